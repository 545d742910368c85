// SPDX-License-Identifier: EUPL-1.2
import { CapturePhase } from './capture-phase.js';
import { wallMs } from './clock.js';
import { CARRIERS, CODEC_VP8 } from './codecs.js';

/** @typedef {import('../../wasm/bindings/sportello-core.js').MediaSession} MediaSession */
/** @typedef {import('../../wasm/bindings/sportello-core.js').SportelloCore} SportelloCore */
/** @typedef {import('../../wasm/bindings/sportello-core.js').Carrier} Carrier */
/** @typedef {{ width: number, height: number, fps: number }} VideoLimits */
/**
 * @typedef {object} SessionSettings
 * @property {number} captureRate Hz
 * @property {number} playoutRate Hz
 * @property {boolean} muted
 * @property {boolean} camera
 * @property {boolean} held nothing of either side is heard or seen
 * @property {VideoLimits | null} videoLimits what the encoder can do
 * @property {VideoLimits | null} videoCap what it may do
 */
/**
 * What wants to know that the session may have something new. Called after every input.
 * @typedef {{ flush(nowUs: number): void }} Outlet
 */

const LEVEL_PERIOD_US = 100000;
const LONGEST_SLEEP_US = 50000;
/** After a refused frame the send queue needs time to empty; a key frame then costs less harm. */
const REFUSED_PAUSE_MS = 200;

/**
 * Owns the one MediaSession of this page: passes every input on, and after it asks for all outputs
 * (events, video frames, datagrams of the lanes that need no carrier).
 */
export class SessionHost {
  /**
   * @param {SportelloCore} core
   * @param {SessionSettings} settings kept up to date, and applied to the next session too
   * @param {() => number} clock microseconds
   * @param {(message: object) => void} tellPage
   */
  constructor(core, settings, clock, tellPage) {
    this.core = core;
    this.settings = settings;
    this.clock = clock;
    this.tellPage = tellPage;
    /** @type {MessagePort | null} */
    this.video = null;
    this.phase = new CapturePhase();
    /** @type {Set<Outlet>} */
    this.outlets = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.timerAtUs = Infinity;
    this.nextLevelUs = 0;
    this.videoPausedUntilUs = 0;
    this.forceKey = false;
    this.session = this.makeSession();
  }

  makeSession() {
    const { captureRate, playoutRate } = this.settings;
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    const session = new this.core.MediaSession(captureRate, playoutRate, seed);
    this.impose(session, this.settings);
    return session;
  }

  /**
   * What is said and shown of ourselves.
   * @param {MediaSession} session
   * @param {Partial<SessionSettings>} changes only what they touch
   */
  impose(session, changes) {
    const { muted, camera, held, videoLimits, videoCap } = this.settings;
    if (changes.muted !== undefined || changes.held !== undefined) session.setMuted(muted || held);
    if (changes.camera !== undefined || changes.held !== undefined) session.setCamera(camera && !held);
    if (!videoLimits || (changes.videoLimits === undefined && changes.videoCap === undefined)) return;
    const { width, height, fps } = videoCap ?? videoLimits;
    session.setVideoLimits(Math.min(width, videoLimits.width), Math.min(height, videoLimits.height), Math.min(fps, videoLimits.fps));
  }

  /** The far side began anew, so does this one. */
  reset() {
    this.session.delete();
    this.session = this.makeSession();
    this.video?.postMessage({ type: 'reset' });
    this.pump();
  }

  /** @param {Partial<SessionSettings>} changes */
  apply(changes) {
    const wasHeld = this.settings.held;
    Object.assign(this.settings, changes);
    const { session } = this;
    if (changes.captureRate !== undefined) session.setCaptureRate(changes.captureRate);
    if (changes.playoutRate !== undefined) session.setPlayoutRate(changes.playoutRate);
    this.impose(session, changes);
    // What came meanwhile was not shown: pictures begin anew.
    if (wasHeld && !this.settings.held) session.requestKeyFrame(this.clock());
    this.pump();
  }

  /** @param {Float32Array} samples of the microphone */
  capture(samples) {
    const { session, phase } = this;
    const cut = phase.cut(samples, this.settings.captureRate);
    const kept = cut > 0 ? samples.subarray(cut) : samples;
    if (kept.length === 0) return;
    session.captureBuffer(kept.length).set(kept);
    const nowUs = this.clock();
    session.pushCapture(kept.length, nowUs);
    if (session.hasDatagram(CARRIERS.voice, nowUs)) phase.ready(nowUs);
    this.pump();
  }

