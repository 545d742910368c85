// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { PlayoutFifo } from '../../../js-glue/media/playout-fifo.js';
import { seededRandom } from '../../browser/support/signals.mjs';

const RATE = 48000;
const BLOCK = 480;
const QUANTUM = 128;

/** A loudspeaker that asks for `burst` quanta at once, and a worker that answers request n after `delayMs(n)`. */
class Room {
  constructor(delayMs, { burst = 1, sample = (n) => Math.sin(n * 0.05) } = {}) {
    Object.assign(this, { delayMs, burst, sample });
    this.fifo = new PlayoutFifo(RATE, BLOCK);
    this.replies = [];
    this.produced = 0;
    this.requests = 0;
    this.quantum = 0;
  }

  /** Plays on for `seconds`. Returns all that was heard. */
  play(seconds) {
    const { fifo, replies } = this;
    const heard = [];
    const out = new Float32Array(QUANTUM);
    for (let left = Math.floor((seconds * RATE) / QUANTUM); left > 0; left--, this.quantum++) {
      const nowMs = (Math.floor(this.quantum / this.burst) * this.burst * QUANTUM * 1000) / RATE;
      while (replies.length > 0 && replies[0] <= nowMs) {
        replies.shift();
        fifo.push(Float32Array.from({ length: BLOCK }, (_, n) => this.sample(this.produced + n)));
        this.produced += BLOCK;
      }
      fifo.render(out);
      heard.push(...out);
      for (let blocks = fifo.blocksWanted(); blocks > 0; blocks--) {
        fifo.noteRequest();
        const due = nowMs + this.delayMs(this.requests++);
        replies.push(Math.max(due, replies[replies.length - 1] ?? 0));
      }
    }
    return heard;
  }
}

test('what the worker gives is played in order, whole, once', () => {
  const room = new Room(() => 3, { burst: 4, sample: (n) => (n % 30000) / 30000 + 0.001 });
  const heard = room.play(3);
  assert.equal(room.fifo.underruns, 0);
  const first = heard.findIndex((value) => value !== 0);
  assert.ok(first >= 0 && first < RATE * 0.05, `begins after ${first} samples`);
  // After the fade-in every sample follows its predecessor.
  for (let at = first + RATE * 0.01; at + 1 < heard.length; at++) {
    const step = Math.round((heard[at + 1] - heard[at]) * 30000);
    assert.ok(step === 1 || step === -29999, `at ${at}: ${step}`);
  }
});

test('the target grows with an underrun until the worker\'s delay is covered', () => {
  const room = new Room(() => 60, { burst: 4 });
  const { fifo } = room;
  room.play(10);
  const before = fifo.underruns;
  assert.ok(before > 0);
  assert.ok(fifo.targetMs > 45, `${fifo.targetMs} ms`);
  room.play(5);
  assert.equal(fifo.underruns, before, 'no more gaps once it has learnt');
});

test('the target shrinks slowly while more than enough is left over, and no gap comes of it', () => {
  const room = new Room(() => 2);
  const { fifo } = room;
  room.play(2);
  const before = fifo.targetMs;
  room.play(60);
  assert.ok(fifo.targetMs < before - 5, `${before} to ${fifo.targetMs} ms`);
  assert.equal(fifo.underruns, 0);
});

test('jitter of the worker settles at a target without gaps', () => {
  const random = seededRandom(7);
  const room = new Room(() => 2 + random() * 25, { burst: 4 });
  const { fifo } = room;
  room.play(20);
  const before = fifo.underruns;
  room.play(20);
  assert.ok(fifo.underruns - before <= 1, `${fifo.underruns - before} gaps in 20 s, seed 7`);
  assert.ok(fifo.targetMs < 60, `${fifo.targetMs} ms`);
});

test('a gap fades, it does not click', () => {
  const room = new Room((n) => (n === 150 ? 300 : 3), { sample: () => 0.5 });
  const { fifo } = room;
  const heard = room.play(4);
  assert.equal(fifo.underruns, 1);
  assert.ok(fifo.silentFrames > RATE * 0.2 && fifo.silentFrames < RATE * 0.35);
  let steepest = 0;
  for (let at = 1; at < heard.length; at++) steepest = Math.max(steepest, Math.abs(heard[at] - heard[at - 1]));
  assert.ok(steepest < 0.5 / (RATE * 0.002), `steepest step ${steepest}`);
  const longestSilence = heard.join(' ').split(/(?:^| )0\.5\S*/).reduce((most, part) => Math.max(most, part.split(' ').length), 0);
  assert.ok(longestSilence > RATE * 0.2);
});

test('a worker that stands still is not flooded with requests', () => {
  const room = new Room(() => Infinity);
  const { fifo } = room;
  room.play(5);
  assert.ok(fifo.requested <= fifo.target + BLOCK);
});
