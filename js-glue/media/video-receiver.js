// SPDX-License-Identifier: EUPL-1.2
import { i420Bytes } from './i420.js';

/** @typedef {import('../../wasm/bindings/sportello-core.js').SportelloCore} SportelloCore */
/** @typedef {import('../../wasm/bindings/sportello-core.js').VideoDecoder} CoreDecoder */

/** A frame this late is decoded (others refer to it), but newer ones wait: it is drawn only if none was for as long. */
const LATE_MS = 150;
/** So far behind, only a key frame can catch up. */
const HOPELESS_MS = 1500;

/** Encoded frames become pictures on the canvas that the page gave. */
export class VideoReceiver {
  /**
   * @param {SportelloCore} core
   * @param {() => void} needKey asks the far side for a key frame
   * @param {(width: number, height: number) => void} tellSize first picture and every new size
   */
  constructor(core, needKey, tellSize) {
    this.core = core;
    this.needKey = needKey;
    this.tellSize = tellSize;
    /** @type {CoreDecoder | null} */
    this.decoder = null;
    /** @type {0 | 1} */
    this.codec = 0;
    this.waitingForKey = true;
    /** @type {OffscreenCanvasRenderingContext2D | null} */
    this.pen = null;
    this.hidden = false;
    this.picture = new Uint8Array(0);
    this.width = 0;
    this.height = 0;
    this.decodeMs = 0;
    this.decodedFrames = 0;
    this.drawnAtMs = -Infinity;
  }

  /** @param {OffscreenCanvas | null} canvas */
  setView(canvas) {
    this.pen = canvas ? canvas.getContext('2d', { alpha: false }) : null;
    this.draw(0);
  }

  reset() {
    this.decoder?.delete();
    this.decoder = null;
    this.waitingForKey = true;
  }

  /**
   * @param {{ data: ArrayBuffer, key: boolean, codec: 0 | 1, timestampUs: number }} frame
   * @param {number} waitedMs between its arrival from the session and now
   */
  take({ data, key, codec, timestampUs }, waitedMs) {
    if (waitedMs > HOPELESS_MS && !key) this.waitingForKey = true;
    if (this.waitingForKey && !key) return this.needKey();
    if (!this.decoder || this.codec !== codec) this.makeDecoder(codec);
    const { decoder } = this;
    if (!decoder) return;
    const started = performance.now();
    decoder.dataBuffer(data.byteLength).set(new Uint8Array(data));
    if (!decoder.decode(data.byteLength)) {
      this.waitingForKey = true;
      return this.needKey();
    }
    this.waitingForKey = false;
    this.decodedFrames++;
    const width = decoder.width();
    const height = decoder.height();
    const bytes = i420Bytes(width, height);
    if (this.picture.length < bytes) this.picture = new Uint8Array(bytes);
    this.picture.set(decoder.frame().subarray(0, bytes));
    this.decodeMs += (performance.now() - started - this.decodeMs) * (this.decodedFrames === 1 ? 1 : 0.1);
    const resized = width !== this.width || height !== this.height;
    this.width = width;
    this.height = height;
    if (resized) this.tellSize(width, height);
    const due = waitedMs < LATE_MS || performance.now() - this.drawnAtMs >= LATE_MS;
    if (due && !this.hidden) this.draw(timestampUs);
  }

  /** @param {0 | 1} codec */
  makeDecoder(codec) {
    this.reset();
    const decoder = new this.core.VideoDecoder(codec);
    if (!decoder.ok()) return decoder.delete();
    this.decoder = decoder;
    this.codec = codec;
  }

  /** @param {number} timestamp microseconds */
  draw(timestamp) {
    const { pen, width, height } = this;
    if (!pen || width === 0) return;
    this.drawnAtMs = performance.now();
    const { canvas } = pen;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const frame = new VideoFrame(this.picture, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp,
      colorSpace: { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m', fullRange: false },
    });
    pen.drawImage(frame, 0, 0, width, height);
    frame.close();
  }
}
