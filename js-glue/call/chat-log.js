// SPDX-License-Identifier: EUPL-1.2
/**
 * What was written in one call. The server keeps nothing of it; a reload of the page shall not lose it.
 * @module
 */

/** @typedef {import('./call-types.js').ChatLine} ChatLine */

const PREFIX = 'sportello.chat ';
const MAX_LINES = 200;
export const MAX_CHAT_CHARACTERS = 2000;

/** @returns {Storage | null} `null` where the browser denies it */
function storage() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** The lines of the call, the oldest first; those beyond 200 are forgotten. */
export class ChatLog {
  /** @type {string | null} */
  #call = null;
  /** @type {ChatLine[]} */
  #lines = [];

  get lines() {
    return this.#lines;
  }

  /**
   * From now on it is the log of `call`; what this tab has kept of it comes first.
   * @param {string} call
   */
  use(call) {
    if (this.#call === call) return;
    const before = this.#call;
    this.#call = call;
    if (before === null) this.#lines = [...this.#recall(call), ...this.#lines];
    else this.#forget(before);
    this.#keep();
  }

  /** Our own line is on its way. @param {string} text @param {number} at */
  sending(text, at) {
    this.#add({ from: null, text, at, own: true, sent: false });
  }

  /** The oldest of our lines on their way will not arrive. */
  failed() {
    const lost = this.#lines.find(({ own, sent }) => own && !sent);
    this.#lines = this.#lines.filter((line) => line !== lost);
    this.#keep();
  }

  /** @param {{ from: string | null, text: string, at: number, own: boolean }} line that the server has passed on */
  take(line) {
    const waiting = line.own ? this.#lines.find(({ own, sent, text }) => own && !sent && text === line.text) : undefined;
    this.#lines = this.#lines.filter((each) => each !== waiting);
    this.#add({ ...line, sent: true });
  }

  /** The call is over: nothing stays in this tab. */
  close() {
    if (this.#call !== null) this.#forget(this.#call);
  }

  /** @param {ChatLine} line */
  #add(line) {
    this.#lines = [...this.#lines, line].slice(-MAX_LINES);
    this.#keep();
  }

  #keep() {
    if (this.#call === null) return;
    const sent = this.#lines.filter((line) => line.sent);
    try {
      if (sent.length > 0) storage()?.setItem(PREFIX + this.#call, JSON.stringify(sent));
    } catch {
      // Full or denied: a reload will lose the lines.
    }
  }

  /** @param {string} call */
  #forget(call) {
    storage()?.removeItem(PREFIX + call);
  }

  /** @param {string} call @returns {ChatLine[]} */
  #recall(call) {
    try {
      const lines = JSON.parse(storage()?.getItem(PREFIX + call) ?? '[]');
      return Array.isArray(lines) ? lines.filter((line) => typeof line?.text === 'string' && typeof line.at === 'number').slice(-MAX_LINES) : [];
    } catch {
      return [];
    }
  }
}