  /** @param {Float32Array} out filled with what the loudspeaker plays next */
  playout(out) {
    // Pulled all the same: the jitter buffer lives on.
    const heard = this.session.pullPlayout(out.length, this.clock());
    if (this.settings.held) out.fill(0);
    else out.set(heard);
    this.pump();
  }

  /** @param {Carrier} carrier @param {Uint8Array} datagram */
  receive(carrier, datagram) {
    this.session.datagramBuffer(datagram.length).set(datagram);
    this.session.receive(carrier, datagram.length, this.clock());
  }

  /**
   * @param {{ data: ArrayBuffer, key: boolean, codec: 0 | 1, temporalLayer: number, width: number, height: number, timestampUs: number }} frame
   */
  pushVideo({ data, key, codec, temporalLayer, width, height, timestampUs }) {
    const nowUs = this.clock();
    if (nowUs < this.videoPausedUntilUs) return;
    // What follows a refused frame refers to it: nothing but a key frame makes sense then.
    if (this.forceKey && !key) return;
    this.session.videoBuffer(data.byteLength).set(new Uint8Array(data));
    const taken = this.session.pushVideoFrame(data.byteLength, key, codec, temporalLayer, width, height, timestampUs, nowUs);
    this.forceKey = !taken;
    if (!taken) {
      this.videoPausedUntilUs = nowUs + REFUSED_PAUSE_MS * 1000;
      this.video?.postMessage({ type: 'refused', pauseMs: REFUSED_PAUSE_MS });
    }
    this.pump();
  }

  requestKeyFrame() {
    this.session.requestKeyFrame(this.clock());
    this.pump();
  }

  /** Takes out of the session all that it has. */
  pump() {
    const nowUs = this.clock();
    for (let event = this.session.pollEvent(); event; event = this.session.pollEvent()) this.handleEvent(event);
    if (this.video) {
      for (let frame = this.session.pollVideoFrame(nowUs); frame; frame = this.session.pollVideoFrame(nowUs)) {
        if (this.settings.held) continue;
        const data = frame.data.slice().buffer;
        const { key, codec, width, height, timestampUs } = frame;
        this.video.postMessage({ type: 'frame', data, key, codec: codec ?? CODEC_VP8, width, height, timestampUs, postedMs: wallMs() }, [data]);
      }
    }
    for (const outlet of this.outlets) outlet.flush(nowUs);
    if (nowUs >= this.nextLevelUs) this.reportLevel(nowUs);
    this.sleep(nowUs);
  }

  /** @param {import('../../wasm/bindings/sportello-core.js').CoreEvent} event */
  handleEvent(event) {
    switch (event.type) {
      case 'video_target':
        this.video?.postMessage({ type: 'target', bitrateBps: event.bitrateBps, width: event.width, height: event.height, fps: event.fps });
        break;
      case 'key_frame_needed':
        this.video?.postMessage({ type: 'key' });
        break;
      case 'decoder_reset':
        this.video?.postMessage({ type: 'decoder-reset' });
        break;
      case 'remote_state':
        this.tellPage({ type: 'remote-state', muted: event.muted === true, camera: event.camera === true });
        break;
      default:
        this.tellPage({ type: 'core-event', name: event.type });
    }
  }

  /** @param {number} nowUs */
  reportLevel(nowUs) {
    this.nextLevelUs = nowUs + LEVEL_PERIOD_US;
    const { captureLevel, playoutLevel } = this.session.stats(nowUs);
    this.tellPage({ type: 'level', local: captureLevel, remote: this.settings.held ? 0 : playoutLevel });
  }

  /**
   * A timer is only a help: hidden tabs throttle it, and the sound and the carriers tick anyway.
   * @param {number} nowUs
   */
  sleep(nowUs) {
    const wakeUs = Math.min(Math.max(this.session.nextWakeupUs(nowUs), nowUs + 1000), nowUs + LONGEST_SLEEP_US);
    if (this.timer !== undefined && this.timerAtUs <= wakeUs && this.timerAtUs > nowUs) return;
    clearTimeout(this.timer);
    this.timerAtUs = wakeUs;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.pump();
    }, (wakeUs - nowUs) / 1000);
  }

  stats() {
    return this.session.stats(this.clock());
  }
}
