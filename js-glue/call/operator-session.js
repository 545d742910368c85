// SPDX-License-Identifier: EUPL-1.2
/**
 * An operator at the desk: sign-in, presence, ringing calls, the running call.
 * @module
 */

import { WaitingCalls, overviewOf } from './desk-view.js';
import { warnBeforeLeaving } from './leave-warning.js';
import { listenWhile } from './listen.js';
import { OperatorAccess } from './operator-access.js';
import { OperatorPresence } from './operator-presence.js';
import { OperatorCall } from './operator-call.js';
import { reasonOfEnding, reasonOfRefusal, reasonOfWithdrawal } from './reasons.js';
import { defaultParts } from './session-parts.js';
import { UnsaidFarewells } from './unsaid-farewells.js';

/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./signalling-messages.js').Desk} Desk */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {import('./operator-access.js').OperatorConnection} OperatorConnection */

/**
 * Events: `change` (anything that it shows has changed), `level` (detail `{ local, remote }`, 0..1,
 * about ten times a second in a call), `failed` (detail: a FailedRequest of call-types.d.ts).
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
    this.#access = new OperatorAccess({ server: this.#server, ping: () => this.#presence.message }, parts);
    listenWhile(this.#access, () => true, {
      change: () => this.#changed(),
      message: (message) => this.#onMessage(message),
      down: () => this.#ringing.reset([]),
      left: (how) => this.#onLeft(how),
    });
  }

  #server;
  #parts;
  #access;
  #presence = new OperatorPresence();
  #ringing = new WaitingCalls();
  /** @type {OperatorCall | null} */
  #active = null;
  /** @type {{ reason: Reason, desk: Desk } | null} */
  #lastEnded = null;
  #farewells = new UnsaidFarewells();
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};
  /** @type {import('./call-types.js').Overview | null} */
  #overview = null;

  get connection() {
    return this.#access.connection;
  }

  /** `{ id, name, desks }`, or `null` while nobody is signed in. */
  get operator() {
    return this.#access.operator;
  }

  get availability() {
    return this.#presence.state;
  }

  /** The calls that ring now. */
  get ringing() {
    return this.#ringing.list;
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
  restore() {
    return this.#access.restore();
  }

  /** @param {string} name @param {string} password @returns {ReturnType<OperatorAccess['signIn']>} */
  signIn(name, password) {
    return this.#access.signIn(name, password);
  }

  /** Hangs up and signs out. */
  async signOut() {
    this.hangUp();
    await this.#access.signOut();
  }

  /** What the operator may do: `operator`, `supervisor`, `editor`. @returns {readonly string[]} */
  get roles() {
    return this.operator?.roles ?? [];
  }

  /** Whether nothing can be decided for a moment: no call can be answered, and none is lost. */
  get degraded() {
    return this.#access.degraded;
  }

  /** What goes on at one's desks. */
  get overview() {
    return this.#overview;
  }

  /** Of the open hour that this operator holds. @returns {import('./call-types.js').Seats | null} */
  get seats() {
    return this.#active?.seats ?? null;
  }

  /** Whether `wrap_up` follows each call. */
  get wrapUpAfter() {
    return this.#presence.wrapUpAfter;
  }

  /** @param {boolean} on */
  setWrapUpAfter(on) {
    this.#presence.wantWrapUp(on);
    this.#tellPresence();
    this.#changed();
  }

  /**
   * Begins an open hour, a call of several citizens at once, or opens it again; with `on` false
   * nobody else comes in, and `hangUp` ends it.
   * @param {string} desk
   * @param {boolean} on
   */
  async openHour(desk, on) {
    if (this.#active) {
      if (this.#active.isHour) this.#active.open(on);
      return;
    }
    const own = this.operator?.desks?.find(({ id }) => id === desk);
    if (!own || !on) return;
    const hour = this.#begin({ call: '', desk: own, kind: 'video', lang: 'it', part: 'host' });
    if (await this.#prepare(hour)) hour.open(true);
  }

  /** @param {'available' | 'away' | 'wrap_up'} state */
  setAvailability(state) {
    this.#presence.want(state);
    this.#tellPresence();
  }

  /**
   * Answers a ringing call: devices first, for the permission may take a while and the caller hears
   * it ring meanwhile; then the server decides who was first.
   * @param {string} call
   */
  async answer(call) {
    const offered = this.#ringing.find(call);
    if (!offered || this.#active) return;
    const active = this.#begin({ ...offered, part: offered.invite ? 'guest' : 'charge' });
    if (!(await this.#prepare(active))) return;
    this.#sendAnswer(active);
  }

  /** @param {string} call */
  decline(call) {
    if (this.#access.send({ type: 'call.decline', call })) this.#stopRinging(call);
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
    this.#active?.room.noteMuted(on);
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

  /** @param {'signed-out' | 'replaced'} how */
  #onLeft(how) {
    this.#ringing.reset([]);
    this.#overview = null;
    if (this.#active) this.#end(this.#active, how === 'replaced' ? 'moved' : 'gone');
    if (how === 'signed-out') this.#presence.forget();
  }

  #tellPresence() {
    const { message } = this.#presence;
    if (message) this.#access.send(message);
  }

  /** @param {ServerMessage} message */
  #onMessage(message) {
    const active = this.#active;
    switch (message.type) {
      case 'operator.welcome':
        this.#onWelcome(message);
        break;
      case 'operator.state':
        this.#presence.hear(message);
        this.#changed();
        break;
      case 'desk.overview':
        this.#overview = overviewOf(message, this.operator?.desks ?? []);
        this.#changed();
        break;
      case 'call.offered':
        this.#ringing.put(message);
        this.#changed();
        break;
      case 'call.withdrawn':
        this.#stopRinging(message.call);
        if (active?.call === message.call && active.resume === null) this.#end(active, reasonOfWithdrawal(message.reason));
        break;
      case 'call.assigned':
        this.#stopRinging(message.call);
        if (active && (active.call === message.call || (active.isHour && active.call === ''))) active.enter(message).connect(message);
        else this.#access.send({ type: 'call.hangup', call: message.call });
        break;
      case 'call.resumed':
        if (active?.call === message.call && message.state === 'talking') this.#onResumed(active, message);
        break;
      case 'call.refused':
        if (active && (message.call ?? active.call) === active.call) this.#end(active, reasonOfRefusal(message.reason));
        break;
      case 'call.ended':
        this.#stopRinging(message.call);
        if (active?.call === message.call) this.#end(active, reasonOfEnding(message.reason, message.by, 'operator'));
        break;
      case 'call.transferred':
        if (active?.call === message.call) this.#end(active, 'transferred');
        break;
      case 'request.failed':
        this.#onFailed(message);
        break;
      default:
        if (!active || !('call' in message) || message.call !== active.call) break;
        active.handle(message);
        if (message.type === 'call.transferring' && !message.on && message.reason !== 'cancelled') this.#fail('call.transfer', message.reason ?? 'gone');
        this.#changed();
    }
  }

  /** @param {Extract<ServerMessage, { type: 'operator.welcome' }>} welcome */
  #onWelcome(welcome) {
    this.#ringing.reset(welcome.calls.filter((offer) => !this.#farewells.has(offer)));
    if (this.#presence.welcomed(welcome)) this.#tellPresence();
    const left = welcome.active.find((call) => !this.#farewells.has(call));
    this.#farewells.say((message) => this.#access.send(message));
    if (this.#active) this.#comeBack(this.#active);
    else if (left) this.#takeUp(left);
    this.#access.welcomed({ ...welcome.operator, desks: welcome.desks });
  }

  /** After our socket was away: the running call is resumed, the one being answered is answered. @param {OperatorCall} active */
  #comeBack(active) {
    if (active.resume !== null) this.#access.send(active.resumption(active.conversation?.phase === 'waiting'));
    else if (!this.#ringing.find(active.call)) this.#end(active, 'gone');
    else if (active.answering) this.#sendAnswer(active);
  }

  /** After a reload of the console: the call that it was in. @param {import('./signalling-messages.js').ActiveCall} left */
  #takeUp(left) {
    const part = left.group ? 'host' : left.in_charge === false ? 'guest' : 'charge';
    const active = this.#begin({ ...left, part });
    active.markInterrupted();
    active.resume = left.resume;
    active.prepared = this.#prepare(active);
    this.#access.send(active.resumption(true));
  }

  /** @param {OperatorCall} active */
  #sendAnswer(active) {
    active.answering = true;
    this.#access.send({ type: 'call.answer', call: active.call, transports: active.conversation.transports });
  }

  /**
   * @param {OperatorCall} active
   * @param {Extract<ServerMessage, { type: 'call.resumed' }>} message
   */
  async #onResumed(active, message) {
    const waiting = active.conversation.phase === 'waiting';
    active.enter(message);
    if (!waiting) {
      active.conversation.signallingBack({ iceServers: message.ice_servers, peerPresent: active.isHour || message.peer.present });
    } else if ((await active.prepared) && active === this.#active) {
      active.connect(message);
    }
    this.#changed();
  }

  /** @param {Extract<ServerMessage, { type: 'request.failed' }>} message */
  #onFailed(message) {
    const active = this.#active;
    if (active && message.call === active.call) active.handle(message);
    // There will be no open hour; a call that could not be answered still rings.
    const begins = active?.isHour ? message.request === 'call.open_hour' : message.request === 'call.answer' && message.call === active?.call;
    if (active?.resume === null && begins) this.#end(active, message.reason === 'degraded' ? 'degraded' : 'gone');
    this.#fail(message.request, message.reason, message.operator);
    this.#changed();
  }

  /** @param {string} request @param {string} reason @param {string | null} [operator] */
  #fail(request, reason, operator = null) {
    this.dispatchEvent(new CustomEvent('failed', { detail: { request, reason, operator } }));
  }

  /** @param {import('./operator-call.js').OperatorCallFacts} facts */
  #begin(facts) {
    const active = new OperatorCall(facts, { server: this.#server, send: (message) => this.#access.send(message), parts: this.#parts });
    const { conversation } = active;
    listenWhile(active.room, () => active === this.#active, { change: () => this.#changed() });
    conversation.setViews(this.#views);
    listenWhile(conversation, () => active === this.#active, {
      change: () => this.#changed(),
      level: (detail) => this.dispatchEvent(new CustomEvent('level', { detail })),
      doubt: () => this.#access.reopen(),
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
    if (!this.#access.send({ type: 'call.hangup', call })) this.#farewells.add(call, resume);
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
    this.#ringing.drop(call);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
