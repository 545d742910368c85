// SPDX-License-Identifier: EUPL-1.2
/**
 * All media of one call: a pair with each other person, on one microphone and one camera.
 * @module
 */

import { Documents } from '../documents/documents.js';
import { oneCameraOnly } from './camera-lending.js';
import { CallNotices } from './call-notices.js';
import { MediaSource } from './media-source.js';
import { Pair } from './pair.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./peer-link.js').PeerLink} PeerLink */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {import('./call-notices.js').Notice} Notice */

/**
 * @typedef {object} ConversationParts
 * @property {import('./media-source.js').MediaMakers} media
 * @property {(options: import('./peer-link.js').PeerLinkOptions) => PeerLink} createLink
 * @property {import('../documents/documents.js').DocumentParts} [documents]
 */

/** @typedef {{ id: string, role: 'caller' | 'operator', transport: Transport, iceServers: RTCIceServer[], seesPages?: boolean }} Joining `role` `caller`: we make the offers; `seesPages`: whether our pages go there */

const QUALITY_PERIOD_MS = 2000;
const MAX_EARLY = 200;
/** With several others every picture is sent several times, and as many come: what a weak device can follow. */
const SEVERAL = Object.freeze({ width: 320, height: 240, fps: 15 });

/**
 * One of the others may be the main one: without a way to them the call is over, its phase is the
 * call's, pages are shown to them. Without a main one, as for the host of an open hour, the call
 * lasts until it is hung up.
 *
 * Events: `change`; `level` (detail `{ local, remote }`); `over` (detail: a Reason; the call cannot
 * go on, or the main one has hung up); `doubt` (interrupted for so long that signalling should be
 * opened anew, as after a change of network).
 */
