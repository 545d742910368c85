// SPDX-License-Identifier: EUPL-1.2
// The module for documents against sportello-documents.d.ts, and pages from one core to another.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { warmDocuments } from '../../js-glue/documents/warm-up.js';
import { readDeclaration } from './declaration.mjs';
import { drawnPage } from './drawn-page.mjs';
import { documentsModuleFile, documentsWasmFile, loadDocuments } from './load-core.mjs';

const core = await loadDocuments();
const declaration = readDeclaration('sportello-documents');
/** What Embind gives to every class. */
const OF_EMBIND = ['constructor', 'delete', 'deleteLater', 'isAliasOf', 'isDeleted', 'clone'];
const WIDTH = 400;
const HEIGHT = 300;

/** One side: encoder, decoder, exchange, as the page's worker has them. */
class Side {
  constructor(seed) {
    this.encoder = new core.DocumentEncoder();
    this.decoder = new core.DocumentDecoder();
    this.exchange = new core.DocumentExchange(7, seed);
    this.refused = 0;
  }

  show(pixels, width = WIDTH, height = HEIGHT, exact = true) {
    this.encoder.pixelBuffer(width, height).set(pixels);
    return this.encoder.addPage(exact ? 1 : 0, exact);
  }

  /** Passes up to `count` messages to the other side. @returns {number} how many there were */
  pass(other, count = Infinity) {
    let passed = 0;
    while (passed < count) {
      while (this.exchange.wantsPacket()) {
        const packet = this.encoder.nextPacket().slice();
        if (packet.length === 0) break;
        this.exchange.packetBuffer(packet.length).set(packet);
        assert.equal(this.exchange.pushPacket(packet.length), true);
      }
      const message = this.exchange.pollMessage(4096).slice();
      if (message.length === 0) break;
      passed += 1;
      other.take(message);
    }
    return passed;
  }

  take(message) {
    this.exchange.messageBuffer(message.length).set(message);
    this.exchange.receive(message.length);
    if (this.exchange.takeRestarted()) {
      this.encoder.restart();
      this.decoder.restart();
    }
    for (let packet = this.exchange.pollPacket().slice(); packet.length > 0; packet = this.exchange.pollPacket().slice()) {
      this.decoder.packetBuffer(packet.length).set(packet);
      if (!this.decoder.decode(packet.length)) this.refused += 1;
    }
  }

  /** What is drawn of a page. */
  pixels(page) {
    this.decoder.takeChanged(page);
    return this.decoder.pixels(page).slice();
  }

  delete() {
    for (const part of [this.encoder, this.decoder, this.exchange]) part.delete();
  }
}

function connect(a, b) {
  a.exchange.connected();
  b.exchange.connected();
}

function passAll(a, b) {
  while (a.pass(b) + b.pass(a) > 0);
}

test('exports all classes that are declared, and no others', () => {
  const exported = Object.keys(core).filter((name) => typeof core[name] === 'function' && core[name].prototype && 'isDeleted' in core[name].prototype);
  assert.deepEqual(exported.sort(), [...declaration.classes.keys()].sort());
  assert.deepEqual(exported.sort(), [...declaration.interfaces.get('SportelloDocuments').keys()].sort());
});

for (const [name, { constructorParameters, methods }] of declaration.classes) {
  test(`${name} has the declared methods, each with the declared number of parameters`, () => {
    const real = Object.getOwnPropertyNames(core[name].prototype).filter((method) => !OF_EMBIND.includes(method));
    const declared = [...methods.keys()].filter((method) => method !== 'delete');
    assert.deepEqual(real.sort(), declared.sort());
    const tooMany = Array(30).fill(0);
    const object = new core[name](...Array(constructorParameters).fill(1));
    for (const method of declared) {
      assert.throws(() => object[method](...tooMany), new RegExp(`called with 30 arguments, expected ${methods.get(method)} args`), method);
    }
    object.delete();
    assert.throws(() => new core[name](...tooMany), new RegExp(`\\(30\\).*expected \\(${constructorParameters}\\)`));
  });
}

