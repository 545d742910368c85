// SPDX-License-Identifier: EUPL-1.2
// Kept pages under the readers that people have: qpdf finds the file well-formed, poppler draws what
// was kept to the pixel, pdf.js opens it, decodes its pictures and reads its text. Both builds of
// pdf-tool must be there.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const nativeTool = join(root, 'build/native/bin/pdf-tool');
const nodeTool = join(root, 'build/wasm/bin/pdf-tool.mjs');
const wasmUrl = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), 'wasm/');

/** @type {string} */
let folder;
/** @type {{ name: string, dpi: number, width: number, height: number }[]} */
let pages;
/** @type {string} */
let file;

/** @param {string} command @param {string[]} parameters */
function run(command, parameters) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, `${command} ${parameters.join(' ')}: ${error ?? stderr}${stdout}`);
  return stdout;
}

/** @param {string} name */
function readPpm(name) {
  const bytes = readFileSync(join(folder, name));
  const head = /^P6\n(\d+) (\d+)\n255\n/.exec(bytes.toString('latin1', 0, 40));
  assert.ok(head, name);
  return { width: Number(head[1]), height: Number(head[2]), pixels: bytes.subarray(head[0].length) };
}

before(() => {
  for (const tool of [nativeTool, nodeTool]) assert.ok(existsSync(tool), `${tool} is not built`);
  folder = mkdtempSync(join(tmpdir(), 'pdf-tool-'));
  file = join(folder, 'native.pdf');
  mkdirSync(join(folder, 'expected'));
  ({ pages } = JSON.parse(run(nativeTool, ['--out', file, '--expected', 'expected'])));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('both builds write the same file', () => {
  run(process.execPath, [nodeTool, '--out', 'node.pdf']);
  assert.ok(readFileSync(join(folder, 'node.pdf')).equals(readFileSync(file)));
});

test('qpdf finds it well-formed', () => {
  const said = run('qpdf', ['--check', file]);
  assert.match(said, /No syntax or stream encoding errors found/);
  assert.doesNotMatch(said, /WARNING/);
});

test('poppler draws each page to the pixel', () => {
  for (const [i, { name, dpi, width, height }] of pages.entries()) {
    const number = String(i + 1);
    run('pdftoppm', ['-r', String(dpi), '-f', number, '-l', number, '-singlefile', file, `drawn-${number}`]);
    const drawn = readPpm(`drawn-${number}.ppm`);
    assert.deepEqual([drawn.width, drawn.height], [width, height], name);
    assert.ok(drawn.pixels.equals(readPpm(`expected/${number}.ppm`).pixels), name);
  }
});

test('poppler finds masks coded as JBIG2, and the text', () => {
  const images = run('pdfimages', ['-list', file]).split('\n').slice(2).map((line) => line.trim().split(/\s+/));
  const masks = images.filter(([, , type]) => type === 'stencil' || type === 'mask');
  assert.equal(masks.length, 4);
  for (const mask of masks) assert.equal(mask[8], 'jbig2');
  const text = run('pdftotext', ['-f', '1', '-l', '1', file, '-']);
  assert.match(text, /Comune di Montelupo Fiorentino\nProt\. n\. 2010\/0001/);
  assert.match(text, /Perché · così è già 5 €/);
});

test('pdf.js decodes the pictures and reads the text', async () => {
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), wasmUrl });
  const pdf = await task.promise;
  assert.equal(pdf.numPages, pages.length);
  const { info } = /** @type {{ info: Record<string, unknown> }} */ (await pdf.getMetadata());
  assert.equal(info.Title, 'Carta d’identità');
  assert.equal(info.Language, 'it');
  const texts = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { name } = pages[number - 1];
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    texts.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' ').trim());
    const structure = await page.getStructTree();
    assert.equal(structure?.children.length, 1, name);
    const { fnArray, argsArray } = await page.getOperatorList();
    const drawn = fnArray.flatMap((operator, i) => (operator === OPS.paintImageXObject || operator === OPS.paintImageMaskXObject ? [argsArray[i]] : []));
    assert.ok(drawn.length > 0 || name === 'one pixel', name);
    if (!/colours$|grey/.test(name) || drawn.length === 0) continue;
    // An exact page: the picture's own pixels.
    const image = await new Promise((resolve) => { page.objs.get(drawn[0][0], resolve); });
    const expected = readPpm(`expected/${number}.ppm`);
    assert.equal(image.width, expected.width, name);
    assert.ok(Buffer.from(toRgb(image)).equals(expected.pixels), `${name} in pdf.js`);
  }
  assert.match(texts[0], /^Comune di Montelupo Fiorentino.*già 5 €$/);
  assert.match(texts[9], /^Seconda pagina$/);
  await task.destroy();
});

/** @param {{ data: Uint8Array, width: number, height: number, kind: number }} image */
function toRgb({ data, width, height }) {
  const count = width * height;
  if (data.length === count * 3) return data;
  assert.equal(data.length, count * 4);
  const rgb = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return rgb;
}

test('a wrong command gets clear words', () => {
  writeFileSync(join(folder, 'no.ppm'), 'P6 nonsense');
  for (const [parameters, words] of /** @type {[string[], RegExp][]} */ ([
    [[], /--out is missing/],
    [['--out', 'x.pdf', '--in', 'no.ppm'], /no\.ppm is no binary PPM or PBM/],
    [['--out', 'x.pdf', '--in', 'missing.ppm'], /missing\.ppm/],
    [['--out', '/nowhere/x.pdf'], /cannot write/],
  ])) {
    const { status, stderr } = spawnSync(nativeTool, parameters, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, words);
  }
});
