// SPDX-License-Identifier: EUPL-1.2
/**
 * Media and peer link of one call, the same for caller and operator.
 * @module
 */

import { Documents } from '../documents/documents.js';
import { QualityJudge } from './quality.js';
import { reasonOfDeviceError } from './reasons.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./signalling-messages.js').ServerMessage} ServerMessage */
/** @typedef {import('./media-factory.js').CallMedia} CallMedia */
/** @typedef {import('./media-factory.js').MediaMaker} MediaMaker */
/** @typedef {import('./peer-link.js').PeerLink} PeerLink */
/** @typedef {import('./reasons.js').Reason} Reason */
/** @typedef {'no-camera' | 'camera-in-use' | 'camera-refused' | 'no-microphone-listen-only' | 'poor-connection' | 'peer-away'} Notice */

/**
 * @typedef {object} ConversationParts
 * @property {{ core: MediaMaker, native: MediaMaker }} media
 * @property {(options: import('./peer-link.js').PeerLinkOptions) => PeerLink} createLink
 * @property {import('../documents/documents.js').DocumentParts} [documents]
 */

const QUALITY_PERIOD_MS = 2000;
/** After an interruption this long the signalling socket may be dead without knowing it, too. */
const DOUBT_MS = 5000;
const MAX_EARLY = 200;
const DEVICE_NOTICES = /** @type {const} */ (['no-camera', 'camera-in-use', 'camera-refused', 'no-microphone-listen-only']);

/**
 * Events: `change`; `level` (detail `{ local, remote }`); `over` (detail: a Reason; the call cannot
 * go on, or the far side has hung up); `doubt` (interrupted for so long that signalling should be
 * opened anew, as after a change of network).
 */
