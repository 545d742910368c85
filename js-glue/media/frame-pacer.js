// SPDX-License-Identifier: EUPL-1.2

/** Chooses which of the camera's pictures are encoded, so that `fps` come out evenly spaced. */
export class FramePacer {
  constructor() {
    this.nextMs = -Infinity;
  }

  /**
   * @param {number} nowMs when the picture came
   * @param {number} fps wanted
   * @returns {boolean} take it
   */
  accept(nowMs, fps) {
    const intervalMs = 1000 / Math.max(1, fps);
    // Cameras jitter: a picture that comes a little early is this turn's, not an extra one.
    if (nowMs < this.nextMs - intervalMs * 0.3) return false;
    this.nextMs = nowMs - this.nextMs > intervalMs ? nowMs + intervalMs : this.nextMs + intervalMs;
    return true;
  }
}
