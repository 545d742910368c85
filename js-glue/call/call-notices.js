// SPDX-License-Identifier: EUPL-1.2
/**
 * What a call goes on in spite of.
 * @module
 */

/** @typedef {'no-camera' | 'camera-in-use' | 'camera-refused' | 'no-microphone-listen-only' | 'poor-connection' | 'peer-away' | 'degraded'} Notice */

const OF_DEVICES = /** @type {const} */ (['no-camera', 'camera-in-use', 'camera-refused', 'no-microphone-listen-only']);

/** The notices that hold now. */
export class CallNotices {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  #onChange;
  /** @type {Set<Notice>} */
  present = new Set();

  /** @param {string[]} found all that is the matter with microphone and camera */
  setDevices(found) {
    for (const notice of OF_DEVICES) {
      if (found.includes(notice)) this.present.add(notice);
      else this.present.delete(notice);
    }
    this.#onChange();
  }

  /**
   * @param {Notice} notice
   * @param {boolean} on
   */
  set(notice, on) {
    if (this.present.has(notice) === on) return;
    if (on) this.present.add(notice);
    else this.present.delete(notice);
    this.#onChange();
  }
}