export class Conversation extends EventTarget {
  /**
   * @param {object} options
   * @param {'caller' | 'operator'} options.role
   * @param {Kind} options.kind
   * @param {Transport[]} options.transports all that this page can do, preferred first
   * @param {(data: Record<string, unknown>) => void} options.send passes a signal on; may lose it
   * @param {ConversationParts} parts
   */
  constructor({ role, kind, transports, send }, parts) {
    super();
    this.#role = role;
    this.#kind = kind;
    this.#transports = transports;
    this.#send = send;
    this.#parts = parts;
    /** The pages that both show. */
    this.documents = new Documents({ role, parts: parts.documents, lendCamera: (wish) => this.#lendCamera(wish) });
  }

  #role;
  #kind;
  #transports;
  #send;
  #parts;
  /** @type {CallMedia | null} */
  #media = null;
  #native = false;
  /** @type {PeerLink | null} */
  #link = null;
  /** @type {Record<string, any>[]} signals that came before the link was there */
  #early = [];
  /** @type {Set<Notice>} */
  #notices = new Set();
  #muted = false;
  /** @type {boolean | null} whether the camera shall be on, if anybody has said so */
  #cameraWanted = null;
  #peerMuted = false;
  #peerCameraOn = false;
  /** @type {number | null} */
  #talkingSince = null;
  /** @type {{ local?: Element | null, remote?: Element | null }} */
  #views = {};
  #quality = new QualityJudge();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #qualityTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #doubtTimer;
  #closed = false;

  /** The transports that are left: fewer, if the core could not be loaded. */
  get transports() {
    return this.#transports;
  }

  get notices() {
    return this.#notices;
  }

  get muted() {
    return this.#muted;
  }

  get cameraOn() {
    return this.#media ? this.#media.cameraOn : false;
  }

  get peerMuted() {
    return this.#peerMuted;
  }

  get peerCameraOn() {
    return this.#peerCameraOn;
  }

  /** When the first connection stood, in milliseconds since the epoch. */
  get talkingSince() {
    return this.#talkingSince;
  }

  get transport() {
    return this.#link?.transport ?? null;
  }

  get safetyCode() {
    return this.#link?.safetyCode ?? null;
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
  async prepare() {
    try {
      const media = await this.#makeMedia(this.#transports[0]);
      if (this.#closed) {
        media.close();
        return null;
      }
      this.#useMedia(media);
      const { notices, error } = await media.openDevices({ audio: true, video: this.#kind === 'video' && this.#cameraWanted !== false });
      if (error) return reasonOfDeviceError({ reason: error });
      this.#setDeviceNotices(notices);
      return null;
    } catch (error) {
      return reasonOfDeviceError(error);
    }
  }

  /**
   * Begins to connect to the far side.
   * @param {{ transport: Transport, iceServers: RTCIceServer[] }} options
   */
  connect({ transport, iceServers }) {
    if (this.#closed || this.#link) return;
    const link = this.#parts.createLink({
      role: this.#role, kind: this.#kind, transport, transports: this.#transports, iceServers,
      mediaFor: (wanted) => this.#mediaFor(wanted),
      send: this.#send,
    });
    this.#link = link;
    link.addEventListener('change', () => this.#onLinkChange());
    link.addEventListener('papers', (event) => this.documents.usePapers(/** @type {CustomEvent} */ (event).detail));
    link.addEventListener('lost', () => this.#emit('over', 'connection-lost'));
    link.addEventListener('bye', () => this.#emit('over', 'hangup-remote'));
    this.#qualityTimer = setInterval(() => this.#judgeQuality(), QUALITY_PERIOD_MS);
    link.start();
    for (const data of this.#early.splice(0)) link.receive(data);
    this.#changed();
  }

  /**
   * Takes a message of the server that concerns the far side.
   * @param {ServerMessage} message others than `signal`, `peer.away` and `peer.back` are ignored
   */
  handle(message) {
    switch (message.type) {
      case 'signal':
        if (this.#link) this.#link.receive(message.data);
        else this.#keepForLater(message.data);
        break;
      case 'peer.away':
        this.#notice('peer-away', true);
        break;
      case 'peer.back':
        this.#notice('peer-away', false);
        if (message.fresh) {
          this.#early = [];
          this.#link?.renew();
        } else {
          this.#link?.signallingBack();
        }
        break;
    }
  }

  /** The far side is gone for good and the call is not: it waits for another one. */
  leavePeer() {
    clearInterval(this.#qualityTimer);
    this.#link?.close({ bye: false });
    this.#link = null;
    this.#early = [];
    this.#talkingSince = null;
    this.#peerMuted = this.#peerCameraOn = false;
    this.#notices.delete('peer-away');
    this.#media?.detachTransport();
    this.#media?.resetSession();
    this.#changed();
  }

  /**
   * Our own way to the far side is open again.
   * @param {{ iceServers: RTCIceServer[], peerPresent: boolean }} options
   */
  signallingBack({ iceServers, peerPresent }) {
    this.#notice('peer-away', !peerPresent);
    this.#link?.signallingBack({ iceServers });
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.#muted = on;
    this.#media?.setMuted(on);
    this.#changed();
  }

  /**
   * @param {boolean} on
   * @returns {Promise<void>}
   */
  async setCamera(on) {
    this.#cameraWanted = on;
    if (!this.#media || this.#kind !== 'video') return;
    const { notices } = await this.#media.setCamera(on);
    if (!this.#closed) this.#setDeviceNotices(notices);
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} views elements that get a picture as their only child */
  setViews(views) {
    this.#views = { ...this.#views, ...views };
    this.#media?.setViews(views);
  }

  /** @returns {Promise<object>} what is known about media and connection */
  async stats() {
    const [media, reports] = await Promise.all([this.#media?.stats() ?? {}, this.#link?.stats() ?? []]);
    return { ...media, transport: this.transport, connections: reports.map(selectedPair) };
  }

  /**
   * Ends it: devices off at once.
   * @param {{ bye?: boolean }} [options] `bye`: tell the far side on its own channel
   */
  close({ bye = false } = {}) {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#qualityTimer);
    clearTimeout(this.#doubtTimer);
    this.documents.close();
    this.#link?.close({ bye });
    this.#media?.close();
  }

  /**
   * A signal that comes before our devices are open, as after a reload: the far side shall not lose patience.
   * @param {Record<string, any>} data
   */
  #keepForLater(data) {
    if (data.preparing === true) return;
    if (data.session !== undefined && this.#early.length < MAX_EARLY) this.#early.push(data);
    this.#send({ preparing: true });
  }

  /** @param {Transport} transport */
  async #makeMedia(transport) {
    if (transport !== 'native') {
      try {
        const media = await this.#parts.media.core(this.#kind);
        this.#native = false;
        return media;
      } catch (error) {
        if (!this.#transports.includes('native')) throw error;
        this.#transports = this.#transports.filter((each) => each === 'native');
      }
    }
    this.#native = true;
    return this.#parts.media.native(this.#kind);
  }

  /** @param {CallMedia} media */
  #useMedia(media) {
    this.#media = media;
    media.addEventListener('level', (event) => this.#emit('level', /** @type {CustomEvent} */ (event).detail));
    media.addEventListener('remote-state', (event) => this.#onRemoteState(/** @type {CustomEvent} */ (event).detail));
    media.addEventListener('devices-changed', (event) => this.#setDeviceNotices(/** @type {CustomEvent} */ (event).detail.notices));
    media.addEventListener('failed', () => this.#onMediaFailed(media));
    media.setMuted(this.#muted);
    media.setViews(this.#views);
    this.documents.useMedia(media);
  }

  /**
   * The media for a transport: another one, if the transport is of the other sort.
   * @param {Transport} transport
   * @returns {Promise<CallMedia>}
   */
  async #mediaFor(transport) {
    const present = this.#media;
    if (present && this.#native === (transport === 'native')) return present;
    const cameraOn = present?.cameraOn ?? true;
    present?.close();
    this.#media = null;
    const media = await this.#makeMedia(transport);
    if (this.#closed) {
      media.close();
      throw new Error('closed');
    }
    this.#useMedia(media);
    const { notices, error } = await media.openDevices({ audio: true, video: this.#kind === 'video' && cameraOn });
    if (error) throw new Error(error);
    this.#setDeviceNotices(notices);
    return media;
  }

  /**
   * Stops the call's picture for a while, for somebody who needs the camera. A phone has one camera
   * at a time, however many it counts.
   * @type {import('../documents/camera-shot.js').LendCamera}
   */
  async #lendCamera({ force }) {
    if (!this.cameraOn || !(force || isPhone() || (await countCameras()) < 2)) return () => {};
    await this.#media?.setCamera(false);
    this.#changed();
    return () => {
      if (this.#closed || this.#cameraWanted === false) return;
      this.#media?.setCamera(true).then(({ notices }) => {
        if (!this.#closed) this.#setDeviceNotices(notices);
      });
    };
  }

  /** @param {CallMedia} media */
  #onMediaFailed(media) {
    if (media !== this.#media || this.#closed) return;
    if (this.#link && !this.#native && this.#transports.includes('native')) this.#link.switchTo('native');
    else this.#emit('over', 'unsupported');
  }

  #onLinkChange() {
    if (this.#link?.state === 'connected') this.#talkingSince ??= Date.now();
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

  async #judgeQuality() {
    if (this.phase !== 'talking') return;
    const sample = await this.#media?.stats();
    if (sample && !this.#closed && this.#quality.observe(sample)) this.#notice('poor-connection', this.#quality.poor);
  }

  /** @param {string[]} present */
  #setDeviceNotices(present) {
    for (const notice of DEVICE_NOTICES) {
      if (present.includes(notice)) this.#notices.add(notice);
      else this.#notices.delete(notice);
    }
    this.#changed();
  }

  /**
   * @param {Notice} notice
   * @param {boolean} on
   */
  #notice(notice, on) {
    if (this.#notices.has(notice) === on) return;
    if (on) this.#notices.add(notice);
    else this.#notices.delete(notice);
    this.#changed();
  }

  #changed() {
    if (!this.#closed) this.dispatchEvent(new Event('change'));
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function isPhone() {
  return /Android|iPhone|iPad|Mobile/.test(globalThis.navigator?.userAgent ?? '');
}

async function countCameras() {
  const devices = (await globalThis.navigator?.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter(({ kind }) => kind === 'videoinput').length;
}

/** @param {RTCStatsReport} report */
function selectedPair(report) {
  const entries = /** @type {Map<string, any>} */ (/** @type {unknown} */ (report));
  for (const entry of entries.values()) {
    if (entry.type !== 'candidate-pair' || !entry.nominated || entry.state !== 'succeeded') continue;
    return {
      local: entries.get(entry.localCandidateId)?.candidateType ?? null,
      remote: entries.get(entry.remoteCandidateId)?.candidateType ?? null,
      rttMs: entry.currentRoundTripTime === undefined ? null : entry.currentRoundTripTime * 1000,
    };
  }
  return null;
}
