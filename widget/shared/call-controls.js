// SPDX-License-Identifier: EUPL-1.2
import { createButton } from './button.js';
import { h, setAttribute } from './dom.js';
import { hangUp, microphone, slash, video } from './icons.js';
import { createLevelMeter } from './level-meter.js';

/**
 * Microphone, camera and hang up. The label says what a press does, the icon
 * and the colour say how things stand.
 * @param {object} on
 * @param {() => void} on.mute
 * @param {() => void} on.camera
 * @param {() => void} on.hangUp
 * @param {{mute?: string, camera?: string, hangUp?: string}} [keys] shortcut keys to show
 */
export function createCallControls(on, keys = {}) {
  const mute = createButton({ icon: [microphone], class: 'control', key: keys.mute, onclick: on.mute });
  const camera = createButton({ icon: [video], class: 'control', key: keys.camera, onclick: on.camera });
  const end = createButton({ icon: [hangUp], class: 'control danger', key: keys.hangUp, onclick: on.hangUp });
  const meter = createLevelMeter();
  mute.element.append(meter.element);
  const element = h('div', { class: 'controls', role: 'group' }, mute.element, camera.element, end.element);

  /**
   * @param {object} model
   * @param {boolean} model.media the microphone and camera can be switched now
   * @param {boolean} [model.waiting] nobody has answered yet
   * @param {boolean} model.hasCamera this call has a camera button
   * @param {boolean} model.muted
   * @param {boolean} model.cameraOn
   * @param {string} model.hangUpLabel
   * @param {import('../i18n/words.js').CallWords} words
   */
  function update({ media, waiting = false, hasCamera, muted, cameraOn, hangUpLabel }, words) {
    setAttribute(element, 'data-waiting', waiting);
    setAttribute(element, 'aria-label', words.controls);
    mute.element.hidden = !media;
    camera.element.hidden = !media || !hasCamera;
    mute.label(muted ? words.unmute : words.mute);
    mute.icons(muted ? [microphone, slash] : [microphone]);
    setAttribute(mute.element, 'data-off', muted);
    meter.element.hidden = muted;
    camera.label(cameraOn ? words.cameraOff : words.cameraOn);
    camera.icons(cameraOn ? [video] : [video, slash]);
    setAttribute(camera.element, 'data-off', !cameraOn);
    end.label(hangUpLabel);
  }

  return {
    element,
    update,
    hangUpButton: end.element,
    muteButton: mute.element,
    /** @param {number} level 0..1, the own voice */
    setLevel: (level) => meter.set(level),
  };
}
