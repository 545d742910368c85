// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { createCallStage } from '../shared/call-stage.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { eye, globe, icon, slash } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { createNoticeList } from '../shared/notice-list.js';
import { createPapersDoor } from '../shared/papers-door.js';
import { createPeopleTiles, nameOf } from '../shared/people-tiles.js';
import { createSafetyCode } from '../shared/safety-code.js';
import { createBlockBar } from './block-bar.js';
import { createDeskControls } from './desk-controls.js';

/** @typedef {import('../../js-glue/call/operator-call.js').OperatorCall} OperatorCall */
/** @typedef {import('./call-words.js').CallTexts} CallTexts */

/**
 * What the console knows of the running call beyond the session.
 * @typedef {object} CallModel
 * @property {string} lang the console's own language
 * @property {number|null} blocksAt when ending and blocking becomes final, ms since the epoch
 * @property {number} heldSince ms since the epoch, or 0
 * @property {import('../../js-glue/call/call-types.js').Seats|null} seats of an open hour
 */

/**
 * The running call at the operator's desk.
 * @param {object} on
 * @param {() => void} on.mute
 * @param {() => void} on.camera
 * @param {() => void} on.hangUp
 * @param {() => void} on.hold
 * @param {() => void} on.pass
 * @param {() => void} on.block
 * @param {() => void} on.undoBlock
 * @param {() => void} on.blockNow
 * @param {(notice: string) => void} on.notice
 * @param {(sentence: string) => void} on.say
 * @param {(room: string) => void} on.papersRoom another room of papers is shown, or none
 */
