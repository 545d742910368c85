// SPDX-License-Identifier: EUPL-1.2
/**
 * Us and one other person in a call: media and peer link between the two.
 * @module
 */

import { QualityJudge } from './quality.js';
import { reasonOfDeviceError } from './reasons.js';
import { statsOf } from './call-stats.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./media-factory.js').CallMedia} CallMedia */
/** @typedef {import('./media-source.js').MediaSource} MediaSource */
/** @typedef {import('./peer-link.js').PeerLink} PeerLink */
/** @typedef {import('./peer-link.js').PeerLinkOptions} PeerLinkOptions */
/** @typedef {import('./reasons.js').Reason} Reason */

/**
 * @typedef {object} OwnState what we want of our own media, the same for all pairs of a call
 * @property {boolean} muted
 * @property {boolean} held nobody hears or sees the other
 * @property {boolean | null} camera whether it shall be on, if anybody has said so
 * @property {import('../media/session-host.js').VideoLimits | null} cap the most that is sent of it
 */

/**
 * @typedef {object} PeerFacts
 * @property {string} id
 * @property {'caller' | 'operator'} role `caller`: we make the offers
 * @property {Transport} transport
 * @property {RTCIceServer[]} iceServers
 * @property {(data: Record<string, unknown>) => void} send passes a signal on; may lose it
 */

/** After an interruption this long the signalling socket may be dead without knowing it, too. */
const DOUBT_MS = 5000;

/**
 * Events: `change`; `level` (detail `{ local, remote }`); `over` (detail: a Reason; no way to the
 * other any more, or they have hung up); `doubt` (interrupted for long); `devices` (detail: the
 * notices about microphone and camera); `media` (detail: media that are new); `papers` (detail: a
 * data channel or `null`).
 */
export class Pair extends EventTarget {
  /**
   * @param {object} options
   * @param {MediaSource} options.source
   * @param {OwnState} options.own
   * @param {() => boolean} options.wantsCamera whether media, when they are made, shall open the camera
   * @param {(options: PeerLinkOptions) => PeerLink} options.createLink
   */
  constructor({ source, own, wantsCamera, createLink }) {
    super();
    this.#source = source;
    this.#own = own;
    this.#wantsCamera = wantsCamera;
    this.#createLink = createLink;
  }

