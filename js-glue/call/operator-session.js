// SPDX-License-Identifier: EUPL-1.2
/**
 * An operator at the desk: sign-in, presence, ringing calls, the running call.
 * @module
 */

import { warnBeforeLeaving } from './leave-warning.js';
import { listenWhile } from './listen.js';
import { OperatorAccount } from './operator-account.js';
import { OperatorCall } from './operator-call.js';
import { reasonOfEnding, reasonOfRefusal, reasonOfWithdrawal } from './reasons.js';
import { defaultParts } from './session-parts.js';
import { socketUrl } from './signalling-client.js';
import { CloseCode } from './signalling-messages.js';

/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./signalling-messages.js').OfferedCall} OfferedCall */
/** @typedef {import('./signalling-messages.js').Desk} Desk */
/** @typedef {import('./signalling-client.js').SignallingClient} SignallingClient */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {'signed-out' | 'connecting' | 'online' | 'offline' | 'replaced'} OperatorConnection */

/**
 * Events: `change` (anything that it shows has changed), `level` (detail `{ local, remote }`, 0..1,
 * about ten times a second in a call).
 */
export class OperatorSession extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.server base address; the page's own origin, for the cookie's sake
   * @param {import('./session-parts.js').SessionParts} [parts] other ones in tests
   */
  constructor({ server }, parts = defaultParts) {
    super();
    this.#server = new URL(server.endsWith('/') ? server : `${server}/`, globalThis.location?.href).href;
    this.#parts = parts;
    this.#account = new OperatorAccount(this.#server, parts.fetch);
  }

  #server;
  #parts;
  #account;
  /** @type {OperatorConnection} */
  #connection = 'signed-out';
  /** @type {import('./signalling-messages.js').Operator | null} */
  #operator = null;
  /** @type {import('./call-types.js').OperatorState} */
  #availability = 'away';
  /** @type {'available' | 'away' | 'wrap_up' | null} what the operator wants to be: a restarted server does not know it any more */
  #chosen = null;
  /** @type {import('./call-types.js').WaitingCall[]} */
  #ringing = [];
  /** @type {OperatorCall | null} */
  #active = null;
  /** @type {{ reason: Reason, desk: Desk } | null} */
  #lastEnded = null;
  /** @type {Map<string, string | null>} calls to hang up when the server is there again, with their tokens */
  #farewells = new Map();
  /** @type {SignallingClient | null} */
  #client = null;
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};
  #restoring = 0;

  get connection() {
    return this.#connection;
  }

  /** `{ id, name, desks }`, or `null` while nobody is signed in. */
  get operator() {
    return this.#operator;
  }

  get availability() {
    return this.#availability;
  }

  /** The calls that ring now. */
  get ringing() {
    return this.#ringing;
  }

  /** @returns {OperatorCall | null} */
  get active() {
    return this.#active;
  }

  /** How the last call ended. */
  get lastEnded() {
    return this.#lastEnded;
  }

  /** Goes on with the session that this browser has, if it has one. */
  async restore() {
    const attempt = ++this.#restoring;
    this.#setConnection('connecting');
    const who = await this.#account.whoAmIPatiently(() => {
      if (attempt === this.#restoring) this.#setConnection('offline');
      return attempt === this.#restoring;
    });
    if (attempt !== this.#restoring) return;
    if (who === 'signed-out') this.#leave('signed-out');
    else if (who !== 'unreachable') this.#enter(who);
  }

  /**
   * @param {string} name
   * @param {string} password
   * @returns {Promise<{ ok: boolean, error: string | null, retryAfterS: number | null }>} `error`:
   *   `bad_credentials`, `too_many_attempts` or `unreachable`
   */
  async signIn(name, password) {
    const { operator, error, retryAfterS } = await this.#account.signIn(name, password);
    if (operator) {
      this.#restoring += 1;
      this.#enter(operator);
    }
    return { ok: operator !== null, error, retryAfterS };
  }

  /** Hangs up and signs out. */
  async signOut() {
    this.#restoring += 1;
    this.hangUp();
    this.#leave('signed-out');
    await this.#account.signOut();
  }

  /** What the operator may do. @returns {readonly string[]} */
  get roles() {
    return [];
  }

  /** What goes on at one's desks. @returns {import('./call-types.js').Overview | null} */
  get overview() {
    return null;
  }

  /** Of the open hour that this operator holds. @returns {import('./call-types.js').Seats | null} */
  get seats() {
    return null;
  }

  /** Whether `wrap_up` follows each call. */
  get wrapUpAfter() {
    return false;
  }

  /** @param {boolean} on */
  setWrapUpAfter(on) {
    void on;
  }

  /**
   * Begins or ends an open hour: a call of several citizens at once.
   * @param {string} desk
   * @param {boolean} on
   */
  openHour(desk, on) {
    void [desk, on];
  }

  /** @param {'available' | 'away' | 'wrap_up'} state */
  setAvailability(state) {
    this.#chosen = state;
    this.#client?.send({ type: 'operator.state', state });
  }

  /**
   * Answers a ringing call: devices first, for the permission may take a while and the caller hears
   * it ring meanwhile; then the server decides who was first.
   * @param {string} call
   */
  async answer(call) {
    const offered = this.#ringing.find((each) => each.call === call);
    if (!offered || this.#active) return;
    const active = this.#begin(offered);
    if (!(await this.#prepare(active))) return;
    this.#sendAnswer(active);
  }

  /** @param {string} call */
  decline(call) {
    if (this.#client?.send({ type: 'call.decline', call })) this.#stopRinging(call);
  }

  /** Ends the running call. */
  hangUp() {
    const active = this.#active;
    if (!active) return;
    this.#sayFarewell(active);
    this.#end(active, 'hangup-local', { bye: true });
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.#active?.conversation.setMuted(on);
  }

  /** @param {boolean} on */
  async setCamera(on) {
    await this.#active?.conversation.setCamera(on);
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} views elements that get a picture as their only child */
  setViews(views) {
    this.#views = { ...this.#views, ...views };
    this.#active?.conversation.setViews(views);
  }

  /** @returns {Promise<object>} */
  async stats() {
    return this.#active?.conversation.stats() ?? {};
  }

  /** @param {import('./signalling-messages.js').Operator} operator */
  #enter(operator) {
    this.#operator = operator;
    this.#client?.close();
    const client = this.#parts.openSignalling({
      url: socketUrl(this.#server, 'ws/operator'),
      ping: () => (this.#chosen ? { type: 'operator.state', state: this.#chosen } : null),
    });
    this.#client = client;
    listenWhile(client, () => client === this.#client, {
      message: (message) => this.#onMessage(message),
      down: ({ opened }) => this.#onDown(opened),
      closed: ({ code }) => this.#leave(code === CloseCode.replaced ? 'replaced' : 'signed-out'),
    });
    this.#setConnection('connecting');
    client.connect();
  }

  /** @param {'signed-out' | 'replaced'} connection */
  #leave(connection) {
    this.#client?.close();
    this.#client = null;
    this.#ringing = [];
    if (this.#active) this.#end(this.#active, connection === 'replaced' ? 'moved' : 'gone');
    if (connection === 'signed-out') this.#operator = this.#chosen = null;
    this.#setConnection(connection);
  }

  /** @param {boolean} opened */
  async #onDown(opened) {
    this.#ringing = [];
    this.#setConnection('offline');
    if (opened) return;
    // A browser does not say why a handshake failed: perhaps the session has run out.
    const client = this.#client;
    const who = await this.#account.whoAmI();
    if (who === 'signed-out' && client === this.#client) this.#leave('signed-out');
  }

  /** @param {ServerMessage} message */
  #onMessage(message) {
    const active = this.#active;
    switch (message.type) {
      case 'operator.welcome':
        this.#onWelcome(message);
        break;
      case 'operator.state':
        this.#availability = message.state;
        if (message.state !== 'busy') this.#chosen = message.state;
        this.#changed();
        break;
      case 'call.offered': {
        const { call, desk, kind, lang, since } = message;
        this.#ringing = [...this.#ringing.filter((each) => each.call !== call), waiting({ call, desk, kind, lang, since })];
        this.#changed();
        break;
      }
      case 'call.withdrawn':
        this.#stopRinging(message.call);
        if (active?.call === message.call && active.resume === null) this.#end(active, reasonOfWithdrawal(message.reason));
        break;
      case 'call.assigned':
        this.#stopRinging(message.call);
        if (active?.call === message.call) this.#join(active, message);
        else this.#client?.send({ type: 'call.hangup', call: message.call });
        break;
      case 'call.resumed':
        if (active?.call === message.call && message.transport) this.#onResumed(active, message);
        break;
      case 'call.refused':
        if (active && (message.call ?? active.call) === active.call) this.#end(active, reasonOfRefusal(message.reason));
        break;
      case 'call.ended':
        this.#stopRinging(message.call);
        if (active?.call === message.call) this.#end(active, reasonOfEnding(message.reason, message.by, 'operator'));
        break;
      default:
        if (active && 'call' in message && message.call === active.call) active.conversation.handle(message);
    }
  }

  /** @param {Extract<ServerMessage, { type: 'operator.welcome' }>} welcome */
  #onWelcome(welcome) {
    this.#operator = { ...welcome.operator, desks: welcome.desks };
    this.#availability = welcome.state;
    this.#ringing = welcome.calls.filter(({ call }) => !this.#farewells.has(call)).map(waiting);
    if (this.#chosen && this.#chosen !== welcome.state) this.setAvailability(this.#chosen);
    else if (welcome.state !== 'busy') this.#chosen = welcome.state;
    for (const [call, resume] of this.#farewells) {
      if (resume !== null) this.#client?.send({ type: 'call.resume', call, resume, fresh: true });
      this.#client?.send({ type: 'call.hangup', call });
    }
    const left = welcome.active.find(({ call }) => !this.#farewells.has(call));
    this.#farewells.clear();
    if (this.#active) this.#comeBack(this.#active);
    else if (left) this.#takeUp(left);
    this.#setConnection('online');
  }

  /**
   * After our socket was away: the running call is resumed, the one being answered is answered.
   * @param {OperatorCall} active
   */
  #comeBack(active) {
    if (active.resume !== null) this.#client?.send(active.resumption(active.conversation?.phase === 'waiting'));
    else if (!this.#ringing.some(({ call }) => call === active.call)) this.#end(active, 'gone');
    else if (active.answering) this.#sendAnswer(active);
  }

  /**
   * After a reload of the console: the call that it was in.
   * @param {import('./signalling-messages.js').ActiveCall} left
   */
  #takeUp(left) {
    const active = this.#begin(left);
    active.markInterrupted();
    active.resume = left.resume;
    active.prepared = this.#prepare(active);
    this.#client?.send(active.resumption(true));
  }

  /** @param {OperatorCall} active */
  #sendAnswer(active) {
    active.answering = true;
    this.#client?.send({ type: 'call.answer', call: active.call, transports: active.conversation.transports });
  }

  /**
   * @param {OperatorCall} active
   * @param {Extract<ServerMessage, { type: 'call.resumed' }>} message
   */
  async #onResumed(active, message) {
    active.resume = message.resume;
    if (active.conversation.phase !== 'waiting') {
      active.conversation.signallingBack({ iceServers: message.ice_servers, peerPresent: message.peer.present });
    } else if ((await active.prepared) && message.transport && active === this.#active) {
      this.#join(active, { ...message, transport: message.transport });
    }
  }

  /**
   * @param {OperatorCall} active
   * @param {{ resume: string, transport: import('./signalling-messages.js').Transport, ice_servers: RTCIceServer[] }} message
   */
  #join(active, { resume, transport, ice_servers: iceServers }) {
    active.resume = resume;
    active.conversation.connect({ transport, iceServers });
    this.#changed();
  }

  /** @param {import('./operator-call.js').CallFacts} facts */
  #begin(facts) {
    const active = new OperatorCall(facts, ({ call }, data) => this.#client?.send({ type: 'signal', call, data }), this.#parts);
    const { conversation } = active;
    conversation.setViews(this.#views);
    listenWhile(conversation, () => active === this.#active, {
      change: () => this.#changed(),
      level: (detail) => this.dispatchEvent(new CustomEvent('level', { detail })),
      doubt: () => this.#client?.reopen(),
      over: (reason) => {
        this.#sayFarewell(active);
        this.#end(active, reason);
      },
    });
    this.#active = active;
    this.#lastEnded = null;
    warnBeforeLeaving(true);
    this.#changed();
    return active;
  }

  /**
   * Opens the devices. False if the call has come to an end over it, or meanwhile.
   * @param {OperatorCall} active
   */
  async #prepare(active) {
    const reason = await active.conversation.prepare();
    if (active !== this.#active) return false;
    if (reason === null) return true;
    if (active.resume !== null) this.#sayFarewell(active);
    this.#end(active, reason);
    return false;
  }

  /** @param {OperatorCall} active */
  #sayFarewell({ call, resume, answering }) {
    if (resume === null && !answering) return;
    if (!this.#client?.send({ type: 'call.hangup', call })) this.#farewells.set(call, resume);
  }

  /**
   * @param {OperatorCall} active
   * @param {Reason} reason
   * @param {{ bye?: boolean }} [options]
   */
  #end(active, reason, { bye = false } = {}) {
    if (active !== this.#active) return;
    this.#active = null;
    this.#lastEnded = { reason, desk: active.desk };
    active.end({ bye });
    warnBeforeLeaving(false);
    this.#changed();
  }

  /** @param {string} call */
  #stopRinging(call) {
    this.#ringing = this.#ringing.filter((each) => each.call !== call);
    this.#changed();
  }

  /** @param {OperatorConnection} connection */
  #setConnection(connection) {
    this.#connection = connection;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * @param {OfferedCall} offered
 * @returns {import('./call-types.js').WaitingCall}
 */
function waiting(offered) {
  return { place: 0, visit: null, transfer: null, invite: null, ...offered };
}