test('a page goes from core to core, text first, and ends exact', () => {
  const [a, b] = [new Side(1), new Side(2)];
  connect(a, b);
  const pixels = drawnPage(WIDTH, HEIGHT);
  assert.equal(a.show(pixels), 1);
  const seen = [];
  for (let turn = 0; turn < 10000 && a.pass(b, 1) + b.pass(a) > 0; turn++) {
    const state = b.decoder.state(1);
    if (state) seen.push([state.layer, state.readable, state.exact].join());
  }
  const state = b.decoder.state(1);
  assert.deepEqual(Object.keys(state).sort(), [...declaration.interfaces.get('PageState').keys()].sort());
  assert.deepEqual([state.width, state.height, state.source, state.readable, state.exact, state.complete], [WIDTH, HEIGHT, 1, true, true, true]);
  assert.ok(seen.indexOf('1,true,false') >= 0 || seen.indexOf('2,true,false') >= 0, 'readable before exact');
  assert.deepEqual(b.pixels(1), pixels);
  assert.equal(b.decoder.pollChangedPage(), 1);
  assert.equal(b.decoder.pollChangedPage(), 0);
  assert.equal(a.exchange.farInstance(), b.exchange.instance());
  assert.match(a.exchange.instance(), /^[0-9a-f]{16}$/);
  const { readable, complete, bytes } = a.encoder.progress(1);
  assert.ok(readable && complete && bytes > 0);
  assert.equal(b.refused, 0);
  a.encoder.withdraw(1);
  passAll(a, b);
  assert.equal(b.decoder.state(1), null);
  a.delete();
  b.delete();
});

test('a broken connection goes on where it was; a new far side gets everything', () => {
  const [a, b] = [new Side(1), new Side(2)];
  connect(a, b);
  const pixels = drawnPage(WIDTH, HEIGHT, { seed: 5 });
  a.show(pixels);
  a.pass(b, 3);
  b.pass(a, 1);
  // What is under way is lost.
  for (let lost = a.exchange.pollMessage(4096); lost.length > 0; lost = a.exchange.pollMessage(4096));
  connect(a, b);
  passAll(a, b);
  assert.deepEqual(b.pixels(1), pixels);
  const c = new Side(3);
  connect(a, c);
  passAll(a, c);
  assert.deepEqual(c.pixels(1), pixels);
  for (const side of [a, b, c]) {
    assert.equal(side.refused, 0);
    side.delete();
  }
});

test('a change costs little, and is exact', () => {
  const [a, b] = [new Side(1), new Side(2)];
  connect(a, b);
  const pixels = drawnPage(WIDTH, HEIGHT, { seed: 9 });
  const page = a.show(pixels);
  passAll(a, b);
  const before = a.encoder.progress(page).bytes;
  pixels.set([0, 0, 0], (50 * WIDTH + 50) * 4);
  a.encoder.pixelBuffer(WIDTH, HEIGHT).set(pixels);
  assert.equal(a.encoder.updatePage(page), true);
  passAll(a, b);
  assert.deepEqual(b.pixels(page), pixels);
  assert.ok(a.encoder.progress(page).bytes - before < 400, `${a.encoder.progress(page).bytes - before} bytes`);
  const { x, y, width, height } = b.decoder.takeChanged(page);
  assert.deepEqual([x, y, width, height], [0, 0, 0, 0]);
  a.delete();
  b.delete();
});

test('what is wrong is a value, not an exception', () => {
  const { encoder, decoder, exchange, ...rest } = new Side(1);
  assert.ok(rest);
  assert.equal(encoder.pixelBuffer(20000, 20000).length, 0);
  assert.equal(encoder.addPage(1, true), 0);
  assert.equal(encoder.updatePage(9), false);
  assert.equal(encoder.nextPacket().length, 0);
  encoder.withdraw(5);
  decoder.packetBuffer(30).fill(7);
  assert.equal(decoder.decode(30), false);
  assert.equal(decoder.state(1), null);
  assert.equal(decoder.pixels(1).length, 0);
  exchange.connected();
  exchange.messageBuffer(5).fill(9);
  assert.equal(exchange.receive(5), false);
  assert.equal(exchange.malformed(), 1);
  assert.equal(exchange.pushPacket(0), false);
  assert.equal(exchange.pollMessage(-1).length, 0);
});

