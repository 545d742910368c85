// SPDX-License-Identifier: EUPL-1.2
// Several datagrams of the core in one RTP payload, and that payload inside a carrier video frame.
//
//   bundle:        datagram*, length of all but the last (16 bit each), count (8 bit)
//   carrier frame: the first bytes of the browser's own frame, bundle, the rest of that frame,
//                  length of the rest (16 bit)
//
// Big endian. A single datagram costs one byte. The browser reads the first bytes of a VP8 frame
// (frame type, picture size) when it packetises, so they stay; the rest lets the receiver hand the
// browser's decoder a frame that it accepts, or it would ask for key frames all the time.

/** Longest carrier payload: with RTP, VP8 descriptor and SRTP it stays in one packet. */
export const MAX_PAYLOAD_BYTES = 1160;
/** Longest datagram to ask the core for. */
export const MAX_DATAGRAM_BYTES = 1100;
const MAX_DATAGRAMS = 64;

/** Bytes of a VP8 frame that must stay readable to the browser. @param {boolean} key */
export function carrierHeaderBytes(key) {
  return key ? 10 : 3;
}

/** Collects datagrams into one payload. Reused from frame to frame. */
export class BundleWriter {
  /** @param {number} capacity bytes */
  constructor(capacity) {
    this.bytes = new Uint8Array(capacity);
    this.lengths = new Uint16Array(MAX_DATAGRAMS);
    this.used = 0;
    this.count = 0;
  }

  reset() {
    this.used = 0;
    this.count = 0;
  }

  /** The longest datagram that still fits. @param {number} limit bytes of the finished bundle */
  room(limit) {
    if (this.count === MAX_DATAGRAMS) return 0;
    return Math.max(0, Math.min(limit, this.bytes.length) - this.used - 2 * this.count - 1);
  }

  /** @param {Uint8Array} datagram @returns {boolean} false if there is no room for it */
  add(datagram) {
    if (datagram.length === 0 || datagram.length > this.room(this.bytes.length)) return false;
    this.bytes.set(datagram, this.used);
    this.used += datagram.length;
    this.lengths[this.count++] = datagram.length;
    return true;
  }

  /** Length of the finished bundle in bytes. */
  get length() {
    return this.count === 0 ? 0 : this.used + 2 * (this.count - 1) + 1;
  }

  /** Writes the bundle into `out` at `at`. @param {Uint8Array} out @param {number} at */
  writeTo(out, at) {
    if (this.count === 0) return;
    out.set(this.bytes.subarray(0, this.used), at);
    let end = at + this.used;
    for (let i = 0; i + 1 < this.count; i++) {
      out[end++] = this.lengths[i] >> 8;
      out[end++] = this.lengths[i] & 255;
    }
    out[end] = this.count;
  }

  /** The bundle as a buffer of its own. @returns {ArrayBuffer} */
  toBuffer() {
    const out = new Uint8Array(this.length);
    this.writeTo(out, 0);
    return out.buffer;
  }

  /**
   * The bundle (it may be empty) inside a frame that the browser made.
   * @param {Uint8Array} original @param {boolean} key is it a key frame @returns {ArrayBuffer}
   */
  toCarrierFrame(original, key) {
    const header = Math.min(carrierHeaderBytes(key), original.length);
    const rest = original.length - header;
    const out = new Uint8Array(original.length + this.length + 2);
    out.set(original.subarray(0, header), 0);
    this.writeTo(out, header);
    out.set(original.subarray(header), header + this.length);
    out[out.length - 2] = rest >> 8;
    out[out.length - 1] = rest & 255;
    return out.buffer;
  }
}

/**
 * Gives every datagram of a received bundle to `take`, as a view. Input is hostile: nothing is
 * taken from a bundle that does not add up.
 * @param {Uint8Array} bundle
 * @param {(datagram: Uint8Array) => void} take
 * @returns {boolean} false if malformed
 */
export function readBundle(bundle, take) {
  const count = bundle.length > 0 ? bundle[bundle.length - 1] : 0;
  if (count === 0 || count > MAX_DATAGRAMS) return false;
  const table = bundle.length - 1 - 2 * (count - 1);
  if (table < count) return false;
  let sum = 0;
  for (let i = 0; i + 1 < count; i++) {
    const length = (bundle[table + 2 * i] << 8) | bundle[table + 2 * i + 1];
    if (length === 0) return false;
    sum += length;
  }
  if (sum >= table) return false;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = i + 1 < count ? (bundle[table + 2 * i] << 8) | bundle[table + 2 * i + 1] : table - at;
    take(bundle.subarray(at, at + length));
    at += length;
  }
  return true;
}

/**
 * Takes a received carrier frame apart.
 * @param {Uint8Array} frame
 * @param {boolean} key
 * @param {(datagram: Uint8Array) => void} take
 * @returns {ArrayBuffer | null} the browser's own frame, or null if malformed
 */
export function readCarrierFrame(frame, key, take) {
  const header = carrierHeaderBytes(key);
  if (frame.length < header + 2) return null;
  const rest = (frame[frame.length - 2] << 8) | frame[frame.length - 1];
  const restAt = frame.length - 2 - rest;
  if (restAt < header) return null;
  if (restAt > header && !readBundle(frame.subarray(header, restAt), take)) return null;
  const original = new Uint8Array(header + rest);
  original.set(frame.subarray(0, header), 0);
  original.set(frame.subarray(restAt, restAt + rest), header);
  return original.buffer;
}
