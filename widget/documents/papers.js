// SPDX-License-Identifier: EUPL-1.2
// The rooms in which pages are shown and seen. Loaded when a call can show pages.
import { paperWords } from '../i18n/papers-words.js';
import { adoptStyles, h, setAttribute } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { createCameraView } from './camera-view.js';
import { createDeskRequests } from './desk-requests.js';
import { createDraftView } from './draft-view.js';
import { connectDrops } from './drop-target.js';
import { createKeepRoom } from './keep-room.js';
import layoutStyle from './layout.css';
import { createPageNews } from './page-news.js';
import { createRequestNews } from './request-news.js';
import { createRequestView } from './request-view.js';
import roomsStyle from './rooms.css';
import { pdfName, saveFile } from './save-file.js';
import { arrivalSentence, audienceSentence, counted, ownerOf, peerOf, problemSentence, progressSentence } from './sentences.js';
import { createSourceChooser } from './source-chooser.js';
import { createStatusLines } from './status-lines.js';
import { createViewer } from './viewer.js';
import viewerStyle from './viewer.css';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */
/** @typedef {import('../../js-glue/documents/document-types.js').Draft} Draft */
/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */
/** @typedef {'choose'|'camera'|'draft'|'viewer'|'keep'} Room */

/**
 * @typedef {object} PapersHost where the rooms are
 * @property {ShadowRoot} root
 * @property {HTMLElement} panel where files may be dropped
 * @property {EventTarget} pasteTarget
 * @property {'caller'|'operator'} role
 * @property {string} heading the level of the rooms' titles
 * @property {(sentence: string) => void} say
 * @property {(room: ''|'choose'|'open') => void} onRoom what is shown now takes no, little or all of the room
 * @property {() => void} onAttention something has come that wants to be seen
 * @property {() => void} onClosed somebody has closed the room: the focus goes back
 */

/**
 * Builds the rooms.
 * @param {PapersHost} host
 */
