// SPDX-License-Identifier: EUPL-1.2
import { AudioGraph } from './audio-graph.js';
import { CameraFeed } from './camera-feed.js';
import { openDevices } from './devices.js';
import { MediaThreads } from './media-threads.js';
import { TransportTies } from './transport-ties.js';
import { VideoCarrier } from './video-carrier.js';
import { Views } from './views.js';

/** @typedef {import('./media-threads.js').MediaAssets} MediaAssets */
/** @typedef {import('./worker-messages.js').Lane} Lane */
/** @typedef {import('./devices.js').DeviceNotice} DeviceNotice */
/** @typedef {import('./devices.js').OpenDevices} OpenDevices */
/** @typedef {'content-security-policy' | 'unsupported' | 'network'} EngineFailure */

const WATCH_PERIOD_MS = 1000;
/** A worker that takes longer to answer is behind with everything. */
const LATE_ANSWER_MS = 500;
const DEVICE_SETTLE_MS = 700;
const VIOLATION_DELAY_MS = 100;

/** Why an engine could not be made. */
export class EngineError extends Error {
  /** @param {EngineFailure} reason @param {unknown} cause */
  constructor(reason, cause) {
    super(`media engine: ${reason}: ${cause}`, { cause });
    this.reason = reason;
  }
}

/**
 * What of the engine this browser can do. Without `core` only native media is left; without
 * `transforms` datagrams ride on data channels; without `pictures` the call is voice only.
 * @returns {{ core: boolean, transforms: boolean, pictures: boolean }}
 */
export function mediaSupport() {
  const core = typeof WebAssembly === 'object' && typeof AudioWorkletNode === 'function' && typeof Worker === 'function';
  const transforms = core && typeof RTCRtpScriptTransform === 'function';
  const source = typeof MediaStreamTrackProcessor === 'function' || 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
  const pictures = core && source && typeof VideoFrame === 'function' && 'transferControlToOffscreen' in HTMLCanvasElement.prototype;
  return { core, transforms, pictures };
}

/**
 * The media of one call: devices, workers, worklets, pictures. Lives on the main thread and moves
 * no media itself.
 *
 * Events (CustomEvent): `level` {local, remote}; `remote-state` {muted, camera}; `remote-picture`
 * {width, height}; `channel` {lane, state}; `core-event` {name}; `stalled` {lane, direction};
 * `devices-changed` {notices}; `audio-state` {running}; `failed` {error}.
 */
export class MediaEngine extends EventTarget {
  /**
   * Loads workers, core and audio context. Call it in the turn of a click, or sound may stay
   * blocked until the next one.
   * @param {{ assets: MediaAssets, kind: 'voice' | 'video', open?: OpenDevices }} options `open`: where the devices come from
   * @returns {Promise<MediaEngine>} rejects with an EngineError
   */
  static async create({ assets, kind, open }) {
    if (!mediaSupport().core) throw new EngineError('unsupported', 'WebAssembly, workers or audio worklets are missing');
    let forbidden = false;
    const onViolation = () => {
      forbidden = true;
    };
    document.addEventListener('securitypolicyviolation', onViolation);
    const engine = new MediaEngine(assets, open);
    try {
      await engine.load(kind);
      return engine;
    } catch (error) {
      engine.close();
      // The browser reports a violation of the page's policy in a later task than the failure.
      await new Promise((resolve) => setTimeout(resolve, VIOLATION_DELAY_MS));
      const compileForbidden = typeof WebAssembly.CompileError === 'function' && error instanceof WebAssembly.CompileError;
      throw new EngineError(forbidden || compileForbidden ? 'content-security-policy' : 'network', error);
    } finally {
      document.removeEventListener('securitypolicyviolation', onViolation);
    }
  }

