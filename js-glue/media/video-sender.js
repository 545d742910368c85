// SPDX-License-Identifier: EUPL-1.2
import { CODEC_VP8 } from './codecs.js';
import { EncodeAdaptation } from './encode-adaptation.js';
import { FramePacer } from './frame-pacer.js';
import { FrameReader, frameSize } from './frame-reader.js';
import { fitSize } from './i420.js';

/** @typedef {import('../../wasm/bindings/sportello-core.js').SportelloCore} SportelloCore */
/** @typedef {import('../../wasm/bindings/sportello-core.js').VideoEncoder} CoreEncoder */

const TEMPORAL_LAYERS = 2;
const CAMERA = { width: 640, height: 480, fps: 25 };

/** The camera's pictures become encoded frames: paced, scaled, as good as device and link allow. */
export class VideoSender {
  /**
   * @param {SportelloCore} core
   * @param {() => number} clock microseconds
   * @param {(message: import('./worker-messages.js').FromVideoCodec, transfer?: Transferable[]) => void} toSession
   */
  constructor(core, clock, toSession) {
    this.core = core;
    this.clock = clock;
    this.toSession = toSession;
    /** @type {0 | 1} */
    this.codec = CODEC_VP8;
    this.target = { bitrateBps: 300000, ...CAMERA };
    this.adaptation = new EncodeAdaptation();
    this.pacer = new FramePacer();
    this.reader = new FrameReader();
    /** @type {CoreEncoder | null} */
    this.encoder = null;
    this.width = 0;
    this.height = 0;
    this.fps = CAMERA.fps;
    this.laneOpen = false;
    this.forceKey = false;
    this.pausedUntilMs = 0;
    this.encodeMs = 0;
    this.encodedFrames = 0;
    this.busy = false;
    this.tellLimits();
  }

  /** @param {{ bitrateBps: number, width: number, height: number, fps: number }} target */
  setTarget(target) {
    this.target = target;
    this.applyRate();
  }

  applyRate() {
    const { maxFps } = this.adaptation.limits(this.codec);
    this.fps = Math.max(1, Math.min(this.target.fps, maxFps));
    this.encoder?.setBitrate(this.target.bitrateBps, this.fps);
  }

  /** The session takes nothing just now. @param {number} pauseMs */
  pause(pauseMs) {
    this.pausedUntilMs = this.clock() / 1000 + pauseMs;
    this.forceKey = true;
  }

  /** @param {VideoFrame} frame closed when done */
  async take(frame) {
    const nowMs = this.clock() / 1000;
    const wanted = this.laneOpen && !this.busy && this.target.bitrateBps > 0 && nowMs >= this.pausedUntilMs && this.pacer.accept(nowMs, this.fps);
    if (!wanted) return frame.close();
    this.busy = true;
    try {
      await this.encode(frame, Math.round(nowMs * 1000));
    } finally {
      this.busy = false;
      frame.close();
    }
  }

  /** @param {VideoFrame} frame @param {number} timestampUs */
  async encode(frame, timestampUs) {
    const source = frameSize(frame);
    const { scale } = this.adaptation.limits(this.codec);
    const { width, height } = fitSize(source.width, source.height, Math.min(this.target.width, CAMERA.width * scale), Math.min(this.target.height, CAMERA.height * scale));
    const planes = await this.reader.read(frame, width, height);
    const encoder = this.encoderFor(width, height);
    if (!encoder) return;
    const started = performance.now();
    encoder.frameBuffer().set(planes);
    const encoded = encoder.encode(timestampUs, this.forceKey);
    const tookMs = performance.now() - started;
    this.observe(tookMs);
    if (encoded.length === 0) return;
    this.forceKey = false;
    this.encodedFrames++;
    const data = encoded.slice().buffer;
    const key = encoder.lastKey();
    this.toSession({ type: 'encoded', data, key, codec: this.codec, temporalLayer: encoder.lastTemporalLayer(), width, height, timestampUs }, [data]);
  }

  /** @param {number} width @param {number} height */
  encoderFor(width, height) {
    if (this.encoder && this.width === width && this.height === height) return this.encoder;
    this.stop();
    const { speed } = this.adaptation.limits(this.codec);
    const encoder = new this.core.VideoEncoder(this.codec, width, height, this.fps, this.target.bitrateBps, speed, TEMPORAL_LAYERS);
    if (!encoder.ok()) {
      encoder.delete();
      return null;
    }
    this.encoder = encoder;
    this.width = width;
    this.height = height;
    this.adaptation.restart();
    return encoder;
  }

  /** @param {number} tookMs */
  observe(tookMs) {
    this.encodeMs += (tookMs - this.encodeMs) * (this.encodedFrames === 0 ? 1 : 0.1);
    if (!this.adaptation.observe(tookMs, this.fps, this.clock() / 1000)) return;
    this.encoder?.setSpeed(this.adaptation.limits(this.codec).speed);
    this.applyRate();
    this.tellLimits();
  }

  tellLimits() {
    const { scale, maxFps } = this.adaptation.limits(this.codec);
    this.toSession({ type: 'limits', limits: { width: CAMERA.width * scale, height: CAMERA.height * scale, fps: Math.min(CAMERA.fps, maxFps) } });
  }

  /** The encoder goes; the next picture makes a new one and begins with a key frame. */
  stop() {
    this.encoder?.delete();
    this.encoder = null;
  }
}
