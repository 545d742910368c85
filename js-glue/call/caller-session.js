// SPDX-License-Identifier: EUPL-1.2
/**
 * A citizen's call, from the click to its end.
 * @module
 */

import { defaultParts } from './session-parts.js';
import { CallKeeper } from './call-keeper.js';
import { Conversation } from './conversation.js';
import { ConversationFace } from './conversation-face.js';
import { sayFarewell } from './farewell.js';
import { listenWhile } from './listen.js';
import { reasonOfEnding, reasonOfRefusal } from './reasons.js';
import { forget, recall } from './resume-store.js';
import { socketUrl } from './signalling-client.js';
import { CloseCode } from './signalling-messages.js';
import { handOver, takeOver } from './window-handover.js';

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./signalling-client.js').SignallingClient} SignallingClient */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {'idle' | 'checking' | 'connecting' | 'ringing' | 'talking' | 'reconnecting' | 'ended'} CallerState */

/** Until the server has taken the call: several attempts to reach it fit in. */
const SERVER_TIMEOUT_MS = 15_000;
/** The server keeps a place this long for somebody who is away. */
const AWAY_TIMEOUT_MS = 30_000;

/**
 * One call to a desk. After `ended` it can be started again.
 *
 * Events: `change` (anything that it shows has changed), `level` (detail `{ local, remote }`, 0..1,
 * about ten times a second in a call).
 */
export class CallerSession extends ConversationFace {
  /**
   * @param {object} options
   * @param {string} options.server base address of the signalling server
   * @param {string} options.desk
   * @param {string} [options.lang] `it` or `en`
   * @param {string | null} [options.ticket] of a call-back or an appointment
   * @param {string | null} [options.guest] of an invitation into a running call
   * @param {import('./session-parts.js').SessionParts} [parts] other ones in tests
   */
  constructor({ server, desk, lang = 'it', ticket = null, guest = null }, parts = defaultParts) {
    super();
    this.#server = new URL(server.endsWith('/') ? server : `${server}/`, globalThis.location?.href).href;
    this.#desk = desk;
    this.#lang = lang.startsWith('it') ? 'it' : 'en';
    this.#parts = parts;
    this.#ticket = ticket;
    this.#guest = guest;
  }

  #server;
  #desk;
  #lang;
  #parts;
  #ticket;
  #guest;
  /** @type {CallerState} */
  #state = 'idle';
  /** @type {Reason | null} */
  #reason = null;
  /** @type {Kind} */
  #kind = 'voice';
  /** @type {import('./signalling-messages.js').DeskName | null} */
  #deskName = null;
  /** @type {string | null} */
  #operatorName = null;
  /** @type {{ place: number, waitS: number | null } | null} */
  #queue = null;
  /** @type {string | null} */
  #call = null;
  /** @type {string | null} */
  #resume = null;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  #started = false;
  /** Whether our peer connection does not know the call yet, as after a reload. */
  #fresh = false;
  #answered = false;
  /** @type {SignallingClient | null} */
  #client = null;
  /** @type {Promise<boolean>} */
  #prepared = Promise.resolve(false);
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #serverTimer;
  #keeper = new CallKeeper();

  /**
   * Whether this tab left a call to `desk` within the last 30 s, to be taken up by `resume`.
   * @param {string} desk
   * @param {string} [server] any, if left out
   * @returns {boolean}
   */
  static resumable(desk, server) {
    return recall(desk, server) !== null;
  }

  /**
   * For the server's call window: takes the call that the page which opened it hands over. True if
   * there is one, to be taken up by `resume`.
   * @param {{ server: string, desk: string }} options
   * @returns {Promise<boolean>}
   */
  static handedOver({ server, desk }) {
    return takeOver({ server, desk });
  }

  get state() {
    return this.#state;
  }

  /** Why it ended, or `null`. */
  get reason() {
    return this.#reason;
  }

  get kind() {
    return this.#kind;
  }