export function createPapers(host) {
  const { role, heading, say } = host;
  /** @type {Documents|null} */
  let documents = null;
  /** @type {'it'|'en'} */
  let lang = 'it';
  let peerName = '';
  /** @type {Room|''} */
  let room = '';
  /** Where it goes on when nothing is sent. @type {'viewer'|''} */
  let backTo = '';
  /** @type {Draft|null} */
  let draft = null;
  let news = createPageNews();
  let requestNews = createRequestNews();
  let saving = '';
  /** Counts what was begun, so that what comes late finds out that nobody waits. */
  let begun = 0;

  const words = () => paperWords[lang];
  const peer = () => peerOf(role, peerName, words());

  const chooser = createSourceChooser({
    camera: () => openCamera(),
    files: (files) => takeFiles(files),
    screen: () => begin((from) => from.openScreen().then(showDraft)),
    cancel: () => leave(),
  }, heading);
  const camera = createCameraView({
    draft: (next) => showDraft(next),
    trouble: (error) => lines.trouble(problemSentence(error, words())),
    ended: () => {
      go('choose', true);
      lines.trouble(words().papers.cameraGone);
    },
    cancel: () => leave(),
    say,
  }, heading);
  const drafting = createDraftView({ send: () => send(), again: () => again(), cancel: () => leave(), trouble: (error) => lines.trouble(problemSentence(/** @type {Error} */ (error), words())) }, heading, role);
  const viewer = createViewer({
    close: () => go('', true),
    another: () => {
      backTo = 'viewer';
      go('choose', true);
    },
    keep() {
      backTo = 'viewer';
      go('keep', true);
    },
    withdraw(key) {
      documents?.withdraw(key);
      say(fill(words().papers.youTookBack, { ...peer() }));
    },
    say,
  }, heading);
  const keep = createKeepRoom({
    ask(keys) {
      documents?.askToKeep(keys);
      say(words().keeping.waiting);
      go('viewer', true);
    },
    download: (keys) => save(keys),
    cancel: () => go('viewer', true),
  }, heading);
  const request = createRequestView({
    show: () => (documents?.asked !== 'page' && documents?.can.camera ? openCamera() : go('choose', true)),
    decline: () => documents?.decline(),
    keep(allow) {
      documents?.answerKeep(allow);
      say(fill(allow ? words().keeping.youAllowed : words().keeping.youRefused, { ...peer() }));
    },
  });
  const desk = createDeskRequests({
    ask(what) {
      documents?.ask(what);
      say(words().asks[what].open);
    },
    cancelAsk() {
      const declined = documents?.askedOf?.state === 'declined';
      documents?.cancelAsk();
      if (declined) render();
    },
    download: () => save(documents?.keep?.keys ?? []),
  });

  const lines = createStatusLines(say);
  const rooms = { choose: chooser, camera, draft: drafting, viewer, keep };
  const element = h('div', {
    class: 'papers',
    hidden: true,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      // Where nothing is lost by it.
      if (event.key !== 'Escape' || (room !== 'choose' && room !== 'keep')) return;
      event.stopPropagation();
      leave();
    },
  }, ...lines.elements, ...Object.values(rooms).map(({ element: each }) => each));
  const banner = role === 'operator' ? desk.element : request.element;
  for (const each of Object.values(rooms)) each.element.hidden = true;
  adoptStyles(host.root, roomsStyle, viewerStyle, layoutStyle);
  const drops = connectDrops({ target: host.panel, pasteTarget: host.pasteTarget, ready: () => documents?.available ?? false, onFiles: (files) => takeFiles(files), onPaste: (data) => takePaste(data) });

  /**
   * Shows another room, or none.
   * @param {Room|''} next
   * @param {boolean} byUser the focus goes along
   */
  function go(next, byUser) {
    const focused = host.root.activeElement;
    if (room === 'camera' && next !== 'camera') camera.stop();
    if (room === 'draft' && next !== 'draft') dropDraft();
    if (room === 'viewer' && next !== 'viewer') viewer.rest();
    begun += 1;
    room = next;
    lines.trouble('');
    lines.wait('');
    for (const [name, { element: each }] of Object.entries(rooms)) each.hidden = name !== room;
    element.hidden = room === '';
    setAttribute(element, 'data-room', room || null);
    host.onRoom(room === '' || room === 'choose' ? room : 'open');
    render();
    if (room === '') {
      if (byUser) host.onClosed();
    } else if (byUser || (focused && focused.getClientRects().length === 0)) {
      rooms[room].title.focus({ preventScroll: true });
    }
  }

  /** Away from what was begun: to the pages, if they were shown before or have come since. */
  function leave() {
    go(backTo === 'viewer' && documents && documents.pages.length > 0 ? 'viewer' : '', true);
  }

  function dropDraft() {
    drafting.stop();
    draft?.discard();
    draft = null;
  }

  /**
   * Waits for what makes a draft; says in words why there is none.
   * @param {(documents: Documents) => Promise<void>} work
   */
  async function begin(work) {
    if (!documents) return;
    if (room === '' || room === 'viewer') backTo = room;
    if (room !== 'choose') go('choose', true);
    const turn = (begun += 1);
    lines.trouble('');
    lines.wait(words().papers.opening);
    try {
      await work(documents);
    } catch (error) {
      if (turn === begun) lines.trouble(problemSentence(/** @type {Error} */ (error), words()));
    } finally {
      if (turn === begun) lines.wait('');
    }
  }

  function openCamera() {
    return begin(async (from) => {
      const turn = begun;
      const shot = await from.openCamera({ facing: 'environment' });
      if (turn !== begun) {
        shot.close();
        return;
      }
      camera.start(shot);
      go('camera', true);
    });
  }

  /** @param {File[]} files */
  function takeFiles(files) {
    return begin((from) => from.draftFromFiles(files).then(showDraft));
  }

  /** @param {DataTransfer} data @returns {boolean} */
  function takePaste(data) {
    const pasted = documents?.draftFromPaste(data);
    if (!pasted) return false;
    begin(() => pasted.then(showDraft));
    return true;
  }

  /** @param {Draft} next */
  function showDraft(next) {
    // Whoever went on to something else no longer waits for it.
    if (room !== 'choose' && room !== 'camera') {
      next.discard();
      return;
    }
    go('draft', true);
    draft = next;
    drafting.start(next);
  }

  function again() {
    const source = draft?.pages[0]?.source;
    go('choose', true);
    if (source === 'camera') openCamera();
    else chooser.chooseFile();
  }

  async function send() {
    const sending = draft;
    if (!sending) return;
    lines.wait(words().papers.opening);
    try {
      const sent = await sending.send();
      draft = null;
      if (room !== 'draft') return;
      if (sent[0]) viewer.show(sent[0].key);
      go('viewer', true);
      const { papers } = words();
      const [one, many] = (documents?.audience?.length ?? 0) > 1 ? [papers.sentToAll, papers.sentManyToAll] : [papers.sent, papers.sentMany];
      say(counted(one, many, sent.length));
    } catch (error) {
      lines.wait('');
      lines.trouble(problemSentence(/** @type {Error} */ (error), words()));
    }
  }

  /** @param {readonly string[]} keys */
  async function save(keys) {
    if (!documents || keys.length === 0) return;
    const { keeping } = words();
    saving = keeping.saving;
    render();
    try {
      saveFile(await documents.savePdf(keys, { title: keeping.fileTitle }), pdfName(keeping.fileTitle, new Date()));
      saving = keeping.saved;
    } catch (error) {
      console.error('sportello: no PDF', error);
      saving = keeping.failed;
    }
    say(saving);
    render();
  }

  /** Tells of pages that have come, gone or become legible. */
  function followPages() {
    if (!documents) return;
    const { arrived, takenBackOf, readable } = news.look(documents.pages);
    if (arrived.length > 0) {
      say(arrivalSentence(arrived, ownerOf(arrived[0], peer(), words()), words()));
      if (room === '' || room === 'viewer') {
        viewer.show(arrived[0].key);
        host.onAttention();
        if (room === '') go('viewer', false);
      } else {
        viewer.show(arrived[0].key);
        backTo = 'viewer';
      }
    }
    const shown = readable.find(({ key }) => key === viewer.key);
    if (shown && room === 'viewer') say(progressSentence(shown, peer(), words()));
    const empty = documents.pages.length === 0;
    if (takenBackOf) say(fill(empty ? words().papers.allTakenBack : words().papers.takenBack, { ...ownerOf(takenBackOf, peer(), words()) }));
    if (empty && (room === 'viewer' || room === 'keep')) go('', hasFocus());
  }

  const hasFocus = () => host.root.activeElement !== null && element.contains(host.root.activeElement);

  /** Tells of requests and answers, each once. */
  function followRequests() {
    if (!documents) return;
    const { asks, asking, keeping } = words();
    const fresh = requestNews.look(documents);
    if (documents.asked && fresh.asked) attend(fill(asks[documents.asked].request, { ...peer() }));
    if (documents.keepAsked && fresh.keepAsked) {
      attend(`${fill(counted(keeping.question, keeping.questionMany, documents.keepAsked.keys.length), { ...peer() })} ${keeping.questionText}`);
    }
    if (fresh.declined) say(asking.declined);
    if (!documents.keep || !fresh.keep) return;
    saving = '';
    if (documents.keep.state !== 'asked') say(keeping[documents.keep.state]);
  }

  /** @param {string} sentence */
  function attend(sentence) {
    say(sentence);
    host.onAttention();
  }

  function render() {
    if (!documents) return;
    const model = { documents, peer: peer() };
    const { asks } = words();
    const preparing = room === 'choose' || room === 'camera' || room === 'draft';
    chooser.update({ can: documents.can }, words());
    camera.update({ request: documents.asked ? fill(asks[documents.asked].request, { ...model.peer }) : '' }, words());
    drafting.update(words(), audienceSentence(documents, model.peer, words(), lang));
    if (room === 'viewer') viewer.update(model, words());
    if (room === 'keep') keep.update(model, words());
    if (role === 'operator') desk.update({ documents, saving }, words());
    else request.update({ ...model, showing: preparing }, words());
    drops.label(words().papers.dropHere);
  }

  const onChange = () => {
    followPages();
    followRequests();
    render();
  };
  const onMarks = (/** @type {Event} */ event) => viewer.onMarks(/** @type {CustomEvent<{page: SharedPage}>} */ (event).detail.page);
  const onPointer = (/** @type {Event} */ event) => viewer.onPointer(/** @type {CustomEvent<{page: SharedPage}>} */ (event).detail.page);

  return {
    element,
    /** What the far side asks, or what became of the own asking. */
    banner,
    /** The operator's menu of requests. */
    ask: role === 'operator' ? desk.ask : null,
    get room() {
      return room;
    },
    /** Opens the choice of what to show. */
    choose() {
      backTo = room === 'viewer' ? room : '';
      go('choose', true);
    },
    /** Opens the pages that are there. */
    see: () => go('viewer', true),
    /**
     * @param {{documents: Documents|null, lang: 'it'|'en', peerName: string}} model
     */
    update(model) {
      lang = model.lang;
      peerName = model.peerName;
      if (model.documents !== documents) {
        documents?.removeEventListener('change', onChange);
        documents?.removeEventListener('marks', onMarks);
        documents?.removeEventListener('pointer', onPointer);
        if (room !== '') go('', false);
        documents = model.documents;
        news = createPageNews();
        requestNews = createRequestNews();
        documents?.addEventListener('change', onChange);
        documents?.addEventListener('marks', onMarks);
        documents?.addEventListener('pointer', onPointer);
        if (documents) onChange();
      }
      render();
    },
    /** Lets go of everything. */
    close() {
      if (room !== '') go('', false);
      drops.disconnect();
    },
  };
}

/** @typedef {ReturnType<typeof createPapers>} Papers */
