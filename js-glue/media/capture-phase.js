// SPDX-License-Identifier: EUPL-1.2

const OBSERVED_TICKS = 50;
const LONG_WAIT_MS = 12;
const CUT_MS = 4;
const MAX_CUTS = 6;
/** Only what nobody hears is cut out. */
const QUIET = 0.01;

/**
 * Voice frames are complete at some point between two ticks of the browser's encoder, and wait for
 * the next one: up to 20 ms, for the whole call, since both run on the microphone's clock. Leaving
 * out a few milliseconds of silence at the beginning moves the frames towards the ticks. Devices
 * deliver in bursts of some 10 ms, so a wait much shorter than that would be missed ticks.
 */
export class CapturePhase {
  constructor() {
    this.readyUs = 0;
    this.ticks = 0;
    this.waitedMs = 0;
    this.cutsLeft = MAX_CUTS;
    this.cutDue = false;
  }

  /** A voice datagram waits since now. @param {number} nowUs */
  ready(nowUs) {
    if (this.readyUs === 0) this.readyUs = nowUs;
  }

  /** The carrier's encoder ticked and took what waited. @param {number} nowUs */
  tick(nowUs) {
    if (this.readyUs === 0) return;
    this.waitedMs += (nowUs - this.readyUs) / 1000;
    this.readyUs = 0;
    if (++this.ticks < OBSERVED_TICKS) return;
    this.cutDue = this.cutsLeft > 0 && this.waitedMs / this.ticks > LONG_WAIT_MS;
    this.ticks = 0;
    this.waitedMs = 0;
  }

  /**
   * How many samples at the start of `block` to leave out.
   * @param {Float32Array} block @param {number} rate Hz
   */
  cut(block, rate) {
    if (!this.cutDue) return 0;
    for (const sample of block) if (sample > QUIET || sample < -QUIET) return 0;
    this.cutDue = false;
    this.cutsLeft--;
    // What was observed since is out of date.
    this.ticks = 0;
    this.waitedMs = 0;
    return Math.min(block.length, Math.round((CUT_MS * rate) / 1000));
  }
}
