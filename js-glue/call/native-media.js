// SPDX-License-Identifier: EUPL-1.2
/**
 * The browser's own codecs in the place of the media engine, where WebAssembly cannot run.
 * @module
 */

import { openDevices } from '../media/devices.js';
import { NativeLevels } from './native-levels.js';
import { NativeViews } from './native-views.js';
import { lossBetween } from './native-stats.js';

/** @typedef {import('./wiring.js').MediaKind} MediaKind */
/** @typedef {import('../media/devices.js').DeviceNotice} DeviceNotice */

/**
 * The same face as MediaEngine. What the core would tell the far side (muted, camera) goes over
 * the control channel as JSON.
 *
 * Events (CustomEvent): `level` {local, remote}; `remote-state` {muted, camera}; `remote-picture`
 * {width, height}; `devices-changed` {notices}.
 */
export class NativeMedia extends EventTarget {
  /** @param {{ kind: 'voice' | 'video', open?: import('../media/devices.js').OpenDevices }} options `open`: where the devices come from */
  constructor({ kind, open = openDevices }) {
    super();
    this.#kind = kind;
    this.#open = open;
    this.#views = new NativeViews((width, height) => this.#fire('remote-picture', { width, height }));
    this.#levels = new NativeLevels((local, remote) => this.#fire('level', { local, remote }));
  }

  #kind;
  #open;
  #views;
  #levels;
  /** @type {MediaStreamTrack | null} */
  #microphone = null;
  /** @type {MediaStreamTrack | null} */
  #camera = null;
  /** @type {Map<MediaKind, RTCRtpSender>} */
  #senders = new Map();
  /** @type {Map<MediaKind, RTCRtpReceiver>} */
  #receivers = new Map();
  /** @type {RTCDataChannel | null} */
  #control = null;
  #muted = false;
  #held = false;
  /** @type {import('../media/session-host.js').VideoLimits | null} */
  #cap = null;
  /** @type {Set<DeviceNotice>} */
  #notices = new Set();
  /** @type {import('./native-stats.js').ReceptionCount | null} */
  #lastCount = null;
  #closed = false;

  get cameraOn() {
    return this.#camera !== null;
  }

