// SPDX-License-Identifier: EUPL-1.2
/**
 * A citizen's call, from the click to its end.
 * @module
 */

import { CallerCall } from './caller-call.js';
import { ConversationFace } from './conversation-face.js';
import { listenWhile } from './listen.js';
import { recall } from './resume-store.js';
import { defaultParts } from './session-parts.js';
import { handOver, takeOver } from './window-handover.js';

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./caller-call.js').CallerState} CallerState */
/** @typedef {import('./reasons.js').Reason} Reason */

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
   * @param {string | null} [options.name] of a guest: what the others see
   * @param {import('./session-parts.js').SessionParts} [parts] other ones in tests
   */
  constructor({ server, desk, lang = 'it', ticket = null, guest = null, name = null }, parts = defaultParts) {
    super();
    this.#server = new URL(server.endsWith('/') ? server : `${server}/`, globalThis.location?.href).href;
    this.#desk = desk;
    this.#lang = /** @type {'it' | 'en'} */ (lang.startsWith('it') ? 'it' : 'en');
    this.#parts = parts;
    this.#ticket = ticket;
    this.#guest = guest;
    this.#name = name;
  }

  #server;
  #desk;
  #lang;
  #parts;
  #ticket;
  #guest;
  #name;
  /** @type {Kind} */
  #kind = 'voice';
  /** Why there was no attempt. @type {Reason | null} */
  #refused = null;
  /** @type {CallerCall | null} */
  #call = null;
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};

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

  /** @returns {CallerState} */
  get state() {
    return this.#call?.state ?? (this.#refused === null ? 'idle' : 'ended');
  }

  /** Why it ended, or `null`. */
  get reason() {
    return this.#call?.reason ?? this.#refused;
  }

  get kind() {
    return this.#kind;
  }

  get deskName() {
    return this.#call?.deskName ?? null;
  }

  get operatorName() {
    return this.#call?.operatorName ?? null;
  }

  /**
   * While others are before it in the desk's queue: its place (1: next) and the wait in seconds, if
   * there is an estimate. `null` else, while it rings too.
   */
  get queue() {
    return this.#call?.queue ?? null;
  }

  /** Whether the service is limited for a moment: nobody can answer, and nobody loses the place. */
  get degraded() {
    return this.#call?.active === true && this.#call.degraded;
  }

  /** @override Those who talk need not know that nobody else can be answered. */
  get notices() {
    const waits = this.state === 'connecting' || this.state === 'ringing' || this.state === 'reconnecting';
    return this.degraded && waits && this.talkingSince === null ? new Set([...super.notices, /** @type {const} */ ('degraded')]) : super.notices;
  }

  /** With which the ended call can be rated within a day. @returns {string | null} */
  get ratingTicket() {
    return this.#call?.ratingTicket ?? null;
  }

  /** Until when the desk keeps this caller away, in milliseconds since the epoch, or `null`. */
  get blockedUntil() {
    return this.#call?.blockedUntil ?? null;
  }

  /**
   * Calls the desk, or joins the call that a guest was invited to: first the devices (the browser may ask for permission), then the server.
   * Resolves when both are done; watch `state` for what comes of it. Call it in the turn of a click.
   * @param {Kind} kind
   */
  async start(kind) {
    await this.#begin(kind)?.start();
  }

  /**
   * Takes up the call that this tab left within the last 30 s. Call it in the turn of a click if
   * there is one: a browser may keep the sound off otherwise.
   */
  async resume() {
    if (this.#call?.active) return;
    const entry = recall(this.#desk, this.#server);
    if (entry) await this.#begin(entry.kind)?.resume(entry);
    else this.#refuse('gone');
  }

  /** Ends the call, or gives up the attempt. */
  hangUp() {
    this.#call?.hangUp();
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.room?.noteMuted(on);
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
    const entry = this.#call?.entry ?? null;
    return entry ? handOver(entry, { lang: this.#lang }) : Promise.resolve(false);
  }

  /** @returns {Promise<object>} */
  async stats() {
    return this.conversation?.stats() ?? {};
  }

  /** @param {Kind} kind @returns {CallerCall | null} */
  #begin(kind) {
    if (this.#call?.active) return null;
    this.#kind = kind;
    const transports = this.#parts.offeredTransports();
    if (transports.length === 0) {
      this.#refuse('unsupported');
      return null;
    }
    const facts = { server: this.#server, desk: this.#desk, lang: this.#lang, kind, ticket: this.#ticket, guest: this.#guest, name: this.#name };
    const call = new CallerCall(facts, transports, this.#parts);
    this.#call = call;
    this.conversation = call.conversation;
    this.room = call.room;
    call.conversation.setViews(this.#views);
    listenWhile(call, () => call === this.#call, {
      change: () => this.dispatchEvent(new Event('change')),
      level: (detail) => this.dispatchEvent(new CustomEvent('level', { detail })),
    });
    return call;
  }

  /** There is no call. @param {Reason} reason */
  #refuse(reason) {
    this.#call = this.conversation = this.room = null;
    this.#refused = reason;
    this.dispatchEvent(new Event('change'));
  }
}
