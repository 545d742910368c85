// SPDX-License-Identifier: EUPL-1.2
// What the build leaves for the server.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { buildWidget } from '../../widget/build.mjs';

let out;
let written;

before(async () => {
  out = mkdtempSync(path.join(tmpdir(), 'sportello-bundle-'));
  written = await buildWidget({ out });
});

after(() => rmSync(out, { recursive: true, force: true }));

const textOf = (file) => readFileSync(path.join(out, file), 'utf8');

test('the snippet stays below 6 KB and loads nothing by itself', () => {
  const { compressed } = written.find(({ file }) => file === 'sportello.js');
  assert.ok(compressed <= 6 * 1024, `${compressed} bytes`);
  assert.doesNotMatch(textOf('sportello.js'), /(^|[;}])import\s*["'{*]/);
});

test('the snippet leads to a panel that is there', () => {
  const [, panel] = textOf('sportello.js').match(/import\("\.\/(app\/[\w-]+\.js)"\)/);
  assert.ok(existsSync(path.join(out, panel)), panel);
});

test('no script makes code from text', () => {
  for (const { file } of written.filter(({ file: name }) => name.endsWith('.js'))) {
    assert.doesNotMatch(textOf(file), /\beval\(|new Function\b|innerHTML|document\.write/, file);
  }
});

test('what is cached for a year has its content in its name', () => {
  for (const { file } of written.filter(({ file: name }) => name.startsWith('app/'))) assert.match(file, /-[0-9A-Z]{8}(\.\w+$|\/)/);
});

test('threads of documents, and what pdf.js asks for by name, are there', () => {
  const [, folder] = written.map(({ file }) => file).join('\n').match(/^(app\/pdf-[0-9A-Z]{8}\/)LICENSE$/m);
  for (const name of ['wasm/openjpeg.wasm', 'wasm/jbig2.wasm', 'standard_fonts/LiberationSans-Regular.ttf', 'cmaps/UniJIS-UTF16-H.bcmap']) assert.ok(existsSync(path.join(out, folder, name)), name);
  for (const name of ['document-worker', 'pdf-worker']) assert.equal(written.filter(({ file }) => file.startsWith(`app/${name}-`)).length, 1, name);
});

test('the pages name only files that are there, and hold no script or style of their own', () => {
  for (const page of ['call.html', 'desk.html']) {
    const text = textOf(page);
    const named = [...text.matchAll(/(?:src|href)="\/(app\/[^"]+)"/g)].map(([, file]) => file);
    assert.equal(named.length, 3, page);
    for (const file of named) assert.ok(existsSync(path.join(out, file)), file);
    assert.doesNotMatch(text, /\{\{|<style|style=|<script>|\son\w+=/);
  }
});

test('the brotli files hold the same bytes', () => {
  for (const { file } of written.filter(({ file: name }) => /\.(js|css|html)$/.test(name))) {
    assert.equal(brotliDecompressSync(readFileSync(path.join(out, `${file}.br`))).toString(), textOf(file), file);
  }
});
