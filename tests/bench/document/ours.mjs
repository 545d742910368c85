// SPDX-License-Identifier: EUPL-1.2
// Our own codec, through document-tool, native and under Node.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readPng } from './pictures.mjs';
import { run } from './process.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const NATIVE = path.join(ROOT, 'build/native/bin/document-tool');
const NODE = path.join(ROOT, 'build/wasm/bin/document-tool.mjs');

/** Are both tools built? */
export const haveOurs = () => existsSync(NATIVE) && existsSync(NODE);

/** @typedef {{ name: string, bytes: number, end: number, ms: number }} Layer */

const tool = (where, args) => (where === 'native' ? run(NATIVE, args) : run(process.execPath, [NODE, ...args]));

/** @returns {{ layers: Layer[], cpuMs: number, report: any }} */
function encode(where, file, out, camera) {
  const { cpuMs, stdout } = tool(where, ['encode', '--in', file, '--out', out, ...(camera ? ['--camera'] : [])]);
  const report = JSON.parse(stdout.toString('utf8'));
  return { layers: report.layers, cpuMs, report };
}

/** @returns {{ report: any, cpuMs: number }} */
function decode(where, file, out, bytes) {
  const { cpuMs, stdout } = tool(where, ['decode', '--in', file, ...(bytes === undefined ? [] : ['--bytes', bytes]), '--out', out]);
  return { cpuMs, report: stdout.length ? JSON.parse(stdout.toString('utf8')) : {} };
}

const samePixels = (a, b) => a.width === b.width && a.height === b.height && Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0;

/** Milliseconds of coding until a layer is complete: its own and those of the layers before it. */
const msUntil = (layers, name) => {
  const last = layers.findIndex((layer) => layer.name === name);
  return last < 0 ? null : Math.round(layers.slice(0, last + 1).reduce((sum, { ms }) => sum + ms, 0));
};

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
  const native = encode('native', page.file, coded, camera);
  const wasm = encode('wasm', page.file, codedByNode, camera);
  const alike = Buffer.compare(readFileSync(coded), readFileSync(codedByNode)) === 0;
  rmSync(codedByNode);
  const decoded = decode('native', coded, whole);
  const decodedByNode = decode('wasm', coded, path.join(folder, 'node.png'));
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
    mask: native.report.mask ?? null,
    textEnd: text?.end ?? null,
    exact: !camera && exact ? { bytes: exact.end, pixels: samePixels(readPng(page.file), readPng(whole)) } : null,
    ms: {
      native: { text: msUntil(native.layers, 'text'), exact: msUntil(native.layers, 'exact'), decode: decoded.report.ms ?? decoded.cpuMs },
      wasm: { text: msUntil(wasm.layers, 'text'), exact: msUntil(wasm.layers, 'exact'), decode: decodedByNode.report.ms ?? decodedByNode.cpuMs },
    },
  };
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
