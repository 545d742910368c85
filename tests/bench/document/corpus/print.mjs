// SPDX-License-Identifier: EUPL-1.2
// From HTML to pixels with known text: printed by Chromium, drawn by poppler.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { Random } from './random.mjs';

/**
 * The text that a reader sees in the window's first `height` pixels, in the order of the document.
 * What stands inside `data-silent` is no text for OCR.
 * @param {import('playwright-core').Page} page
 * @param {number} height
 */
export function visibleText(page, height) {
  return page.evaluate((bottom) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.data.trim() || parent.closest('style, script, [data-silent]')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const hidden = box.width < 2 || parent.getBoundingClientRect().height < 2;
      if (!hidden && box.top >= 0 && box.bottom <= bottom) words.push(node.data.replace(/\s+/g, ' ').trim());
    }
    return words.join('\n') + '\n';
  }, height);
}

/**
 * Prints a kind of page to FOLDER/NAME.pdf.
 * @param {import('playwright-core').Page} page
 * @param {import('./pages/index.mjs').PageKind} kind
 * @returns {Promise<{ pdf: string, text: string }>}
 */
export async function printPage(page, kind, seed, folder) {
  const { width, height } = kind;
  await page.setContent(`<!doctype html><html lang="it"><meta charset="utf-8"><style>
    @page { size: ${width}mm ${height}mm; margin: 0; } * { box-sizing: border-box; }
    html, body { margin: 0; -webkit-print-color-adjust: exact; }
    body { position: relative; width: ${width}mm; height: ${height}mm; overflow: hidden; }</style>
    <body>${kind.html(new Random(`${seed} ${kind.name}`))}</body></html>`);
  await page.evaluate(() => document.fonts.ready);
  const pdf = path.join(folder, `${kind.name}.pdf`);
  await page.pdf({ path: pdf, width: `${width}mm`, height: `${height}mm`, printBackground: true, pageRanges: '1' });
  return { pdf, text: await visibleText(page, Infinity) };
}

/** Draws a PDF's first page at so many dots per inch to FOLDER/NAME-DPI.png. */
export function drawPdf(pdf, dpi, stem) {
  execFileSync('pdftoppm', ['-r', String(dpi), '-f', '1', '-l', '1', '-singlefile', '-png', pdf, stem]);
  return `${stem}.png`;
}

/** @returns {{ width: number, height: number, data: Uint8Array }} RGBA */
export function readPng(file) {
  return PNG.sync.read(readFileSync(file));
}

/** @param {{ width: number, height: number, data: Uint8Array }} image RGBA; written as RGB */
export function writePng(file, { width, height, data }) {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileSync(file, PNG.sync.write(png, { colorType: 2, deflateLevel: 6 }));
}
