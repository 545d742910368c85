// SPDX-License-Identifier: EUPL-1.2
/**
 * A citizen's way to the server, and what makes the server know the call again.
 * @module
 */

import { sayFarewell } from './farewell.js';
import { listenWhile } from './listen.js';
import { socketUrl } from './signalling-client.js';

/** @typedef {import('./signalling-client.js').SignallingClient} SignallingClient */
/** @typedef {import('./session-parts.js').SessionParts} SessionParts */

/** The server keeps a place this long for somebody who is away. */
export const AWAY_TIMEOUT_MS = 30_000;
/** Where everybody is asked to come back at once, nobody comes at the same moment. */
const RESUME_SPREAD_MS = 1000;

/**
 * Events: `message` (detail: a ServerMessage); `down` (lost, and will be tried again); `closed`
 * (detail `{ code }`: the server wants no further attempt); `silent` (it was not reached in time);
 * `state` (detail `{ degraded }`: whether the server can decide anything).
 */
export class CallerLine extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.server base address
   * @param {() => object} options.greeting the message that begins the call
   * @param {() => boolean} options.ringing while it rings nothing else shows that the server is there; in a call the media do
   * @param {SessionParts['openSignalling']} open
   */
  constructor({ server, greeting, ringing }, open) {
    super();
    this.#server = server;
    this.#greeting = greeting;
    this.#ringing = ringing;
    this.#open = open;
  }

  #server;
  #greeting;
  #ringing;
  #open;
  /** @type {SignallingClient | null} */
  #client = null;
  #started = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resumeTimer;
  /** The server's name for the call, once it has given one. @type {string | null} */
  call = null;
  /** The newest token of the call. @type {string | null} */
  resume = null;
  /** Whether our peer connection does not know the call yet, as after a reload. */
  fresh = false;

  /** @param {number} timeoutMs until the server has taken the call */
  connect(timeoutMs) {
    const client = this.#open({ url: socketUrl(this.#server, 'ws/caller'), ping: () => (this.#ringing() ? this.#resumption() : null) });
    this.#client = client;
    // A client that says farewell is no longer ours to listen to.
    listenWhile(client, () => client === this.#client, {
      open: () => this.#onOpen(),
      message: (message) => this.#onMessage(message),
      down: () => this.#onDown(),
      closed: (detail) => this.#emit('closed', detail),
    });
    this.expectServer(timeoutMs);
    client.connect();
  }

  /** @param {number} timeoutMs */
  expectServer(timeoutMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#emit('silent', null), timeoutMs);
  }

  /**
   * The server has the call.
   * @param {{ call: string, resume?: string | null }} known
   */
  taken({ call, resume }) {
    clearTimeout(this.#timer);
    this.call = call;
    if (resume) this.resume = resume;
  }

  /** @param {object} message @returns {boolean} false: it is lost */
  send(message) {
    return this.#client?.send(message) ?? false;
  }

  reopen() {
    this.#client?.reopen();
  }

  /**
   * Lets the server know that the call is over, whenever it can be reached.
   * @param {(message: import('./farewell.js').CallEnded) => void} [ended] hears what it says to that
   */
  sayFarewell(ended) {
    const client = this.#client;
    if (!client || (!this.#started && this.call === null)) return;
    this.#client = null;
    sayFarewell(client, { call: this.call, resume: this.resume }, ended);
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#resumeTimer);
    this.#client?.close();
    this.#client = null;
  }

  /** @param {import('./signalling-messages.js').ServerMessage} message */
  #onMessage(message) {
    if (message.type === 'service.state') {
      this.#emit('state', { degraded: message.degraded });
    } else if (message.type === 'service.resume') {
      // Another machine looks after the calls from now on, and does not know this socket yet.
      clearTimeout(this.#resumeTimer);
      this.#resumeTimer = setTimeout(() => this.#onOpen(), Math.random() * RESUME_SPREAD_MS);
    } else {
      this.#emit('message', message);
    }
  }

  #onDown() {
    clearTimeout(this.#resumeTimer);
    this.#emit('state', { degraded: false });
    this.#emit('down', null);
  }

  #onOpen() {
    if (this.call && this.resume) {
      this.send(this.#resumption());
    } else {
      this.#started = true;
      this.send(this.#greeting());
    }
  }

  #resumption() {
    return { type: 'call.resume', call: this.call, resume: this.resume, fresh: this.fresh };
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
