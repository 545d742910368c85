// SPDX-License-Identifier: EUPL-1.2
import { createButton } from './button.js';
import { h, setText } from './dom.js';
import { paper, papers as papersIcon } from './icons.js';
import { fill } from './language.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */
/** @typedef {import('../documents/papers.js').Papers} Papers */
/** @typedef {import('../documents/papers.js').PapersHost} PapersHost */

/**
 * The way to showing pages: the button in the call, and places for the rooms
 * behind it, which are loaded as soon as a call can show pages.
 * @param {Pick<PapersHost, 'role'|'heading'|'say'> & {panel: () => HTMLElement, pasteTarget: () => EventTarget, onRoom: (room: string) => void, onAttention: () => void}} host
 */
export function createPapersDoor(host) {
  const show = createButton({ icon: [paper], class: 'main show-paper', onclick: () => open((papers) => papers.choose()) });
  const see = createButton({ icon: [papersIcon], class: 'see-papers', onclick: () => open((papers) => papers.see()) });
  const trouble = h('p', { class: 'door-trouble' });
  const element = h('div', { class: 'papers-door', hidden: true }, show.element, see.element, trouble);
  const banner = h('div', { class: 'papers-banner' });
  const room = h('div', { class: 'papers-room' });
  /** @type {Papers|null} */
  let papers = null;
  /** @type {Promise<void>|null} */
  let loading = null;
  /** @type {{documents: Documents|null, lang: 'it'|'en', peerName: string}} */
  let model = { documents: null, lang: 'it', peerName: '' };
  /** @type {import('../i18n/words.js').CallWords|null} */
  let words = null;

  function load() {
    loading ??= import('../documents/papers.js').then(({ createPapers }) => {
      papers = createPapers({
        ...host,
        root: /** @type {ShadowRoot} */ (element.getRootNode()),
        panel: host.panel(),
        pasteTarget: host.pasteTarget(),
        onClosed: () => (show.element.getClientRects().length > 0 ? show : see).element.focus(),
      });
      room.append(papers.element);
      banner.append(papers.banner);
      if (papers.ask) show.element.after(papers.ask);
      setText(trouble, '');
      papers.update(model);
    });
    loading.catch((error) => {
      // The next press tries again.
      loading = null;
      console.error('sportello: the documents did not load', error);
    });
    return loading;
  }

  /** @param {(papers: Papers) => void} then */
  async function open(then) {
    try {
      await load();
      if (papers) then(papers);
    } catch {
      setText(trouble, words?.papersFailed ?? '');
      host.say(words?.papersFailed ?? '');
    }
  }

  function render() {
    if (!words) return;
    const { documents } = model;
    const count = documents?.pages.length ?? 0;
    element.hidden = !documents?.available;
    show.label(words.showPaper);
    see.label(fill(words.seePapers, { count }));
    see.element.hidden = count === 0;
    if (documents?.available && !papers) load().catch(() => {});
  }

  return {
    element,
    banner,
    room,
    /**
     * @param {{documents: Documents|null, lang: 'it'|'en', peerName: string}} next
     * @param {import('../i18n/words.js').CallWords} nextWords
     */
    update(next, nextWords) {
      words = nextWords;
      if (next.documents !== model.documents) {
        model.documents?.removeEventListener('change', render);
        next.documents?.addEventListener('change', render);
      }
      model = next;
      render();
      papers?.update(model);
    },
    /** Lets go of camera, draft and listeners. */
    close() {
      model.documents?.removeEventListener('change', render);
      papers?.close();
    },
  };
}
