// SPDX-License-Identifier: EUPL-1.2
/**
 * One microphone and one camera for all media of a call.
 * @module
 */

import { openDevices } from '../media/devices.js';

/** @typedef {import('../media/devices.js').OpenedDevices} OpenedDevices */

/**
 * Opens each device once and hands out a track of its own to everybody who asks: whoever stops it
 * stops it for oneself, and the device is released with the last one.
 */
export class SharedDevices {
  /** @param {import('../media/devices.js').OpenDevices} [open] */
  constructor(open = openDevices) {
    this.#open = open;
  }

  #open;
  /** @type {MediaStreamTrack[]} handed out */
  #tracks = [];
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /**
   * As `openDevices`; one after the other, so that two who ask at once share what the first one gets.
   * @param {{ audio: boolean, video: boolean }} wanted
   * @returns {Promise<OpenedDevices>}
   */
  open = (wanted) => {
    const opened = this.#last.then(() => this.#take(wanted));
    this.#last = opened.catch(() => {});
    return opened;
  };

  /** @param {{ audio: boolean, video: boolean }} wanted */
  async #take({ audio, video }) {
    this.#tracks = this.#tracks.filter(({ readyState }) => readyState === 'live');
    const microphone = audio ? this.#copy('audio') : null;
    const camera = video ? this.#copy('video') : null;
    const missing = { audio: audio && !microphone, video: video && !camera };
    /** @type {OpenedDevices} */
    const opened = missing.audio || missing.video ? await this.#open(missing) : { microphone: null, camera: null, notices: [], error: null };
    const all = { ...opened, microphone: microphone ?? opened.microphone, camera: camera ?? opened.camera };
    for (const track of [all.microphone, all.camera]) if (track) this.#tracks.push(track);
    return all;
  }

  /** @param {'audio' | 'video'} kind */
  #copy(kind) {
    const track = this.#tracks.find((each) => each.kind === kind)?.clone() ?? null;
    // A muted one may be switched off: whoever gets it decides anew.
    if (track) track.enabled = true;
    return track;
  }
}
