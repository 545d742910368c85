// SPDX-License-Identifier: EUPL-1.2
// What the document codec is meant to reach, page by page.
import { bestLegible, oursUntilLegible } from './report.mjs';

/** Pages that are text on paper, for which exactness is meant to cost half. */
const TEXT_PAGES = /^(letter|form|table|receipt|stamp)-\d+$/;
const A4_200 = /^(letter|form|table|stamp)-200$/;

/**
 * @typedef {{ aim: string, bound: number, unit?: string, of: (page: any) => number | null | undefined }} Aim
 * `of` gives the figure that should not be above `bound`, or null where the aim does not apply.
 */

const over = (a, b) => (typeof a === 'number' && typeof b === 'number' && b > 0 ? a / b : null);
const exact = (page, name) => over(page.ours.exact?.bytes, page.peers[name]?.exact?.bytes);

const change = (page, kind) => over(page.ours.changes.find((each) => each.change === kind)?.bytes, page.ours.total);

/** @type {Aim[]} */
export const AIMS = [
  { aim: 'legible, file and screen: of the best other', bound: 1 / 3, of: (page) => (page.kind === 'camera' ? null : over(page.ours.legible?.bytes, bestLegible(page)?.bytes)) },
  { aim: 'legible, camera: of the best other', bound: 1 / 2, of: (page) => (page.kind === 'camera' ? over(page.ours.legible?.bytes, bestLegible(page)?.bytes) : null) },
  { aim: 'legible: of DjVu, mask and colours', bound: 1, of: (page) => over(page.ours.legible?.bytes, page.peers.djvu?.legible?.bytes) },
  { aim: 'mask: of cjb2 lossless', bound: 0.85, of: (page) => over(page.kind === 'camera' || page.errors === null ? null : page.ours.mask, page.peers['cjb2 lossless']?.mask?.bytes) },
  { aim: 'exact, text pages: of JPEG XL e7', bound: 1 / 2, of: (page) => (TEXT_PAGES.test(page.name) ? exact(page, 'jxl lossless e7') : null) },
  { aim: 'exact, text pages: of WebP lossless', bound: 1 / 2, of: (page) => (TEXT_PAGES.test(page.name) ? exact(page, 'webp lossless') : null) },
  { aim: 'exact: of JPEG XL e9', bound: 1, of: (page) => exact(page, 'jxl lossless e9') },
  { aim: 'first layer coded, wasm, A4 at 200 dpi', bound: 150, unit: 'ms', of: (page) => (A4_200.test(page.name) ? page.ours.ms.wasm.text : null) },
  { aim: 'exact page coded, wasm, A4 at 200 dpi', bound: 1000, unit: 'ms', of: (page) => (A4_200.test(page.name) ? page.ours.ms.wasm.exact : null) },
  { aim: 'letter from camera legible at 256 kbit/s', bound: 300, unit: 'ms', of: (page) => (page.name === 'letter-camera-1080' ? oursUntilLegible(page, 256) : null) },
  { aim: 'form from camera legible at 256 kbit/s', bound: 1000, unit: 'ms', of: (page) => (page.name === 'form-camera-1080' ? oursUntilLegible(page, 256) : null) },
  { aim: 'screen scrolled by a line: of the page', bound: 0.02, of: (page) => change(page, 'scrolled') },
  { aim: 'letter typed on a screen: of the page', bound: 0.02, of: (page) => change(page, 'typed') },
];

const shown = (value, unit) => (unit ? `${Math.round(value)} ${unit}` : value.toFixed(2));

/** A table of the aims, with the pages that miss them. @param {any[]} results */
export function aims(results) {
  const pages = results.filter(({ ours }) => ours);
  if (!pages.length) return 'Ours was not measured: document-tool is not built.';
  const rows = AIMS.map(({ aim, bound, unit, of }) => {
    const figures = pages.map((page) => ({ name: page.name, value: of(page) })).filter(({ value }) => typeof value === 'number');
    if (!figures.length) return `| ${aim} | ${shown(bound, unit)} | – | – | |`;
    const missed = figures.filter(({ value }) => value > bound);
    const worst = Math.max(...figures.map(({ value }) => value));
    const middle = figures.map(({ value }) => value).sort((a, b) => a - b)[figures.length >> 1];
    return `| ${aim} | ${shown(bound, unit)} | ${shown(middle, unit)} | ${shown(worst, unit)} | ${missed.length ? `not met on ${missed.length} of ${figures.length}: ${missed.map(({ name, value }) => `${name} ${shown(value, unit)}`).join(', ')}` : `met on all ${figures.length}`} |`;
  });
  return ['| aim | at most | median | worst | |', '| --- | --: | --: | --: | --- |', ...rows].join('\n');
}
