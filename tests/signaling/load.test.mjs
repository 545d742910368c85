// SPDX-License-Identifier: EUPL-1.2
// The load tool in short form: that every call of hundreds gets one operator, two who answer at once
// included. Times and memory are for the long form (docs/building.md).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { program } from './program.mjs';

const TOOL = path.join(path.dirname(program), 'sportello-load');

test('four hundred callers at four desks: each answer reaches both sides, once', { timeout: 300_000 }, (t) => {
  const options = { callers: 400, operators: 8, desks: 4, rate: 20, seconds: 6, rivals: 3 };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status, stdout, stderr } = spawnSync(TOOL, [...words, '--json', '--server', program], { encoding: 'utf8' });
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) || '{}');
  assert.deepEqual(figures.faults, [], stderr);
  assert.equal(status, 0, stderr);
  assert.ok(figures.setups > 20, `${figures.setups} calls were answered`);
  assert.equal(figures.both_informed_ms.count, figures.setups);
  assert.ok(figures.rivals > 0, 'two answered at once');
  // Resident, not proportional: that shrinks whenever another test starts the same program.
  assert.ok(figures.waiting_caller_rss_bytes > 0);
  t.diagnostic(JSON.stringify(figures));
});
