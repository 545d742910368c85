// SPDX-License-Identifier: EUPL-1.2
// What somebody can read on their screen: OCR of the page as the viewer shows it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { editDistance, normalised, read } from '../../../bench/document/ocr.mjs';
import { expectSoon } from '../../support/soon.mjs';
import { REPORTS } from '../../support/town.mjs';

/** Room around a page of the letter at 100 % in either window. */
const LARGE = { width: 2240, height: 1240 };
const SCREENSHOTS = path.join(REPORTS, 'screenshots');

/**
 * Zooms the shown page with the keyboard until its pixels are at least the screen's.
 * @param {{ page: import('playwright-core').Page }} person
 */
export async function zoomToPixels({ page }) {
  const view = page.locator('.page-view');
  const percent = async () => Number.parseInt(await page.locator('.zoom-text').innerText(), 10);
  await view.focus();
  await view.press('0');
  for (let presses = 0; (await percent()) < 100; presses++) {
    if (presses > 20) throw new Error(`the zoom stays at ${await percent()} %`);
    await view.press('+');
  }
}

/**
 * Reads the page that the viewer shows, in a window large enough for all of it.
 * @param {{ page: import('playwright-core').Page }} person
 * @param {string} truth the text that stands there
 * @param {{ name: string, dpi: number }} how name: of the screenshot
 * @returns {Promise<{ errors: number, seen: string }>} character errors as a share
 */
export async function readScreen(person, truth, { name, dpi }) {
  const { page } = person;
  const before = page.viewportSize();
  const file = path.join(SCREENSHOTS, `${name}.png`);
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.setViewportSize(LARGE);
  try {
    await expectSoon(async () => (await page.locator('.page-view').boundingBox()).width > before.width * 0.6, 'the window is large');
    await zoomToPixels(person);
    await page.mouse.move(2, 2);
    // Two frames: what the keys changed is drawn with the next.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.locator('.page-picture').screenshot({ path: file });
  } finally {
    await page.setViewportSize(before);
  }
  const [seen, wanted] = [read(file, { dpi }), truth].map(normalised);
  return { errors: editDistance(seen, wanted) / wanted.length, seen };
}

/** In how many pixels two screenshots of the same size differ clearly. @param {Buffer} one PNG @param {Buffer} other */
export function changedPixels(one, other) {
  const [a, b] = [one, other].map((bytes) => PNG.sync.read(bytes));
  if (a.width !== b.width || a.height !== b.height) return 0;
  let changed = 0;
  for (let at = 0; at < a.data.length; at += 4) if ([0, 1, 2].some((c) => Math.abs(a.data[at + c] - b.data[at + c]) > 40)) changed++;
  return changed;
}
