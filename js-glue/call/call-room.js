// SPDX-License-Identifier: EUPL-1.2
/**
 * Who is in a call, and what goes on in it beside the media.
 * @module
 */

import { ChatLog, MAX_CHAT_CHARACTERS } from './chat-log.js';

/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./signalling-messages.js').ParticipantFacts} ParticipantFacts */
/** @typedef {import('./signalling-messages.js').CallPeople} CallPeople */
/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('./call-types.js').Participant} Participant */
/** @typedef {import('./call-types.js').Transferring} Transferring */
/** @typedef {import('./call-types.js').Seats} Seats */

const FIRST_TWO = ['caller', 'operator'];

/**
 * Which of two makes the offers: `caller` to `operator`; third persons to those two; of two third
 * persons the one with the greater id.
 * @param {string} own
 * @param {string} other
 * @returns {boolean} whether it is us
 */
export function weOffer(own, other) {
  if (FIRST_TWO.includes(own)) return own === 'caller' && other === 'operator';
  return FIRST_TWO.includes(other) || own > other;
}

/** Follows the server's word on one call. The pairs beyond the main one are made and ended here. Event: `change`. */
export class CallRoom extends EventTarget {
  /**
   * @param {Conversation} conversation
   * @param {(message: { type: string, call: string } & Record<string, unknown>) => boolean} send false if it could not leave
   */
  constructor(conversation, send) {
    super();
    this.#conversation = conversation;
    this.#send = send;
  }

  #conversation;
  #send;
  #chat = new ChatLog();
  #call = '';
  /** Whether our devices are open, so that pairs can be made. */
  #ready = false;
  #you = '';
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {ParticipantFacts[]} */
  #people = [];
  /** @type {Map<string, HTMLElement>} */
  #views = new Map();
  #held = false;
  /** @type {Transferring | null} */
  #transferring = null;
  /** @type {Seats | null} */
  #seats = null;
  #hand = false;
  #mutedByHost = false;

  get held() {
    return this.#held;
  }

  get transferring() {
    return this.#transferring;
  }

  get seats() {
    return this.#seats;
  }

  get hand() {
    return this.#hand;
  }

  get mutedByHost() {
    return this.#mutedByHost;
  }

  get chat() {
    return this.#chat.lines;
  }

