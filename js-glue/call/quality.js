// SPDX-License-Identifier: EUPL-1.2
/**
 * When to tell people that the connection is poor.
 * @module
 */

const POOR_LOSS = 0.1;
const POOR_RTT_MS = 700;
const ONSET_SAMPLES = 3;
const RECOVERY_SAMPLES = 5;

/** Judges one sample every two seconds, slowly, so that the notice does not flicker. */
export class QualityJudge {
  #poor = false;
  #against = 0;

  /** @returns {boolean} */
  get poor() {
    return this.#poor;
  }

  /**
   * @param {{ lossFraction?: number, rttMs?: number }} sample loss 0..1
   * @returns {boolean} whether the judgement has changed
   */
  observe({ lossFraction = 0, rttMs = 0 }) {
    const bad = lossFraction > POOR_LOSS || rttMs > POOR_RTT_MS;
    this.#against = bad === this.#poor ? 0 : this.#against + 1;
    if (this.#against < (this.#poor ? RECOVERY_SAMPLES : ONSET_SAMPLES)) return false;
    this.#poor = bad;
    this.#against = 0;
    return true;
  }
}
