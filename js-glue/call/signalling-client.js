// SPDX-License-Identifier: EUPL-1.2
/**
 * The WebSocket to the signalling server: opens it, opens it again, checks what comes.
 * @module
 */

import { Backoff } from './backoff.js';
import { CloseCode, parseServerMessage } from './signalling-messages.js';

/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */

const SUB_PROTOCOL = 'sportello.v1';
const CONNECT_TIMEOUT_MS = 8000;
const STABLE_MS = 5000;
const FIRST_WAIT_MS = 400;
const MAX_WAIT_MS = 10_000;
const GOING_AWAY_MIN_MS = 200;
const GOING_AWAY_SPREAD_MS = 1800;
const TOO_MANY_MS = 10_000;
const PING_PERIOD_MS = 25_000;
// Another attempt would only be answered in the same way.
/** @type {Set<number>} */
const FINAL_CODES = new Set([CloseCode.signedOut, CloseCode.replaced]);

/**
 * The WebSocket address of `path` on `server`.
 * @param {string} server base address, `http:` or `https:`
 * @param {string} path without a leading slash
 * @returns {string}
 */
export function socketUrl(server, path) {
  const url = new URL(path, server.endsWith('/') ? server : `${server}/`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url.href;
}

/**
 * One signalling connection that comes back by itself after a random wait.
 *
 * Events (`CustomEvent`): `open`; `message` (detail: a `ServerMessage`); `malformed` (what came is no
 * message of this version: it was dropped); `down` (detail `{ code, opened, retryInMs }`: lost, or not reached when
 * `opened` is false, and will be tried again); `closed` (detail `{ code }`: the server wants no
 * further attempt).
 */
export class SignallingClient extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.url
   * @param {() => object | null} [options.ping] a message that the server answers and that changes
   *   nothing, or `null` for none now. A page does not see the server's own pings, and so would not notice
   *   that it was forgotten while the computer slept.
   * @param {() => number} [options.random] 0..1
   */
  constructor({ url, ping = () => null, random = Math.random }) {
    super();
    this.#url = url;
    this.#ping = ping;
    this.#random = random;
    this.#backoff = new Backoff({ firstMs: FIRST_WAIT_MS, maxMs: MAX_WAIT_MS, random });
  }

  #url;
  #ping;
  #random;
  #backoff;
  /** @type {WebSocket | null} */
  #socket = null;
  #opened = false;
  #stopped = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stableTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pingTimer;
  #unanswered = false;
  // The network is back, perhaps another one: what was open over the old one is dead, and no wait makes sense.
  #onOnline = () => this.reopen();

  /** Whether a message can be sent now. */
  get connected() {
    return this.#opened;
  }

  /** Begins to connect, and goes on trying until `close`. */
  connect() {
    if (!this.#stopped) return;
    this.#stopped = false;
    globalThis.addEventListener?.('online', this.#onOnline);
    this.#open();
  }

  /**
   * @param {object} message
   * @returns {boolean} false if there is no connection: nothing is kept for later
   */
  send(message) {
    if (!this.#opened || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Gives up the present socket, which may be dead without knowing it, and opens another at once. */
  reopen() {
    if (this.#stopped) return;
    this.#drop();
    this.#open();
  }

  /** Closes for good. */
  close() {
    this.#stopped = true;
    globalThis.removeEventListener?.('online', this.#onOnline);
    clearTimeout(this.#timer);
    this.#drop();
  }

  #open() {
    clearTimeout(this.#timer);
    /** @type {WebSocket} */
    let socket;
    try {
      socket = new WebSocket(this.#url, SUB_PROTOCOL);
    } catch {
      // Mixed content or a policy: the same as a server that does not answer.
      this.#lost(0);
      return;
    }
    this.#socket = socket;
    this.#timer = setTimeout(() => {
      this.#drop();
      this.#lost(0);
    }, CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#opened = true;
      this.#stableTimer = setTimeout(() => this.#backoff.reset(), STABLE_MS);
      this.#unanswered = false;
      this.#pingTimer = setInterval(() => this.#askForLife(), PING_PERIOD_MS);
      this.#emit('open', null);
    };
    socket.onmessage = (event) => {
      this.#unanswered = false;
      const message = parseServerMessage(event.data);
      if (message) this.#emit('message', message);
      else this.#emit('malformed', null);
    };
    socket.onclose = (event) => {
      clearTimeout(this.#timer);
      this.#lost(event.code);
    };
  }

  #askForLife() {
    if (this.#unanswered) {
      this.reopen();
      return;
    }
    const message = this.#ping();
    if (message) this.#unanswered = this.send(message);
  }

  #stopTimers() {
    clearTimeout(this.#stableTimer);
    clearInterval(this.#pingTimer);
  }

  /** Forgets the socket without hearing from it again. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#opened = false;
    this.#stopTimers();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {number} code */
  #lost(code) {
    const opened = this.#opened;
    this.#socket = null;
    this.#opened = false;
    this.#stopTimers();
    if (this.#stopped) return;
    if (FINAL_CODES.has(code)) {
      this.close();
      this.#emit('closed', { code });
      return;
    }
    const retryInMs = this.#waitAfter(code);
    this.#timer = setTimeout(() => this.#open(), retryInMs);
    this.#emit('down', { code, opened, retryInMs });
  }

  /** @param {number} code */
  #waitAfter(code) {
    const wait = this.#backoff.next();
    if (code === CloseCode.goingAway && this.#backoff.attempts === 1) return GOING_AWAY_MIN_MS + this.#random() * GOING_AWAY_SPREAD_MS;
    return code === CloseCode.tooMany ? TOO_MANY_MS + wait : wait;
  }

  /**
   * @param {string} type
   * @param {any} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