  get deskName() {
    return this.#deskName;
  }

  get operatorName() {
    return this.#operatorName;
  }

  /**
   * While others are before it in the desk's queue: its place (1: next) and the wait in seconds, if
   * there is an estimate. `null` else, while it rings too.
   */
  get queue() {
    return this.#queue;
  }

  /** Whether the desk has put the call on hold. */
  get held() {
    return false;
  }

  /** Where the call is being handed to. @returns {import('./call-types.js').Transferring | null} */
  get transferring() {
    return null;
  }

  /** @returns {readonly import('./call-types.js').ChatLine[]} */
  get chat() {
    return [];
  }

  /** Everybody else in the call. @returns {readonly import('./call-types.js').Participant[]} */
  get participants() {
    return [];
  }

  /** Whether we ask to speak. */
  get hand() {
    return false;
  }

  /** Whether the host has muted us, until we unmute. */
  get mutedByHost() {
    return false;
  }

  /** Of the open hour that we are in. @returns {import('./call-types.js').Seats | null} */
  get seats() {
    return null;
  }

  /** With which the ended call can be rated. @returns {string | null} */
  get ratingTicket() {
    return null;
  }

  /**
   * @param {string} text
   * @returns {boolean} false if nothing can be sent now
   */
  sendChat(text) {
    return text.length > 0 && this.#client !== null && false;
  }

