// SPDX-License-Identifier: EUPL-1.2
import { DraftFailure } from './draft-failure.js';

/** @typedef {import('./own-pages.js').OwnPages} OwnPages */
/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./document-thread.js').DocumentAssets} DocumentAssets */

/** Where drafts come from; each way is loaded when it is wanted. */
export class DraftMakers {
  /**
   * @param {object} ways
   * @param {OwnPages} ways.own
   * @param {() => Promise<{ thread: DocumentThread, assets: DocumentAssets }>} ways.begin loads the thread
   * @param {import('./camera-shot.js').LendCamera} ways.lendCamera
   */
  constructor({ own, begin, lendCamera }) {
    this.#own = own;
    this.#begin = begin;
    this.#lendCamera = lendCamera;
  }

  #own;
  #begin;
  #lendCamera;

  /** @param {Iterable<File>} files */
  async fromFiles(files) {
    const [{ draftFromFiles }, { assets, thread }] = await this.#need(import('./draft-files.js'));
    return draftFromFiles([...files], { own: this.#own, assets, thread });
  }

  /** @param {{ facing?: 'user' | 'environment', deviceId?: string }} options */
  async openCamera(options) {
    const [{ CameraShot }, { thread }] = await this.#need(import('./camera-shot.js'));
    return CameraShot.open(options, { thread, own: this.#own, lendCamera: this.#lendCamera });
  }

  /** Call it in the turn of a click. */
  async openScreen() {
    const { openScreen } = await import('./screen.js');
    return openScreen({ own: this.#own });
  }

  /**
   * What it takes to make a draft.
   * @template T
   * @param {Promise<T>} module
   */
  async #need(module) {
    try {
      return await Promise.all([module, this.#begin()]);
    } catch (error) {
      throw new DraftFailure('unavailable', '', error);
    }
  }
}
