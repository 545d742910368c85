// SPDX-License-Identifier: EUPL-1.2

const START_MS = 25;
const MIN_MS = 10;
const MAX_MS = 150;
const GROW_MS = 10;
const SHRINK_MS = 2.5;
/** What must have been left over at the worst moment of a window before the target shrinks. */
const SPARE_MS = 6;
const WINDOW_MS = 4000;
/** A larger target needs this long to take effect; growing again sooner would overshoot. */
const SETTLE_MS = 100;
const FADE_OUT_MS = 3;
const FADE_IN_MS = 5;

/**
 * The samples between the media worker and the loudspeaker. It decides how much to ask for (its
 * target grows with every underrun and shrinks slowly while more than enough is left over) and
 * turns a gap into a fade. Knows no clock but the samples it plays.
 */
export class PlayoutFifo {
  /** @param {number} rate Hz @param {number} blockFrames how many samples one request brings */
  constructor(rate, blockFrames) {
    this.rate = rate;
    this.blockFrames = blockFrames;
    this.ring = new Float32Array(Math.ceil((rate * (MAX_MS + 100)) / 1000) + 2 * blockFrames);
    this.read = 0;
    this.level = 0;
    this.target = this.frames(START_MS);
    this.requested = 0;
    this.playing = false;
    this.everPlayed = false;
    this.lastSample = 0;
    this.gain = 0;
    this.fadeOut = 1 / this.frames(FADE_OUT_MS);
    this.fadeIn = 1 / this.frames(FADE_IN_MS);
    this.sinceGrowth = Infinity;
    this.windowFrames = 0;
    this.windowLowest = Infinity;
    /** Gaps heard, and how long they were in all. */
    this.underruns = 0;
    this.silentFrames = 0;
  }

  /** @param {number} ms */
  frames(ms) {
    return Math.round((ms * this.rate) / 1000);
  }

  get levelMs() {
    return (this.level * 1000) / this.rate;
  }

  get targetMs() {
    return (this.target * 1000) / this.rate;
  }

  /** How many blocks to ask for now. The caller reports each request with `noteRequest`. */
  blocksWanted() {
    const missing = this.target - this.level - this.requested;
    return missing > 0 ? Math.ceil(missing / this.blockFrames) : 0;
  }

  noteRequest() {
    this.requested += this.blockFrames;
  }

  /** A requested block came. @param {Float32Array} samples */
  push(samples) {
    this.requested = Math.max(0, this.requested - samples.length);
    const size = this.ring.length;
    if (samples.length > size) return;
    const over = this.level + samples.length - size;
    if (over > 0) {
      this.read = (this.read + over) % size;
      this.level -= over;
    }
    const at = (this.read + this.level) % size;
    const first = Math.min(samples.length, size - at);
    this.ring.set(first === samples.length ? samples : samples.subarray(0, first), at);
    if (first < samples.length) this.ring.set(samples.subarray(first), 0);
    this.level += samples.length;
  }

  /** Fills `out` with what is to be heard next. @param {Float32Array} out */
  render(out) {
    this.observe(out.length);
    // After a gap, wait until what is there bridges the time to the next block.
    if (!this.playing && this.level >= Math.min(this.target, this.blockFrames + out.length)) this.playing = true;
    const take = this.playing ? Math.min(out.length, this.level) : 0;
    for (let i = 0; i < take; i++) {
      let sample = this.ring[this.read];
      if (++this.read === this.ring.length) this.read = 0;
      if (this.gain < 1) {
        this.gain = Math.min(1, this.gain + this.fadeIn);
        sample *= this.gain;
      }
      out[i] = sample;
      this.lastSample = sample;
    }
    this.level -= take;
    if (take > 0) this.everPlayed = true;
    if (take < out.length) this.renderGap(out, take);
  }

  /** @param {Float32Array} out @param {number} from */
  renderGap(out, from) {
    if (this.playing) {
      this.playing = false;
      this.gain = 1;
      this.underruns++;
      if (this.sinceGrowth >= this.frames(SETTLE_MS)) {
        this.target = Math.min(this.frames(MAX_MS), this.target + this.frames(GROW_MS));
        this.sinceGrowth = 0;
      }
      this.windowFrames = 0;
      this.windowLowest = Infinity;
    }
    for (let i = from; i < out.length; i++) {
      this.gain = Math.max(0, this.gain - this.fadeOut);
      out[i] = this.lastSample * this.gain;
    }
    if (this.everPlayed) this.silentFrames += out.length - from;
  }

  /** @param {number} frames about to be played */
  observe(frames) {
    this.sinceGrowth += frames;
    if (!this.playing) return;
    this.windowLowest = Math.min(this.windowLowest, this.level - frames);
    this.windowFrames += frames;
    if (this.windowFrames < this.frames(WINDOW_MS)) return;
    if (this.windowLowest > this.frames(SPARE_MS)) {
      this.target = Math.max(this.frames(MIN_MS), this.target - this.frames(SHRINK_MS));
    }
    this.windowFrames = 0;
    this.windowLowest = Infinity;
  }
}
