// SPDX-License-Identifier: EUPL-1.2
import { SOURCES } from './core-names.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('../../wasm/bindings/sportello-documents.js').Source} Source */
/** @typedef {import('./worker-messages.js').Pixels} Pixels */
/** @typedef {import('./document-types.js').PageSource} PageSource */
/** @typedef {Pixels & { source: PageSource, exact: boolean }} PageToCode */

/** Packets kept for who comes later; a screen that changes for an hour makes more. */
const MAX_KEPT_BYTES = 8 << 20;
/** Stands for a page that was taken back, so that all streams give a page the same number. */
const BLANK = { width: 16, height: 16, pixels: new Uint8Array(16 * 16 * 4).fill(255).buffer, source: /** @type {const} */ ('picture'), exact: false };

/**
 * All pages of this side, coded once for all who hear them. Who comes later reads from the beginning,
 * as long as nothing in it was taken back: that is for nobody who comes after.
 */
export class PageStream {
  /** @param {SportelloDocuments} core */
  constructor(core) {
    this.encoder = new core.DocumentEncoder();
    /** @type {Uint8Array[]} */
    this.packets = [];
    /** The number of the first packet that is kept. */
    this.first = 0;
    this.bytes = 0;
    this.lastPage = 0;
    /** Whether somebody new can begin here. */
    this.whole = true;
    /** The encoder said that it has nothing more. */
    this.idle = true;
  }

  /**
   * @param {number} number its number; those left out before it stay blank
   * @param {PageToCode} page
   * @returns {boolean} false: refused
   */
  add(number, page) {
    while (this.lastPage < number - 1) {
      this.code(BLANK);
      this.encoder.withdraw(this.lastPage);
    }
    return this.code(page) === number;
  }

  /** @param {PageToCode} page @returns {number} 0 if refused */
  code({ source, exact, ...pixels }) {
    if (!this.fill(pixels)) return 0;
    const number = this.encoder.addPage(/** @type {Source} */ (SOURCES.indexOf(source)), exact);
    if (number > 0) this.lastPage = number;
    this.idle = false;
    return number;
  }

  /** @param {number} page @param {Pixels} pixels @returns {boolean} */
  update(page, pixels) {
    if (!this.fill(pixels)) return false;
    this.idle = false;
    return this.encoder.updatePage(page);
  }

  /** @param {number} page */
  withdraw(page) {
    this.encoder.withdraw(page);
    this.whole = this.idle = false;
  }

  /** Everything again from the beginning, for one who is alone here. */
  restart() {
    this.encoder.restart();
    this.first += this.packets.length;
    this.packets = [];
    this.bytes = 0;
    this.whole = true;
    this.idle = false;
  }

  /** @param {number} at @returns {Uint8Array | null} the packet of that number, coded now if it is the next; null: not yet */
  packet(at) {
    const known = this.packets[at - this.first];
    if (known || this.idle || at !== this.first + this.packets.length) return known ?? null;
    const packet = this.encoder.nextPacket().slice();
    this.idle = packet.length === 0;
    if (this.idle) return null;
    this.packets.push(packet);
    this.bytes += packet.length;
    if (this.bytes > MAX_KEPT_BYTES) this.whole = false;
    return packet;
  }

  /** Whether there may be a packet of that number. @param {number} at */
  hasMore(at) {
    return !this.idle || at < this.first + this.packets.length;
  }

  /** Nobody here needs what comes before. @param {number} at */
  forgetBefore(at) {
    if (this.whole) return;
    for (; this.first < at && this.packets.length > 0; this.first++) this.bytes -= this.packets.shift()?.length ?? 0;
  }

  delete() {
    this.encoder.delete();
  }

  /** @param {Pixels} page */
  fill({ width, height, pixels }) {
    const room = this.encoder.pixelBuffer(width, height);
    if (room.length === 0 || room.length !== pixels.byteLength) return false;
    room.set(new Uint8Array(pixels));
    return true;
  }
}