  /**
   * As MediaEngine.openDevices.
   * @param {{ audio: boolean, video: boolean }} wanted
   * @returns {Promise<{ notices: DeviceNotice[], error: 'permission-denied' | null }>}
   */
  async openDevices({ audio, video }) {
    const opened = await this.#open({ audio: audio && !this.#microphone, video: video && this.#kind === 'video' && !this.#camera });
    if (this.#closed) {
      opened.microphone?.stop();
      opened.camera?.stop();
      return { notices: [], error: null };
    }
    if (audio) this.#notices.delete('no-microphone-listen-only');
    if (video) for (const notice of /** @type {const} */ (['no-camera', 'camera-in-use', 'camera-refused'])) this.#notices.delete(notice);
    for (const notice of opened.notices) this.#notices.add(notice);
    if (opened.microphone) this.#useMicrophone(opened.microphone);
    if (opened.camera) this.#useCamera(opened.camera);
    return { notices: [...this.#notices], error: opened.error };
  }

  /** What a peer connection sends. */
  carrierTracks() {
    return { audio: this.#microphone, video: this.#held ? null : this.#camera };
  }

  /**
   * @param {RTCRtpSender} sender
   * @param {MediaKind} kind
   */
  attachSender(sender, kind) {
    this.#senders.set(kind, sender);
    if (kind === 'video') this.#applyCap();
  }

  /**
   * @param {RTCRtpReceiver} receiver
   * @param {MediaKind} kind
   */
  attachReceiver(receiver, kind) {
    this.#receivers.set(kind, receiver);
    receiver.track.enabled = !this.#held;
    this.#views.showRemote(receiver.track);
    if (kind === 'voice') this.#levels.setRemote(receiver.track);
  }

  /**
   * @param {RTCDataChannel} channel
   * @param {'control' | MediaKind} lane only `control` is used
   */
  attachChannel(channel, lane) {
    if (lane !== 'control') return;
    this.#control = channel;
    channel.onopen = () => this.#tell();
    channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** Before another peer connection. */
  detachTransport() {
    this.#senders.clear();
    this.#receivers.clear();
    this.#views.hideRemote();
    this.#levels.setRemote(null);
    if (this.#control) this.#control.onopen = this.#control.onmessage = null;
    this.#control = null;
    this.#lastCount = null;
  }

  /** There is no core here: each peer connection is new in itself. */
  resetSession() {}

  /** @param {boolean} on */
  setMuted(on) {
    this.#muted = on;
    this.#applyMicrophone();
    this.#tell();
  }

  /** As MediaEngine.setHeld. @param {boolean} on */
  setHeld(on) {
    if (this.#held === on) return;
    this.#held = on;
    this.#applyMicrophone();
    for (const { track } of this.#receivers.values()) track.enabled = !on;
    this.#senders.get('video')?.replaceTrack(on ? null : this.#camera).catch(() => {});
    this.#tell();
  }

  /** As MediaEngine.limitVideo. @param {import('../media/session-host.js').VideoLimits | null} cap */
  limitVideo(cap) {
    this.#cap = cap;
    this.#applyCap();
  }

  /**
   * @param {boolean} on
   * @returns {Promise<{ notices: DeviceNotice[] }>}
   */
  async setCamera(on) {
    if (on) await this.openDevices({ audio: false, video: true });
    else this.#dropCamera();
    return { notices: [...this.#notices] };
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} places */
  setViews(places) {
    this.#views.set(places);
  }

  /** Loss of the last period and round-trip time, as the browser counts them. */
  async stats() {
    const voice = this.#receivers.get('voice');
    const sender = this.#senders.get('voice');
    const [received, sent] = await Promise.all([voice?.getStats(), sender?.getStats()]);
    const { lossFraction, count } = lossBetween(this.#lastCount, received);
    this.#lastCount = count;
    let rttMs = 0;
    sent?.forEach((entry) => {
      if (entry.type === 'remote-inbound-rtp' && entry.roundTripTime !== undefined) rttMs = entry.roundTripTime * 1000;
    });
    return { lossFraction, rttMs };
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.detachTransport();
    this.#levels.close();
    this.#views.close();
    this.#microphone?.stop();
    this.#camera?.stop();
    this.#microphone = this.#camera = null;
  }

  /** @param {MediaStreamTrack} track */
  #useMicrophone(track) {
    this.#microphone = track;
    this.#applyMicrophone();
    track.onended = async () => {
      if (this.#microphone !== track) return;
      this.#microphone = null;
      await this.openDevices({ audio: true, video: false });
      this.#fire('devices-changed', { notices: [...this.#notices] });
    };
    this.#levels.setLocal(track);
    this.#senders.get('voice')?.replaceTrack(track).catch(() => {});
  }

  /** @param {MediaStreamTrack} track */
  #useCamera(track) {
    this.#camera = track;
    track.onended = () => {
      if (this.#camera !== track) return;
      this.#dropCamera();
      this.#notices.add('no-camera');
      this.#fire('devices-changed', { notices: [...this.#notices] });
    };
    this.#views.showLocal(track);
    if (!this.#held) this.#senders.get('video')?.replaceTrack(track).catch(() => {});
    this.#tell();
  }

  #applyMicrophone() {
    if (this.#microphone) this.#microphone.enabled = !this.#muted && !this.#held;
  }

  #applyCap() {
    const sender = this.#senders.get('video');
    if (!sender) return;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings ?? [];
    // Before the first negotiation there is nothing to set; `attachSender` comes again with each connection.
    if (!encoding) return;
    const height = this.#camera?.getSettings().height ?? 0;
    encoding.scaleResolutionDownBy = this.#cap && height > this.#cap.height ? height / this.#cap.height : 1;
    if (this.#cap) encoding.maxFramerate = this.#cap.fps;
    else delete encoding.maxFramerate;
    sender.setParameters(parameters).catch(() => {});
  }

  #dropCamera() {
    // Stopped, not paused: the light beside the lens has to go out.
    this.#camera?.stop();
    this.#camera = null;
    this.#views.showLocal(null);
    this.#senders.get('video')?.replaceTrack(null).catch(() => {});
    this.#tell();
  }

  #tell() {
    if (this.#control?.readyState === 'open') this.#control.send(JSON.stringify({ muted: this.#muted || this.#held, camera: this.#camera !== null && !this.#held }));
  }

  /** @param {unknown} data */
  #hear(data) {
    if (typeof data !== 'string') return;
    try {
      const { muted, camera } = JSON.parse(data);
      if (typeof muted === 'boolean' && typeof camera === 'boolean') this.#fire('remote-state', { muted, camera });
    } catch {
      // Not from us: there is nothing to hear in it.
    }
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #fire(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
