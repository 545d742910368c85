// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { CapturePhase } from '../../../js-glue/media/capture-phase.js';

const RATE = 48000;
const BLOCK = 128;
const FRAME = 960;

/**
 * Runs capture, in bursts of `burstMs` as devices do, against a tick each 20 ms that comes
 * `phaseMs` after a frame would. Returns the waits.
 */
function run(phase, seconds, phaseMs, { burstMs = 10, sample = () => 0 } = {}) {
  const waits = [];
  let collected = 0;
  let ready = null;
  let nextTick = phaseMs;
  for (let block = 0; block < (seconds * RATE) / BLOCK; block++) {
    const nowMs = Math.ceil(((block + 1) * BLOCK * 1000) / RATE / burstMs) * burstMs;
    while (nextTick <= nowMs) {
      phase.tick(nextTick * 1000);
      if (ready !== null) waits.push(nextTick - ready);
      ready = null;
      nextTick += 20;
    }
    const samples = new Float32Array(BLOCK).fill(sample(block));
    collected += BLOCK - phase.cut(samples, RATE);
    if (collected < FRAME) continue;
    collected -= FRAME;
    ready ??= nowMs;
    phase.ready(nowMs * 1000);
  }
  return waits;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('frames come near the ticks, wherever these were at first', () => {
  for (const burstMs of [2.5, 10]) {
    for (let phaseMs = 0.5; phaseMs < 20; phaseMs += 1.5) {
      const waits = run(new CapturePhase(), 20, phaseMs, { burstMs });
      const settled = mean(waits.slice(-300));
      assert.ok(settled <= 12.5, `phase ${phaseMs}, bursts of ${burstMs} ms: ${settled} ms, was ${mean(waits.slice(0, 40))}`);
    }
  }
});

test('nothing is cut out of speech', () => {
  const phase = new CapturePhase();
  run(phase, 5, 19, { sample: (block) => (block % 2 ? 0.3 : -0.3) });
  assert.ok(phase.cutDue, 'it would cut');
  assert.equal(phase.cut(new Float32Array(BLOCK).fill(0.2), RATE), 0);
  assert.ok(phase.cut(new Float32Array(BLOCK), RATE) > 0);
});

test('it does not cut for ever', () => {
  const phase = new CapturePhase();
  let cut = 0;
  for (let tick = 0; tick < 2000; tick++) {
    phase.ready(tick * 20000 + 1);
    phase.tick(tick * 20000 + 19000);
    cut += phase.cut(new Float32Array(BLOCK), RATE);
  }
  assert.ok(cut > 0 && cut < RATE * 0.05, `${cut} samples`);
});
