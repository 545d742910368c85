// SPDX-License-Identifier: EUPL-1.2
//
// The tool as it is used: native and under Node, with the same answers and the same files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const builds = {
  native: [join(root, 'build/native/bin/video-tool')],
  wasm: [process.execPath, join(root, 'build/wasm/bin/video-tool.mjs')],
};
const width = 160;
const height = 96;
const pictures = 45;

/** @type {string} */
let folder;
/** @type {string} */
let scene;

/**
 * A moving scene as the bytes of a Y4M file.
 * @param {string} parameters of the header, after the size
 * @returns {Buffer}
 */
function makeScene(parameters = 'F30:1 Ip A1:1 C420jpeg') {
  const chunks = [Buffer.from(`YUV4MPEG2 W${width} H${height} ${parameters}\n`)];
  for (let t = 0; t < pictures; t++) {
    const picture = Buffer.alloc((width * height * 3) / 2, 128);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = (x - 40 - t) ** 2 + (y - 48) ** 2 < 900;
        picture[y * width + x] = inside ? 200 - ((x * y) % 23) : 60 + ((x ^ y) & 31);
      }
    }
    chunks.push(Buffer.from('FRAME\n'), picture);
  }
  return Buffer.concat(chunks);
}

/**
 * @param {string[]} command
 * @param {string[]} args
 */
function run([program, ...first], args) {
  const done = spawnSync(program, [...first, ...args], { encoding: 'utf8' });
  assert.equal(done.error, undefined, `${program} does not start: build it first`);
  return done;
}

/**
 * @param {string[]} command
 * @param {string[]} args
 * @returns {{ statistics: any, file: Buffer }}
 */
function code(command, args, name = 'out.y4m') {
  const out = join(folder, name);
  const done = run(command, ['--in', scene, '--out', out, ...args]);
  assert.equal(done.status, 0, done.stderr);
  return { statistics: JSON.parse(done.stdout), file: readFileSync(out) };
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'video-tool-'));
  scene = join(folder, 'scene.y4m');
  writeFileSync(scene, makeScene());
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('native and wasm', () => {
  for (const args of [
    ['--bitrate', '150000'],
    ['--codec', 'vp9', '--speed', '7', '--bitrate', '150000', '--layers', '2'],
    ['--layers', '3', '--loss', '10', '--seed', '7', '--jitter-ms', '5'],
    ['--loss', '20', '--no-retransmit', '--seed', '3', '--key-interval', '30'],
  ]) {
    test(`give the same file and numbers: ${args.join(' ')}`, () => {
      const native = code(builds.native, args, 'native.y4m');
      const wasm = code(builds.wasm, args, 'wasm.y4m');
      assert.ok(native.file.equals(wasm.file), 'the files differ');
      for (const { statistics } of [native, wasm]) {
        assert.ok(statistics.encodeMsPerFrame > 0 && statistics.decodeMsPerFrame > 0);
        delete statistics.encodeMsPerFrame;
        delete statistics.decodeMsPerFrame;
      }
      assert.deepEqual(native.statistics, wasm.statistics);
    });
  }
});

