// SPDX-License-Identifier: EUPL-1.2
/**
 * A list of the server that is looked at again and again while somebody may be looking at it.
 * @module
 */

/**
 * @template T
 * @typedef {import('./desk-api.js').Answer<T>} Answer
 */

/**
 * Events: `change`. Keeps the last answer through failures and says that it is old.
 * @template T
 */
export class Refreshed extends EventTarget {
  /**
   * @param {() => Promise<Answer<T>>} ask
   * @param {{ everyMs?: number }} [options] time between looks, in milliseconds
   */
  constructor(ask, { everyMs = 30_000 } = {}) {
    super();
    this.#ask = ask;
    this.#everyMs = everyMs;
  }

  #ask;
  #everyMs;
  /** @type {T | null} */
  #value = null;
  #error = '';
  #on = false;
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** The last good answer. */
  get value() {
    return this.#value;
  }

  /** Why the last look failed, or empty. */
  get error() {
    return this.#error;
  }

  /** @param {boolean} on whether to go on looking */
  run(on) {
    if (on === this.#on) return;
    this.#on = on;
    if (on) this.refresh();
    else this.#stop();
  }

  /** Looks now. */
  async refresh() {
    clearTimeout(this.#timer);
    const round = ++this.#round;
    const answer = await this.#ask();
    if (round !== this.#round) return;
    if (answer.ok) this.#value = answer.body;
    this.#error = answer.ok ? '' : answer.error;
    if (this.#on) this.#timer = setTimeout(() => this.refresh(), this.#everyMs);
    this.dispatchEvent(new Event('change'));
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#round += 1;
    this.#value = null;
    this.#error = '';
  }
}
