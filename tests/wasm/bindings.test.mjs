// SPDX-License-Identifier: EUPL-1.2
// The built module against sportello-core.d.ts, and against what a town's page demands of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { readDeclaration } from './declaration.mjs';
import { loadCore, moduleFile, wasmFile } from './load-core.mjs';

const core = await loadCore();
const declaration = readDeclaration();
/** What Embind gives to every class. */
const OF_EMBIND = ['constructor', 'delete', 'deleteLater', 'isAliasOf', 'isDeleted', 'clone'];
const makers = {
  MediaSession: () => new core.MediaSession(48000, 44100, 1),
  VideoEncoder: () => new core.VideoEncoder(0, 64, 48, 10, 100000, 8, 1),
  VideoDecoder: () => new core.VideoDecoder(0),
};

test('exports all classes and functions that are declared, and no others', () => {
  const declared = [...declaration.interfaces.get('SportelloCore').keys()];
  for (const name of declared) assert.equal(typeof core[name], 'function', name);
  const classes = Object.keys(core).filter((name) => typeof core[name] === 'function' && /^[A-Z][a-z]/.test(name));
  const exported = classes.filter((name) => core[name].prototype && 'isDeleted' in core[name].prototype);
  assert.deepEqual(exported.sort(), [...declaration.classes.keys()].sort());
});

for (const [name, { constructorParameters, methods }] of declaration.classes) {
  test(`${name} has the declared methods, each with the declared number of parameters`, () => {
    const real = Object.getOwnPropertyNames(core[name].prototype).filter((method) => !OF_EMBIND.includes(method));
    const declared = [...methods.keys()].filter((method) => method !== 'delete');
    assert.deepEqual(real.sort(), declared.sort());
    const tooMany = Array(30).fill(0);
    const object = makers[name]();
    for (const method of declared) {
      // Embind says how many it wants.
      assert.throws(() => object[method](...tooMany), new RegExp(`called with 30 arguments, expected ${methods.get(method)} args`), method);
    }
    object.delete();
    assert.throws(() => new core[name](...tooMany), new RegExp(`\\(30\\).*expected \\(${constructorParameters}\\)`));
  });
}

test('stats, events and frames have the declared members', () => {
  const session = makers.MediaSession();
  const declared = declaration.interfaces.get('SessionStats');
  const stats = session.stats(0);
  assert.deepEqual(Object.keys(stats).sort(), [...declared.keys()].sort());
  for (const [name, value] of Object.entries(stats)) assert.equal(typeof value, 'number', name);

  const members = declaration.interfaces.get('CoreEvent');
  const event = session.pollEvent();
  for (const name of Object.keys(event)) assert.ok(members.has(name), name);
  assert.equal(event.type, 'video_target');
  assert.ok(event.bitrateBps > 0 && event.width > 0 && event.height > 0 && event.fps > 0);
  assert.equal(session.pollEvent(), null);
  session.delete();
});

test('every event that the core knows is declared', () => {
  const source = readFileSync(path.resolve(import.meta.dirname, '../../wasm/bindings/bindings.cpp'), 'utf8');
  const names = [.../kNames\[\] = \{([^}]*)\}/.exec(source)[1].matchAll(/"(\w+)"/g)].map((match) => match[1]);
  const declared = [...declaration.interfaces.get('CoreEvent').get('type').type.matchAll(/'(\w+)'/g)].map((match) => match[1]);
  assert.ok(names.length >= 6);
  assert.deepEqual(names.sort(), declared.sort());
});

test('says its versions', () => {
  assert.match(core.version(), /^packets 1; sportello \d+\.\d+\.\d+ \(libopus 1\.\d.*, libvpx v1\.\d+.*\)$/);
});

test('the script contains no run-time code generation', () => {
  const script = readFileSync(moduleFile, 'utf8');
  assert.doesNotMatch(script, /new Function|[^\w.]eval\s*\(|Function\s*\(\s*["'`]/);
});

test('a call works where code from strings is forbidden', () => {
  const program = `
    try { new Function('1'); process.exit(3); } catch {}
    const { runCall } = await import(${JSON.stringify(path.join(import.meta.dirname, 'call-in-js.mjs'))});
    const { loadCore } = await import(${JSON.stringify(path.join(import.meta.dirname, 'load-core.mjs'))});
    const result = runCall(await loadCore(), { seconds: 2, codec: 0 });
    process.exit(result[1].pictures > 5 ? 0 : 4);`;
  const { status, stderr } = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('is small enough to be loaded after a click', (t) => {
  const size = (file) => brotliCompressSync(readFileSync(file)).length;
  const [script, wasm] = [size(moduleFile), size(wasmFile)];
  t.diagnostic(`brotli: script ${script} bytes, wasm ${wasm} bytes`);
  assert.ok(script < 16_000, `${script} bytes of script`);
  assert.ok(wasm < 560_000, `${wasm} bytes of wasm`);
});
