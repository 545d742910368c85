// SPDX-License-Identifier: EUPL-1.2
/**
 * Whether an operator is there for callers: what the server says, and what the operator wants.
 * @module
 */

/** @typedef {import('./call-types.js').OperatorState} OperatorState */

/** A restarted server does not know the wish any more: the console does. */
export class OperatorPresence {
  /** @type {OperatorState} */
  #state = 'away';
  /** @type {Exclude<OperatorState, 'busy'> | null} */
  #wanted = null;
  #wrapUpAfter = false;

  get state() {
    return this.#state;
  }

  get wrapUpAfter() {
    return this.#wrapUpAfter;
  }

  /** What the server is to be told, or `null` while nothing is known. */
  get message() {
    return this.#wanted === null ? null : { type: 'operator.state', state: this.#wanted, wrap_up_after: this.#wrapUpAfter };
  }

  /** @param {Exclude<OperatorState, 'busy'>} state */
  want(state) {
    this.#wanted = state;
  }

  /** @param {boolean} on */
  wantWrapUp(on) {
    this.#wrapUpAfter = on;
  }

  /** @param {{ state: OperatorState, wrap_up_after?: boolean }} news of the server */
  hear({ state, wrap_up_after: wrapUpAfter }) {
    this.#state = state;
    if (state !== 'busy') this.#wanted = state;
    this.#wrapUpAfter = wrapUpAfter ?? this.#wrapUpAfter;
  }

  /**
   * The server greets this console. One that has just been opened takes the server's word, another
   * has its own.
   * @param {{ state: OperatorState, wrap_up_after?: boolean }} news
   * @returns {boolean} whether the server is to be told
   */
  welcomed({ state, wrap_up_after: wrapUpAfter = false }) {
    this.#state = state;
    if (this.#wanted === null) {
      this.hear({ state, wrap_up_after: wrapUpAfter });
      return false;
    }
    return state !== this.#wanted || wrapUpAfter !== this.#wrapUpAfter;
  }

  /** Somebody else may sit down here. */
  forget() {
    this.#wanted = null;
  }
}