  #source;
  #own;
  #wantsCamera;
  #createLink;
  /** @type {string | null} */
  #peer = null;
  /** @type {CallMedia | null} */
  #media = null;
  #native = false;
  /** @type {PeerLink | null} */
  #link = null;
  #peerMuted = false;
  #peerCameraOn = false;
  /** @type {number | null} */
  #talkingSince = null;
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};
  #quality = new QualityJudge();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #doubtTimer;
  #closed = false;

  /** The other's id, or `null` while there is nobody. */
  get peer() {
    return this.#peer;
  }

  /** What is open for this pair. */
  get media() {
    return this.#media;
  }

  get cameraOn() {
    return this.#media?.cameraOn ?? false;
  }

  get peerMuted() {
    return this.#peerMuted;
  }

  get peerCameraOn() {
    return this.#peerCameraOn;
  }

  /** When the first connection to this peer stood, in milliseconds since the epoch. */
  get talkingSince() {
    return this.#talkingSince;
  }

  get transport() {
    return this.#link?.transport ?? null;
  }

  get safetyCode() {
    return this.#link?.safetyCode ?? null;
  }

  get poor() {
    return this.#quality.poor;
  }

  /** @returns {'waiting' | 'connecting' | 'talking' | 'reconnecting'} */
  get phase() {
    if (!this.#link) return 'waiting';
    if (this.#link.state === 'connected') return 'talking';
    return this.#talkingSince === null ? 'connecting' : 'reconnecting';
  }

  /**
   * Loads the media and opens the devices, which asks for permission.
   * @returns {Promise<Reason | null>} why there can be no call
   */
  async open() {
    try {
      const { media, native } = await this.#source.make(this.#source.transports[0]);
      if (this.#closed) {
        media.close();
        return null;
      }
      this.#useMedia(media, native);
      const { notices, error } = await this.#openDevices(media, this.#wantsCamera());
      if (error) return reasonOfDeviceError({ reason: error });
      this.#emit('devices', notices);
      return null;
    } catch (error) {
      return reasonOfDeviceError(error);
    }
  }

  /**
   * Begins to connect to somebody.
   * @param {PeerFacts} facts
   */
  connect({ id, role, transport, iceServers, send }) {
    if (this.#closed || this.#link) return;
    const link = this.#createLink({
      role, kind: this.#source.kind, transport, transports: this.#source.transports, iceServers,
      mediaFor: (wanted) => this.#mediaFor(wanted),
      send,
    });
    this.#peer = id;
    this.#link = link;
    link.addEventListener('change', () => this.#onLinkChange(link));
    link.addEventListener('papers', (event) => this.#emit('papers', /** @type {CustomEvent} */ (event).detail));
    link.addEventListener('lost', () => link === this.#link && this.#emit('over', 'connection-lost'));
    link.addEventListener('bye', () => link === this.#link && this.#emit('over', 'hangup-remote'));
    link.start();
    this.#changed();
  }

  /** @param {Record<string, any>} data a signal of the other */
  receive(data) {
    this.#link?.receive(data);
  }

  /**
   * The other's page is back.
   * @param {boolean} fresh it needs a new peer connection
   */
  peerBack(fresh) {
    if (fresh) this.#link?.renew();
    else this.#link?.signallingBack();
  }

  /** Our own way to the other is open again. @param {RTCIceServer[]} iceServers */
  signallingBack(iceServers) {
    this.#link?.signallingBack({ iceServers });
  }

  /** The other is gone for good; the media stay open for the next one. */
  leave() {
    this.#drop({ bye: false });
    this.#peer = null;
    this.#talkingSince = null;
    this.#peerMuted = this.#peerCameraOn = false;
    this.#media?.detachTransport();
    this.#media?.resetSession();
    this.#changed();
  }

  /** Does what our own state says. */
  applyOwn() {
    this.#media?.setMuted(this.#own.muted);
    this.#media?.setHeld(this.#own.held);
    this.#media?.limitVideo(this.#own.cap);
  }

  /** @param {boolean} on */
  async setCamera(on) {
    if (!this.#media || this.#source.kind !== 'video') return;
    const { notices } = await this.#media.setCamera(on);
    this.#emit('devices', notices);
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} views elements that get a picture as their only child */
  setViews(views) {
    this.#views = { ...this.#views, ...views };
    this.#media?.setViews(views);
  }

  /** @returns {Promise<object>} what is known about media and connection */
  async stats() {
    const [media, reports] = await Promise.all([this.#media?.stats() ?? {}, this.#link?.stats() ?? []]);
    return statsOf(media, this.transport, reports);
  }

  /** Judges the connection; call it every two seconds. @returns {Promise<boolean>} whether the judgement has changed */
  async judge() {
    // On hold nothing flows, and that is as it should be.
    if (this.phase !== 'talking' || this.#own.held) return false;
    const sample = await this.#media?.stats();
    return sample !== undefined && !this.#closed && this.#quality.observe(sample);
  }

  /** @param {{ bye?: boolean }} [options] `bye`: tell the other on our own channel */
  close({ bye = false } = {}) {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop({ bye });
    this.#media?.close();
  }

  /** @param {{ bye: boolean }} options */
  #drop({ bye }) {
    clearTimeout(this.#doubtTimer);
    this.#doubtTimer = undefined;
    const link = this.#link;
    this.#link = null;
    link?.close({ bye });
  }

  /**
   * @param {CallMedia} media
   * @param {boolean} native
   */
  #useMedia(media, native) {
    this.#media = media;
    this.#native = native;
    media.addEventListener('level', (event) => this.#emit('level', /** @type {CustomEvent} */ (event).detail));
    media.addEventListener('remote-state', (event) => this.#onRemoteState(/** @type {CustomEvent} */ (event).detail));
    media.addEventListener('devices-changed', (event) => this.#emit('devices', /** @type {CustomEvent} */ (event).detail.notices));
    media.addEventListener('failed', () => this.#onMediaFailed(media));
    this.applyOwn();
    media.setViews(this.#views);
    this.#emit('media', media);
  }

  /**
   * @param {CallMedia} media
   * @param {boolean} camera
   */
  #openDevices(media, camera) {
    return media.openDevices({ audio: true, video: this.#source.kind === 'video' && camera });
  }

  /**
   * The media for a transport: other ones, if the transport is of the other sort.
   * @param {Transport} transport
   * @returns {Promise<CallMedia>}
   */
  async #mediaFor(transport) {
    const present = this.#media;
    if (present && this.#native === (transport === 'native')) return present;
    const camera = present?.cameraOn ?? this.#wantsCamera();
    present?.close();
    this.#media = null;
    const { media, native } = await this.#source.make(transport);
    if (this.#closed) {
      media.close();
      throw new Error('closed');
    }
    this.#useMedia(media, native);
    const { notices, error } = await this.#openDevices(media, camera);
    if (error) throw new Error(error);
    this.#emit('devices', notices);
    return media;
  }

  /** @param {CallMedia} media */
  #onMediaFailed(media) {
    if (media !== this.#media || this.#closed) return;
    if (this.#link && !this.#native && this.#source.transports.includes('native')) this.#link.switchTo('native');
    else this.#emit('over', 'unsupported');
  }

  /** @param {PeerLink} link */
  #onLinkChange(link) {
    if (link !== this.#link) return;
    if (link.state === 'connected') this.#talkingSince ??= Date.now();
    if (this.phase !== 'reconnecting') {
      clearTimeout(this.#doubtTimer);
      this.#doubtTimer = undefined;
    } else {
      this.#doubtTimer ??= setTimeout(() => this.#emit('doubt', null), DOUBT_MS);
    }
    this.#changed();
  }

  /** @param {{ muted?: boolean, camera?: boolean }} state */
  #onRemoteState({ muted = false, camera = false }) {
    this.#peerMuted = muted;
    this.#peerCameraOn = camera;
    this.#changed();
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
