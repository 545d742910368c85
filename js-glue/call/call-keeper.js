// SPDX-License-Identifier: EUPL-1.2
/**
 * Guards a running call against the end of its page.
 * @module
 */

import { warnBeforeLeaving } from './leave-warning.js';
import { forget, remember } from './resume-store.js';

/** @typedef {import('./resume-store.js').ResumeEntry} ResumeEntry */

const REMEMBER_PERIOD_MS = 5000;

/** Remembers the call for a reload, and has the browser ask before the page is left. */
export class CallKeeper {
  /** @type {ResumeEntry | null} */
  #entry = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #save = () => {
    if (this.#entry) remember(this.#entry);
  };

  /**
   * From now on, until `release`.
   * @param {ResumeEntry} entry with the newest token
   */
  hold(entry) {
    this.#entry = entry;
    this.#save();
    // Also now and then: a tab that crashes does not say goodbye.
    this.#timer ??= setInterval(this.#save, REMEMBER_PERIOD_MS);
    globalThis.addEventListener?.('pagehide', this.#save);
    warnBeforeLeaving(true);
  }

  release() {
    if (!this.#entry) return;
    forget(this.#entry.server, this.#entry.desk);
    this.#entry = null;
    clearInterval(this.#timer);
    this.#timer = undefined;
    globalThis.removeEventListener?.('pagehide', this.#save);
    warnBeforeLeaving(false);
  }
}
