// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('../../wasm/bindings/sportello-documents.js').PdfWriter} PdfWriter */
/** @typedef {import('./page-host.js').PageHost} PageHost */
/** @typedef {import('./worker-messages.js').KeptPage} KeptPage */
/** @typedef {Extract<import('./worker-messages.js').Question, { ask: 'pdf' }>} PdfQuestion */

/**
 * Writes pages to keep.
 * @param {SportelloDocuments} core
 * @param {PageHost} host
 * @param {Omit<PdfQuestion, 'ask'>} question
 * @returns {ArrayBuffer} throws if one of them cannot be kept
 */
export function writePdf(core, host, { title, lang, pages }) {
  const writer = new core.PdfWriter();
  try {
    for (const page of pages) if (!add(writer, host, page)) throw new Error('a page cannot be kept');
    return writer.finish(title, lang, Math.floor(Date.now() / 1000)).slice().buffer;
  } finally {
    writer.delete();
  }
}

/** @param {PdfWriter} writer @param {PageHost} host @param {KeptPage} kept */
function add(writer, host, { session, page, shown, dpi, text }) {
  if (!shown) {
    const line = host.lineOf(session);
    if (!line) return false;
    // What is kept is what is shown.
    line.rise.tellNow(page);
    return writer.addDecodedPage(line.decoder, page, dpi, text);
  }
  const room = writer.pixelBuffer(shown.width, shown.height);
  if (room.length !== shown.pixels.byteLength) return false;
  room.set(new Uint8Array(shown.pixels));
  return writer.addPixels(dpi, text);
}
