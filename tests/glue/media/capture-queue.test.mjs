// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { CaptureQueue } from '../../../js-glue/media/capture-queue.js';

const RATE = 48000;
const QUANTUM = 128;

/** A microphone whose samples are numbered, in bursts, and a worker that takes `workMs(block)` for each block. */
function run({ seconds, workMs, burst = 4 }) {
  const queue = new CaptureQueue(RATE);
  const posted = [];
  const worked = [];
  let free = 0;
  const post = () => {
    for (let block = queue.take(); block; block = queue.take()) posted.push(block);
  };
  let sample = 0;
  for (let quantum = 0; quantum < (seconds * RATE) / QUANTUM; quantum += burst) {
    const nowMs = ((quantum + burst) * QUANTUM * 1000) / RATE;
    for (; posted.length > 0; ) {
      const took = workMs(posted[0], free);
      if (free + took > nowMs) break;
      free += took;
      const block = posted.shift();
      // Numbers go down to the thousandth of a second on the microphone's clock.
      worked.push({ first: block[0], last: block[block.length - 1], length: block.length, lateMs: free - (block[0] * 1000) / RATE });
      queue.back(block);
      post();
    }
    free = Math.max(free, posted.length > 0 ? free : nowMs);
    for (let n = 0; n < burst; n++) queue.push(Float32Array.from({ length: QUANTUM }, () => sample++));
    post();
  }
  return { queue, worked };
}

test('while the worker keeps up, every sample goes, in order, a quantum at a time', () => {
  for (const burst of [1, 4, 16]) {
    const { queue, worked } = run({ seconds: 5, workMs: () => 0.2, burst });
    assert.equal(queue.droppedFrames, 0);
    let next = 0;
    for (const { first, last, length } of worked) {
      assert.equal(first, next);
      assert.equal(length, QUANTUM);
      assert.equal(last, first + QUANTUM - 1);
      next = last + 1;
    }
  }
});

test('after the worker stood still for a moment it catches up, and nothing is lost', () => {
  let stood = false;
  const { queue, worked } = run({ seconds: 5, workMs: (block) => {
    if (stood || block[0] < RATE) return 0.2;
    stood = true;
    return 150;
  } });
  assert.equal(queue.droppedFrames, 0);
  let next = 0;
  for (const { first, last } of worked) {
    assert.equal(first, next);
    next = last + 1;
  }
  assert.ok(worked.at(-1).lateMs < 30, `${worked.at(-1).lateMs} ms behind at the end`);
});

test('a worker that takes twice the time for each message still gets all of the sound, in fewer messages', () => {
  const { queue, worked } = run({ seconds: 20, workMs: (block) => 5 + 0.0005 * block.length });
  const longest = Math.max(...worked.map(({ lateMs }) => lateMs));
  assert.ok(longest < 300, `never more than ${longest} ms behind`);
  assert.ok(queue.droppedFrames < RATE / 2, `${queue.droppedFrames} samples of 20 s are lost`);
});

test('a worker that cannot keep up at all is behind by a bounded time, not by ever more', () => {
  const { queue, worked } = run({ seconds: 60, workMs: (block) => (3000 * block.length) / RATE });
  assert.ok(queue.droppedFrames > 30 * RATE);
  const late = worked.slice(20).map(({ lateMs }) => lateMs);
  assert.ok(Math.max(...late) < 500, `${Math.max(...late)} ms`);
  for (let at = 1; at < worked.length; at++) assert.ok(worked[at].first > worked[at - 1].last, 'in order all the same');
});
