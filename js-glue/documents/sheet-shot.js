// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./worker-messages.js').Frame} Frame */
/** @typedef {import('./draft.js').Corners} Corners */

/** Frames of one sheet, kept by the document worker until they are of no more use. */
export class SheetShot {
  /** @param {DocumentThread} thread @param {Frame[]} frames taken over */
  static async keep(thread, frames) {
    const transfer = frames.map((frame) => ('pixels' in frame ? frame.pixels : frame));
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

/** @param {readonly number[]} flat @returns {[number, number][]} */
export function pairs(flat) {
  /** @type {[number, number][]} */
  const points = [];
  for (let at = 0; at + 1 < flat.length; at += 2) points.push([flat[at], flat[at + 1]]);
  return points;
}