  /** @returns {Participant[]} */
  get participants() {
    const { main } = this.#conversation;
    return this.#people.map(({ id, name, role, present, hand }) => ({
      id, name: name || null, role, present, hand, main: id === main, ...this.#conversation.pairState(id), view: this.#views.get(id) ?? null,
    }));
  }

  /**
   * The call as the server sees it when we come in or come back. `connect` comes after it, once.
   * @param {{ call: string, desk?: import('./signalling-messages.js').Desk, iceServers: RTCIceServer[] } & CallPeople} news
   */
  enter({ call, desk, iceServers, you, participants, held, transferring, group }) {
    const people = participants ?? [];
    this.#call = call;
    this.#chat.use(call);
    this.#iceServers = iceServers;
    this.#you = you ?? this.#you;
    this.#held = held ?? false;
    this.#transferring = readTransfer(transferring ?? null);
    if (group && desk) this.#seats = { desk, ...group };
    for (const { id } of this.#people) if (!people.some((each) => each.id === id)) this.#part(id);
    this.#people = people;
    if (this.#ready) this.connect();
    this.#apply();
  }

  /** Our devices are open: from now on there is a pair with everybody. */
  connect() {
    this.#ready = true;
    for (const person of this.#people) this.#join(person);
  }

  /**
   * @param {ServerMessage} message
   * @returns {boolean} whether it was ours
   */
  handle(message) {
    switch (message.type) {
      case 'call.held':
        this.#held = message.on;
        break;
      case 'call.transferring':
        this.#transferring = readTransfer(message);
        break;
      case 'call.joined':
        this.#people = [...this.#people.filter(({ id }) => id !== message.participant.id), message.participant];
        this.#join(message.participant);
        break;
      case 'call.parted':
        this.#part(message.participant);
        this.#people = this.#people.filter(({ id }) => id !== message.participant);
        break;
      case 'call.seats':
        if (this.#seats) this.#seats = { ...this.#seats, taken: message.taken, of: message.of, open: message.open };
        break;
      case 'call.hand':
        if (message.participant === this.#you) this.#hand = message.up;
        this.#update(message.participant, { hand: message.up });
        break;
      case 'call.mute':
        this.#mutedByHost = true;
        this.#conversation.setMuted(true);
        break;
      case 'chat': {
        const own = message.from === this.#you;
        const from = own ? null : this.#people.find(({ id }) => id === message.from)?.name || null;
        this.#chat.take({ from, text: message.text, at: message.at, own });
        break;
      }
      case 'peer.away':
      case 'peer.back':
        this.#update(message.participant ?? this.#conversation.main, { present: message.type === 'peer.back' });
        return false;
      case 'request.failed':
        if (message.request === 'chat') this.#chat.failed();
        this.dispatchEvent(new Event('change'));
        return false;
      default:
        return false;
    }
    this.#apply();
    return true;
  }

  /** The operator in charge is gone, or another one: what they had set is over. */
  leave() {
    for (const { id } of this.#people) this.#part(id);
    this.#people = [];
    this.#held = false;
    this.#transferring = null;
    this.#apply();
  }

  /** @param {string} text @returns {boolean} */
  sendChat(text) {
    const line = text.trim();
    if (line === '' || line.length > MAX_CHAT_CHARACTERS || this.#call === '') return false;
    if (!this.#send({ type: 'chat', call: this.#call, text: line })) return false;
    this.#chat.sending(line, Date.now());
    this.dispatchEvent(new Event('change'));
    return true;
  }

  /** @param {boolean} up */
  raiseHand(up) {
    this.#send({ type: 'call.hand', call: this.#call, up });
  }

  /** Our user has switched the microphone. @param {boolean} muted */
  noteMuted(muted) {
    if (!muted) this.#mutedByHost = false;
  }

  /** The call is over. */
  close() {
    this.#chat.close();
    this.#views.clear();
  }

  /** @param {ParticipantFacts} person */
  #join({ id, name, role, transport }) {
    const conversation = this.#conversation;
    if (!this.#ready || id === conversation.main || this.#views.has(id) || !transport) return;
    const view = makeView();
    this.#views.set(id, view);
    // In an open hour callers are strangers to each other: they show to the host and to nobody else.
    const seesPages = this.#seats === null || conversation.main === null || role !== 'caller';
    conversation.join({ id, role: weOffer(this.#you, id) ? 'caller' : 'operator', transport, iceServers: this.#iceServers, seesPages });
    conversation.documents.setName(id, name || '', role);
    conversation.setView(id, view);
  }

  /** @param {string} id */
  #part(id) {
    if (id === this.#conversation.main) return;
    this.#conversation.setView(id, null);
    this.#conversation.part(id);
    this.#views.delete(id);
  }

  /**
   * @param {string | null} id
   * @param {Partial<ParticipantFacts>} news
   */
  #update(id, news) {
    this.#people = this.#people.map((each) => (each.id === id ? { ...each, ...news } : each));
  }

  #apply() {
    // While it is handed over it is as good as held.
    this.#conversation.setHeld(this.#held || this.#transferring !== null);
    for (const { id, name, role } of this.#people) this.#conversation.documents.setName(id, name || '', role);
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * @param {import('./signalling-messages.js').TransferNews | null} news
 * @returns {Transferring | null}
 */
function readTransfer(news) {
  if (!news || news.on === false) return null;
  return { desk: news.desk ?? null, operator: news.operator_name || null, until: news.until ?? 0 };
}

function makeView() {
  const view = document.createElement('div');
  Object.assign(view.style, { width: '100%', height: '100%' });
  return view;
}