export class Conversation extends EventTarget {
  /**
   * @param {object} options
   * @param {'caller' | 'operator'} options.role towards the main one; `caller`: we make the offers
   * @param {string | null} options.main id of the main one
   * @param {Kind} options.kind
   * @param {Transport[]} options.transports all that this page can do, preferred first
   * @param {(data: Record<string, unknown>, to: string) => void} options.send passes a signal on; may lose it
   * @param {ConversationParts} parts
   */
  constructor({ role, main, kind, transports, send }, parts) {
    super();
    this.#role = role;
    this.#main = main;
    this.#kind = kind;
    this.#send = send;
    this.#createLink = parts.createLink;
    this.#source = new MediaSource({ kind, transports }, parts.media);
    /** The pages that everybody shows. */
    this.documents = new Documents({ role, parts: parts.documents, lendCamera: (wish) => this.#lendCamera(wish) });
    this.#home = this.#makePair(() => this.#own.camera !== false);
    this.#home.addEventListener('level', (event) => this.#onLevel(/** @type {CustomEvent} */ (event).detail));
    this.#home.addEventListener('devices', (event) => this.#notices.setDevices(/** @type {CustomEvent} */ (event).detail));
  }

  #role;
  #main;
  #kind;
  #send;
  #createLink;
  #source;
  /** @type {import('./pair.js').OwnState} */
  #own = { muted: false, held: false, camera: null, cap: null };
  /** The pair whose media were opened first. It shows our own picture, and is the main one's if there is one. */
  #home;
  /** @type {Map<string, Pair>} every pair with somebody, the home pair too, by the other's id */
  #pairs = new Map();
  /** @type {Set<string>} to whom there is no way any more */
  #lost = new Set();
  /** @type {Map<string, number>} how loud the others are whose pair is not the home pair */
  #levels = new Map();
  /** @type {Map<string, Record<string, any>[]>} signals that came before the pair was there */
  #early = new Map();
  #notices = new CallNotices(() => this.#changed());
  /** @type {number | null} */
  #openedAt = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #qualityTimer;
  #closed = false;

  /** The transports that are left: fewer, if the core could not be loaded. */
  get transports() {
    return this.#source.transports;
  }

  get notices() {
    return this.#notices.present;
  }

  get muted() {
    return this.#own.muted;
  }

  get cameraOn() {
    return this.#home.cameraOn;
  }

  get peerMuted() {
    return this.#mainPair?.peerMuted ?? false;
  }

  get peerCameraOn() {
    return this.#mainPair?.peerCameraOn ?? false;
  }

  /** When the first connection stood, in milliseconds since the epoch. */
  get talkingSince() {
    return this.#main === null ? this.#openedAt : this.#home.talkingSince;
  }

  get transport() {
    return this.#home.transport;
  }

  get safetyCode() {
    return this.#mainPair?.safetyCode ?? null;
  }

  /** @returns {'waiting' | 'connecting' | 'talking' | 'reconnecting'} */
  get phase() {
    if (this.#main === null) return this.#openedAt === null ? 'waiting' : 'talking';
    return this.#mainPair?.phase ?? 'waiting';
  }

  get main() {
    return this.#main;
  }

  /**
   * Loads the media and opens the devices, which asks for permission.
   * @returns {Promise<Reason | null>} why there can be no call
   */
  prepare() {
    return this.#home.open();
  }

  /**
   * Begins to connect to the main one.
   * @param {{ transport: Transport, iceServers: RTCIceServer[] }} options
   */
  connect({ transport, iceServers }) {
    if (this.#main !== null) this.join({ id: this.#main, role: this.#role, transport, iceServers });
  }

  /** There is no main one: the call is there from now on. */
  open() {
    this.#openedAt ??= Date.now();
    this.#changed();
  }

  /** Begins to connect to somebody. @param {Joining} joining */
  join({ id, role, transport, iceServers, seesPages = true }) {
    if (this.#closed || this.#pairs.has(id)) return;
    // Without a main one, the media that are open already serve the first who comes.
    const home = id === this.#main || (this.#main === null && this.#home.peer === null);
    const pair = home ? this.#home : this.#makePair(() => this.cameraOn);
    if (!home) pair.addEventListener('level', (event) => this.#levels.set(id, /** @type {CustomEvent} */ (event).detail.remote));
    this.#pairs.set(id, pair);
    this.#lost.delete(id);
    this.#limit();
    this.#qualityTimer ??= setInterval(() => this.#judgeQuality(), QUALITY_PERIOD_MS);
    this.documents.join(id, { main: id === this.#main, sees: seesPages });
    if (pair.media) this.documents.useMedia(id, pair.media);
    pair.connect({ id, role, transport, iceServers, send: (data) => this.#send(data, id) });
    for (const data of this.#early.get(id) ?? []) pair.receive(data);
    this.#early.delete(id);
    this.#changed();
  }

  /** Somebody has left the call. @param {string} id */
  part(id) {
    const pair = this.#pairs.get(id);
    if (pair) {
      this.#pairs.delete(id);
      if (pair === this.#home) pair.leave();
      else pair.close();
    }
    this.#lost.delete(id);
    this.#levels.delete(id);
    this.#early.delete(id);
    this.documents.part(id);
    if (id === this.#main) this.#notices.set('peer-away', false);
    this.#limit();
    this.#changed();
  }

  /** The main one is gone for good and the call is not: it waits for another one. */
  leavePeer() {
    for (const id of [...this.#pairs.keys()]) this.part(id);
    this.#early.clear();
    this.#notices.set('peer-away', false);
    this.#changed();
  }

  /** @param {string} id @returns {{ state: 'connecting' | 'talking' | 'reconnecting' | 'lost', muted: boolean, camera: boolean }} */
  pairState(id) {
    const pair = this.#pairs.get(id);
    const phase = pair?.phase ?? 'connecting';
    const state = this.#lost.has(id) ? 'lost' : phase === 'waiting' ? 'connecting' : phase;
    return { state, muted: pair?.peerMuted ?? false, camera: state === 'talking' && (pair?.peerCameraOn ?? false) };
  }

  /**
   * Takes a message of the server that concerns the others.
   * @param {ServerMessage} message others than `signal`, `peer.away` and `peer.back` are ignored
   */
  handle(message) {
    if (message.type !== 'signal' && message.type !== 'peer.away' && message.type !== 'peer.back') return;
    const id = (message.type === 'signal' ? message.from : message.participant) ?? this.#main;
    if (id === null) return;
    const pair = this.#pairs.get(id);
    if (message.type === 'signal') {
      if (pair) pair.receive(message.data);
      else this.#keepForLater(id, message.data);
      return;
    }
    if (id === this.#main) this.#notices.set('peer-away', message.type === 'peer.away');
    if (message.type === 'peer.away') return;
    if (message.fresh) {
      this.#early.delete(id);
      this.#lost.delete(id);
    }
    pair?.peerBack(message.fresh);
  }

  /**
   * Our own way to the others is open again.
   * @param {{ iceServers: RTCIceServer[], peerPresent: boolean }} options
   */
  signallingBack({ iceServers, peerPresent }) {
    this.#notices.set('peer-away', !peerPresent);
    for (const pair of this.#pairs.values()) pair.signallingBack(iceServers);
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.#own.muted = on;
    this.#applyOwn();
    this.#changed();
  }

  /** On hold nobody hears or sees the other; devices and connections stay. @param {boolean} on */
  setHeld(on) {
    if (this.#own.held === on) return;
    this.#own.held = on;
    this.#applyOwn();
    this.#changed();
  }

  /**
   * @param {boolean} on
   * @returns {Promise<void>}
   */
  async setCamera(on) {
    this.#own.camera = on;
    if (this.#kind === 'video') await this.#switchCamera(on);
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} views elements that get a picture as their only child; `remote` is the main one's */
  setViews(views) {
    if (this.#main === null) this.#home.setViews({ local: views.local });
    else this.#home.setViews(views);
  }

  /**
   * Where somebody's picture goes; not for the main one.
   * @param {string} id
   * @param {Element | null} place gets a picture as its only child
   */
  setView(id, place) {
    if (id !== this.#main) this.#pairs.get(id)?.setViews({ remote: place });
  }

  /** @returns {Promise<object>} what is known about media and connection, of the first pair; `others`: of the others, by id */
  async stats() {
    const others = [...this.#pairs].filter(([, pair]) => pair !== this.#home);
    const [first, ...rest] = await Promise.all([this.#home, ...others.map(([, pair]) => pair)].map((pair) => pair.stats()));
    if (others.length === 0) return first;
    return { ...first, others: Object.fromEntries(others.map(([id], index) => [id, rest[index]])) };
  }

  /**
   * Ends it: devices off at once.
   * @param {{ bye?: boolean }} [options] `bye`: tell the others on our own channels
   */
  close({ bye = false } = {}) {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#qualityTimer);
    this.documents.close();
    for (const pair of this.#all) pair.close({ bye });
  }

  get #mainPair() {
    return this.#main !== null && this.#home.peer === this.#main ? this.#home : null;
  }

  get #all() {
    return new Set([this.#home, ...this.#pairs.values()]);
  }

  /** @param {() => boolean} wantsCamera whether its media, when they are made, shall open the camera */
  #makePair(wantsCamera) {
    const pair = new Pair({ source: this.#source, own: this.#own, wantsCamera, createLink: this.#createLink });
    pair.addEventListener('change', () => this.#changed());
    pair.addEventListener('over', (event) => this.#onPairOver(pair, /** @type {CustomEvent} */ (event).detail));
    pair.addEventListener('doubt', () => this.#emit('doubt', null));
    pair.addEventListener('media', (event) => pair.peer !== null && this.documents.useMedia(pair.peer, /** @type {CustomEvent} */ (event).detail));
    pair.addEventListener('papers', (event) => pair.peer !== null && this.documents.usePapers(pair.peer, /** @type {CustomEvent} */ (event).detail));
    return pair;
  }

  /** @param {Pair} pair @param {Reason} reason */
  #onPairOver(pair, reason) {
    if (pair.peer === null || pair.peer === this.#main) {
      this.#emit('over', reason);
      return;
    }
    // The call of the others goes on. The server says when that one has left.
    this.#lost.add(pair.peer);
    this.#changed();
  }

  /**
   * A signal that comes before our devices are open, as after a reload: the far side shall not lose patience.
   * @param {string} from
   * @param {Record<string, any>} data
   */
  #keepForLater(from, data) {
    if (data.preparing === true) return;
    const kept = this.#early.get(from) ?? [];
    if (data.session !== undefined && kept.length < MAX_EARLY) this.#early.set(from, [...kept, data]);
    this.#send({ preparing: true }, from);
  }

  #limit() {
    const cap = this.#pairs.size > 1 ? SEVERAL : null;
    if (cap === this.#own.cap) return;
    this.#own.cap = cap;
    this.#applyOwn();
  }

  #applyOwn() {
    for (const pair of this.#all) pair.applyOwn();
  }

  /** @param {boolean} on */
  async #switchCamera(on) {
    await Promise.all([...this.#all].map((pair) => pair.setCamera(on)));
    this.#changed();
  }

  /**
   * Stops the call's picture for a while, for somebody who needs the camera.
   * @type {import('../documents/camera-shot.js').LendCamera}
   */
  async #lendCamera({ force }) {
    if (!this.cameraOn || !(force || (await oneCameraOnly()))) return () => {};
    await this.#switchCamera(false);
    return () => {
      if (!this.#closed && this.#own.camera !== false) this.#switchCamera(true);
    };
  }

  /** @param {{ local: number, remote: number }} level */
  #onLevel({ local, remote }) {
    this.#emit('level', { local, remote: Math.max(remote, ...this.#levels.values()) });
  }

  async #judgeQuality() {
    if (await this.#home.judge()) this.#notices.set('poor-connection', this.#home.poor);
  }

  #changed() {
    this.#emit('change', null);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
