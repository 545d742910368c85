// SPDX-License-Identifier: EUPL-1.2
// The short form of crash.mjs; in full: node tests/signaling/crash.mjs --kills 100
import assert from 'node:assert/strict';
import test from 'node:test';

import { crashRun } from './crash.mjs';

test('nothing acknowledged is lost by kill -9', async (t) => {
  const seed = 20261126;
  t.diagnostic(`seed ${seed}`);
  const writes = await crashRun({ kills: 5, seed, log: (line) => t.diagnostic(line) });
  assert.ok(writes > 0, 'there was a load');
  t.diagnostic(`${writes} acknowledged writes`);
});
