// SPDX-License-Identifier: EUPL-1.2
/**
 * Pages of a PDF, with pdf.js.
 * @module
 */

import { getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { startWorker } from '../media/cross-origin-worker.js';
import { DraftFailure } from './draft-failure.js';

/** @typedef {import('./document-thread.js').DocumentAssets} DocumentAssets */
/** @typedef {import('./draft.js').PageMaker} PageMaker */

const POINTS_PER_INCH = 72;
const SEND_DPI = 200;
const PREVIEW_SIDE = 900;
const MAX_SIDE = 16_383;
/** More than can be shown are not even looked at. */
const MAX_PAGES = 1000;

/** pdf.js' own thread, which all PDFs of this page share. @type {Promise<PDFWorker> | null} */
let worker = null;

/** @param {DocumentAssets} assets */
async function pdfWorker({ pdfWorker: address }) {
  worker ??= startWorker(address, 'sportello-pdf').then((port) => PDFWorker.create({ port }));
  try {
    return await worker;
  } catch (error) {
    worker = null;
    throw error;
  }
}

/**
 * @param {File} file
 * @param {DocumentAssets} assets
 * @returns {Promise<PageMaker[]>} rejects with a DraftFailure
 */
export async function pdfMakers(file, assets) {
  const [thread, data] = await Promise.all([pdfWorker(assets), file.arrayBuffer()]).catch((error) => {
    throw new DraftFailure('unavailable', file.name, error);
  });
  const { pdfFolder } = assets;
  const loading = getDocument({
    data, worker: thread, verbosity: 0,
    cMapUrl: `${pdfFolder}cmaps/`, cMapPacked: true, standardFontDataUrl: `${pdfFolder}standard_fonts/`, wasmUrl: `${pdfFolder}wasm/`, iccUrl: `${pdfFolder}iccs/`,
    // Glyphs as paths: no fonts in the town's page, no hinting and no coloured fringes in the pixels.
    disableFontFace: true, useSystemFonts: false, enableXfa: false, stopAtErrors: false,
  });
  try {
    const pdf = await loading.promise;
    let open = Math.min(pdf.numPages, MAX_PAGES);
    const close = () => {
      open -= 1;
      if (open === 0) loading.destroy();
    };
    return Array.from({ length: open }, (_, index) => pageMaker(pdf, index + 1, file.name, close));
  } catch (error) {
    loading.destroy();
    throw new DraftFailure(error instanceof Error && error.name === 'PasswordException' ? 'password' : 'broken', file.name, error);
  }
}

/**
 * @param {import('pdfjs-dist').PDFDocumentProxy} pdf
 * @param {number} number from 1
 * @param {string} name of the file
 * @param {() => void} close
 * @returns {PageMaker}
 */
function pageMaker(pdf, number, name, close) {
  /** @param {number} rotation @param {(width: number, height: number) => number} scaleFor pixels per point */
  const render = async (rotation, scaleFor) => {
    const page = await pdf.getPage(number);
    const turned = (page.rotate + rotation * 90) % 360;
    const { width, height } = page.getViewport({ scale: 1, rotation: turned });
    const scale = Math.min(scaleFor(width, height), MAX_SIDE / Math.max(width, height));
    const viewport = page.getViewport({ scale, rotation: turned });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: Math.max(1, Math.round(viewport.width)), height: Math.max(1, Math.round(viewport.height)) });
    try {
      await page.render({ canvas, viewport, intent: 'print', background: '#ffffff' }).promise;
    } catch (error) {
      throw new DraftFailure('broken', name, error);
    }
    return { page, canvas, dpi: scale * POINTS_PER_INCH };
  };

  return {
    picture: null,
    goLive: null,
    async preview({ rotation }) {
      const { canvas } = await render(rotation, (width, height) => PREVIEW_SIDE / Math.max(width, height));
      return { image: canvas, corners: null, source: 'pdf' };
    },
    async finish({ rotation, pixels }) {
      const { page, canvas, dpi } = await render(rotation, (width, height) => Math.min(SEND_DPI / POINTS_PER_INCH, Math.sqrt(pixels / (width * height))));
      return { canvas, dpi, text: textOf(await page.getTextContent()) };
    },
    close,
  };
}

/** @param {Awaited<ReturnType<import('pdfjs-dist').PDFPageProxy['getTextContent']>>} content */
function textOf({ items }) {
  let text = '';
  for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
  // Control characters would only be in the way of whoever reads it.
  return text.replace(/[^\P{Cc}\n]/gu, '').trim();
}
