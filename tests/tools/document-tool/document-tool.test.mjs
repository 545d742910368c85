// SPDX-License-Identifier: EUPL-1.2
// document-tool from outside, native and under Node: the same bytes, the same pixels, clear messages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { PNG } from 'pngjs';

const folder = mkdtempSync(path.join(tmpdir(), 'document-tool-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name) => path.join(folder, name);

const tools = {
  native: ['build/native/bin/document-tool'],
  wasm: [process.execPath, 'build/wasm/bin/document-tool.mjs'],
};

/** Runs a tool; its JSON is parsed. */
function run(which, ...words) {
  const [program, ...first] = tools[which];
  const { status, stdout, stderr } = spawnSync(program, [...first, ...words], { encoding: 'utf8' });
  return { status, stderr, report: status === 0 && stdout.startsWith('{') ? JSON.parse(stdout) : null, stdout };
}

/** A page with a frame, bars like letters, and a shaded corner. */
function page(width, height, change = () => {}) {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const line = y % 20 < 12 && x > 20 && x < width - 20 && y > 20 && y < height - 60;
      const letter = line && (x % 12 < 2 || (x % 12 < 8 && (y % 20 === 0 || y % 20 === ((x / 12) | 0) % 12)));
      const value = letter ? 30 : 255;
      const shade = y > height - 50 && x > width - 80 ? [200 - (x % 40), 180, y % 60 + 120] : [value, value, value];
      png.data.set([...shade, 255], (y * width + x) * 4);
    }
  }
  change(png);
  return PNG.sync.write(png);
}

const pixels = (name) => PNG.sync.read(readFileSync(file(name))).data;

writeFileSync(file('page.png'), page(320, 300));

for (const which of Object.keys(tools)) {
  test(`${which}: a page comes back to the pixel, its layers in order`, () => {
    const encoded = run(which, 'encode', '--in', file('page.png'), '--out', file(`${which}.doc`));
    assert.equal(encoded.status, 0, encoded.stderr);
    const { layers, bytes } = encoded.report;
    assert.equal(layers[0].name, 'text');
    assert.equal(layers.at(-1).name, 'exact');
    assert.equal(layers.at(-1).end, bytes);
    assert.ok(layers[0].end < bytes);
    const decoded = run(which, 'decode', '--in', file(`${which}.doc`), '--out', file(`${which}.png`));
    assert.equal(decoded.status, 0, decoded.stderr);
    assert.ok(decoded.report.exact);
    assert.deepEqual(pixels(`${which}.png`), pixels('page.png'));

    const cut = run(which, 'decode', '--in', file(`${which}.doc`), '--bytes', String(layers[0].end), '--out', file('cut.png'));
    assert.deepEqual([cut.report.readable, cut.report.exact], [true, false]);
    assert.equal(pixels('cut.png').length, pixels('page.png').length);
  });

  test(`${which}: warmed up, it writes the same`, () => {
    for (const words of [[], ['--camera']]) {
      assert.equal(run(which, 'encode', '--in', file('page.png'), '--out', file('cold.doc'), ...words).status, 0);
      assert.equal(run(which, 'encode', '--warm', '--in', file('page.png'), '--out', file('warm.doc'), ...words).status, 0);
      assert.deepEqual(readFileSync(file('warm.doc')), readFileSync(file('cold.doc')));
    }
  });

  test(`${which}: a change is added to the page, and costs little`, () => {
    writeFileSync(file('later.png'), page(320, 300, (png) => {
      for (let y = 30; y < 40; y += 1) png.data.fill(0, (y * 320 + 100) * 4, (y * 320 + 102) * 4);
      for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255;
    }));
    const { report } = run(which, 'encode', '--in', file('page.png'), '--then', file('later.png'), '--source', 'screen', '--out', file('change.doc'));
    assert.ok(report.changes[0].bytes > 0 && report.changes[0].bytes < 250, `${report.changes[0].bytes} bytes`);
    run(which, 'decode', '--in', file('change.doc'), '--out', file('changed.png'));
    assert.deepEqual(pixels('changed.png'), pixels('later.png'));
  });

  test(`${which}: a wrong file gets a clear message`, () => {
    const fails = (pattern, ...words) => {
      const { status, stderr } = run(which, ...words);
      assert.notEqual(status, 0, words.join(' '));
      assert.match(stderr, pattern);
    };
    writeFileSync(file('text.txt'), 'no picture');
    writeFileSync(file('half.png'), readFileSync(file('page.png')).subarray(0, 300));
    const whole = readFileSync(file(`${which}.doc`));
    const damaged = Buffer.from(whole);
    damaged[12] = 99;
    writeFileSync(file('damaged.doc'), damaged);
    writeFileSync(file('small.png'), page(100, 100));
    const out = ['--out', file('x')];
    fails(/cannot read .*absent/, 'encode', '--in', file('absent.png'), ...out);
    fails(/neither a PNG nor a JPEG/, 'encode', '--in', file('text.txt'), ...out);
    fails(/not a whole PNG file/, 'encode', '--in', file('half.png'), ...out);
    fails(/size of the page/, 'encode', '--in', file('page.png'), '--then', file('small.png'), ...out);
    fails(/not a page file/, 'decode', '--in', file('text.txt'), ...out);
    fails(/damaged at byte \d+/, 'decode', '--in', file('damaged.doc'), ...out);
    fails(/hold no page yet/, 'decode', '--in', file(`${which}.doc`), '--bytes', '10', ...out);
    fails(/--in is missing/, 'encode', ...out);
    fails(/cannot write/, 'encode', '--in', file('page.png'), '--out', path.join(folder, 'no', 'x'));
    assert.match(run(which, 'encode', '--help').stdout, /--camera/);
  });
}

test('native and WebAssembly write the same bytes, and read each other’s', () => {
  assert.deepEqual(readFileSync(file('native.doc')), readFileSync(file('wasm.doc')));
});

test('a JPEG file is a page too', () => {
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', file('page.png'), file('page.jpg')]);
  assert.equal(made.status, 0, String(made.stderr));
  for (const which of Object.keys(tools)) {
    const { status, stderr, report } = run(which, 'encode', '--camera', '--in', file('page.jpg'), '--out', file('jpeg.doc'));
    assert.equal(status, 0, stderr);
    assert.equal(report.exact, false, 'of a camera page the noise is not sent');
    assert.equal(run(which, 'decode', '--in', file('jpeg.doc'), '--out', file('jpeg.png')).report.complete, true);
  }
});
