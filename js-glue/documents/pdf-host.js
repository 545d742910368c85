// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('./page-host.js').PageHost} PageHost */
/** @typedef {Extract<import('./worker-messages.js').Question, { ask: 'pdf' }>} PdfQuestion */

/**
 * Writes pages to keep.
 * @param {SportelloDocuments} core
 * @param {PageHost} host
 * @param {PdfQuestion} question
 * @returns {ArrayBuffer}
 */
export function writePdf(core, host, question) {
  throw new Error(`not yet: ${core} ${host} ${question}`);
}