export function createDeskCallView(on) {
  const stage = createCallStage();
  const tiles = createPeopleTiles(stage.element);
  const controls = createDeskControls(on);
  const notices = createNoticeList(on.notice);
  const safety = createSafetyCode();
  const blockBar = createBlockBar({ undo: on.undoBlock, now: on.blockNow });
  const title = h('h2', { class: 'call-title', tabindex: '-1' });
  const facts = h('p', { class: 'call-facts' });
  const language = h('span', {});
  const kind = h('span', {});
  const visit = h('span', { class: 'call-visit' });
  const time = h('p', { class: 'call-time' });
  facts.append(kind, ' · ', icon(globe), language, visit);
  const show = createButton({ icon: [eye], class: 'main', onclick: () => setVeil(false) });
  const veilTitle = h('p', { class: 'stage-title' });
  const veilText = h('p', { class: 'stage-text' });
  const veil = h('div', { class: 'veil' }, veilTitle, veilText, show.element);
  const cover = createButton({ icon: [eye, slash], class: 'cover', onclick: () => setVeil(true) });
  stage.element.append(veil, cover.element);
  const door = createPapersDoor({
    role: 'operator',
    heading: 'h3',
    say: on.say,
    panel: () => element,
    pasteTarget: () => document,
    onRoom(room) {
      setAttribute(element, 'data-papers', room || null);
      on.papersRoom(room);
    },
    onAttention: () => {},
  });
  const element = h('section', { class: 'call' },
    h('header', { class: 'call-header' }, h('div', {}, title, facts), time),
    door.banner, door.room, notices.element, blockBar.element, stage.element, door.element, controls.element, safety.element);
  /** The call whose picture the operator chose to see. @type {string|null} */
  let uncovered = null;
  let current = '';
  let heldSince = 0;
  let heldSentence = '';
  let redraw = () => {};

  /** @param {boolean} on_ */
  function setVeil(on_) {
    uncovered = on_ ? null : current;
    redraw();
    (on_ ? show : cover).element.focus();
  }

  /**
   * @param {OperatorCall} active
   * @param {CallModel} model
   * @param {CallTexts} words
   * @returns {string[]} new notices, to be said
   */
  function update(active, model, words) {
    redraw = () => draw(active, model, words);
    redraw();
    return notices.update(active.notices, words.deskNotices, (notice) => notice !== 'poor-connection' || active.cameraOn);
  }

  /**
   * @param {OperatorCall} active
   * @param {CallModel} model
   * @param {CallTexts} words
   */
  function draw(active, model, words) {
    const { lang, blocksAt, seats } = model;
    const { desk: texts, console: { talk, blocking }, together: { people } } = words;
    const talking = active.state === 'talking' || active.state === 'reconnecting';
    const held = active.held || active.transferring !== null;
    const main = active.participants.find((each) => each.main);
    const peer = main ? nameOf(main, people) : texts.citizen;
    const sees = talking && Boolean(active.peerCameraOn);
    const blurs = Boolean(/** @type {{blur?: boolean}} */ (active.desk).blur) && (main?.role ?? 'caller') === 'caller';
    current = active.call;
    const veiled = blurs && uncovered !== active.call;
    heldSince = held ? model.heldSince : 0;
    heldSentence = talk.onHold;
    setText(title, deskLabel(active.desk, lang));
    setText(kind, active.kind === 'video' ? texts.videoCall : texts.voiceCall);
    setText(language, lookUp(texts.speaks, active.lang) ?? active.lang);
    setText(visit, seats ? ` · ${fill(words.console.group.seats, { taken: seats.taken, seats: seats.of })}` : active.visit ? ` · ${active.visit.name}${active.visit.subject ? `, ${active.visit.subject}` : ''}` : '');
    const [head, text] = held && talking ? [talk.onHoldTitle, talk.onHoldText] : sentences(active, sees, peer, words);
    stage.update({
      showsRemote: sees,
      showsLocal: Boolean(active.cameraOn),
      preview: false,
      busy: active.state !== 'talking',
      title: head,
      text,
      peerName: sees && !veiled ? peer : '',
      peerMuted: sees && active.peerMuted ? texts.citizenMuted : '',
      selfNote: active.muted ? words.call.youMuted : '',
      remoteLabel: veiled ? talk.veiledTitle : texts.citizenPicture,
      localLabel: words.call.yourPicture,
    });
    tiles.update(active.participants, people);
    setAttribute(stage.element, 'data-held', held);
    // From before the first picture comes: a setting of the desk, for those who sit at it.
    setAttribute(stage.element, 'data-veiled', veiled);
    veil.hidden = !veiled || !sees || held;
    cover.element.hidden = !blurs || veiled || !sees;
    setText(veilTitle, talk.veiledTitle);
    setText(veilText, talk.veiledText);
    show.label(talk.showVideo);
    cover.label(talk.hideVideo);
    blockBar.update(blocksAt, blocking);
    controls.update({
      inCharge: active.inCharge,
      group: seats !== null,
      held: active.held,
      transferring: active.transferring !== null,
      blocking: blocksAt !== null,
      alone: active.participants.length < 2,
      media: {
        media: true,
        hasCamera: active.kind === 'video',
        muted: Boolean(active.muted),
        cameraOn: Boolean(active.cameraOn),
        hangUpLabel: seats ? words.console.group.end : words.call.hangUp,
      },
    }, words.call, words.console);
    door.update({ documents: talking && !held ? active.documents ?? null : null, lang: /** @type {'it'|'en'} */ (lang), peerName: '' }, words.call);
    safety.update(talking ? active.safetyCode : null, words.call.safetyCode, texts.safetyText);
    tick(active, blocksAt, blocking);
  }

  /**
   * @param {OperatorCall} active
   * @param {number|null} blocksAt
   * @param {CallTexts['console']['blocking']} texts
   */
  function tick(active, blocksAt, texts) {
    setText(time, active.talkingSince ? clockText(Date.now() - active.talkingSince) : '');
    stage.setExtra(heldSince ? fill(heldSentence, { time: clockText(Date.now() - heldSince) }) : '');
    blockBar.update(blocksAt, texts);
  }

  return {
    element,
    update,
    tick,
    /** The call has ended: lets go of what was about to be shown. @param {import('../i18n/words.js').Words} words */
    end(words) {
      uncovered = null;
      redraw = () => {};
      door.update({ documents: null, lang: 'it', peerName: '' }, words.call);
    },
    views: { local: stage.local, remote: stage.remote },
    focus: () => title.focus({ preventScroll: true }),
    focusUndo: () => blockBar.focus(),
    focusBlock: () => controls.blockButton.focus(),
    setLevels({ local = 0, remote = 0 }) {
      controls.setLevel(local);
      stage.setLevel(remote);
    },
  };
}

/**
 * @param {OperatorCall} active
 * @param {boolean} sees
 * @param {string} peer
 * @param {CallTexts} words
 * @returns {[string, string]}
 */
function sentences(active, sees, peer, { desk: texts }) {
  if (active.state === 'connecting') return [texts.connecting, texts.connectingText];
  if (active.state === 'reconnecting') return [texts.reconnecting, texts.reconnectingText];
  if (sees) return ['', ''];
  return [peer, active.peerMuted ? texts.citizenMuted : active.kind === 'video' ? texts.citizenVideoOff : texts.voiceCall];
}
