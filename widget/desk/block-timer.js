// SPDX-License-Identifier: EUPL-1.2
import { UNDO_MS } from './block-bar.js';

/** @typedef {import('../../js-glue/call/operator-call.js').OperatorCall} OperatorCall */

/**
 * Ending and blocking that can be taken back for a few seconds; meanwhile the call is on hold.
 * Events: `change`.
 */
export class BlockTimer extends EventTarget {
  /** @type {OperatorCall|null} */
  #active = null;
  #heldBefore = false;
  /** @type {number|null} */
  #at = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** When it becomes final, in milliseconds since the epoch; `null` while nothing is under way. */
  get at() {
    return this.#at;
  }

  /** A second press does not wait. @param {OperatorCall} active */
  begin(active) {
    if (this.#at !== null) {
      this.finish();
      return;
    }
    this.#active = active;
    this.#heldBefore = active.held;
    active.hold(true);
    this.#at = Date.now() + UNDO_MS;
    this.#timer = setTimeout(() => this.finish(), UNDO_MS);
    this.dispatchEvent(new Event('change'));
  }

  undo() {
    const active = this.#active;
    if (!active || this.#at === null) return;
    this.#clear();
    if (!this.#heldBefore) active.hold(false);
    this.dispatchEvent(new Event('change'));
  }

  /** Ends and blocks now. */
  finish() {
    const active = this.#active;
    if (!active) return;
    this.#clear();
    active.block();
    this.dispatchEvent(new Event('change'));
  }

  /** The call has changed: it is the same one in another object, or gone. @param {OperatorCall|null} active */
  follow(active) {
    if (this.#active === null) return;
    if (active?.call === this.#active.call) this.#active = active;
    else this.#clear();
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#active = null;
    this.#at = null;
  }
}