  /** @param {MediaAssets} assets use `create` @param {OpenDevices} [open] */
  constructor(assets, open = openDevices) {
    super();
    this.assets = assets;
    this.open = open;
    this.closed = false;
    this.muted = false;
    this.cameraOn = false;
    this.watching = false;
    /** @type {Set<DeviceNotice>} what the call goes on without */
    this.notices = new Set();
    this.threads = new MediaThreads(
      assets,
      (message) => this.receive(message),
      (error) => this.fire('failed', { error }),
    );
    /** @type {AudioGraph | null} */
    this.graph = null;
    /** @type {TransportTies | null} */
    this.ties = null;
    /** @type {VideoCarrier | null} */
    this.carrier = null;
    /** @type {CameraFeed | null} */
    this.feed = null;
    /** @type {MediaStreamTrack | null} */
    this.microphone = null;
    /** @type {MediaStreamTrack | null} */
    this.camera = null;
    /** @type {OffscreenCanvas | null} waiting for the video worker */
    this.canvas = null;
    this.views = new Views((canvas) => this.giveCanvas(canvas));
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.deviceTimer = undefined;
    this.onDeviceChange = () => {
      clearTimeout(this.deviceTimer);
      this.deviceTimer = setTimeout(() => this.followDevices(), DEVICE_SETTLE_MS);
    };
    this.onVisibility = () => this.threads.video?.postMessage({ type: 'hidden', hidden: document.hidden });
  }

  /** @param {'voice' | 'video'} kind */
  async load(kind) {
    const graph = AudioGraph.create(this.assets.worklet, () => this.fire('audio-state', { running: this.audioRunning }));
    // Whatever fails first is reported; a later failure of the others is not a second one.
    graph.then((made) => (this.closed ? made.close() : (this.graph = made))).catch(() => {});
    const settings = graph.then(({ rate }) => ({ captureRate: rate, playoutRate: rate, muted: false, camera: false, held: false, videoLimits: null, videoCap: null }));
    settings.catch(() => {});
    const [worker] = await Promise.all([this.threads.startMedia(settings), graph]);
    this.ties = new TransportTies(worker, (lane, direction) => this.fire('stalled', { lane, direction }));
    this.joinGraph();
    if (kind === 'video') await this.startVideo();
    navigator.mediaDevices?.addEventListener('devicechange', this.onDeviceChange);
    document.addEventListener('visibilitychange', this.onVisibility);
    this.watchTimer = setInterval(() => this.watch(), WATCH_PERIOD_MS);
  }

