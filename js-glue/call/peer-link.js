// SPDX-License-Identifier: EUPL-1.2
/**
 * What joins two browsers for one call: a peer session, and the next one when it fails.
 * @module
 */

import { icePolicyOf } from './ice-policy.js';
import { PeerSession } from './peer-session.js';
import { Recovery } from './recovery.js';
import { newNonce } from './safety-code.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./wiring.js').Media & EventTarget & { resetSession: () => void }} LinkedMedia */
/** @typedef {import('./peer-session.js').LinkState} LinkState */

/**
 * @typedef {object} PeerLinkOptions
 * @property {'caller' | 'operator'} role
 * @property {Kind} kind
 * @property {RTCIceServer[]} iceServers
 * @property {Transport} transport as agreed in signalling
 * @property {Transport[]} transports all that this page can do, preferred first
 * @property {(transport: Transport) => Promise<LinkedMedia>} mediaFor the media, ready to be attached
 * @property {(data: Record<string, unknown>) => void} send passes a signal to the far side; may lose it
 * @property {() => number} [random] 0..1
 */

// Both sides may notice the same fault: a session this young is the answer to it.
const YOUNG_SESSION_MS = 2000;
const MAX_FAILURES = 3;
const OPERATOR_PATIENCE_MS = 2500;
// A farewell needs a moment to leave.
const BYE_MS = 250;
const TRANSPORTS = ['rtp', 'datachannel', 'native'];

/** @type {WeakMap<object, string>} */
const coreIds = new WeakMap();

/**
 * Names one core of one page, so that the far side notices when it speaks to another one.
 * @param {object} media
 */
function coreIdOf(media) {
  const known = coreIds.get(media);
  if (known) return known;
  const id = newNonce();
  coreIds.set(media, id);
  return id;
}

/**
 * Keeps two browsers connected. The caller makes every offer; the operator asks for one.
 *
 * Events: `change` (`state`, `transport` or `safetyCode` has changed), `lost` (no connection for
 * 30 s, or none can be made), `bye` (the far side hangs up), `papers` (detail: a new data channel on
 * which pages are spoken of, or `null`: there is none).
 */
export class PeerLink extends EventTarget {
  /** @param {PeerLinkOptions} options */
  constructor({ role, kind, iceServers, transport, transports, mediaFor, send, random }) {
    super();
    this.#role = role;
    this.#kind = kind;
    this.#iceServers = iceServers;
    this.#transport = transport;
    this.#transports = transports;
    this.#mediaFor = mediaFor;
    this.#send = send;
    // The caller acts, the operator only asks, and so leaves it the first word.
    this.#recovery = new Recovery({ random, patienceMs: role === 'operator' ? OPERATOR_PATIENCE_MS : 0 });
    this.#recovery.addEventListener('restart', () => this.#tryAgain());
    this.#recovery.addEventListener('lost', () => this.dispatchEvent(new Event('lost')));
  }

  #role;
  #kind;
  #iceServers;
  #transport;
  #transports;
  #mediaFor;
  #send;
  #recovery;
  /** @type {PeerSession | null} */
  #session = null;
  /** @type {LinkedMedia | null} */
  #media = null;
  #onStalled = () => this.#heal();
  /** @type {Promise<RTCCertificate> | null} */
  #certificate = null;
  /** @type {string | null} */
  #safetyCode = null;
  /** @type {string | null} */
  #remoteCore = null;
  /** @type {Transport[]} */
  #remoteTransports = [];
  #stalls = 0;
  #failures = 0;
  #bornMs = 0;
  #closed = false;
  /** @type {Promise<void>} */
  #last = Promise.resolve();

  /** @returns {LinkState} */
  get state() {
    return this.#session?.state ?? 'connecting';
  }

  /** The transport in use. */
  get transport() {
    return this.#transport;
  }

  /** Four groups of three digits, the same on both sides, or `null` while it is not known. */
  get safetyCode() {
    return this.#safetyCode;
  }

