// SPDX-License-Identifier: EUPL-1.2
/**
 * Waiting times between attempts, spread at random so that a server that comes back is not met by
 * everybody at once.
 * @module
 */

/** Doubling waits with a cap; each is drawn between half of the nominal wait and all of it. */
export class Backoff {
  /**
   * @param {object} options
   * @param {number} options.firstMs
   * @param {number} options.maxMs
   * @param {() => number} [options.random] 0..1
   */
  constructor({ firstMs, maxMs, random = Math.random }) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  #firstMs;
  #maxMs;
  #random;
  #attempts = 0;

  /** How many waits were drawn since the last reset. */
  get attempts() {
    return this.#attempts;
  }

  /**
   * The next wait.
   * @returns {number} milliseconds
   */
  next() {
    const nominal = Math.min(this.#firstMs * 2 ** this.#attempts, this.#maxMs);
    this.#attempts += 1;
    return nominal / 2 + (this.#random() * nominal) / 2;
  }

  reset() {
    this.#attempts = 0;
  }
}
