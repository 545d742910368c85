// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from './dom.js';
import { icon, microphone, person, slash } from './icons.js';
import { createLevelMeter } from './level-meter.js';

/**
 * What a stage shows. Sentences come in ready for reading.
 * @typedef {object} StageModel
 * @property {boolean} showsRemote the far side's picture is there
 * @property {boolean} showsLocal the own camera is on
 * @property {boolean} preview the own picture fills the stage (nobody else is there yet)
 * @property {boolean} busy something is under way: the waiting mark moves
 * @property {string} title
 * @property {string} text
 * @property {string} peerName written into the far side's picture, or empty
 * @property {string} peerMuted the sentence, or empty
 * @property {string} selfNote what the own picture's chip says, or empty
 * @property {string} remoteLabel
 * @property {string} localLabel
 */

/**
 * The dark rectangle with both pictures. `remote` and `local` are the elements
 * that get a picture as their only child; they stay the same for good.
 */
export function createCallStage() {
  const remote = h('div', { class: 'picture remote' });
  const local = h('div', { class: 'picture local' });
  const meter = createLevelMeter();
  const title = h('p', { class: 'stage-title' });
  const text = h('p', { class: 'stage-text' });
  const extra = h('p', { class: 'stage-extra' });
  const name = h('span', { class: 'name' });
  const muted = h('span', { class: 'muted-mark' }, icon(microphone, slash));
  const mutedText = h('span', { class: 'visually-hidden' });
  const peer = h('div', { class: 'peer' }, name, meter.element, muted, mutedText);
  const selfNoteText = h('span', { class: 'visually-hidden' });
  const selfNote = h('span', { class: 'self-note' }, icon(microphone, slash), selfNoteText);
  const self = h('div', { class: 'self' }, local, selfNote);
  const avatar = h('div', { class: 'avatar', 'aria-hidden': 'true' }, h('span', { class: 'rings' }, h('i'), h('i')), icon(person));
  const message = h('div', { class: 'stage-message' }, avatar, h('div', { class: 'stage-words' }, title, text, extra));
  const element = h('div', { class: 'stage' }, remote, self, message, peer);

  /** @param {StageModel} model */
  function update(model) {
    setAttribute(element, 'data-remote', model.showsRemote ? 'on' : 'off');
    setAttribute(element, 'data-preview', model.preview && model.showsLocal);
    setAttribute(element, 'data-busy', model.busy);
    remote.hidden = !model.showsRemote;
    self.hidden = !model.showsLocal;
    for (const [holder, label, shown] of /** @type {const} */ ([[remote, model.remoteLabel, model.showsRemote], [local, model.localLabel, model.showsLocal]])) {
      setAttribute(holder, 'role', shown ? 'img' : null);
      setAttribute(holder, 'aria-label', shown ? label : null);
    }
    setText(title, model.title);
    setText(text, model.text);
    message.hidden = !model.title && !model.text;
    avatar.hidden = model.showsRemote || (model.preview && model.showsLocal);
    setText(name, model.peerName);
    peer.hidden = !model.peerName;
    muted.toggleAttribute('hidden', !model.peerMuted);
    setText(mutedText, model.peerMuted);
    meter.element.hidden = model.peerMuted !== '';
    setText(selfNoteText, model.selfNote);
    selfNote.hidden = !model.selfNote;
  }

  return {
    element,
    remote,
    local,
    update,
    /** A line below the sentences that changes every second. @param {string} value */
    setExtra: (value) => setText(extra, value),
    /** @param {number} level 0..1, the far side's voice */
    setLevel(level) {
      meter.set(level);
      setAttribute(element, 'data-voice', level > 0.02);
    },
  };
}
