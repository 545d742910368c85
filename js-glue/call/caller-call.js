// SPDX-License-Identifier: EUPL-1.2
/**
 * One call of a citizen or a guest, from its first attempt to its end.
 * @module
 */

import { AWAY_TIMEOUT_MS, CallerLine } from './caller-line.js';
import { keepBlock, presentBlock } from './block-store.js';
import { CallKeeper } from './call-keeper.js';
import { CallRoom } from './call-room.js';
import { Conversation } from './conversation.js';
import { listenWhile } from './listen.js';
import { reasonOfEnding, reasonOfRefusal } from './reasons.js';
import { forget } from './resume-store.js';
import { CloseCode } from './signalling-messages.js';

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {'idle' | 'checking' | 'connecting' | 'ringing' | 'talking' | 'reconnecting' | 'ended'} CallerState */

/** Until the server has taken the call: several attempts to reach it fit in. */
const SERVER_TIMEOUT_MS = 15_000;

/**
 * @typedef {object} CallerFacts
 * @property {string} server base address with a slash at its end
 * @property {string} desk
 * @property {'it' | 'en'} lang
 * @property {Kind} kind
 * @property {string | null} ticket
 * @property {string | null} guest
 * @property {string | null} name
 */

/** Events: `change`, `level`. */
export class CallerCall extends EventTarget {
  /**
   * @param {CallerFacts} facts
   * @param {import('./capabilities.js').Transport[]} transports
   * @param {import('./session-parts.js').SessionParts} parts
   */
  constructor(facts, transports, parts) {
    super();
    this.#facts = facts;
    this.#parts = parts;
    this.conversation = new Conversation({
      role: 'caller', main: 'operator', kind: facts.kind, transports,
      send: (data, to) => this.#line?.send({ type: 'signal', call: this.#line.call, to, data }),
    }, parts);
    this.room = new CallRoom(this.conversation, (message) => this.#line?.send(message) ?? false);
    listenWhile(this.room, () => this.active, { change: () => this.#changed() });
    listenWhile(this.conversation, () => this.active, {
      change: () => this.#onConversation(),
      level: (detail) => this.dispatchEvent(new CustomEvent('level', { detail })),
      doubt: () => this.#line?.reopen(),
      over: (reason) => {
        this.#line?.sayFarewell();
        this.#end(reason);
      },
    });
  }

  #facts;
  #parts;
  /** @type {CallerState} */
  #state = 'checking';
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  #answered = false;
  /** @type {CallerLine | null} */
  #line = null;
  /** @type {Promise<boolean>} */
  #prepared = Promise.resolve(false);
  #keeper = new CallKeeper();
  /** @type {Reason | null} */
  reason = null;
  /** @type {import('./signalling-messages.js').DeskName | null} */
  deskName = null;
  /** @type {string | null} */
  operatorName = null;
  /** @type {{ place: number, waitS: number | null } | null} */
  queue = null;
  /** @type {string | null} */
  ratingTicket = null;
  /** @type {number | null} */
  blockedUntil = null;
  /** Whether the service is limited for a moment: nobody can answer, and nobody loses the place. */
  degraded = false;

  get state() {
    return this.#state;
  }

  get active() {
    return this.#state !== 'ended';
  }

  /** What another page needs to take the call up. @returns {import('./resume-store.js').ResumeEntry | null} */
  get entry() {
    const { call = null, resume = null } = this.#line ?? {};
    if (!this.active || call === null || resume === null) return null;
    const { server, desk, kind } = this.#facts;
    return { server, desk, call, resume, kind };
  }

  async start() {
    this.#setState('checking');
    if (!(await this.#prepare())) return;
    this.#setState('connecting');
    this.#openLine().connect(SERVER_TIMEOUT_MS);
  }

  /** @param {import('./resume-store.js').ResumeEntry} entry */
  async resume(entry) {
    const line = this.#openLine();
    line.call = entry.call;
    line.resume = entry.resume;
    line.fresh = true;
    this.#setState('reconnecting');
    // A call handed over goes on in the other window: permission comes first. After a reload the
    // server keeps the place for a short time only: it comes first.
    if (entry.handover && !(await this.#prepare({ hangUp: false }))) return;
    line.connect(AWAY_TIMEOUT_MS);
    if (!entry.handover) await this.#prepare();
  }

  hangUp() {
    if (!this.active) return;
    this.#line?.sayFarewell(({ rate }) => {
      // Who hangs up may rate the call, too.
      this.ratingTicket = rate ?? null;
      this.#changed();
    });
    this.#end('hangup-local', { bye: true });
  }

  /**
   * Opens the devices. False if the call has come to an end over it.
   * @param {{ hangUp?: boolean }} [options]
   */
  #prepare({ hangUp = true } = {}) {
    this.#prepared = (async () => {
      const reason = await this.conversation.prepare();
      if (!this.active) return false;
      if (reason === null) return true;
      if (hangUp) this.#line?.sayFarewell();
      this.#end(reason);
      return false;
    })();
    return this.#prepared;
  }

  #openLine() {
    const line = new CallerLine({ server: this.#facts.server, greeting: () => this.#greeting(), ringing: () => this.#state === 'ringing' }, this.#parts.openSignalling);
    this.#line = line;
    listenWhile(line, () => line === this.#line, {
      message: (message) => this.#onMessage(message),
      down: () => this.#onDown(),
      state: ({ degraded }) => this.#onState(degraded),
      closed: ({ code }) => this.#end(code === CloseCode.replaced ? 'moved' : 'gone'),
      silent: () => {
        line.sayFarewell();
        this.#end('server-unreachable');
      },
    });
    return line;
  }

  #greeting() {
    const { desk, kind, lang, guest, name, ticket } = this.#facts;
    const wish = { kind, lang, transports: this.conversation.transports };
    if (guest !== null) return { type: 'call.join', token: guest, ...wish, ...(name ? { name } : {}) };
    const block = presentBlock()?.block;
    return { type: 'call.start', desk, ...wish, ...(ticket !== null ? { ticket } : {}), ...(block ? { block } : {}) };
  }

  /** @param {boolean} degraded */
  #onState(degraded) {
    if (degraded === this.degraded) return;
    this.degraded = degraded;
    this.#changed();
  }