test('a sheet is looked for, and a page is made', () => {
  const tracker = new core.SheetTracker();
  tracker.frameBuffer(320, 240).fill(90);
  const finding = tracker.push(1000);
  assert.deepEqual(Object.keys(finding).sort(), [...declaration.interfaces.get('SheetFinding').keys()].sort());
  assert.equal(finding.corners.length, 8);
  tracker.delete();
  const maker = new core.PageMaker();
  maker.frameBuffer(WIDTH, HEIGHT).set(drawnPage(WIDTH, HEIGHT));
  const page = maker.make([0, 0, 1, 0, 1, 1, 0, 1], 1);
  assert.deepEqual(Object.keys(page).sort(), [...declaration.interfaces.get('ScannedPage').keys()].sort());
  assert.equal(page.pixels.length, page.width * page.height * 4);
  assert.ok(page.height > page.width, 'turned');
  maker.delete();
});

test('pages to keep make a PDF', () => {
  const [a, b] = [new Side(1), new Side(2)];
  connect(a, b);
  a.show(drawnPage(WIDTH, HEIGHT));
  a.show(drawnPage(WIDTH, HEIGHT, { seed: 3 }), WIDTH, HEIGHT, false);
  passAll(a, b);
  b.pixels(1);
  b.pixels(2);
  const writer = new core.PdfWriter();
  assert.equal(writer.addDecodedPage(b.decoder, 1, 200, 'Comune di Montelupo'), true);
  assert.equal(writer.addDecodedPage(b.decoder, 2, 0, ''), true);
  assert.equal(writer.addDecodedPage(b.decoder, 3, 0, ''), false);
  writer.pixelBuffer(WIDTH, HEIGHT).set(drawnPage(WIDTH, HEIGHT));
  assert.equal(writer.addPixels(96, 'perché'), true);
  const file = Buffer.from(writer.finish('Moduli', 'it', 1262304000));
  assert.match(file.subarray(0, 8).toString('latin1'), /^%PDF-1/);
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-kept-'));
  writeFileSync(path.join(folder, 'kept.pdf'), file);
  const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path.join(folder, 'kept.pdf')], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(status, 0, stdout + stderr);
  writer.delete();
  a.delete();
  b.delete();
});

test('the script contains no run-time code generation, and works where that is forbidden', () => {
  assert.doesNotMatch(readFileSync(documentsModuleFile, 'utf8'), /new Function|[^\w.]eval\s*\(|Function\s*\(\s*["'`]/);
  const program = `
    const { loadDocuments } = await import(${JSON.stringify(path.join(import.meta.dirname, 'load-core.mjs'))});
    const { drawnPage } = await import(${JSON.stringify(path.join(import.meta.dirname, 'drawn-page.mjs'))});
    const encoder = new (await loadDocuments()).DocumentEncoder();
    encoder.pixelBuffer(200, 100).set(drawnPage(200, 100));
    process.exit(encoder.addPage(3, true) === 1 && encoder.nextPacket().length > 0 ? 0 : 4);`;
  const { status, stderr } = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('is small enough to be loaded when a call begins', (t) => {
  const size = (file) => brotliCompressSync(readFileSync(file)).length;
  const [script, wasm] = [size(documentsModuleFile), size(documentsWasmFile)];
  t.diagnostic(`brotli: script ${script} bytes, wasm ${wasm} bytes`);
  assert.ok(script < 16_000, `${script} bytes of script`);
  assert.ok(wasm < 250_000, `${wasm} bytes of wasm`);
});

test('warming up codes a whole page, and leaves off when a real one comes', async () => {
  const whole = await warmDocuments(core, () => true);
  assert.ok(whole >= 5, `${whole} packets: from its text to the pixel`);
  let asked = 0;
  assert.equal(await warmDocuments(core, () => ++asked < 3), 2);
});
