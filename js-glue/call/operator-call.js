// SPDX-License-Identifier: EUPL-1.2
/**
 * The call that an operator is in.
 * @module
 */

import { Conversation } from './conversation.js';
import { ConversationFace } from './conversation-face.js';

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').Desk} Desk */
/** @typedef {{ call: string, desk: Desk, kind: Kind, lang: string }} CallFacts */

/** What `OperatorSession.active` shows. Read-only for others than the session. */
export class OperatorCall extends ConversationFace {
  /**
   * @param {CallFacts} facts
   * @param {(call: OperatorCall, data: Record<string, unknown>) => void} send passes a signal on
   * @param {import('./session-parts.js').SessionParts} parts
   */
  constructor({ call, desk, kind, lang }, send, parts) {
    super();
    this.call = call;
    this.desk = desk;
    this.kind = kind;
    this.lang = lang;
    /** The server's token, once the call is ours. @type {string | null} */
    this.resume = null;
    /** Whether the server was told that we answer. */
    this.answering = false;
    /** Whether the devices could be opened. @type {Promise<boolean>} */
    this.prepared = Promise.resolve(true);
    /** @override */
    this.conversation = new Conversation({
      role: 'operator', kind, transports: parts.offeredTransports(), send: (data) => send(this, data),
    }, parts);
  }

  #interrupted = false;
  #ended = false;

  /** @returns {'connecting' | 'talking' | 'reconnecting' | 'ended'} */
  get state() {
    if (this.#ended) return 'ended';
    const { phase } = this.conversation;
    if (phase === 'talking' || phase === 'reconnecting') return phase;
    return this.#interrupted ? 'reconnecting' : 'connecting';
  }

  /** Whether it is on hold: nobody hears or sees the other. */
  get held() {
    return false;
  }

  /** Where it is being handed to. @returns {import('./call-types.js').Transferring | null} */
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

  /** The address by which the invited guest joins. @returns {string | null} */
  get guestLink() {
    return null;
  }

  /** What is known of a caller who was called back or has an appointment. @returns {import('./call-types.js').Visit | null} */
  get visit() {
    return null;
  }

  /** @param {boolean} on */
  hold(on) {
    void on;
  }

  /**
   * Hands the call over; it goes on here until somebody has taken it.
   * @param {{ desk?: string, operator?: string, reason?: string }} target ids: a desk or a person
   */
  transfer(target) {
    void target;
  }

  cancelTransfer() {}

  /**
   * Asks a third person in.
   * @param {{ operator: string } | { guest: true }} whom a colleague by id, or somebody by link: `guestLink` has it then
   */
  invite(whom) {
    void whom;
  }

  /** @param {string} id */
  removeParticipant(id) {
    void id;
  }

  /** They can unmute themselves. @param {string} id */
  muteParticipant(id) {
    void id;
  }

  /**
   * @param {string} text
   * @returns {boolean} false if nothing can be sent now
   */
  sendChat(text) {
    return text === null;
  }

  /** Ends the call and keeps this caller away for a time. */
  block() {}

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
  }
}