  /** Caller: connects. Operator: waits for the caller's offer. */
  start() {
    this.#recovery.connecting();
    return this.#role === 'caller' ? this.#begin(this.#transport) : Promise.resolve();
  }

  /**
   * Drops the connections, as both sides do when one of them has lost its own; the caller offers anew.
   */
  renew() {
    this.#recovery.stop();
    this.#recovery.connecting();
    if (this.#role === 'caller') return this.#begin(this.#transport);
    return this.#enqueue(async () => this.#dropSession());
  }

  /**
   * Takes a signal of the far side.
   * @param {Record<string, any>} data
   */
  receive(data) {
    return this.#enqueue(() => this.#take(data));
  }

  /**
   * The way to the far side is open again: whatever was lost on it is made up for.
   * @param {{ iceServers?: RTCIceServer[] }} [options] fresh credentials, for later sessions
   */
  signallingBack({ iceServers } = {}) {
    if (iceServers) this.#iceServers = iceServers;
    this.#recovery.hurry();
  }

  /** Goes over to another transport that the far side knows too. */
  switchTo(/** @type {Transport} */ transport) {
    if (this.#role === 'operator') this.#send({ transport });
    else if (this.#transports.includes(transport)) this.#begin(transport);
  }

  /** @returns {Promise<RTCStatsReport[]>} */
  async stats() {
    return this.#session?.stats() ?? [];
  }

  /**
   * Ends it.
   * @param {{ bye?: boolean }} [options] `bye`: tell the far side, in case the server cannot
   */
  close({ bye = false } = {}) {
    if (this.#closed) return;
    this.#closed = true;
    this.#recovery.stop();
    this.#media?.removeEventListener('stalled', this.#onStalled);
    const session = this.#session;
    this.#session = null;
    if (bye && session?.sayBye()) setTimeout(() => session.close(), BYE_MS);
    else session?.close();
  }

  /** @param {Record<string, any>} data */
  async #take(data) {
    const offer = data.description?.type === 'offer';
    if (this.#role === 'operator' && offer && typeof data.session === 'string' && data.session !== this.#session?.id) {
      if (!this.#transports.includes(data.transport)) return;
      this.#dropSession();
      this.#noteFarSide(data);
      await this.#openSession(data.session, data.transport);
    }
    if (this.#role === 'caller' && data.restart === true) {
      // One that names another session was asked for before this one's offer came: it needs no second offer.
      if (data.session === undefined || data.session === this.#session?.id) await this.#session?.restart({ all: true });
      return;
    }
    if (this.#session && data.session === this.#session.id) {
      if (data.description) this.#noteFarSide(data);
      await this.#session.accept(data);
      return;
    }
    if (data.preparing === true) this.#recovery.bePatient();
    if (this.#role === 'operator' || data.session !== undefined) return;
    if (data.renegotiate === true) this.#renewUnlessYoung();
    else if (TRANSPORTS.includes(data.transport) && data.transport !== this.#transport) this.switchTo(data.transport);
  }

  /** @param {Record<string, any>} data */
  #noteFarSide({ core, transports }) {
    if (Array.isArray(transports)) this.#remoteTransports = transports.filter((item) => TRANSPORTS.includes(item));
    if (typeof core !== 'string' || core === this.#remoteCore) return;
    if (this.#remoteCore !== null) this.#media?.resetSession();
    this.#remoteCore = core;
  }

  /** @param {Transport} transport */
  #begin(transport) {
    this.#bornMs = Date.now();
    return this.#enqueue(async () => {
      const session = await this.#openSession(newNonce(), transport);
      await session?.start();
    });
  }

  #renewUnlessYoung() {
    if (Date.now() - this.#bornMs >= YOUNG_SESSION_MS) this.#begin(this.#transport);
  }

  /**
   * @param {string} id
   * @param {Transport} transport
   */
  async #openSession(id, transport) {
    this.#dropSession();
    const media = await this.#mediaFor(transport);
    // ECDSA: the browser's default, and quick to make. One for all connections of the call.
    this.#certificate ??= RTCPeerConnection.generateCertificate(/** @type {EcKeyGenParams} */ ({ name: 'ECDSA', namedCurve: 'P-256' }));
    const certificate = await this.#certificate;
    if (this.#closed) return null;
    if (media !== this.#media) {
      this.#media?.removeEventListener('stalled', this.#onStalled);
      media.addEventListener('stalled', this.#onStalled);
      this.#media = media;
    }
    if (transport !== this.#transport) this.#stalls = 0;
    this.#transport = transport;
    const session = new PeerSession({
      id, role: this.#role, kind: this.#kind, transport, media,
      configuration: { iceServers: this.#iceServers, iceTransportPolicy: icePolicyOf(this.#iceServers), bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require', certificates: [certificate] },
      send: (data) => this.#send('description' in data ? { ...data, core: coreIdOf(media), transports: this.#transports } : data),
    });
    this.#session = session;
    session.addEventListener('statechange', () => this.#onState(session));
    session.addEventListener('failure', () => this.#onFailure(session));
    session.addEventListener('bye', () => this.dispatchEvent(new Event('bye')));
    session.addEventListener('code', (event) => {
      if (session !== this.#session) return;
      this.#safetyCode = /** @type {CustomEvent} */ (event).detail;
      this.dispatchEvent(new Event('change'));
    });
    this.#recovery.connecting();
    this.dispatchEvent(new CustomEvent('papers', { detail: session.papers }));
    this.dispatchEvent(new Event('change'));
    return session;
  }

  #dropSession() {
    if (!this.#session) return;
    this.#session.close();
    this.#session = null;
    this.#safetyCode = null;
    this.#media?.detachTransport();
    this.dispatchEvent(new CustomEvent('papers', { detail: null }));
    this.dispatchEvent(new Event('change'));
  }

  /** @param {PeerSession} session */
  #onState(session) {
    if (session !== this.#session) return;
    if (session.state === 'connected') {
      this.#failures = 0;
      this.#recovery.connected();
    } else if (session.state === 'interrupted') {
      this.#recovery.interrupted();
    } else if (session.state === 'failed') {
      this.#recovery.interrupted({ certain: true });
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {PeerSession} session */
  #onFailure(session) {
    if (session !== this.#session || this.#closed) return;
    this.#failures += 1;
    if (this.#failures > MAX_FAILURES) {
      this.dispatchEvent(new Event('lost'));
    } else if (this.#role === 'caller') {
      this.#begin(this.#transport);
    } else {
      this.#send({ renegotiate: true });
    }
  }

  /** The recovery's turn: the connection is not there. */
  #tryAgain() {
    if (this.#role === 'operator') this.#send({ restart: true, session: this.#session?.id });
    else this.#enqueue(async () => this.#session?.restart());
  }

  /** A transform passes nothing: once a new session, then another transport. */
  #heal() {
    if (this.#closed) return;
    this.#stalls += 1;
    const next = this.#stalls > 1 ? this.#fallback() : null;
    if (next) this.switchTo(next);
    else if (this.#stalls > 1) return;
    else if (this.#role === 'caller') this.#renewUnlessYoung();
    else this.#send({ renegotiate: true });
  }

  /** @returns {Transport | null} the next one that both know */
  #fallback() {
    const later = this.#transports.slice(this.#transports.indexOf(this.#transport) + 1);
    return later.find((transport) => this.#remoteTransports.includes(transport)) ?? null;
  }

  /** @param {() => Promise<void>} job */
  #enqueue(job) {
    this.#last = this.#last.then(async () => {
      if (this.#closed) return;
      try {
        await job();
      } catch {
        // No media, or a peer connection that cannot be made: there will be no call.
        if (!this.#closed) this.dispatchEvent(new Event('lost'));
      }
    });
    return this.#last;
  }
}