  #onDown() {
    // While media flows the call does not need the server; all other calls do.
    if (!this.#line?.call || this.conversation.phase === 'talking') return;
    this.#setState('reconnecting');
    if (this.conversation.phase === 'waiting') this.#line.expectServer(AWAY_TIMEOUT_MS);
  }

  /** @param {ServerMessage} message */
  #onMessage(message) {
    const known = this.#line?.call ?? null;
    if ('call' in message && message.call !== undefined && known !== null && message.call !== known) return;
    switch (message.type) {
      case 'call.ringing':
        this.#take(message);
        this.#setState('ringing');
        break;
      case 'call.queue':
        this.queue = message.place > 0 ? { place: message.place, waitS: message.wait_s ?? null } : null;
        this.#changed();
        break;
      case 'call.requeued':
        this.#onRequeued(message);
        break;
      case 'call.refused':
        if (message.reason === 'blocked') this.blockedUntil = presentBlock()?.until ?? null;
        this.#end(reasonOfRefusal(message.reason));
        break;
      case 'call.answered':
        this.#onAnswered(message);
        break;
      case 'call.resumed':
        this.#onResumed(message);
        break;
      case 'call.ended':
        this.#onEnded(message);
        break;
      default:
        if (!this.room.handle(message)) this.conversation.handle(message);
    }
  }

  /** @param {{ call: string, resume: string, desk: import('./signalling-messages.js').Desk, ice_servers: RTCIceServer[] }} message */
  #take({ call, resume, desk, ice_servers: iceServers }) {
    this.#line?.taken({ call, resume });
    this.deskName = desk.name;
    this.#iceServers = iceServers;
    this.#keep();
  }

  /**
   * Somebody has answered: for the first time, or another operator has the call now.
   * @param {Extract<ServerMessage, { type: 'call.answered' }>} message
   */
  #onAnswered(message) {
    const { call, becomes, resume, operator, desk, ice_servers: iceServers } = message;
    this.#answered = true;
    this.queue = null;
    this.operatorName = operator.name ?? null;
    if (desk) this.deskName = desk.name;
    if (iceServers) this.#iceServers = iceServers;
    this.#line?.taken({ call: becomes ?? call, resume });
    this.#keep();
    this.#leaveOperator();
    this.#join({ ...message, call: becomes ?? call });
  }

  /**
   * The operator has gone for good: back to the queue, with the devices open.
   * @param {{ call: string, resume: string }} message
   */
  #onRequeued({ call, resume }) {
    this.#line?.taken({ call, resume });
    this.#answered = false;
    this.operatorName = null;
    this.#keep();
    this.#leaveOperator();
    this.#setState('ringing');
  }

  #leaveOperator() {
    this.room.leave();
    if (this.conversation.phase !== 'waiting') this.conversation.leavePeer();
  }

  /** @param {Extract<ServerMessage, { type: 'call.resumed' }>} message */
  #onResumed(message) {
    // Handed over while we were away.
    const another = this.operatorName !== null && message.state === 'talking' && message.peer.name !== this.operatorName;
    this.#take(message);
    if (message.state === 'ringing') {
      // Back in the queue while we were away.
      if (this.#answered) this.#onRequeued(message);
      /** @type {CallerLine} */ (this.#line).fresh = false;
      this.#setState('ringing');
      return;
    }
    this.#answered = true;
    this.operatorName = message.peer.name ?? this.operatorName;
    if (another) this.#leaveOperator();
    if (this.conversation.phase !== 'waiting') {
      this.conversation.signallingBack({ iceServers: message.ice_servers, peerPresent: message.peer.present });
      this.room.enter({ ...message, iceServers: this.#iceServers });
    } else {
      this.#join(message);
    }
    this.#onConversation();
  }

  /**
   * Connects to the operator and whoever else is there, once the devices are open.
   * @param {{ call: string, transport?: import('./signalling-messages.js').Transport | null, desk?: import('./signalling-messages.js').Desk }
   *   & import('./signalling-messages.js').CallPeople} people
   */
  async #join(people) {
    this.room.enter({ ...people, iceServers: this.#iceServers });
    this.#onConversation();
    const { operatorName } = this;
    if (!(await this.#prepared) || !this.#line || !this.#answered || operatorName !== this.operatorName) return;
    this.#line.fresh = false;
    const transport = people.transport ?? people.participants?.find(({ id }) => id === 'operator')?.transport;
    if (transport) this.conversation.connect({ transport, iceServers: this.#iceServers });
    this.room.connect();
  }

  /** @param {Extract<ServerMessage, { type: 'call.ended' }>} message */
  #onEnded({ reason, by, rate, block, until }) {
    this.ratingTicket = rate ?? null;
    if (block && until) {
      keepBlock(block, until);
      this.blockedUntil = until;
    }
    this.#end(reasonOfEnding(reason, by, 'caller'));
  }

  #onConversation() {
    if (!this.active) return;
    this.conversation.documents.setName('operator', this.operatorName ?? '', 'operator');
    const phase = this.conversation.phase;
    if (phase === 'talking') this.#state = 'talking';
    else if (phase === 'reconnecting') this.#state = 'reconnecting';
    else if (this.#answered && this.#state !== 'reconnecting') this.#state = 'connecting';
    this.#changed();
  }

  #keep() {
    const { entry } = this;
    if (entry) this.#keeper.hold(entry);
  }

  /**
   * @param {Reason} reason
   * @param {{ bye?: boolean }} [options]
   */
  #end(reason, { bye = false } = {}) {
    if (this.#state === 'ended') return;
    this.#keeper.release();
    if (this.#line?.call) forget(this.#facts.server, this.#facts.desk);
    this.#line?.close();
    this.#line = null;
    this.conversation.close({ bye });
    this.room.close();
    this.reason = reason;
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
