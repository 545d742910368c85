// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { createCallControls } from '../shared/call-controls.js';
import { h, setAttribute } from '../shared/dom.js';
import { block, passOn, pause, play, undo } from '../shared/together-icons.js';

/**
 * What the operator does with a running call: the controls that both sides have, and those of the
 * desk between them.
 * @param {object} on
 * @param {() => void} on.mute
 * @param {() => void} on.camera
 * @param {() => void} on.hangUp
 * @param {() => void} on.hold holds, resumes, or takes back what is being passed on
 * @param {() => void} on.pass
 * @param {() => void} on.block
 */
export function createDeskControls(on) {
  const controls = createCallControls(on, { mute: 'F8', camera: 'F9', hangUp: 'F4' });
  const hold = createButton({ icon: [pause], class: 'control', key: 'F7', onclick: on.hold });
  const pass = createButton({ icon: [passOn], class: 'control', key: 'F10', onclick: on.pass });
  const blocked = createButton({ icon: [block], class: 'control block', onclick: on.block });
  blocked.element.append(h('kbd', { 'aria-hidden': 'true' }, '⇧F4'));
  setAttribute(blocked.element, 'aria-keyshortcuts', 'Shift+F4');
  controls.hangUpButton.before(hold.element, pass.element, blocked.element);

  /**
   * @param {object} model
   * @param {boolean} model.inCharge this operator answered the call
   * @param {boolean} model.group an open hour
   * @param {boolean} model.held
   * @param {boolean} model.transferring
   * @param {boolean} model.blocking
   * @param {boolean} model.alone the call is of two: it can be passed on
   * @param {Parameters<typeof controls.update>[0]} model.media
   * @param {import('../i18n/words.js').CallWords} words
   * @param {import('../i18n/console-words.js').ConsoleWords} texts
   */
  function update({ inCharge, group, held, transferring, blocking, alone, media }, words, { talk, passing }) {
    controls.update(media, words);
    hold.label(transferring ? passing.takeBack : held ? talk.resume : talk.hold);
    hold.icons([transferring ? undo : held ? play : pause]);
    setAttribute(hold.element, 'data-resume', held || transferring);
    hold.element.hidden = !inCharge || group;
    pass.label(talk.transfer);
    pass.element.hidden = !inCharge || group;
    pass.element.disabled = transferring || !alone || blocking;
    blocked.label(talk.block);
    blocked.element.hidden = !inCharge || group;
    blocked.element.disabled = blocking;
    hold.element.disabled = blocking;
  }

  return { element: controls.element, update, setLevel: controls.setLevel, blockButton: blocked.element };
}
