// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClock, wallMs } from '../../../js-glue/media/clock.js';
import { EncodeAdaptation } from '../../../js-glue/media/encode-adaptation.js';
import { FramePacer } from '../../../js-glue/media/frame-pacer.js';
import { Watchdog } from '../../../js-glue/media/watchdog.js';
import { seededRandom } from '../../browser/support/signals.mjs';

/** Runs an encoder that takes `msAtFull` for a picture of full size at the slowest search. */
function encodeFor(adaptation, seconds, msAtFull, startMs = 0) {
  const relative = { 8: 1, 12: 0.68, 14: 0.6, 16: 0.5 };
  const levels = [];
  let nowMs = startMs + 1;
  while (nowMs < startMs + seconds * 1000) {
    const { speed, scale, maxFps } = adaptation.limits(0);
    const fps = Math.min(25, maxFps);
    adaptation.observe(msAtFull * relative[speed] * scale * scale, fps, nowMs);
    levels.push(adaptation.level);
    nowMs += 1000 / fps;
  }
  return levels;
}

test('a fast device stays at full quality', () => {
  const adaptation = new EncodeAdaptation();
  encodeFor(adaptation, 60, 8);
  assert.deepEqual(adaptation.limits(0), { speed: 8, scale: 1, maxFps: 30 });
});

test('a slow device ends below half of the frame interval, within seconds, and stays', () => {
  for (const msAtFull of [25, 50, 120, 300]) {
    const adaptation = new EncodeAdaptation();
    encodeFor(adaptation, 8, msAtFull);
    const { speed, scale, maxFps } = adaptation.limits(0);
    const load = (msAtFull * { 8: 1, 12: 0.68, 14: 0.6, 16: 0.5 }[speed] * scale * scale * Math.min(25, maxFps)) / 1000;
    assert.ok(load <= 0.55, `${msAtFull} ms: load ${load} at level ${adaptation.level}`);
    const later = encodeFor(adaptation, 120, msAtFull, 10000);
    let changes = 0;
    for (let at = 1; at < later.length; at++) if (later[at] !== later[at - 1]) changes++;
    assert.ok(changes <= 6, `${msAtFull} ms: ${changes} changes in two minutes`);
  }
});

test('a device that was busy for a while gets its quality back', () => {
  const adaptation = new EncodeAdaptation();
  encodeFor(adaptation, 5, 100);
  assert.ok(adaptation.level >= 2);
  encodeFor(adaptation, 120, 6, 5000);
  assert.equal(adaptation.level, 0);
});

test('one slow frame changes nothing', () => {
  const adaptation = new EncodeAdaptation();
  for (let n = 0; n < 300; n++) adaptation.observe(n % 100 === 50 ? 90 : 6, 25, 1 + n * 40);
  assert.equal(adaptation.level, 0);
});

test('VP9 gets speeds that it knows', () => {
  const adaptation = new EncodeAdaptation();
  for (let level = 0; level < 6; level++) {
    adaptation.level = level;
    const { speed } = adaptation.limits(1);
    assert.ok(speed >= 5 && speed <= 9);
  }
});

test('the pacer takes every picture of a jittering camera at the camera\'s rate', () => {
  const random = seededRandom(3);
  const pacer = new FramePacer();
  let taken = 0;
  for (let n = 0; n < 1000; n++) if (pacer.accept(n * 40 + random() * 10, 25)) taken++;
  assert.ok(taken >= 990, `${taken} of 1000`);
});

test('the pacer halves a rate evenly', () => {
  const pacer = new FramePacer();
  const times = [];
  for (let n = 0; n < 300; n++) if (pacer.accept(n * (1000 / 30), 15)) times.push(n);
  assert.ok(Math.abs(times.length - 150) <= 1);
  for (let at = 1; at < times.length; at++) assert.equal(times[at] - times[at - 1], 2);
});

test('after a pause the pacer makes up for nothing', () => {
  const pacer = new FramePacer();
  pacer.accept(0, 10);
  let taken = 0;
  for (let n = 0; n < 50; n++) if (pacer.accept(5000 + n * 20, 10)) taken++;
  assert.ok(taken >= 10 && taken <= 11, `${taken} in a second`);
});

test('the watchdog barks once when frames should pass and do not', () => {
  const dog = new Watchdog();
  const barks = [];
  for (let second = 0; second < 10; second++) if (dog.observe('a', 5, second * 50, 20, second * 1000)) barks.push(second);
  assert.deepEqual(barks, [3]);
});

test('the watchdog is content with progress, with nothing to pass, and barks again after a recovery', () => {
  const dog = new Watchdog();
  for (let second = 0; second < 20; second++) assert.ok(!dog.observe('moving', second, second * 50, 20, second * 1000));
  for (let second = 0; second < 20; second++) assert.ok(!dog.observe('idle', 7, 3, 20, second * 1000));
  const barks = [];
  for (let second = 0; second < 12; second++) if (dog.observe('twice', second < 6 ? 1 : 2, second * 50, 20, second * 1000)) barks.push(second);
  assert.deepEqual(barks, [3, 9]);
});

test('the clock counts whole microseconds and never goes back', (context) => {
  const clock = makeClock(wallMs() - 1000);
  const first = clock();
  assert.ok(Number.isInteger(first) && first >= 1e6 && first < 5e6);
  context.mock.method(performance, 'now', () => 0);
  assert.equal(clock(), first);
});
