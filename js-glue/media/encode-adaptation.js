// SPDX-License-Identifier: EUPL-1.2
import { CODEC_VP9 } from './codecs.js';

/**
 * What a weaker device does less of, in order: a faster search first (hardly seen), then a smaller
 * picture, then fewer pictures. `cost` is the expected share of level 0's time per second.
 */
const LEVELS = [
  { speed: 8, scale: 1, maxFps: 30, cost: 1 },
  { speed: 12, scale: 1, maxFps: 30, cost: 0.68 },
  { speed: 12, scale: 0.75, maxFps: 30, cost: 0.4 },
  { speed: 12, scale: 0.5, maxFps: 30, cost: 0.19 },
  { speed: 14, scale: 0.5, maxFps: 15, cost: 0.1 },
  { speed: 16, scale: 0.375, maxFps: 12, cost: 0.045 },
];
const VP9_MAX_SPEED = 9;

/** Share of a frame's interval that encoding may take. */
const HIGH_LOAD = 0.5;
/** Expected load at which a better level is tried. */
const LOW_LOAD = 0.35;
/** A new encoder's first frames (a key frame, caches, the browser's compiler) say little. */
const FRAMES_TO_SKIP = 5;
const FRAMES_TO_JUDGE = 15;
const FIRST_HOLD_MS = 8000;
const MAX_HOLD_MS = 120000;
const SMOOTHING = 0.1;

/** Steers speed, resolution and frame rate by the measured time of encoding. */
export class EncodeAdaptation {
  /** @param {number} [level] where to begin */
  constructor(level = 0) {
    this.level = level;
    this.averageMs = 0;
    this.frames = 0;
    this.holdMs = FIRST_HOLD_MS;
    this.levelSinceMs = 0;
    this.steppedUp = false;
  }

  /** @param {0 | 1} codec @returns {{ speed: number, scale: number, maxFps: number }} scale: of the camera's width and height */
  limits(codec) {
    const { speed, scale, maxFps } = LEVELS[this.level];
    return { speed: codec === CODEC_VP9 ? Math.min(speed - 1, VP9_MAX_SPEED) : speed, scale, maxFps };
  }

  /** The encoder was made anew: forget what its predecessor took. */
  restart() {
    this.frames = 0;
    this.averageMs = 0;
  }

  /**
   * @param {number} encodeMs what one frame took
   * @param {number} fps how many are encoded a second
   * @param {number} nowMs
   * @returns {boolean} true if the limits have changed
   */
  observe(encodeMs, fps, nowMs) {
    this.frames++;
    if (this.levelSinceMs === 0) this.levelSinceMs = nowMs;
    if (this.frames <= FRAMES_TO_SKIP) return false;
    const judged = this.frames - FRAMES_TO_SKIP;
    const weight = Math.max(SMOOTHING, 1 / judged);
    this.averageMs += (encodeMs - this.averageMs) * weight;
    if (judged < FRAMES_TO_JUDGE) return false;
    const load = (this.averageMs * fps) / 1000;
    if (load > HIGH_LOAD && this.level + 1 < LEVELS.length) {
      // A better level that did not last is tried again later each time.
      if (this.steppedUp && nowMs - this.levelSinceMs < this.holdMs) this.holdMs = Math.min(MAX_HOLD_MS, this.holdMs * 2);
      this.moveTo(this.level + 1, nowMs);
      this.steppedUp = false;
      return true;
    }
    if (this.level > 0 && nowMs - this.levelSinceMs >= this.holdMs) {
      const expected = (load * LEVELS[this.level - 1].cost) / LEVELS[this.level].cost;
      if (expected < LOW_LOAD) {
        this.moveTo(this.level - 1, nowMs);
        this.steppedUp = true;
        return true;
      }
    }
    return false;
  }

  /** @param {number} level @param {number} nowMs */
  moveTo(level, nowMs) {
    this.level = level;
    this.levelSinceMs = nowMs;
    this.restart();
  }
}
