// SPDX-License-Identifier: EUPL-1.2
/**
 * The call that an operator is in.
 * @module
 */

import { CallRoom } from './call-room.js';
import { Conversation } from './conversation.js';
import { ConversationFace } from './conversation-face.js';

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').Desk} Desk */
/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./call-types.js').Inviting} Inviting */

/**
 * @typedef {object} OperatorCallFacts
 * @property {string} call empty for an open hour that the server does not know yet
 * @property {Desk} desk
 * @property {Kind} kind
 * @property {string} lang
 * @property {import('./call-types.js').Visit | null} [visit]
 * @property {'charge' | 'guest' | 'host'} [part] in charge of the call, asked in by a colleague, or host of an open hour
 */

/**
 * @typedef {object} OperatorWays
 * @property {string} server base address with a slash at its end
 * @property {(message: Record<string, unknown>) => boolean} send false if it could not leave
 * @property {import('./session-parts.js').SessionParts} parts
 */

const MAX_REASON_CHARACTERS = 280;

/** What `OperatorSession.active` shows. Its fields are read-only for others than the session. */
export class OperatorCall extends ConversationFace {
  /**
   * @param {OperatorCallFacts} facts
   * @param {OperatorWays} ways
   */
  constructor({ call, desk, kind, lang, visit = null, part = 'charge' }, { server, send, parts }) {
    super();
    this.call = call;
    this.desk = desk;
    this.kind = kind;
    this.lang = lang;
    /** What is known of a caller who was called back or has an appointment. */
    this.visit = visit;
    /** The server's token, once the call is ours. @type {string | null} */
    this.resume = null;
    /** Whether the server was told that we answer. */
    this.answering = false;
    /** Whether the devices could be opened. @type {Promise<boolean>} */
    this.prepared = Promise.resolve(true);
    this.#part = part;
    this.#server = server;
    this.#send = send;
    /** @override */
    this.conversation = new Conversation({
      role: part === 'guest' ? 'caller' : 'operator', main: part === 'host' ? null : 'caller', kind,
      transports: parts.offeredTransports(),
      send: (data, to) => send({ type: 'signal', call: this.call, to, data }),
    }, parts);
    /** @override */
    this.room = new CallRoom(this.conversation, send);
  }

  #part;
  #server;
  #send;
  #interrupted = false;
  #ended = false;
  /** @type {boolean | null} what this operator last said of it: a restarted server does not know */
  #holdWanted = null;
  /** @type {boolean | null} likewise, whether more may come into the open hour */
  #openWanted = null;
  /** @type {readonly Inviting[]} */
  #inviting = [];
  /** @type {{ address: string, expires: number } | null} */
  #guestLink = null;

