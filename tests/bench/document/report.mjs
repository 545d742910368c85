// SPDX-License-Identifier: EUPL-1.2
// From measurements to tables: legible, exact, times, and the aims of docs/documents.md with met or not met.
import { aims } from './aims.mjs';

const KILOBITS = [64, 256, 1000];
const LEGIBLE = ['webp', 'webp near-lossless', 'avif', 'avif screen', 'jxl e7', 'jpeg', 'c44', 'djvu', 'cjb2 lossless', 'cjb2 lossy', 'vp9 key frame'];
const EXACT = ['webp lossless', 'jxl lossless e7', 'jxl lossless e9', 'png'];

const bytes = (value) => (value === null || value === undefined ? '–' : value.toLocaleString('en'));
const share = (value) => (value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);
const ratio = (value) => (value === null || value === undefined ? '–' : value.toFixed(2));
const seconds = (ms) => (ms === null || ms === undefined ? '–' : `${(ms / 1000).toFixed(2)} s`);
const divided = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a / b : null);

/** @param {string[]} head @param {(string | number)[][]} rows */
const table = (head, rows) =>
  [head, head.map((_, index) => (index ? '--:' : '---')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Codecs that were given a mask that they could not have found: no tool of theirs looks for the text. */
const WITH_MASK = ['cjb2 lossless', 'cjb2 lossy', 'djvu'];

/**
 * The codec that is legible in the fewest bytes.
 * @param {any} page
 * @param {{ masked?: boolean }} [which] masked: of DjVu on a given mask; else of all that code the page itself
 * @returns {{ name: string, bytes: number } | null}
 */
export function bestLegible({ peers }, { masked = false } = {}) {
  let best = null;
  for (const [name, { legible }] of Object.entries(peers)) {
    if (!legible || WITH_MASK.includes(name) !== masked) continue;
    if (!best || legible.bytes < best.bytes) best = { name, bytes: legible.bytes };
  }
  return best;
}

/** Milliseconds until our page can be read: coding and transfer of what makes it legible. */
export const oursUntilLegible = ({ ours }, kilobits, build = 'wasm') =>
  ours?.legible?.bytes ? Math.round(ours.ms[build].text + (ours.legible.bytes * 8) / kilobits) : null;

/** The codec that can be read first at a bit rate, coding included. */
export function soonestLegible({ peers }, kilobits) {
  let best = null;
  const offer = (name, ms) => {
    if (ms !== null && (!best || ms < best.ms)) best = { name, ms };
  };
  for (const [name, { legible, share: shared }] of Object.entries(peers)) {
    if (WITH_MASK.includes(name)) continue;
    if (legible) offer(name, Math.round(legible.encodeMs + (legible.bytes * 8) / kilobits));
    const film = shared?.find((each) => each.kilobits === kilobits);
    if (film) offer(name, film.ms);
  }
  return best;
}

const legibleTable = (pages) =>
  table(
    ['page', 'errors', 'ours', 'ours, text layer', 'errors', 'best other', 'ratio', 'of DjVu with the mask', ...LEGIBLE],
    pages.map((page) => {
      const best = bestLegible(page);
      const { legible, textEnd } = page.ours ?? {};
      return [page.name, share(page.errors), bytes(legible?.bytes), bytes(textEnd), share(legible?.textErrors), best ? `${bytes(best.bytes)} (${best.name})` : '–', ratio(divided(legible?.bytes, best?.bytes)), ratio(divided(legible?.bytes, bestLegible(page, { masked: true })?.bytes)), ...LEGIBLE.map((name) => bytes(page.peers[name]?.legible?.bytes))];
    }),
  );

const exactTable = (pages) =>
  table(
    ['page', 'ours', 'pixels equal', 'of JPEG XL e7', 'of JPEG XL e9', 'of WebP', ...EXACT],
    pages.map((page) => {
      const exact = page.ours?.exact;
      const against = (name) => ratio(divided(exact?.bytes, page.peers[name]?.exact?.bytes));
      return [page.name, bytes(exact?.bytes), exact ? (exact.pixels ? 'yes' : 'NO') : '–', against('jxl lossless e7'), against('jxl lossless e9'), against('webp lossless'), ...EXACT.map((name) => bytes(page.peers[name]?.exact?.bytes))];
    }),
  );

const ourTimes = (pages) =>
  table(
    ['page', 'text layer, native', 'wasm', 'all, native', 'wasm', 'decode, native', 'wasm'],
    pages.map(({ name, ours }) => {
      const { native, wasm } = ours.ms;
      return [name, seconds(native.text), seconds(wasm.text), seconds(native.all), seconds(wasm.all), seconds(native.decode), seconds(wasm.decode)];
    }),
  );

const peerTimes = (pages) =>
  table(
    ['page', ...[...LEGIBLE, ...EXACT].map((name) => name)],
    pages.map(({ name, peers }) => [
      name,
      ...[...LEGIBLE.map((peer) => peers[peer]?.legible), ...EXACT.map((peer) => peers[peer]?.exact)].map((point) => (point ? `${(point.encodeMs / 1000).toFixed(2)} / ${(point.decodeMs / 1000).toFixed(2)}` : '–')),
    ]),
  );

const untilLegible = (pages) =>
  table(
    ['page', ...KILOBITS.flatMap((kilobits) => [`ours, ${kilobits} kbit/s`, 'best other', 'VP9 share'])],
    pages.map((page) => [
      page.name,
      ...KILOBITS.flatMap((kilobits) => {
        const best = soonestLegible(page, kilobits);
        const film = page.peers['vp9 screen share']?.share?.find((each) => each.kilobits === kilobits);
        return [seconds(oursUntilLegible(page, kilobits)), best ? `${seconds(best.ms)} (${best.name})` : '–', seconds(film?.ms)];
      }),
    ]),
  );

/** @param {any[]} results what run.mjs measured, a page each */
export function markdown(results) {
  const readable = results.filter(({ errors }) => errors !== null);
  const withOurs = results.filter(({ ours }) => ours);
  const still = results.filter(({ kind }) => kind !== 'camera');
  const parts = [
    '# The document codec against the others',
    'Bytes, each codec at its best setting on the same pages in the same run. *Legible*: tesseract (Italian) makes at most one percentage point more character errors than on the original; of the others by search over quality, of ours over the length of the stream\'s beginning. Of a camera page the others code the raw frame (judged after straightening by the true corners) and our straightened page; the smaller counts. DjVu has no tool that finds the text: cjb2 and djvu get our mask, and are compared apart from the others. Debian 12 packages no JBIG2 encoder; cjb2 is its nearest kin.',
    '## Aims', aims(results),
    '## Legible', legibleTable(readable),
    '## Pixel-exact', exactTable(still),
    '## Time until legible', 'Coding (one thread, CPU time of the process; ours: wasm under Node, warmed up as in the page) and transfer.', untilLegible(readable),
  ];
  if (withOurs.length) parts.push('## Our times', ourTimes(withOurs));
  parts.push('## The others\' times', 'Encode / decode in CPU seconds of the whole process, one thread, at the legible setting, and of the lossless ones.', peerTimes(results));
  return `${parts.join('\n\n')}\n`;
}
