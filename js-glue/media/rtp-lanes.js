// SPDX-License-Identifier: EUPL-1.2
// Datagrams in the payload of RTP: the browser's encoder ticks, its payload is replaced.
import { BundleWriter, MAX_DATAGRAM_BYTES, MAX_PAYLOAD_BYTES, carrierHeaderBytes, readBundle, readCarrierFrame } from './bundle.js';
import { CARRIERS } from './codecs.js';

/** @typedef {import('./session-host.js').SessionHost} SessionHost */
/** @typedef {{ readable: ReadableStream, writable: WritableStream }} Transformer */

/** Voice waits for a tick each 20 ms: a backlog of a late tick rides in the same payload. */
const MAX_VOICE_BUNDLE = 3;
const LONGEST_BUNDLE_BYTES = 16384;

/**
 * Leads all frames through `handle` until the connection is closed.
 * @param {Transformer} transformer
 * @param {(frame: any) => boolean} handle changes the frame; false if it is not passed on
 */
async function run({ readable, writable }, handle) {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  for (;;) {
    const { value: frame, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (done) return;
    // A write fails only when the connection is gone; the next read says so too.
    if (handle(frame)) await writer.write(frame).catch(() => {});
  }
}

/** One transform of a sender or receiver, and how many frames the browser gave it. */
export class RtpLane {
  /** @param {SessionHost} host @param {string} id @param {'voice' | 'video'} lane @param {'send' | 'receive'} direction */
  constructor(host, id, lane, direction) {
    this.host = host;
    this.id = id;
    this.lane = lane;
    this.direction = direction;
    this.passed = 0;
    this.open = true;
    this.bundle = new BundleWriter(LONGEST_BUNDLE_BYTES);
    /** @type {import('./video-tick.js').VideoTick | null} */
    this.tick = null;
    this.take = (/** @type {Uint8Array} */ datagram) => this.host.receive(CARRIERS[this.lane], datagram);
  }

  /** @param {Transformer} transformer @returns {Promise<void>} settles when no more frames come; rejects if the core fails */
  run(transformer) {
    const handle = this.direction === 'send' ? (this.lane === 'voice' ? this.sendVoice : this.sendVideo) : this.lane === 'voice' ? this.receiveVoice : this.receiveVideo;
    return run(transformer, (frame) => {
      this.passed++;
      return this.open && handle.call(this, frame);
    });
  }

  /** @param {number} most datagrams @param {number} limitBytes of the bundle */
  collect(most, limitBytes) {
    const { bundle, host } = this;
    const nowUs = host.clock();
    const carrier = CARRIERS[this.lane];
    bundle.reset();
    while (bundle.count < most) {
      const room = Math.min(MAX_DATAGRAM_BYTES, bundle.room(limitBytes));
      if (room < 64 || !host.session.hasDatagram(carrier, nowUs)) break;
      if (!bundle.add(host.session.pollDatagram(carrier, room, nowUs))) break;
    }
    return bundle.count > 0;
  }

  /** @param {RTCEncodedAudioFrame} frame */
  sendVoice(frame) {
    this.host.phase.tick(this.host.clock());
    if (!this.collect(MAX_VOICE_BUNDLE, MAX_PAYLOAD_BYTES)) return false;
    frame.data = this.bundle.toBuffer();
    this.host.pump();
    return true;
  }

  /** @param {RTCEncodedVideoFrame} frame */
  sendVideo(frame) {
    const { tick } = this;
    tick?.arrived();
    const original = new Uint8Array(frame.data);
    const key = frame.type === 'key';
    if (original.length < carrierHeaderBytes(key)) return false;
    const most = tick ? tick.datagramsPerFrame : 1;
    const limit = most > 1 ? LONGEST_BUNDLE_BYTES : MAX_PAYLOAD_BYTES - original.length - 2;
    // Without a datagram it still goes out: the far browser's decoder needs the whole sequence.
    this.collect(most, limit);
    frame.data = this.bundle.toCarrierFrame(original, key);
    this.host.pump();
    return true;
  }

  /** @param {RTCEncodedAudioFrame} frame */
  receiveVoice(frame) {
    if (frame.data.byteLength > 0 && readBundle(new Uint8Array(frame.data), this.take)) this.host.pump();
    return false;
  }

  /** @param {RTCEncodedVideoFrame} frame */
  receiveVideo(frame) {
    const original = readCarrierFrame(new Uint8Array(frame.data), frame.type === 'key', this.take);
    if (!original) return false;
    frame.data = original;
    this.host.pump();
    return true;
  }
}