  /** @param {boolean} on */
  raiseHand(on) {
    void [on, this.#ticket, this.#guest];
  }

  /**
   * Calls the desk: first the devices (the browser may ask for permission), then the server.
   * Resolves when both are done; watch `state` for what comes of it. Call it in the turn of a click.
   * @param {Kind} kind
   */
  async start(kind) {
    if (!this.#begin(kind)) return;
    this.#setState('checking');
    if (!(await this.#prepare())) return;
    this.#setState('connecting');
    this.#connect(SERVER_TIMEOUT_MS);
  }

  /**
   * Takes up the call that this tab left within the last 30 s. Call it in the turn of a click if
   * there is one: a browser may keep the sound off otherwise.
   */
  async resume() {
    const entry = recall(this.#desk, this.#server);
    if (!this.#begin(entry?.kind ?? this.#kind)) return;
    if (!entry) {
      this.#end('gone');
      return;
    }
    this.#call = entry.call;
    this.#resume = entry.resume;
    this.#fresh = true;
    this.#setState('reconnecting');
    // A call handed over goes on in the other window: permission comes first. After a reload the
    // server keeps the place for a short time only: it comes first.
    if (entry.handover && !(await this.#prepare({ hangUp: false }))) return;
    this.#connect(AWAY_TIMEOUT_MS);
    if (!entry.handover) await this.#prepare();
  }

  /** Ends the call, or gives up the attempt. */
  hangUp() {
    if (!this.#active) return;
    this.#sayFarewell();
    this.#end('hangup-local', { bye: true });
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.conversation?.setMuted(on);
  }

  /** @param {boolean} on */
  async setCamera(on) {
    await this.conversation?.setCamera(on);
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} views elements that get a picture as their only child */
  setViews(views) {
    this.#views = { ...this.#views, ...views };
    this.conversation?.setViews(views);
  }

  /**
   * Moves the call to the server's own window, so that it outlives this page. Call it in the turn
   * of a click. This session ends with `moved` once the window has taken the call.
   * @returns {Promise<boolean>} false if the window was blocked or did not ask for the call: it goes on here
   */
  moveToWindow() {
    const entry = this.#entry();
    return entry ? handOver(entry, { lang: this.#lang }) : Promise.resolve(false);
  }

  /** @returns {Promise<object>} */
  async stats() {
    return this.conversation?.stats() ?? {};
  }

  get #active() {
    return this.#state !== 'idle' && this.#state !== 'ended';
  }

  /** @param {Kind} kind */
  #begin(kind) {
    if (this.#active) return false;
    this.#kind = kind;
    this.#reason = null;
    this.#deskName = this.#operatorName = this.#queue = this.#call = this.#resume = null;
    this.#started = this.#fresh = this.#answered = false;
    const transports = this.#parts.offeredTransports();
    if (transports.length === 0) {
      this.#end('unsupported');
      return false;
    }
    const conversation = new Conversation({
      role: 'caller', kind, transports,
      send: (data) => this.#client?.send({ type: 'signal', call: this.#call, data }),
    }, this.#parts);
    this.conversation = conversation;
    conversation.setViews(this.#views);
    listenWhile(conversation, () => conversation === this.conversation, {
      change: () => this.#onConversation(),
      level: (detail) => this.dispatchEvent(new CustomEvent('level', { detail })),
      doubt: () => this.#client?.reopen(),
      over: (reason) => {
        this.#sayFarewell();
        this.#end(reason);
      },
    });
    return true;
  }

  /**
   * Opens the devices. False if the call has come to an end over it.
   * @param {{ hangUp?: boolean }} [options]
   */
  #prepare({ hangUp = true } = {}) {
    const conversation = this.conversation;
    this.#prepared = (async () => {
      const reason = conversation ? await conversation.prepare() : null;
      if (conversation !== this.conversation || !this.#active) return false;
      if (reason === null) return true;
      if (hangUp) this.#sayFarewell();
      this.#end(reason);
      return false;
    })();
    return this.#prepared;
  }

  /** @param {number} timeoutMs */
  #connect(timeoutMs) {
    const client = this.#parts.openSignalling({ url: socketUrl(this.#server, 'ws/caller'), ping: () => this.#ping() });
    this.#client = client;
    // A client that says farewell is no longer ours to listen to.
    listenWhile(client, () => client === this.#client, {
      open: () => this.#onOpen(),
      message: (message) => this.#onMessage(message),
      down: () => this.#onDown(),
      closed: ({ code }) => this.#end(code === CloseCode.replaced ? 'moved' : 'gone'),
    });
    this.#expectServer(timeoutMs);
    client.connect();
  }

  /** While it rings nothing else shows that the server is there; in a call the media do. */
  #ping() {
    return this.#state === 'ringing' ? this.#resumption() : null;
  }

  #resumption() {
    return { type: 'call.resume', call: this.#call, resume: this.#resume, fresh: this.#fresh };
  }

  #onOpen() {
    if (this.#call && this.#resume) {
      this.#client?.send(this.#resumption());
    } else {
      this.#started = true;
      const { transports } = /** @type {Conversation} */ (this.conversation);
      this.#client?.send({ type: 'call.start', desk: this.#desk, kind: this.#kind, lang: this.#lang, transports });
    }
  }

  #onDown() {
    // While media flows the call does not need the server; all other calls do.
    if (!this.#call || this.conversation?.phase === 'talking') return;
    this.#setState('reconnecting');
    if (this.conversation?.phase === 'waiting') this.#expectServer(AWAY_TIMEOUT_MS);
  }

  /** @param {number} timeoutMs */
  #expectServer(timeoutMs) {
    clearTimeout(this.#serverTimer);
    this.#serverTimer = setTimeout(() => {
      this.#sayFarewell();
      this.#end('server-unreachable');
    }, timeoutMs);
  }

  /** @param {ServerMessage} message */
  #onMessage(message) {
    if ('call' in message && message.call !== undefined && this.#call !== null && message.call !== this.#call) return;
    switch (message.type) {
      case 'call.ringing':
        this.#take(message);
        this.#setState('ringing');
        break;
      case 'call.queue':
        this.#queue = message.place > 0 ? { place: message.place, waitS: message.wait_s ?? null } : null;
        this.#changed();
        break;
      case 'call.requeued':
        this.#onRequeued(message);
        break;
      case 'call.refused':
        this.#end(reasonOfRefusal(message.reason));
        break;
      case 'call.answered':
        this.#answered = true;
        this.#queue = null;
        this.#operatorName = message.operator.name ?? null;
        if (message.resume) this.#resume = message.resume;
        this.#keep();
        this.#join(message.transport);
        break;
      case 'call.resumed':
        this.#onResumed(message);
        break;
      case 'call.ended':
        this.#end(reasonOfEnding(message.reason, message.by, 'caller'));
        break;
      default:
        this.conversation?.handle(message);
    }
  }

  /** @param {{ call: string, resume: string, desk: import('./signalling-messages.js').Desk, ice_servers: RTCIceServer[] }} message */
  #take({ call, resume, desk, ice_servers: iceServers }) {
    clearTimeout(this.#serverTimer);
    this.#call = call;
    this.#resume = resume;
    this.#deskName = desk.name;
    this.#iceServers = iceServers;
    this.#keep();
  }

  /**
   * The operator has gone for good: back to the queue, with the devices open.
   * @param {Extract<ServerMessage, { type: 'call.requeued' }>} message
   */
  #onRequeued({ resume }) {
    this.#resume = resume;
    this.#answered = false;
    this.#operatorName = null;
    this.#keep();
    this.conversation?.leavePeer();
    this.#setState('ringing');
  }

  /** @param {Extract<ServerMessage, { type: 'call.resumed' }>} message */
  #onResumed(message) {
    this.#take(message);
    if (message.state === 'ringing') {
      this.#fresh = false;
      this.#setState('ringing');
      return;
    }
    this.#answered = true;
    this.#operatorName = message.peer.name ?? this.#operatorName;
    const conversation = this.conversation;
    if (conversation && conversation.phase !== 'waiting') conversation.signallingBack({ iceServers: message.ice_servers, peerPresent: message.peer.present });
    else if (message.transport) this.#join(message.transport);
    this.#onConversation();
  }

  /**
   * Connects to the operator, once the devices are open.
   * @param {import('./signalling-messages.js').Transport} transport
   */
  async #join(transport) {
    const conversation = this.conversation;
    this.#onConversation();
    if (!(await this.#prepared) || conversation !== this.conversation) return;
    this.#fresh = false;
    conversation?.connect({ transport, iceServers: this.#iceServers });
  }

  #onConversation() {
    if (!this.#active) return;
    this.conversation?.documents.setFarName(this.#operatorName ?? '');
    const phase = this.conversation?.phase;
    if (phase === 'talking') this.#state = 'talking';
    else if (phase === 'reconnecting') this.#state = 'reconnecting';
    else if (this.#answered && this.#state !== 'reconnecting') this.#state = 'connecting';
    this.#changed();
  }

  /** @returns {import('./resume-store.js').ResumeEntry | null} */
  #entry() {
    if (!this.#active || this.#call === null || this.#resume === null) return null;
    return { server: this.#server, desk: this.#desk, call: this.#call, resume: this.#resume, kind: this.#kind };
  }

  #keep() {
    const entry = this.#entry();
    if (entry) this.#keeper.hold(entry);
  }

  /** Lets the server know that the call is over, whenever it can be reached. */
  #sayFarewell() {
    const client = this.#client;
    if (!client || (!this.#started && this.#call === null)) return;
    this.#client = null;
    sayFarewell(client, { call: this.#call, resume: this.#resume });
  }

  /**
   * @param {Reason} reason
   * @param {{ bye?: boolean }} [options]
   */
  #end(reason, { bye = false } = {}) {
    if (this.#state === 'ended') return;
    clearTimeout(this.#serverTimer);
    this.#keeper.release();
    if (this.#call !== null) forget(this.#server, this.#desk);
    this.#client?.close();
    this.#client = null;
    this.conversation?.close({ bye });
    this.#reason = reason;
    this.#setState('ended');
  }

  /** @param {CallerState} state */
  #setState(state) {
    this.#state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
