// SPDX-License-Identifier: EUPL-1.2
// The load tool in short form: that every call of hundreds gets one operator, two who answer at once
// included, on one server and over three nodes. Times and memory are for the long form
// (docs/building.md).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

import { Postgres } from './postgres.mjs';
import { program } from './program.mjs';
import { Redis } from './town.mjs';

const TOOL = path.join(path.dirname(program), 'sportello-load');

/** Runs the tool and checks what holds in any case. @param {import('node:test').TestContext} t @param {Record<string, string | number>} options */
function load(t, options) {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status, stdout, stderr } = spawnSync(TOOL, [...words, '--json', '--server', program], { encoding: 'utf8' });
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) || '{}');
  t.diagnostic(JSON.stringify(figures));
  assert.deepEqual(figures.faults, [], stderr);
  assert.equal(status, 0, stderr);
  assert.ok(figures.setups > 20, `${figures.setups} calls were answered`);
  assert.equal(figures.both_informed_ms.count, figures.setups);
  assert.ok(figures.rivals > 0, 'two answered at once');
  // Resident, not proportional: that shrinks whenever another test starts the same program.
  for (const node of figures.nodes) assert.ok(node.waiting_caller_rss_bytes > 0);
  return figures;
}

test('four hundred callers at four desks: each answer reaches both sides, once', { timeout: 300_000 }, (t) => {
  const { nodes } = load(t, { callers: 400, operators: 8, desks: 4, rate: 20, seconds: 6, rivals: 3 });
  assert.equal(nodes.length, 1);
});

test('six hundred callers at three nodes, each answered at another one: the same', { timeout: 300_000 }, async (t) => {
  const [redis, postgres] = await Promise.all([new Redis().start(), new Postgres().start()]);
  t.after(async () => {
    await redis.remove();
    await postgres.remove();
  });
  const { nodes } = load(t, { nodes: 3, redis: redis.url, database: postgres.url, callers: 600, operators: 12, desks: 6, rate: 20, seconds: 6, rivals: 3 });
  assert.equal(nodes.length, 3);
  assert.equal(nodes.filter((/** @type {any} */ { decides }) => decides).length, 1, 'one of them decides');
});
