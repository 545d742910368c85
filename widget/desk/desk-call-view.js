// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createCallControls } from '../shared/call-controls.js';
import { createCallStage } from '../shared/call-stage.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { globe, icon } from '../shared/icons.js';
import { deskLabel } from '../shared/language.js';
import { createNoticeList } from '../shared/notice-list.js';
import { createPapersDoor } from '../shared/papers-door.js';
import { createSafetyCode } from '../shared/safety-code.js';

/** @typedef {import('../../js-glue/call/operator-call.js').OperatorCall} OperatorCall */

/**
 * The running call at the operator's desk.
 * @param {object} on
 * @param {() => void} on.mute
 * @param {() => void} on.camera
 * @param {() => void} on.hangUp
 * @param {(notice: string) => void} on.notice
 * @param {(sentence: string) => void} on.say
 * @param {(room: string) => void} on.papersRoom another room of papers is shown, or none
 */
export function createDeskCallView(on) {
  const stage = createCallStage();
  const controls = createCallControls(on, { mute: 'F8', camera: 'F9', hangUp: 'F4' });
  const notices = createNoticeList(on.notice);
  const safety = createSafetyCode();
  const title = h('h2', { class: 'call-title', tabindex: '-1' });
  const facts = h('p', { class: 'call-facts' });
  const language = h('span', {});
  const kind = h('span', {});
  const time = h('p', { class: 'call-time' });
  facts.append(kind, ' · ', icon(globe), language);
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
    door.banner, door.room, notices.element, stage.element, door.element, controls.element, safety.element);

  /**
   * @param {OperatorCall} active
   * @param {string} lang the console's own language
   * @param {import('../i18n/words.js').Words} words
   * @returns {string[]} new notices, to be said
   */
  function update(active, lang, words) {
    const talking = active.state === 'talking' || active.state === 'reconnecting';
    const showsRemote = talking && Boolean(active.peerCameraOn);
    const texts = words.desk;
    /** @type {Record<string, [string, string]>} */
    const sentences = {
      connecting: [texts.connecting, texts.connectingText],
      reconnecting: [texts.reconnecting, texts.reconnectingText],
      talking: showsRemote ? ['', ''] : [texts.citizen, active.peerMuted ? texts.citizenMuted : active.kind === 'video' ? texts.citizenVideoOff : texts.voiceCall],
    };
    const [head, text] = sentences[active.state] ?? ['', ''];
    setText(title, deskLabel(active.desk, lang));
    setText(kind, active.kind === 'video' ? texts.videoCall : texts.voiceCall);
    setText(language, lookUp(texts.speaks, active.lang) ?? active.lang);
    stage.update({
      showsRemote,
      showsLocal: Boolean(active.cameraOn),
      preview: false,
      busy: active.state !== 'talking',
      title: head,
      text,
      peerName: showsRemote ? texts.citizen : '',
      peerMuted: showsRemote && active.peerMuted ? texts.citizenMuted : '',
      selfNote: active.muted ? words.call.youMuted : '',
      remoteLabel: texts.citizenPicture,
      localLabel: words.call.yourPicture,
    });
    controls.update({
      media: true,
      hasCamera: active.kind === 'video',
      muted: Boolean(active.muted),
      cameraOn: Boolean(active.cameraOn),
      hangUpLabel: words.call.hangUp,
    }, words.call);
    door.update({ documents: talking ? active.documents ?? null : null, lang: /** @type {'it'|'en'} */ (lang), peerName: '' }, words.call);
    safety.update(talking ? active.safetyCode : null, words.call.safetyCode, texts.safetyText);
    tick(active);
    return notices.update(active.notices, words.deskNotices, (notice) => notice !== 'poor-connection' || active.cameraOn);
  }

  /** @param {OperatorCall} active */
  function tick(active) {
    setText(time, active.talkingSince ? clockText(Date.now() - active.talkingSince) : '');
  }

  return {
    element,
    update,
    tick,
    /** The call has ended: lets go of what was about to be shown. @param {import('../i18n/words.js').Words} words */
    end: (words) => door.update({ documents: null, lang: 'it', peerName: '' }, words.call),
    views: { local: stage.local, remote: stage.remote },
    focus: () => title.focus({ preventScroll: true }),
    setLevels({ local = 0, remote = 0 }) {
      controls.setLevel(local);
      stage.setLevel(remote);
    },
  };
}
