// SPDX-License-Identifier: EUPL-1.2
import { SHEET_STATES } from './core-names.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('./worker-messages.js').Pixels} Pixels */
/** @typedef {import('./worker-messages.js').Frame} Frame */

/** What the sheet is looked for in: larger frames are reduced. */
const LOOK_SIDE = 640;
/** The core takes no larger pages. */
const MAX_PIXELS = 1 << 24;
/** Shots that are looked at before they are sent. */
const MAX_SHOTS = 8;

/** Finds sheets in the camera's pictures, and makes pages of them. */
export class ScanHost {
  /** @param {SportelloDocuments} core */
  constructor(core) {
    this.core = core;
    this.tracker = new core.SheetTracker();
    /** @type {Map<number, Pixels[]>} */
    this.shots = new Map();
    this.lastShot = 0;
    this.canvas = new Pencil();
  }

  /** @param {Frame} frame @param {number} nowUs */
  look(frame, nowUs) {
    const { width, height, pixels } = this.canvas.pixelsOf(frame, { side: LOOK_SIDE });
    this.tracker.frameBuffer(width, height).set(new Uint8Array(pixels));
    const { found, corners, state } = this.tracker.push(nowUs);
    return { found, corners: found ? corners : [], state: SHEET_STATES[state] ?? 'searching' };
  }

  /** Another camera, or the next page. */
  forgetSheet() {
    this.tracker.reset();
  }

  /** Takes the frames of one shot. @param {Frame[]} frames */
  keep(frames) {
    const shot = frames.map((frame) => this.canvas.pixelsOf(frame, { area: MAX_PIXELS }));
    this.lastShot += 1;
    this.shots.set(this.lastShot, shot);
    const [oldest] = this.shots.keys();
    if (this.shots.size > MAX_SHOTS) this.shots.delete(oldest);
    return { shot: this.lastShot, width: shot[0].width, height: shot[0].height };
  }

  /** @param {number} shot */
  drop(shot) {
    this.shots.delete(shot);
  }

  /** @param {number} shot @param {number[] | null} corners @param {number} quarterTurns */
  straighten(shot, corners, quarterTurns) {
    const frames = this.shots.get(shot);
    if (!frames) throw new Error('this shot is gone');
    const maker = new this.core.PageMaker();
    try {
      for (const { width, height, pixels } of frames) {
        const room = maker.frameBuffer(width, height);
        if (room.length > 0) room.set(new Uint8Array(pixels));
      }
      const { pixels, ...page } = maker.make(corners ?? [], quarterTurns);
      return { ...page, pixels: pixels.slice().buffer };
    } finally {
      maker.delete();
    }
  }
}

/** Reads the pixels of what can be drawn. */
class Pencil {
  /** @type {OffscreenCanvasRenderingContext2D | null} */
  context = null;

  /**
   * @param {Frame} frame closed, if it can be
   * @param {{ side?: number, area?: number }} limits
   * @returns {Pixels}
   */
  pixelsOf(frame, { side = Infinity, area = Infinity }) {
    if ('pixels' in frame) return frame;
    const [fullWidth, fullHeight] = 'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    const scale = Math.min(1, side / Math.max(fullWidth, fullHeight), Math.sqrt(area / (fullWidth * fullHeight)));
    const width = Math.max(16, Math.floor(fullWidth * scale));
    const height = Math.max(16, Math.floor(fullHeight * scale));
    this.context ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!this.context) throw new Error('no canvas');
    const { canvas } = this.context;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.context.drawImage(frame, 0, 0, width, height);
    frame.close();
    const pixels = this.context.getImageData(0, 0, width, height).data.buffer;
    return { width, height, pixels };
  }
}
