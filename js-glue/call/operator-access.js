// SPDX-License-Identifier: EUPL-1.2
/**
 * Who sits at the console, and the console's way to the server.
 * @module
 */

import { listenWhile } from './listen.js';
import { OperatorAccount } from './operator-account.js';
import { socketUrl } from './signalling-client.js';
import { CloseCode } from './signalling-messages.js';

/** @typedef {import('./signalling-messages.js').Operator} Operator */
/** @typedef {import('./signalling-client.js').SignallingClient} SignallingClient */
/** @typedef {'signed-out' | 'connecting' | 'online' | 'offline' | 'replaced' | 'not-operator'} OperatorConnection `not-operator`: signed in, but not to answer calls */

/**
 * Events: `change` (`connection` or `operator`); `message` (detail: a ServerMessage); `down` (the
 * socket is lost and will be tried again); `left` (detail: `signed-out` or `replaced`; comes before
 * that `change`).
 */
export class OperatorAccess extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.server base address with a slash at its end
   * @param {() => object | null} options.ping a message that the server answers and that changes nothing
   * @param {import('./session-parts.js').SessionParts} parts
   */
  constructor({ server, ping }, parts) {
    super();
    this.#server = server;
    this.#ping = ping;
    this.#parts = parts;
    this.#account = new OperatorAccount(server, parts.fetch);
  }

  #server;
  #ping;
  #parts;
  #account;
  /** @type {OperatorConnection} */
  #connection = 'signed-out';
  /** @type {Operator | null} */
  #operator = null;
  /** @type {SignallingClient | null} */
  #client = null;
  #restoring = 0;
  /** Whether the server can decide nothing for a moment. */
  degraded = false;

  get connection() {
    return this.#connection;
  }

  get operator() {
    return this.#operator;
  }

  /** Goes on with the session that this browser has, if it has one. */
  async restore() {
    const attempt = ++this.#restoring;
    this.#set('connecting');
    const who = await this.#account.whoAmIPatiently(() => {
      if (attempt === this.#restoring) this.#set('offline');
      return attempt === this.#restoring;
    });
    if (attempt !== this.#restoring) return;
    if (who === 'signed-out') this.#leave('signed-out');
    else if (who !== 'unreachable') this.#enter(who);
  }

  /**
   * @param {string} name
   * @param {string} password
   * @returns {Promise<{ ok: boolean, error: string | null, retryAfterS: number | null }>} `error`: `bad_credentials`, `too_many_attempts` or `unreachable`
   */
  async signIn(name, password) {
    const { operator, error, retryAfterS } = await this.#account.signIn(name, password);
    if (operator) {
      this.#restoring += 1;
      this.#enter(operator);
    }
    return { ok: operator !== null, error, retryAfterS };
  }

  async signOut() {
    this.#restoring += 1;
    this.#leave('signed-out');
    await this.#account.signOut();
  }

  /** The server has greeted us. @param {Operator} operator as it knows us */
  welcomed(operator) {
    this.#operator = { ...this.#operator, ...operator };
    this.#set('online');
  }

  /** @param {object} message @returns {boolean} false: it is lost */
  send(message) {
    return this.#client?.send(message) ?? false;
  }

  reopen() {
    this.#client?.reopen();
  }

  /** @param {Operator} operator */
  #enter(operator) {
    this.#operator = operator;
    this.#client?.close();
    if (!mayAnswer(operator)) {
      this.#client = null;
      this.#set('not-operator');
      return;
    }
    const client = this.#parts.openSignalling({ url: socketUrl(this.#server, 'ws/operator'), ping: this.#ping });
    this.#client = client;
    listenWhile(client, () => client === this.#client, {
      message: (message) => this.#onMessage(message),
      down: ({ opened }) => this.#onDown(opened),
      closed: ({ code }) => (code === CloseCode.replaced ? this.#leave('replaced') : this.#onSentAway()),
    });
    this.#set('connecting');
    client.connect();
  }

  /** @param {import('./signalling-messages.js').ServerMessage} message */
  #onMessage(message) {
    if (message.type !== 'service.state') {
      this.dispatchEvent(new CustomEvent('message', { detail: message }));
      return;
    }
    this.degraded = message.degraded;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {'signed-out' | 'replaced'} how */
  #leave(how) {
    this.#client?.close();
    this.#client = null;
    if (how === 'signed-out') this.#operator = null;
    this.dispatchEvent(new CustomEvent('left', { detail: how }));
    this.#set(how);
  }

  /** The session is over, or the role is gone while the console was open. */
  async #onSentAway() {
    const attempt = ++this.#restoring;
    this.#leave('signed-out');
    const who = await this.#account.whoAmI();
    if (attempt === this.#restoring && typeof who === 'object' && !mayAnswer(who)) this.#enter(who);
  }

  /** @param {boolean} opened */
  async #onDown(opened) {
    this.dispatchEvent(new Event('down'));
    this.#set('offline');
    if (opened) return;
    // A browser does not say why a handshake failed: perhaps the session has run out.
    const client = this.#client;
    const who = await this.#account.whoAmI();
    if (who === 'signed-out' && client === this.#client) this.#leave('signed-out');
  }

  /** @param {OperatorConnection} connection */
  #set(connection) {
    this.#connection = connection;
    if (connection !== 'online') this.degraded = false;
    this.dispatchEvent(new Event('change'));
  }
}

/** Whether the server will let this person have a console's socket. @param {Operator} operator */
function mayAnswer({ roles }) {
  return !roles || roles.includes('operator');
}
