// SPDX-License-Identifier: EUPL-1.2
// voice-tool, native and under Node: the same bytes for the same command, and clear words for
// wrong ones. Both builds must be there.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const nativeTool = join(root, 'build/native/bin/voice-tool');
const nodeTool = join(root, 'build/wasm/bin/voice-tool.mjs');

/** @type {string} */
let folder;
before(() => {
  for (const tool of [nativeTool, nodeTool]) {
    assert.ok(existsSync(tool), `${tool} is not built`);
  }
  folder = mkdtempSync(join(tmpdir(), 'voice-tool-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Runs the tool in both builds; checks that they agree in all they say and in status.
 * @param {(out: string) => string[]} makeArguments given a path for the output
 * @returns {{ status: number | null, stdout: string, stderr: string, out: Buffer | null }}
 */
function runBoth(makeArguments) {
  const outputs = ['native.wav', 'node.wav'].map((name) => join(folder, name));
  for (const output of outputs) rmSync(output, { force: true });
  const [native, node] = [
    spawnSync(nativeTool, makeArguments(outputs[0]), { encoding: 'utf8', cwd: folder }),
    spawnSync(process.execPath, [nodeTool, ...makeArguments(outputs[1])], {
      encoding: 'utf8',
      cwd: folder,
    }),
  ];
  const [out, nodeOut] = outputs.map((path) => (existsSync(path) ? readFileSync(path) : null));
  assert.equal(node.stdout, native.stdout);
  assert.equal(
    node.stderr.replaceAll(outputs[1], 'OUT'),
    native.stderr.replaceAll(outputs[0], 'OUT'),
  );
  assert.equal(node.status, native.status);
  assert.ok(out === nodeOut || (out && nodeOut && out.equals(nodeOut)), 'the same sound');
  return { status: native.status, stdout: native.stdout, stderr: native.stderr, out };
}

/**
 * A WAV file of syllables of a gliding tone.
 * @param {{ rate?: number, channels?: number, bits?: number, float?: boolean, seconds?: number }} options
 * @returns {Buffer}
 */
function makeWav({ rate = 48000, channels = 1, bits = 16, float = false, seconds = 2 } = {}) {
  const frames = Math.round(rate * seconds);
  const bytes = bits / 8;
  const data = Buffer.alloc(frames * channels * bytes);
  for (let i = 0; i < frames; ++i) {
    const t = i / rate;
    const value =
      0.3 * Math.sin(2 * Math.PI * (180 * t + 4 * Math.sin(3 * t))) * Math.abs(Math.sin(9 * t));
    for (let c = 0; c < channels; ++c) {
      const at = (i * channels + c) * bytes;
      if (float) data.writeFloatLE(value, at);
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bytes);
    }
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(float ? 3 : 1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * bytes, 28);
  header.writeUInt16LE(channels * bytes, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/**
 * @param {string} name
 * @param {Buffer | string} content
 * @returns {string} its path
 */
function put(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('all kinds of WAV files pass, alike in both builds', () => {
  const kinds = [
    {},
    { rate: 44100, channels: 2 },
    { rate: 16000, bits: 24 },
    { rate: 8000, bits: 32 },
    { rate: 96000, bits: 32, float: true, channels: 2, seconds: 1 },
  ];
  for (const kind of kinds) {
    const path = put('in.wav', makeWav(kind));
    const result = runBoth((out) => ['--in', path, '--out', out]);
    assert.equal(result.status, 0, result.stderr);
    const stats = JSON.parse(result.stdout);
    const { rate = 48000, channels = 1, seconds = 2 } = kind;
    assert.equal(stats.input.rate_hz, rate);
    assert.equal(stats.input.channels, channels);
    assert.equal(stats.playout.concealed_ms, 0);
    assert.ok(result.out);
    assert.equal(result.out.readUInt32LE(24), rate);
    assert.equal(result.out.readUInt16LE(22), 1);
    const heardFrames = (result.out.length - 44) / 2;
    assert.ok(heardFrames >= seconds * rate, 'all of it is heard');
    let energy = 0;
    for (let at = 44; at < result.out.length; at += 2) energy += (result.out.readInt16LE(at) / 32768) ** 2;
    assert.ok(Math.sqrt(energy / heardFrames) > 0.05, 'it is loud enough');
  }
});

test('a bad network is reported and heard alike in both builds', () => {
  const path = put('in.wav', makeWav({ rate: 44100, seconds: 8 }));
  const hard = ['--loss', '12', '--burst=1.5', '--delay-ms', '60', '--jitter-ms', '40'];
  const more = ['--reorder', '2', '--duplicate', '3', '--drift-ppm', '-80', '--dtx', '--seed'];
  const seeds = ['7', '8'].map((seed) =>
    runBoth((out) => ['--in', path, '--out', out, ...hard, ...more, seed]),
  );
  const stats = JSON.parse(seeds[0].stdout);
  assert.ok(stats.received.lost > 10 && stats.received.recovered_by_fec > 3);
  assert.ok(stats.received.duplicates > 2);
  assert.ok(stats.playout.concealed_ms > 0 && stats.playout.concealed_percent < 12);
  assert.notEqual(seeds[0].stdout, seeds[1].stdout, 'another seed, another network');
});

test('the options reach the codec', () => {
  const path = put('in.wav', makeWav({ seconds: 4 }));
  /** @param {string[]} options */
  const statsOf = (...options) =>
    JSON.parse(runBoth((out) => ['--in', path, '--out', out, ...options]).stdout);
  assert.ok(statsOf('--bitrate', '12000').sent.payload_bps < 16000);
  assert.ok(statsOf('--bitrate', '64000').sent.payload_bps > 30000);
  assert.ok(Math.abs(statsOf('--frame-ms', '60').sent.frames - 72) < 3);
  assert.equal(statsOf('--no-fec', '--loss', '10').received.recovered_by_fec, 0);
});

test('wrong and truncated files get a clear message and a status', () => {
  const good = makeWav();
  /** @type {[string, Buffer | string, RegExp][]} */
  const cases = [
    ['empty.wav', '', /is not a WAV file/],
    ['text.wav', 'hello, this is not a sound', /is not a WAV file/],
    ['short.wav', good.subarray(0, 20), /truncated/],
    ['header.wav', good.subarray(0, 44), /truncated/],
    ['cut.wav', good.subarray(0, good.length - 1001), /truncated: 1001 of/],
    ['silent.wav', makeWav({ seconds: 0 }), /holds no sound/],
    ['many.wav', makeWav({ channels: 6 }), /6 channels/],
    ['fast.wav', makeWav({ rate: 384000, seconds: 0.1 }), /384000 Hz/],
    ['eight.wav', makeWav({ bits: 8 }), /8 bits/],
  ];
  const lying = Buffer.from(good);
  lying.writeUInt16LE(3, 32);
  cases.push(['lying.wav', lying, /contradicts itself/]);
  for (const [name, content, message] of cases) {
    const path = put(name, content);
    const result = runBoth((out) => ['--in', path, '--out', out]);
    assert.equal(result.status, 1, name);
    assert.match(result.stderr, message, name);
    assert.match(result.stderr, new RegExp(`^voice-tool: .*${name}`));
    assert.equal(result.stdout, '', name);
    assert.equal(result.out, null, `${name} leaves no output`);
  }
});

test('paths that cannot be read or written are named', () => {
  const path = put('in.wav', makeWav({ seconds: 0.2 }));
  const missing = runBoth((out) => ['--in', join(folder, 'nowhere.wav'), '--out', out]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /nowhere\.wav cannot be opened: No such file/);
  const unwritable = runBoth(() => ['--in', path, '--out', join(folder, 'no/such/folder.wav')]);
  assert.equal(unwritable.status, 1);
  assert.match(unwritable.stderr, /folder\.wav cannot be written/);
});

test('wrong options are refused, and --help tells all', () => {
  /** @type {[string[], RegExp][]} */
  const cases = [
    [[], /--in is missing/],
    [['--in', 'a.wav'], /--out is missing/],
    [['--frobnicate'], /unknown option --frobnicate/],
    [['--loss', '101'], /--loss must be a number from 0 to 100/],
    [['--seed', 'x7'], /--seed must be a number/],
    [['--frame-ms', '30'], /--frame-ms must be 10\|20\|40\|60/],
    [['--bitrate'], /--bitrate needs a value/],
    [['--dtx=yes'], /--dtx takes no value/],
  ];
  for (const [options, message] of cases) {
    const result = runBoth(() => options);
    assert.equal(result.status, 2, options.join(' '));
    assert.match(result.stderr, message);
  }
  const help = runBoth(() => ['--help']);
  assert.equal(help.status, 0);
  for (const option of ['--in', '--out', '--bitrate', '--loss', '--burst', '--delay-ms']) {
    assert.ok(help.stdout.includes(`  ${option} `), option);
  }
});