  /** @returns {'connecting' | 'talking' | 'reconnecting' | 'ended'} */
  get state() {
    if (this.#ended) return 'ended';
    const { phase } = this.conversation;
    if (phase === 'talking' || phase === 'reconnecting') return phase;
    return this.#interrupted ? 'reconnecting' : 'connecting';
  }

  /** Whether this operator is in charge of the call, and not one who was invited. */
  get inCharge() {
    return this.#part !== 'guest';
  }

  /** Whether it is an open hour, of which this operator is the host. */
  get isHour() {
    return this.#part === 'host';
  }

  /** Colleagues who are being asked in. */
  get inviting() {
    return this.#inviting;
  }

  /** The address by which one guest joins, and until when (milliseconds since the epoch), or `null`. */
  get guestLink() {
    return this.#guestLink;
  }

  /** @param {boolean} on */
  hold(on) {
    if (!this.#ask('call.hold', { on })) return;
    this.#holdWanted = on;
    // Before the server has told anybody, nobody hears us any more.
    if (on) this.conversation.setHeld(true);
  }

  /**
   * Hands the call over; this operator stays with it until somebody has taken it.
   * @param {{ desk?: string, operator?: string, reason?: string }} target ids: a desk or a person
   */
  transfer({ desk, operator, reason = '' }) {
    const why = reason.trim().slice(0, MAX_REASON_CHARACTERS);
    this.#ask('call.transfer', { ...(operator !== undefined ? { operator } : { desk }), ...(why ? { reason: why } : {}) });
  }

  cancelTransfer() {
    this.#ask('call.transfer', { cancel: true });
  }

  /**
   * Asks a third person in.
   * @param {{ operator: string, reason?: string } | { guest: true }} whom a colleague by id, or somebody by link: `guestLink` has it then
   */
  invite(whom) {
    this.#ask('call.invite', whom);
  }

  /** @param {string} id */
  cancelInvite(id) {
    if (this.#ask('call.invite', { operator: id, cancel: true })) this.#forgetInvited((each) => each.id === id);
  }

  /** @param {string} id */
  removeParticipant(id) {
    this.#ask('call.remove', { participant: id });
  }

  /** They can speak again when they want to. @param {string} id */
  muteParticipant(id) {
    this.#ask('call.mute', { participant: id });
  }

  /** Ends the call and keeps this caller away for a time. */
  block() {
    // Whatever the server says to it, and however late: nothing more is heard or seen.
    if (this.#ask('call.block', {})) this.conversation.setHeld(true);
  }

  // For the session.

  /**
   * The call is ours, or is ours again.
   * @param {Pick<import('./signalling-messages.js').ActiveCall, 'call' | 'resume' | 'desk' | 'visit'> & import('./signalling-messages.js').CallPeople & { ice_servers: RTCIceServer[] }} news
   */
  enter(news) {
    this.call = news.call;
    this.resume = news.resume;
    this.visit = news.visit ?? this.visit;
    this.room.enter({ ...news, iceServers: news.ice_servers });
    // The server was restarted meanwhile.
    if (this.#holdWanted !== null && this.#holdWanted !== this.room.held) this.hold(this.#holdWanted);
    this.#openWanted ??= this.room.seats?.open ?? null;
    if (this.#openWanted !== null && this.#openWanted !== this.room.seats?.open) this.open(this.#openWanted);
    return this;
  }

  /** Of an open hour: whether more may come in. @param {boolean} on */
  open(on) {
    this.#openWanted = on;
    this.#send({ type: 'call.open_hour', desk: this.desk.id, on, ...(on ? { transports: this.conversation.transports } : {}) });
  }

  /**
   * Our devices are open: connects to everybody.
   * @param {{ transport?: import('./capabilities.js').Transport | null, ice_servers: RTCIceServer[], participants?: import('./signalling-messages.js').ParticipantFacts[] }} news
   */
  connect({ transport, ice_servers: iceServers, participants }) {
    const main = participants?.find(({ id }) => id === this.conversation.main)?.transport ?? transport;
    if (this.isHour) this.conversation.open();
    else if (main) this.conversation.connect({ transport: main, iceServers });
    this.room.connect();
  }

  /** @param {ServerMessage} message of this call */
  handle(message) {
    switch (message.type) {
      case 'call.inviting': {
        const { operator: id, name, until } = message;
        this.#inviting = [...this.#inviting.filter((each) => each.id !== id), { id, name, until }];
        break;
      }
      case 'call.guest_link': {
        const address = new URL(`call/${encodeURIComponent(this.desk.id)}`, this.#server);
        address.searchParams.set('guest', message.token);
        this.#guestLink = { address: address.href, expires: message.expires };
        break;
      }
      case 'call.joined':
        if (message.participant.role === 'operator') this.#forgetInvited(({ name }) => name === message.participant.name);
        // One guest a link.
        if (message.participant.role === 'guest') this.#guestLink = null;
        break;
      case 'request.failed':
        if (message.request === 'call.invite') this.#forgetInvited(({ id }) => id === message.operator);
        if (message.request === 'call.hold') this.#holdWanted = null;
        break;
    }
    if (!this.room.handle(message)) this.conversation.handle(message);
  }

  /**
   * The message that takes the call up again.
   * @param {boolean} fresh
   */
  resumption(fresh) {
    return { type: 'call.resume', call: this.call, resume: this.resume, fresh };
  }

  /** The call was under way before this page knew it. */
  markInterrupted() {
    this.#interrupted = true;
  }

  /** @param {{ bye: boolean }} options */
  end({ bye }) {
    this.#ended = true;
    this.conversation.close({ bye });
    this.room.close();
  }

  /**
   * @param {string} type
   * @param {object} fields
   */
  #ask(type, fields) {
    return this.resume !== null && !this.#ended && this.#send({ type, call: this.call, ...fields });
  }

  /** @param {(invited: Inviting) => boolean} which */
  #forgetInvited(which) {
    this.#inviting = this.#inviting.filter((each) => !which(each));
  }
}
