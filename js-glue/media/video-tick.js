// SPDX-License-Identifier: EUPL-1.2
// Makes the carrier video tick: one tiny picture for each datagram that the core wants to send.
import { CARRIERS } from './codecs.js';

/** @typedef {import('./session-host.js').SessionHost} SessionHost */

const SIZE = 16;
/** The encoder drops a picture now and then; most take a millisecond. */
const PATIENCE_US = 30000;
/** On its way a picture takes some milliseconds; meanwhile more may be sent, if the core still waits. */
const MAX_UNDER_WAY = 4;
const SPACING_US = 3000;

/** Counts the pictures that are under way and says when another one is due. */
export class VideoTick {
  /** @param {SessionHost} host */
  constructor(host) {
    this.host = host;
    /** Pictures given to the browser so far. */
    this.written = 0;
    /** Smoothed time from a picture to its encoded frame. */
    this.delayMs = 0;
    /** @type {number[]} */
    this.underWay = [];
  }

  /** How many datagrams may ride in one carrier frame. */
  get datagramsPerFrame() {
    return 1;
  }

  /** A carrier frame came out of the browser's encoder. */
  arrived() {
    const nowUs = this.host.clock();
    this.forgetDropped(nowUs);
    const writtenUs = this.underWay.shift();
    if (writtenUs !== undefined) this.delayMs += ((nowUs - writtenUs) / 1000 - this.delayMs) * 0.1;
  }

  /** @param {number} nowUs */
  forgetDropped(nowUs) {
    while (this.underWay.length > 0 && nowUs - this.underWay[0] > PATIENCE_US) this.underWay.shift();
  }

  /** @param {number} nowUs */
  flush(nowUs) {
    const { underWay, host } = this;
    this.forgetDropped(nowUs);
    if (underWay.length >= MAX_UNDER_WAY) return;
    if (underWay.length > 0 && nowUs - underWay[underWay.length - 1] < SPACING_US) return;
    if (!host.session.hasDatagram(CARRIERS.video, nowUs)) return;
    underWay.push(nowUs);
    this.written++;
    this.write(nowUs);
  }

  /** @param {number} _nowUs */
  write(_nowUs) {
    throw new Error('a kind of tick writes in its own way');
  }

  close() {}
}

/** Chromium: the worker itself writes the pictures, so a hidden tab does not slow them. */
export class GeneratorTick extends VideoTick {
  /** @param {SessionHost} host @param {WritableStream} writable of a MediaStreamTrackGenerator */
  constructor(host, writable) {
    super(host);
    this.writer = writable.getWriter();
    this.pixels = new Uint8Array((SIZE * SIZE * 3) / 2).fill(128);
  }

  /** @override @param {number} nowUs */
  write(nowUs) {
    const frame = new VideoFrame(this.pixels, { format: 'I420', codedWidth: SIZE, codedHeight: SIZE, timestamp: nowUs });
    this.writer.write(frame).catch(() => frame.close());
  }

  /** @override */
  close() {
    this.writer.close().catch(() => {});
  }
}

/** Elsewhere: the page draws on a canvas that is a track. It ticks at the screen's rate at most. */
export class CanvasTick extends VideoTick {
  /** @param {SessionHost} host @param {(message: object) => void} tellPage */
  constructor(host, tellPage) {
    super(host);
    this.tellPage = tellPage;
  }

  /** @override */
  get datagramsPerFrame() {
    return 6;
  }

  /** @override */
  write() {
    this.tellPage({ type: 'carrier-tick' });
  }
}
