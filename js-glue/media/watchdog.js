// SPDX-License-Identifier: EUPL-1.2

const PATIENCE_MS = 3000;

/**
 * Notices a transform through which nothing passes although something should. "Should" is shown by
 * evidence: a number that grows with what ought to have passed (packets that arrived, pictures
 * written, milliseconds connected).
 */
export class Watchdog {
  constructor() {
    /** @type {Map<string, { passed: number, evidence: number, sinceMs: number, barked: boolean }>} */
    this.watched = new Map();
  }

  /**
   * @param {string} id
   * @param {number} passed frames that went through so far
   * @param {number} evidence so far
   * @param {number} enough how much evidence it takes
   * @param {number} nowMs
   * @returns {boolean} true once for each stall
   */
  observe(id, passed, evidence, enough, nowMs) {
    const entry = this.watched.get(id);
    if (!entry || entry.passed !== passed || evidence < entry.evidence) {
      this.watched.set(id, { passed, evidence, sinceMs: nowMs, barked: false });
      return false;
    }
    if (entry.barked || nowMs - entry.sinceMs < PATIENCE_MS || evidence - entry.evidence < enough) return false;
    entry.barked = true;
    return true;
  }

  forgetAll() {
    this.watched.clear();
  }
}
