// SPDX-License-Identifier: EUPL-1.2
/**
 * Calls that an operator has hung up without the server knowing it.
 * @module
 */

/** Kept until the server is there again. */
export class UnsaidFarewells {
  /** @type {Map<string, string | null>} */
  #calls = new Map();

  /**
   * @param {string} call
   * @param {string | null} resume its token, if there is one
   */
  add(call, resume) {
    this.#calls.set(call, resume);
  }

  /** @param {{ call: string }} known */
  has({ call }) {
    return this.#calls.has(call);
  }

  /** @param {(message: object) => void} send */
  say(send) {
    for (const [call, resume] of this.#calls) {
      if (resume !== null) send({ type: 'call.resume', call, resume, fresh: true });
      send({ type: 'call.hangup', call });
    }
    this.#calls.clear();
  }
}
