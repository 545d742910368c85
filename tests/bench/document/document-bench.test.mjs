// SPDX-License-Identifier: EUPL-1.2
// The corpus is what it says, the judge counts right, and document-tool brings two pages of it over:
// readable after the text layer, exact at the end.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeCorpus } from './corpus/make.mjs';
import { homography, project } from './corpus/camera/homography.mjs';
import { characterErrors, distanceWithin, editDistance, normalised } from './ocr.mjs';
import { codeOurs, haveOurs, prefixErrors } from './ours.mjs';
import { loadPage } from './pages.mjs';
import { readJpeg, readPng, writePng } from './pictures.mjs';
import { straightened } from './rectify.mjs';

const PAGES = ['receipt-200', 'card-200'];

/** @type {string} */
let folder;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'document-bench-'));
  await makeCorpus({ out: path.join(folder, 'one'), only: ['receipt', 'card'], dpis: [200, 300], stills: false });
});
after(() => rmSync(folder, { recursive: true, force: true }));

const page = (name) => {
  const loaded = loadPage(path.join(folder, 'one'), name);
  assert.ok(loaded, `${name} is in the corpus`);
  return loaded;
};

test('character errors are counted as edits', () => {
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('carta 4711', 'carta 4717'), 1);
  assert.equal(editDistance('perché', 'perche'), 1);
  assert.equal(distanceWithin('4711', 'protocollo n. 4717 del'), 1);
  assert.equal(distanceWithin('via Roma', 'in via Roma, 12'), 0);
  assert.equal(normalised(' l’Arno\n –  “oggi” '), `l'Arno - "oggi"`);
});

test('a homography takes each corner to its place', () => {
  const from = /** @type {[number, number][]} */ ([[0, 0], [210, 0], [210, 297], [0, 297]]);
  const to = /** @type {[number, number][]} */ ([[101, 52], [930, 80], [1010, 1700], [60, 1650]]);
  const map = homography(from, to);
  from.forEach(([x, y], corner) => project(map, x, y).forEach((value, axis) => assert.ok(Math.abs(value - to[corner][axis]) < 1e-6)));
});

test('the same seed makes the same pages, another one others', async () => {
  await makeCorpus({ out: path.join(folder, 'two'), only: ['receipt'], dpis: [200], camera: false });
  await makeCorpus({ out: path.join(folder, 'three'), only: ['receipt'], dpis: [200], camera: false, seed: '7' });
  const bytes = (run) => readFileSync(path.join(folder, run, 'receipt-200.png'));
  assert.ok(bytes('one').equals(bytes('two')));
  assert.ok(!bytes('one').equals(bytes('three')));
});

test('OCR reads the pages, and a photographed one after straightening by its true corners', () => {
  const receipt = page('receipt-200');
  assert.ok(characterErrors(receipt.file, receipt.text, receipt) < 0.04);
  const photographed = page('receipt-camera-1080');
  const { image, dpi } = straightened(readJpeg(photographed.file, path.join(folder, 'frame.ppm')), photographed.truth);
  const straight = path.join(folder, 'straight.png');
  writePng(straight, image);
  assert.ok(characterErrors(straight, photographed.text, { dpi }) < 0.12);
});

for (const name of PAGES) {
  test(`${name} comes over: readable after the text layer, exact at the end`, () => {
    assert.ok(haveOurs(), 'document-tool is built, native and wasm');
    const sent = page(name);
    const ours = codeOurs(sent, folder);
    assert.ok(ours.alike, 'native and wasm write the same bytes');
    assert.ok(ours.exact?.pixels, 'every pixel is the same');
    assert.ok(ours.textEnd && ours.textEnd < ours.total / 2, 'the text layer is the smaller part');
    const shown = path.join(folder, 'prefix.png');
    const errors = prefixErrors(ours, sent, ours.textEnd, shown);
    const original = characterErrors(sent.file, sent.text, sent);
    assert.ok(errors <= original + 0.02, `${(errors * 100).toFixed(1)} % character errors against ${(original * 100).toFixed(1)} %`);
    assert.deepEqual([readPng(shown).width, readPng(shown).height], [readPng(sent.file).width, readPng(sent.file).height]);
  });
}
