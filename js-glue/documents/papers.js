// SPDX-License-Identifier: EUPL-1.2
/**
 * The channel `papers`, from one connection to the next.
 * @module
 */

import { readPaper } from './papers-messages.js';

/** @typedef {import('./papers-messages.js').Paper} Paper */

/** A far side that sends faster than this is no person: what is too much is dropped. */
const RATE = { perSecond: 400, burst: 3000 };

/**
 * Says hello first, hears nothing before the far side has. What is sent while there is no connection
 * is lost: whoever sends says it again at `hello`.
 *
 * Events: `hello` (detail: the far side's session name, at each connection), `paper` (detail: Paper).
 */
export class Papers extends EventTarget {
  /** @param {() => number} [now] milliseconds */
  constructor(now = () => performance.now()) {
    super();
    this.#now = now;
  }

  #now;
  /** @type {RTCDataChannel | null} */
  #channel = null;
  /** @type {string | null} */
  #session = null;
  #greeted = false;
  #allowance = RATE.burst;
  #countedMs = 0;

  /** The name to say hello with; nothing is said before. @param {string} session */
  introduce(session) {
    this.#session = session;
    this.#greet();
  }

  /** @param {RTCDataChannel | null} channel a fresh one, or null: there is none */
  use(channel) {
    this.close();
    this.#channel = channel;
    if (!channel) return;
    channel.onopen = () => this.#greet();
    channel.onmessage = ({ data }) => this.#hear(data);
    this.#greet();
  }

  /** @param {Paper} paper @returns {boolean} whether it is on its way */
  send(paper) {
    if (this.#channel?.readyState !== 'open' || this.#session === null) return false;
    this.#channel.send(JSON.stringify(paper));
    return true;
  }

  close() {
    if (this.#channel) this.#channel.onopen = this.#channel.onmessage = null;
    this.#channel = null;
    this.#greeted = false;
  }

  #greet() {
    if (this.#session !== null) this.send({ type: 'hello', session: this.#session });
  }

  /** @param {unknown} data */
  #hear(data) {
    if (!this.#allowed()) return;
    const paper = readPaper(data);
    if (!paper) return;
    if (paper.type === 'hello') {
      if (this.#greeted) return;
      this.#greeted = true;
      this.#emit('hello', paper.session);
    } else if (this.#greeted) {
      this.#emit('paper', paper);
    }
  }

  #allowed() {
    const nowMs = this.#now();
    this.#allowance = Math.min(RATE.burst, this.#allowance + ((nowMs - this.#countedMs) * RATE.perSecond) / 1000);
    this.#countedMs = nowMs;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  /** @param {string} type @param {unknown} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
