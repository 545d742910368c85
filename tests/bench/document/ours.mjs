// SPDX-License-Identifier: EUPL-1.2
// Our own codec, through document-tool, native and under Node.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { characterErrors } from './ocr.mjs';
import { luminance, readPng } from './pictures.mjs';
import { run } from './process.mjs';

const BUILD = process.env.SPORTELLO_BUILD ?? path.resolve(import.meta.dirname, '../../../build');
const NATIVE = path.join(BUILD, 'native/bin/document-tool');
const NODE = path.join(BUILD, 'wasm/bin/document-tool.mjs');

/** Are both tools built? */
export const haveOurs = () => existsSync(NATIVE) && existsSync(NODE);

/** What the tool reports of a layer or of a part of one; ms: since the start, when it was complete. @typedef {{ name: string, bytes: number, end: number, ms: number }} Layer */

const tool = (where, args) => (where === 'native' ? run(NATIVE, args) : run(process.execPath, [NODE, ...args]));

/** How often a coding is timed; the least counts. */
const TIMES = 3;

/** What the tool did, its times by the clock brought down to what they are with a CPU of its own. */
function timed(where, args) {
  const { cpuMs, share, stdout } = tool(where, args);
  const report = stdout.length ? JSON.parse(stdout.toString('utf8')) : {};
  const scaled = (ms) => (ms === undefined ? undefined : ms * share);
  return { report, ms: scaled(report.ms) ?? cpuMs, scanMs: scaled(report.scanMs) ?? 0, until: (name) => scaled(report.layers?.find((layer) => layer.name === name)?.ms) ?? null };
}

/** What the tool is told about each kind of page. */
const HOW = { camera: ['--camera'], screen: ['--source', 'screen'], file: [] };

/**
 * The mask of the ink that our coder finds on a page, one byte a pixel.
 * @param {import('./pages.mjs').Page} page
 * @returns {Uint8Array}
 */
export function maskOurs(page, folder) {
  const picture = path.join(folder, 'mask.png');
  tool('native', ['encode', '--in', page.file, '--mask', picture, '--no-exact', '--out', path.join(folder, 'mask.doc'), ...HOW[page.kind]]);
  return luminance(readPng(picture)).map((value) => Number(value < 128));
}

/** Codes a page so many times. @returns {{ layers: Layer[], report: any, ms: { text: number | null, exact: number | null, all: number, scan: number } }} */
function encode(where, file, out, kind) {
  // The page's worker has coded drawn pages before anybody shows a paper.
  const warm = where === 'wasm' ? ['--warm'] : [];
  const runs = Array.from({ length: TIMES }, () => timed(where, ['encode', '--in', file, '--out', out, ...warm, ...HOW[kind]]));
  const least = (take) => (take(runs[0]) === null ? null : Math.round(Math.min(...runs.map(take))));
  const ms = { text: least((each) => each.until('text')), exact: least((each) => each.until('exact')), all: least((each) => each.ms), scan: least((each) => each.scanMs) };
  return { layers: runs[0].report.layers, report: runs[0].report, ms };
}

/** @returns {number} milliseconds */
function decode(where, file, out, bytes) {
  return Math.round(timed(where, ['decode', '--in', file, ...(bytes === undefined ? [] : ['--bytes', bytes]), '--out', out]).ms);
}

const samePixels = (a, b) => a.width === b.width && a.height === b.height && Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0;

/**
 * Codes a page in both builds and reads it back.
 * @param {import('./pages.mjs').Page} page
 * @param {string} folder for files
 */
export function codeOurs(page, folder) {
  const camera = page.kind === 'camera';
  const coded = path.join(folder, `${page.name}.doc`);
  const codedByNode = path.join(folder, `${page.name}.node.doc`);
  const whole = path.join(folder, `${page.name}.whole.png`);
  const native = encode('native', page.file, coded, page.kind);
  const wasm = encode('wasm', page.file, codedByNode, page.kind);
  const alike = Buffer.compare(readFileSync(coded), readFileSync(codedByNode)) === 0;
  rmSync(codedByNode);
  const decodedMs = decode('native', coded, whole);
  const decodedByNodeMs = decode('wasm', coded, path.join(folder, 'node.png'));
  const layer = (name) => native.layers.find((each) => each.name === name) ?? null;
  const text = layer('text');
  const exact = layer('exact');
  const total = readFileSync(coded).length;
  return {
    coded,
    whole,
    total,
    alike,
    layers: native.layers,
    mask: native.report.parts?.find((part) => part.name === 'mask')?.bytes ?? null,
    dpi: native.report.dpi ?? null,
    textEnd: text?.end ?? null,
    exact: !camera && exact ? { bytes: exact.end, pixels: samePixels(readPng(page.file), readPng(whole)) } : null,
    ms: { native: { ...native.ms, decode: decodedMs }, wasm: { ...wasm.ms, decode: decodedByNodeMs } },
  };
}

/**
 * Bytes that our stream needs when a page comes to look another way, to be exact again.
 * @returns {number | null} null if the tool cannot tell
 */
export function changeBytes(before, after, folder) {
  try {
    const { stdout } = tool('native', ['encode', '--in', before, '--then', after, '--source', 'screen', '--out', path.join(folder, 'change.doc')]);
    return JSON.parse(stdout.toString('utf8')).changes[0].bytes;
  } catch {
    return null;
  }
}

/** Character errors of what the first bytes of a coded page show, which is written to `shown`. */
export function prefixErrors(ours, page, bytes, shown) {
  decode('native', ours.coded, shown, bytes);
  return characterErrors(shown, page.text, { dpi: ours.dpi ?? page.dpi, scattered: page.scattered });
}

/**
 * The shortest beginning of our stream that is legible, to within a fiftieth, and the errors at the end of
 * the text layer.
 * @param {ReturnType<typeof codeOurs>} ours
 * @param {import('./judge.mjs').Judge} judge
 * @param {number} limit character errors allowed
 */
export function legibleOurs(ours, judge, limit) {
  const shown = path.join(judge.folder, 'prefix.png');
  const errorsAt = (bytes) => {
    try {
      decode('native', ours.coded, shown, bytes);
    } catch {
      return 1; // nothing to show yet
    }
    return judge.errors(shown) ?? 1;
  };
  const textErrors = ours.textEnd === null ? null : errorsAt(ours.textEnd);
  let high = textErrors !== null && textErrors <= limit ? ours.textEnd : ours.total;
  if (high === ours.total && errorsAt(high) > limit) return { bytes: null, textErrors };
  for (let low = 0; high - low > Math.max(16, high / 50); ) {
    const middle = (low + high) >> 1;
    if (errorsAt(middle) <= limit) high = middle;
    else low = middle;
  }
  return { bytes: high, textErrors };
}
