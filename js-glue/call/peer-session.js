// SPDX-License-Identifier: EUPL-1.2
/**
 * The peer connections of one transport, from a caller's first offer until they are dropped.
 * @module
 */

import { Connection } from './connection.js';
import { SafetyHandshake } from './safety-handshake.js';
import { addTracks, connectionCount, joinTracks, openChannels, shapers } from './wiring.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./wiring.js').Media} Media */
/** @typedef {'connecting' | 'connected' | 'interrupted' | 'failed'} LinkState */

/**
 * Events: `statechange`; `code` (detail: the safety code); `failure` (detail: error; a new session is
 * needed); `bye` (the far side hangs up).
 */
export class PeerSession extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.id chosen by the caller
   * @param {'caller' | 'operator'} options.role
   * @param {Kind} options.kind
   * @param {Transport} options.transport
   * @param {Media} options.media
   * @param {RTCConfiguration} options.configuration
   * @param {(data: Record<string, unknown>) => void} options.send
   */
  constructor({ id, role, kind, transport, media, configuration, send }) {
    super();
    this.id = id;
    this.transport = transport;
    this.media = media;
    this.#role = role;
    this.#send = send;
    this.#handshake = new SafetyHandshake(role);
    for (let link = 0; link < connectionCount(transport); link += 1) {
      /** @type {Connection} */
      const connection = new Connection({
        configuration,
        send: (part) => this.#sendPart(link, part),
        inspectRemote: (sdp) => this.#handshake.checkRemote(sdp),
        prepareAnswer: link === 0 ? () => joinTracks({ pc: connection.pc, transport, media }) : undefined,
        ...shapers(transport),
      });
      connection.addEventListener('statechange', () => this.#onState(connection));
      connection.addEventListener('failure', (event) => this.#emit('failure', /** @type {CustomEvent} */ (event).detail));
      this.#connections.push(connection);
      const channels = openChannels({ pc: connection.pc, link, transport, kind, media });
      if (channels) this.#watchCall(channels.call);
      if (channels) this.papers = channels.papers;
      if (link === 0 && role === 'caller') addTracks({ pc: connection.pc, transport, kind, media });
    }
  }

  /** The channel on which pages are spoken of. @type {RTCDataChannel | null} */
  papers = null;
  #role;
  #send;
  #handshake;
  /** @type {Connection[]} */
  #connections = [];
  /** @type {RTCDataChannel | null} */
  #call = null;
  #everConnected = false;
  /** @type {string | null} */
  #commit = null;
  #code = '';
  #closed = false;

  /** @returns {LinkState} of all connections together: the worst of them */
  get state() {
    const states = this.#connections.map((connection) => connection.state);
    if (states.every((state) => state === 'connected')) return 'connected';
    if (states.some((state) => state === 'failed' || state === 'closed')) return 'failed';
    return this.#everConnected ? 'interrupted' : 'connecting';
  }

  /** Caller: makes the first offers. */
  async start() {
    this.#commit = (await this.#handshake.offerFields()).commit;
    for (const connection of this.#connections) if (!this.#closed) await connection.offer();
  }

  /**
   * Caller: restarts ICE.
   * @param {{ all?: boolean }} [options] `all`: on connections that seem to carry, too
   */
  async restart({ all = false } = {}) {
    for (const connection of this.#connections) {
      if (!this.#closed && (all || connection.state !== 'connected')) await connection.offer({ iceRestart: true });
    }
  }

  /**
   * Takes a signal of this session.
   * @param {Record<string, any>} data
   */
  async accept(data) {
    if (data.reveal !== undefined) {
      await this.#handshake.hearReveal(data.reveal);
      await this.#updateCode();
    }
    const connection = Number.isInteger(data.link) ? this.#connections[data.link] : undefined;
    if (!connection) return;
    const part = readPart(data);
    if (part.description?.type === (this.#role === 'caller' ? 'offer' : 'answer')) return;
    if (part.description) this.#handshake.hear(data);
    await connection.accept(part);
    if (!part.description || this.#closed) return;
    const reveal = this.#handshake.reveal();
    if (reveal) this.#send({ session: this.id, reveal });
    await this.#updateCode();
  }

  /**
   * Tells the far side that the call is over, on its own channel, whatever becomes of the server.
   * @returns {boolean} whether there was a way to say it
   */
  sayBye() {
    if (this.#call?.readyState !== 'open') return false;
    this.#call.send('bye');
    return true;
  }

  /** The statistics of all connections. */
  async stats() {
    return Promise.all(this.#connections.filter(({ state }) => state !== 'closed').map(({ pc }) => pc.getStats()));
  }

  close() {
    this.#closed = true;
    if (this.#call) this.#call.onmessage = null;
    for (const connection of this.#connections) connection.close();
  }

  /**
   * @param {number} link
   * @param {import('./connection.js').SignalPart} part
   */
  #sendPart(link, part) {
    const type = part.description?.type;
    if (part.description) this.#handshake.noteLocal(part.description.sdp);
    const extra = type === 'offer' ? { transport: this.transport, commit: this.#commit } : type === 'answer' ? this.#handshake.answerFields() : {};
    this.#send({ session: this.id, link, ...part, ...extra });
  }

  /** @param {Connection} connection */
  #onState(connection) {
    if (connection.state === 'connected' && this.state === 'connected') this.#everConnected = true;
    this.dispatchEvent(new Event('statechange'));
  }

  /** @param {RTCDataChannel} channel */
  #watchCall(channel) {
    this.#call = channel;
    channel.onmessage = ({ data }) => {
      if (data === 'bye') this.dispatchEvent(new Event('bye'));
    };
  }

  async #updateCode() {
    const code = await this.#handshake.code();
    if (this.#closed || code === null || code === this.#code) return;
    this.#code = code;
    this.#emit('code', code);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * The part of a signal that is a connection's: what has the wrong shape is left out.
 * @param {Record<string, any>} data
 * @returns {import('./connection.js').SignalPart}
 */
function readPart({ round, description, candidates }) {
  /** @type {import('./connection.js').SignalPart} */
  const part = {};
  if (Number.isInteger(round)) part.round = round;
  if ((description?.type === 'offer' || description?.type === 'answer') && typeof description.sdp === 'string') {
    part.description = { type: description.type, sdp: description.sdp };
  }
  if (Array.isArray(candidates)) {
    part.candidates = candidates.filter((item) => item === null || (typeof item === 'object' && typeof item.candidate === 'string'));
  }
  return part;
}