  /** @param {string} type @param {object} detail */
  fire(type, detail) {
    if (!this.closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {import('./worker-messages.js').FromMediaWorker | import('./worker-messages.js').FromVideoWorker} message */
  receive(message) {
    switch (message.type) {
      case 'carrier-tick':
        return this.carrier?.tick();
      case 'camera-frame-taken':
        return this.feed?.taken();
      default: {
        const { type, ...detail } = message;
        this.fire(type, detail);
      }
    }
  }

  /** @returns {Worker} */
  get mediaWorker() {
    if (!this.threads.media) throw new Error('the engine is not loaded');
    return this.threads.media;
  }

  get audioRunning() {
    return this.graph?.running ?? false;
  }

  joinGraph() {
    if (!this.graph) return;
    const { capture, playout } = this.graph.workerPorts();
    this.mediaWorker.postMessage({ type: 'capture', port: capture }, [capture]);
    this.mediaWorker.postMessage({ type: 'playout', port: playout }, [playout]);
    this.graph.setMicrophone(this.microphone);
  }

  async startVideo() {
    const worker = await this.threads.startVideo();
    this.onVisibility();
    if (this.canvas) worker.postMessage({ type: 'view', canvas: this.canvas }, [this.canvas]);
    this.canvas = null;
    return worker;
  }

  /** @param {OffscreenCanvas | null} canvas */
  giveCanvas(canvas) {
    const { video } = this.threads;
    if (!video) this.canvas = canvas;
    else video.postMessage({ type: 'view', canvas }, canvas ? [canvas] : []);
  }

  /**
   * Opens what is wanted and not open yet. Without a microphone the call is listen-only; without a
   * camera it is a voice call; both are notices. A refused microphone is the only error.
   * @param {{ audio: boolean, video: boolean }} wanted
   * @returns {Promise<{ notices: DeviceNotice[], error: 'permission-denied' | null }>}
   */
  async openDevices({ audio, video }) {
    const opened = await this.open({ audio: audio && !this.microphone, video: video && !this.camera });
    if (this.closed) {
      opened.microphone?.stop();
      opened.camera?.stop();
      return { notices: [], error: null };
    }
    if (audio) this.notices.delete('no-microphone-listen-only');
    if (video) for (const notice of /** @type {DeviceNotice[]} */ (['no-camera', 'camera-in-use', 'camera-refused'])) this.notices.delete(notice);
    for (const notice of opened.notices) this.notices.add(notice);
    if (opened.microphone) await this.useMicrophone(opened.microphone);
    if (opened.camera) await this.useCamera(opened.camera);
    if (audio) await this.followRate();
    return { notices: [...this.notices], error: opened.error };
  }

  /** @param {MediaStreamTrack} track */
  async useMicrophone(track) {
    this.microphone = track;
    track.onended = () => {
      if (this.microphone === track) this.loseMicrophone();
    };
    this.graph?.setMicrophone(track);
    await this.ties?.replaceTrack('voice', track);
  }

  /** Unplugged, or taken away: another one, or go on listening. */
  async loseMicrophone() {
    this.microphone = null;
    this.graph?.setMicrophone(null);
    const { error } = await this.openDevices({ audio: true, video: false });
    if (error) this.notices.add('no-microphone-listen-only');
    if (!this.microphone && this.graph) await this.ties?.replaceTrack('voice', this.graph.silentTrack());
    this.fire('devices-changed', { notices: [...this.notices] });
  }

  /** @param {MediaStreamTrack} track */
  async useCamera(track) {
    this.camera = track;
    track.onended = () => {
      if (this.camera !== track) return;
      this.dropCamera();
      this.notices.add('no-camera');
      this.fire('devices-changed', { notices: [...this.notices] });
    };
    this.cameraOn = true;
    this.views.showCamera(track);
    const worker = await this.startVideo();
    if (this.camera !== track) return;
    this.feed = new CameraFeed(worker, track);
    this.applySettings({ camera: true });
  }

  dropCamera() {
    this.feed?.close();
    this.feed = null;
    // Stopped, not paused: the light beside the lens has to go out.
    this.camera?.stop();
    this.camera = null;
    this.cameraOn = false;
    this.views.showCamera(null);
    this.applySettings({ camera: false });
  }

  /** @param {Partial<import('./session-host.js').SessionSettings>} settings */
  applySettings(settings) {
    if (!this.closed) this.threads.media?.postMessage({ type: 'settings', settings });
  }

  async followDevices() {
    if (this.closed) return;
    await this.followRate();
    this.fire('devices-changed', { notices: [...this.notices] });
  }

  /** Another loudspeaker or headset may run at another rate: the context cannot follow, a new one does. */
  async followRate() {
    const { graph } = this;
    if (!graph || (await graph.rateIsCurrent()) || this.closed || this.graph !== graph) return;
    const next = await AudioGraph.create(this.assets.worklet, () => this.fire('audio-state', { running: this.audioRunning }));
    if (this.closed) return next.close();
    const silent = graph.silence !== null;
    this.graph = next;
    graph.close();
    this.applySettings({ captureRate: next.rate, playoutRate: next.rate });
    this.joinGraph();
    if (!this.microphone && silent) await this.ties?.replaceTrack('voice', next.silentTrack());
  }

  /**
   * What a peer connection sends when datagrams ride on RTP: the browser encodes these tracks, and
   * their frames' payload is replaced.
   * @returns {{ audio: MediaStreamTrack, video: MediaStreamTrack }}
   */
  carrierTracks() {
    if (!this.graph) throw new Error('the engine is not loaded');
    this.carrier ??= new VideoCarrier(this.mediaWorker);
    return { audio: this.microphone ?? this.graph.silentTrack(), video: this.carrier.track };
  }

  /** Installs the transform; do it before the description is set. @param {RTCRtpSender} sender @param {'voice' | 'video'} lane */
  attachSender(sender, lane) {
    this.ties?.attachSender(sender, lane);
  }

  /** @param {RTCRtpReceiver} receiver @param {'voice' | 'video'} lane */
  attachReceiver(receiver, lane) {
    this.ties?.attachReceiver(receiver, lane);
    if (lane === 'video') this.startVideo().catch((error) => this.fire('failed', { error: String(error) }));
  }

  /** The channel is the engine's from now on: use none of it on the page. @param {RTCDataChannel} channel @param {Lane} lane */
  attachChannel(channel, lane) {
    this.ties?.attachChannel(channel, lane);
    if (lane === 'video') this.startVideo().catch((error) => this.fire('failed', { error: String(error) }));
  }

  /** The document worker's way to the data channel of lane `document`. @param {MessagePort} port */
  attachDocuments(port) {
    this.mediaWorker.postMessage({ type: 'documents', port }, [port]);
  }

  /** Before another peer connection; the session goes on. */
  detachTransport() {
    this.ties?.detach();
  }

  /** The far side has a new core: begin anew. */
  resetSession() {
    this.mediaWorker.postMessage({ type: 'reset' });
  }

  /** @param {boolean} on */
  setMuted(on) {
    this.muted = on;
    this.applySettings({ muted: on });
  }

  /** On hold nothing of either side is heard or seen; devices and connection stay. @param {boolean} on */
  setHeld(on) {
    this.applySettings({ held: on });
  }

  /** The most that is sent of the camera, or null for all that fits. @param {import('./session-host.js').VideoLimits | null} cap */
  limitVideo(cap) {
    this.applySettings({ videoCap: cap });
  }

  /** @param {boolean} on @returns {Promise<{ notices: DeviceNotice[] }>} */
  async setCamera(on) {
    if (!on) this.dropCamera();
    else if (!this.camera) await this.openDevices({ audio: false, video: true });
    return { notices: [...this.notices] };
  }

  /** Elements that get a picture as their only child; null takes it away. @param {{ local?: Element | null, remote?: Element | null }} places */
  setViews(places) {
    this.views.set(places);
  }

  /** Numbers of the core, the workers and the worklets together. @returns {Promise<object>} */
  async stats() {
    const [media, video] = await Promise.all([this.threads.askStats(this.threads.media), this.threads.askStats(this.threads.video)]);
    return { ...media?.stats, ...video?.stats, ...this.graph?.report, ...media?.carrier, audioRunning: this.audioRunning };
  }

  async watch() {
    if (this.watching) return;
    this.watching = true;
    try {
      const askedMs = performance.now();
      const media = await this.threads.askStats(this.threads.media);
      const nowMs = performance.now();
      // What has not passed yet may be waiting there like our question: that is no fault of the transforms.
      if (nowMs - askedMs > LATE_ANSWER_MS) this.ties?.beginAnew();
      else if (media) await this.ties?.watch(media.passed, media.carrier.carrierTicks, nowMs);
    } finally {
      this.watching = false;
    }
  }

  /** Stops everything; the engine cannot be used again. */
  close() {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.watchTimer);
    clearTimeout(this.deviceTimer);
    navigator.mediaDevices?.removeEventListener('devicechange', this.onDeviceChange);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.views.close();
    this.feed?.close();
    this.camera?.stop();
    this.microphone?.stop();
    this.carrier?.close();
    this.graph?.close();
    this.threads.close();
  }
}
