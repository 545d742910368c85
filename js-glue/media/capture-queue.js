// SPDX-License-Identifier: EUPL-1.2

/** One quantum: devices deliver in bursts, and a frame completed one block late waits for the next burst. */
const BLOCK_FRAMES = 128;
/** Beyond a device's burst and the way there and back, more would only queue up at the worker. */
const MAX_UNDER_WAY = 24 * BLOCK_FRAMES;
/** What waits longer has no place in a conversation any more. */
const MAX_WAITING_MS = 150;

/**
 * The samples between the microphone and the media worker. While the worker keeps up, each quantum
 * goes at once. When it does not, what comes waits here: it then goes in one block, which is less
 * work, and what has become too old is dropped. So the worker is never further behind than a moment,
 * and whatever else it has to hear does not wait behind old sound.
 */
export class CaptureQueue {
  /** @param {number} rate Hz */
  constructor(rate) {
    this.ring = new Float32Array(Math.round((rate * MAX_WAITING_MS) / 1000));
    this.read = 0;
    this.level = 0;
    /** Samples that the worker has and is not done with. */
    this.underWay = 0;
    this.behind = false;
    /** @type {Float32Array<ArrayBuffer>[]} of one quantum */
    this.spare = [];
    /** Samples that nobody got. */
    this.droppedFrames = 0;
  }

  /** What the microphone gave. @param {Float32Array} samples */
  push(samples) {
    const { ring } = this;
    for (const sample of samples) ring[(this.read + this.level++) % ring.length] = sample;
    const over = this.level - ring.length;
    if (over <= 0) return;
    this.read = (this.read + over) % ring.length;
    this.level = ring.length;
    this.droppedFrames += over;
  }

  /** A block to be posted now, or null. @returns {Float32Array<ArrayBuffer> | null} */
  take() {
    const room = MAX_UNDER_WAY - this.underWay;
    if (this.level < BLOCK_FRAMES) return null;
    if (room < BLOCK_FRAMES) this.behind = true;
    // Waiting until half is done makes one message of many.
    if (this.behind && room < MAX_UNDER_WAY / 2) return null;
    const frames = this.behind ? Math.min(this.level, room) : BLOCK_FRAMES;
    if (frames === this.level) this.behind = false;
    const block = (frames === BLOCK_FRAMES && this.spare.pop()) || new Float32Array(frames);
    for (let n = 0; n < frames; n++) block[n] = this.ring[(this.read + n) % this.ring.length];
    this.read = (this.read + frames) % this.ring.length;
    this.level -= frames;
    this.underWay += frames;
    return block;
  }

  /** The worker is done with a block. @param {Float32Array<ArrayBuffer>} block */
  back(block) {
    this.underWay -= block.length;
    if (block.length === BLOCK_FRAMES) this.spare.push(block);
  }
}
