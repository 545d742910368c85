// SPDX-License-Identifier: EUPL-1.2
/**
 * Where the media of one call come from.
 * @module
 */

import { SharedDevices } from './shared-devices.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./media-factory.js').CallMedia} CallMedia */
/** @typedef {{ core: import('./media-factory.js').MediaMaker, native: import('./media-factory.js').MediaMaker }} MediaMakers */

/** Makes media for each pair, all of them on the same devices, and falls back where the core cannot run. */
export class MediaSource {
  /**
   * @param {object} options
   * @param {Kind} options.kind
   * @param {Transport[]} options.transports all that this page can do, preferred first
   * @param {MediaMakers} makers
   */
  constructor({ kind, transports }, makers) {
    this.kind = kind;
    /** The transports that are left: fewer, if the core could not be loaded. */
    this.transports = transports;
    this.#makers = makers;
  }

  #makers;
  #devices = new SharedDevices();

  /**
   * @param {Transport} transport
   * @returns {Promise<{ media: CallMedia, native: boolean }>} devices are not open yet
   */
  async make(transport) {
    if (transport !== 'native') {
      try {
        return { media: await this.#makers.core(this.kind, this.#devices.open), native: false };
      } catch (error) {
        if (!this.transports.includes('native')) throw error;
        this.transports = this.transports.filter((each) => each === 'native');
      }
    }
    return { media: await this.#makers.native(this.kind, this.#devices.open), native: true };
  }
}
