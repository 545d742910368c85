// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../../../js-glue/call/backoff.js';
import { QualityJudge } from '../../../js-glue/call/quality.js';
import { GIVE_UP_MS, Recovery } from '../../../js-glue/call/recovery.js';

/** A recovery whose events are written down with their times. */
function watched(t, options) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const recovery = new Recovery({ random: () => 1, ...options });
  const log = [];
  let nowMs = 0;
  for (const type of ['restart', 'lost']) recovery.addEventListener(type, () => log.push([type, nowMs]));
  const pass = (ms) => {
    for (let step = 0; step < ms; step += 100) {
      nowMs += 100;
      t.mock.timers.tick(100);
    }
  };
  return { recovery, log, pass };
}

test('an interruption that heals by itself is left alone', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.interrupted();
  pass(1900);
  recovery.connected();
  pass(60_000);
  assert.deepEqual(log, []);
});

test('restarts begin after two seconds, come ever more slowly, and end with giving up', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.interrupted();
  pass(60_000);
  const restarts = log.filter(([type]) => type === 'restart').map(([, at]) => at);
  assert.equal(restarts[0], 2000);
  const waits = restarts.slice(1).map((at, n) => at - restarts[n]);
  assert.ok(waits.every((wait, n) => n === 0 || wait >= waits[n - 1]), waits.join());
  assert.ok(restarts.length >= 3 && restarts.length <= 8, restarts.join());
  assert.deepEqual(log.at(-1), ['lost', GIVE_UP_MS]);
});

test('what does not come back by itself is restarted at once', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.interrupted({ certain: true });
  pass(100);
  assert.deepEqual(log, [['restart', 100]]);
});

test('the thirty seconds count from the interruption, whatever is tried meanwhile', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.interrupted();
  for (let turn = 0; turn < 40; turn += 1) {
    pass(1000);
    recovery.hurry();
    recovery.interrupted();
  }
  assert.equal(log.findIndex(([type, at]) => type === 'lost' && at <= GIVE_UP_MS + 100) >= 0, true);
});

test('a far side that asks for patience gets another thirty seconds each time', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.bePatient();
  recovery.connecting();
  pass(29_000);
  recovery.bePatient();
  pass(29_000);
  assert.equal(log.some(([type]) => type === 'lost'), false);
  pass(1000);
  assert.equal(log.at(-1)[0], 'lost');
});

test('the operator leaves the caller the first word', (t) => {
  const { recovery, log, pass } = watched(t, { patienceMs: 2500 });
  recovery.interrupted();
  pass(4400);
  assert.deepEqual(log, []);
  pass(200);
  assert.equal(log[0][0], 'restart');
});

test('hurry does nothing while the connection stands', (t) => {
  const { recovery, log, pass } = watched(t);
  recovery.connecting();
  recovery.connected();
  recovery.hurry();
  pass(60_000);
  assert.deepEqual(log, []);
});

test('waits double up to their cap and stay between half and all of it', () => {
  const low = new Backoff({ firstMs: 100, maxMs: 1000, random: () => 0 });
  const high = new Backoff({ firstMs: 100, maxMs: 1000, random: () => 1 });
  assert.deepEqual(Array.from({ length: 6 }, () => low.next()), [50, 100, 200, 400, 500, 500]);
  assert.deepEqual(Array.from({ length: 6 }, () => high.next()), [100, 200, 400, 800, 1000, 1000]);
  high.reset();
  assert.equal(high.next(), 100);
});

test('one bad sample is no poor connection, and one good sample no cure', () => {
  const judge = new QualityJudge();
  const bad = { lossFraction: 0.2, rttMs: 50 };
  const good = { lossFraction: 0, rttMs: 50 };
  assert.deepEqual([bad, bad, good, bad, bad, bad].map((sample) => judge.observe(sample)), [false, false, false, false, false, true]);
  assert.equal(judge.poor, true);
  assert.deepEqual([good, good, good, good, good].map((sample) => judge.observe(sample)), [false, false, false, false, true]);
  assert.equal(judge.poor, false);
});
