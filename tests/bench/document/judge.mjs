// SPDX-License-Identifier: EUPL-1.2
// How many bytes a codec needs until a page can be read: the lowest of its levels at which OCR makes at
// most a hundredth more character errors than on the original.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { digest } from './cache.mjs';
import { characterErrors } from './ocr.mjs';
import { readPng, readPnm, writePng } from './pictures.mjs';
import { straightened } from './rectify.mjs';
import { sizeOf } from './peers/still.mjs';

export const TOLERANCE = 0.01;

/** @typedef {{ level: string | number, bytes: number, encodeMs: number, decodeMs: number, errors: number | null }} Point */

/** Judges pictures of one page, with a cache. */
export class Judge {
  /**
   * @param {import('./pages.mjs').Page} page
   * @param {import('./cache.mjs').Cache} cache
   * @param {string} folder for files that are thrown away
   */
  constructor(page, cache, folder) {
    this.page = page;
    this.cache = cache;
    this.folder = folder;
  }

  /**
   * Character errors of OCR on a picture; of a camera's frame, on the frame straightened.
   * @param {string} file PNG or PNM
   * @param {{ frame?: boolean, dpi?: number }} [how]
   * @returns {number | null} null if the page has no text
   */
  errors(file, { frame = false, dpi = this.page.dpi } = {}) {
    if (this.page.text === null) return null;
    const text = this.page.text;
    const scattered = this.page.scattered;
    return this.cache.get(`ocr ${digest(readFileSync(file), text)} ${frame} ${Math.round(dpi)}`, () => {
      if (!frame) return characterErrors(file, text, { dpi, scattered });
      const flat = path.join(this.folder, 'straight.png');
      const { image, dpi: fine } = straightened(file.endsWith('.png') ? readPng(file) : readPnm(file), this.page.truth);
      writePng(flat, image);
      return characterErrors(flat, text, { dpi: fine, scattered });
    });
  }

  /**
   * What a codec makes of a source at one level.
   * @param {import('./peers/still.mjs').Peer} peer
   * @param {import('./peers/still.mjs').Source & { id: string, frame: boolean }} source
   * @returns {Point}
   */
  point(peer, source, level) {
    return this.cache.get(`${peer.name} ${level} ${source.id}`, () => {
      const coded = path.join(this.folder, 'coded');
      const decoded = path.join(this.folder, `decoded.${peer.ending}`);
      const encodeMs = peer.encode(source, level, coded);
      const decodeMs = peer.decode(coded, decoded);
      const point = { level, bytes: sizeOf(coded), encodeMs, decodeMs, errors: this.errors(decoded, { frame: source.frame, dpi: source.dpi }) };
      rmSync(coded);
      return point;
    });
  }

  /**
   * The cheapest level that is legible: bisection, then the one below it, since OCR is not quite monotonic.
   * @param {number} limit character errors allowed
   * @returns {Point | null} null if none is
   */
  legible(peer, source, limit) {
    const { levels } = peer;
    const reads = (index) => (this.point(peer, source, levels[index]).errors ?? 1) <= limit;
    let high = levels.length - 1;
    for (let low = 0; low < high; ) {
      const middle = (low + high) >> 1;
      if (reads(middle)) high = middle;
      else low = middle + 1;
    }
    if (high > 0 && reads(high - 1)) high--;
    return reads(high) ? this.point(peer, source, levels[high]) : null;
  }
}
