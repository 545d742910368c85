// SPDX-License-Identifier: EUPL-1.2
import { pixelsOf } from './own-pages.js';

/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./worker-messages.js').KeptPage} KeptPage */

/** Sizes of paper that a page of unknown resolution may have, in inches. */
const PAPERS = [
  { width: 8.27, height: 11.69 },
  { width: 2.125, height: 3.37 },
];
const SHAPE_TOLERANCE = 0.03;
const SCREEN_DPI = 96;
const PICTURE_DPI = 150;

/**
 * What the core needs to keep a page: its layers where it has them, else what is shown.
 * @param {SharedPage} page
 * @returns {KeptPage}
 */
export function keptPage(page) {
  const known = page.owner === 'peer' && !page.orphan;
  return { session: page.session, page: page.page, shown: known ? null : pixelsOf(page.canvas), dpi: page.dpi || likelyDpi(page), text: page.text };
}

/** @param {{ width: number, height: number, source: string }} page */
export function likelyDpi({ width, height, source }) {
  if (source === 'screen') return SCREEN_DPI;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const paper = PAPERS.find((each) => Math.abs((short / long) * (each.height / each.width) - 1) < SHAPE_TOLERANCE);
  return paper ? Math.round(long / paper.height) : PICTURE_DPI;
}
