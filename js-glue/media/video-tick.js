// SPDX-License-Identifier: EUPL-1.2
// Makes the carrier video tick: one tiny picture for each datagram that the core wants to send.
import { CARRIERS } from './codecs.js';

/** @typedef {import('./session-host.js').SessionHost} SessionHost */
/**
 * @typedef {object} VideoTick
 * @property {number} datagramsPerFrame how many may ride in one carrier frame
 * @property {number} written pictures given to the browser so far
 * @property {() => void} arrived a carrier frame came out of the browser's encoder
 * @property {(nowUs: number) => void} flush
 * @property {() => void} close
 */

const SIZE = 16;
/** The encoder may drop a picture: do not wait for it for ever. */
const PATIENCE_US = 60000;

/** Chromium: the worker itself writes the pictures, so a hidden tab does not slow them. */
export class GeneratorTick {
  /** @param {SessionHost} host @param {WritableStream} writable of a MediaStreamTrackGenerator */
  constructor(host, writable) {
    this.host = host;
    this.writer = writable.getWriter();
    this.pixels = new Uint8Array((SIZE * SIZE * 3) / 2).fill(128);
    this.datagramsPerFrame = 1;
    this.written = 0;
    this.pendingSinceUs = -Infinity;
  }

  arrived() {
    this.pendingSinceUs = -Infinity;
  }

  /** @param {number} nowUs */
  flush(nowUs) {
    if (nowUs - this.pendingSinceUs < PATIENCE_US) return;
    if (!this.host.session.hasDatagram(CARRIERS.video, nowUs)) return;
    this.pendingSinceUs = nowUs;
    this.written++;
    const frame = new VideoFrame(this.pixels, { format: 'I420', codedWidth: SIZE, codedHeight: SIZE, timestamp: nowUs });
    this.writer.write(frame).catch(() => frame.close());
  }

  close() {
    this.writer.close().catch(() => {});
  }
}

/** Elsewhere: the page draws on a canvas that is a track. It ticks at the screen's rate at most. */
export class CanvasTick {
  /** @param {SessionHost} host @param {(message: object) => void} tellPage */
  constructor(host, tellPage) {
    this.host = host;
    this.tellPage = tellPage;
    this.datagramsPerFrame = 6;
    this.written = 0;
    this.pendingSinceUs = -Infinity;
  }

  arrived() {
    this.pendingSinceUs = -Infinity;
  }

  /** @param {number} nowUs */
  flush(nowUs) {
    if (nowUs - this.pendingSinceUs < PATIENCE_US) return;
    if (!this.host.session.hasDatagram(CARRIERS.video, nowUs)) return;
    this.pendingSinceUs = nowUs;
    this.written++;
    this.tellPage({ type: 'carrier-tick' });
  }

  close() {}
}