for (const [name, command] of Object.entries(builds)) {
  describe(name, () => {
    test('one picture out for each picture in, of good quality, at the bit rate', () => {
      const { statistics, file } = code(command, ['--bitrate', '150000']);
      assert.equal(file.length, readFileSync(scene).length);
      assert.equal(statistics.pictures, pictures);
      assert.equal(statistics.picturesShown + statistics.picturesRepeated, pictures);
      assert.equal(statistics.keyFrames, 1);
      assert.ok(statistics.psnrYDb > 30, `${statistics.psnrYDb} dB`);
      assert.ok(statistics.bitrateBps > 75_000 && statistics.bitrateBps < 200_000);
    });

    test('the seed decides what is lost, and lost pictures repeat the last', () => {
      const loss = ['--loss', '30', '--no-retransmit', '--delay-ms', '20', '--seed'];
      const first = code(command, [...loss, '5']);
      const again = code(command, [...loss, '5']);
      const other = code(command, [...loss, '6']);
      assert.ok(first.file.equals(again.file));
      assert.ok(!first.file.equals(other.file));
      assert.ok(first.statistics.picturesRepeated > 0);
      assert.ok(first.statistics.network.packetsLost > 0);
      const size = (width * height * 3) / 2;
      const start = first.file.indexOf('\n') + 1;
      let repeated = 0;
      for (let i = 1; i < pictures; i++) {
        const at = start + i * (size + 6) + 6;
        const before = at - size - 6;
        if (first.file.compare(first.file, before, before + size, at, at + size) === 0) repeated++;
      }
      assert.ok(repeated >= first.statistics.picturesRepeated - 1, `${repeated} repeated`);
    });

    test('the other places of chroma are taken and kept', () => {
      for (const chroma of ['420mpeg2', '420paldv']) {
        const other = join(folder, 'other.y4m');
        const out = join(folder, 'other-out.y4m');
        writeFileSync(other, makeScene(`F25:1 C${chroma}`));
        assert.equal(run(command, ['--in', other, '--out', out]).status, 0);
        assert.match(readFileSync(out).subarray(0, 60).toString('latin1'), new RegExp(`C${chroma}\n`));
      }
    });

    test('bad files get a message and a status, and leave no file', () => {
      const whole = makeScene();
      const bad = join(folder, 'bad.y4m');
      const out = join(folder, 'none.y4m');
      const cases = /** @type {[Buffer, RegExp][]} */ ([
        [whole.subarray(0, whole.length - 100), /picture 45 is cut off: 22940 of 23040 bytes/],
        [whole.subarray(0, whole.indexOf('FRAME')), /no pictures/],
        [whole.subarray(0, 20), /header is cut off/],
        [Buffer.alloc(0), /empty/],
        [Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt \n'), /not a Y4M file/],
        [makeScene('F30:1 C444'), /only 8-bit 4:2:0/],
        [makeScene('F30:1 It'), /interlaced/],
        [makeScene('F300:1'), /1 to 120 pictures/],
        [Buffer.from('YUV4MPEG2 W161 H96 F30:1\nFRAME\n'), /161x96 cannot be coded/],
        [Buffer.from('YUV4MPEG2 W4096 H2160 F30:1\nFRAME\n'), /4096x2160 cannot be coded/],
      ]);
      for (const [bytes, message] of cases) {
        writeFileSync(bad, bytes);
        const done = run(command, ['--in', bad, '--out', out]);
        assert.match(done.stderr, message);
        assert.equal(done.status, 1);
        assert.equal(done.stdout, '');
        assert.ok(!existsSync(out) && !existsSync(`${out}.part`), 'a file was left behind');
      }
      assert.match(run(command, ['--in', join(folder, 'absent'), '--out', out]).stderr, /cannot read/);
      assert.match(run(command, ['--in', scene, '--out', join(folder, 'a/b')]).stderr, /cannot write/);
    });

    test('bad options get a message and a status; --help tells all', () => {
      for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
        [['--out', 'x'], /--in is missing/],
        [['--in', scene, '--out', 'x', '--codec', 'h264'], /vp8\|vp9/],
        [['--in', scene, '--out', 'x', '--loss', '101'], /--loss must be/],
        [['--in', scene, '--out', 'x', '--bitrate', '1'], /--bitrate must be/],
        [['--in', scene, '--out', 'x', '--colour', 'red'], /unknown option --colour/],
      ])) {
        const done = run(command, args);
        assert.match(done.stderr, message);
        assert.equal(done.status, 2);
      }
      const help = run(command, ['--help']);
      assert.equal(help.status, 0);
      for (const option of ['--in', '--out', '--codec', '--bitrate', '--speed', '--loss', '--seed']) {
        assert.ok(help.stdout.includes(option), option);
      }
    });
  });
}
