// SPDX-License-Identifier: EUPL-1.2
import { pixelsOf } from './own-pages.js';

/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./worker-messages.js').Frame} Frame */
/** @typedef {import('./draft.js').Corners} Corners */

/** Frames of one sheet, kept by the document worker until they are of no more use. */
export class SheetShot {
  /** @param {DocumentThread} thread @param {ImageBitmap[]} images taken over */
  static async keep(thread, images) {
    const frames = images.map(frameOf);
    const transfer = frames.map(transferOf);
    const { shot, width, height } = await thread.ask({ ask: 'keep-shot', frames }, transfer);
    return new SheetShot(thread, shot, { width, height });
  }

  /** @param {DocumentThread} thread @param {number} shot @param {{ width: number, height: number }} size of its first frame */
  constructor(thread, shot, size) {
    this.#thread = thread;
    this.#shot = shot;
    this.size = size;
  }

  #thread;
  #shot;

  /**
   * The flat page.
   * @param {Corners | null} corners null: look for them
   * @param {number} quarterTurns
   */
  async straighten(corners, quarterTurns) {
    const { width, height, pixels, sheetFound, corners: found, dpi } = await this.#thread.ask({ ask: 'straighten', shot: this.#shot, corners: corners ? corners.flat() : null, quarterTurns });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    canvas.getContext('2d', { alpha: false })?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
    return { canvas, sheetFound, corners: pairs(found), dpi };
  }

  close() {
    this.#thread.dropShot(this.#shot);
  }
}

/**
 * An image as the document worker can read it: a worker without canvases gets bare pixels.
 * @param {ImageBitmap} image
 * @returns {Frame}
 */
export function frameOf(image) {
  if (typeof OffscreenCanvas === 'function') return image;
  const { width, height } = image;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d', { alpha: false })?.drawImage(image, 0, 0);
  image.close();
  return pixelsOf(canvas);
}

/** @param {Frame} frame @returns {Transferable} */
export const transferOf = (frame) => ('pixels' in frame ? frame.pixels : frame);

/** @param {readonly number[]} flat @returns {[number, number][]} */
export function pairs(flat) {
  /** @type {[number, number][]} */
  const points = [];
  for (let at = 0; at + 1 < flat.length; at += 2) points.push([flat[at], flat[at + 1]]);
  return points;
}
