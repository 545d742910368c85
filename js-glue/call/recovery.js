// SPDX-License-Identifier: EUPL-1.2
/**
 * When to try an ICE restart, and when to give up.
 * @module
 */

import { Backoff } from './backoff.js';

/** Time for a first connection before a new offer is made: TURN over a slow link takes its time. */
const CONNECT_WAIT_MS = 7000;
/** ICE heals many interruptions by itself within this time. */
const FIRST_RESTART_MS = 2000;
const MAX_RESTART_MS = 8000;
/** Without a connection for this long, the call is lost. */
export const GIVE_UP_MS = 30_000;

/**
 * Watches one peer session's connection.
 *
 * Events: `restart` (try again now), `lost` (30 s without a connection; comes once).
 */
export class Recovery extends EventTarget {
  /** @param {{ random?: () => number, patienceMs?: number }} [options] `patienceMs`: added to every wait but the certain ones */
  constructor({ random = Math.random, patienceMs = 0 } = {}) {
    super();
    this.#patienceMs = patienceMs;
    this.#backoff = new Backoff({ firstMs: FIRST_RESTART_MS, maxMs: MAX_RESTART_MS, random });
  }

  #backoff;
  #patienceMs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #restartTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #lostTimer;
  #waiting = false;

  /** A connection is being made for the first time. */
  connecting() {
    this.#wait(CONNECT_WAIT_MS + this.#patienceMs);
  }

  /** The connection is there. */
  connected() {
    this.stop();
    this.#backoff.reset();
  }

  /**
   * The connection is interrupted.
   * @param {{ certain?: boolean }} [options] `certain`: it does not come back by itself
   */
  interrupted({ certain = false } = {}) {
    if (this.#waiting && !certain) return;
    this.#wait(certain && this.#backoff.attempts === 0 ? 0 : FIRST_RESTART_MS + this.#patienceMs);
  }

  /** Something has changed for the better (signalling or the far side is back): try at once, if need be. */
  hurry() {
    if (this.#waiting) this.#wait(0);
  }

  /** The far side is there but not ready (it asks for a permission, say): begin the thirty seconds anew. */
  bePatient() {
    if (this.#lostTimer === undefined) return;
    clearTimeout(this.#lostTimer);
    this.#lostTimer = undefined;
    this.#awaitEnd();
  }

  /** Stops all waiting. */
  stop() {
    this.#waiting = false;
    clearTimeout(this.#restartTimer);
    clearTimeout(this.#lostTimer);
    this.#lostTimer = undefined;
  }

  /** @param {number} firstMs */
  #wait(firstMs) {
    this.#waiting = true;
    this.#awaitEnd();
    clearTimeout(this.#restartTimer);
    this.#restartTimer = setTimeout(() => this.#restart(), firstMs);
  }

  #awaitEnd() {
    this.#lostTimer ??= setTimeout(() => {
      this.stop();
      this.dispatchEvent(new Event('lost'));
    }, GIVE_UP_MS);
  }

  #restart() {
    this.#restartTimer = setTimeout(() => this.#restart(), FIRST_RESTART_MS / 2 + this.#backoff.next());
    this.dispatchEvent(new Event('restart'));
  }
}
