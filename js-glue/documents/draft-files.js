// SPDX-License-Identifier: EUPL-1.2
/**
 * Pages from files: pictures and PDF.
 * @module
 */

import { Draft } from './draft.js';
import { DraftFailure } from './draft-failure.js';
import { pictureMaker } from './draft-picture.js';
import { fileKind } from './file-kind.js';

/** @typedef {import('./own-pages.js').OwnPages} OwnPages */
/** @typedef {import('./document-thread.js').DocumentAssets} DocumentAssets */
/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./draft.js').PageMaker} PageMaker */

const MAX_FILE_BYTES = 100 * 1024 * 1024;
const MAX_PAGES = 64;

/**
 * @param {File[]} files
 * @param {{ own: OwnPages, assets: DocumentAssets, thread: DocumentThread }} ways
 * @returns {Promise<Draft>} rejects with a DraftFailure when there is nothing to show in any of them
 */
export async function draftFromFiles(files, { own, assets, thread }) {
  /** @type {{ name: string, number: number, of: number, maker: PageMaker }[]} */
  const parts = [];
  /** @type {{ error: import('./document-types.js').DraftErrorCode, file: string }[]} */
  const problems = [];
  for (const file of files) {
    try {
      const makers = await makersOf(file, assets, thread);
      const room = MAX_PAGES - parts.length;
      makers.slice(0, room).forEach((maker, index) => parts.push({ name: file.name, number: index + 1, of: makers.length, maker }));
      for (const maker of makers.slice(room)) maker.close();
      if (makers.length > room) problems.push({ error: 'full', file: file.name });
    } catch (error) {
      problems.push({ error: error instanceof DraftFailure ? error.error : 'broken', file: file.name });
    }
  }
  return new Draft(own, parts, problems).ready();
}

/**
 * @param {File} file
 * @param {DocumentAssets} assets
 * @param {DocumentThread} thread
 * @returns {Promise<PageMaker[]>}
 */
async function makersOf(file, assets, thread) {
  if (file.size === 0) throw new DraftFailure('empty', file.name);
  if (file.size > MAX_FILE_BYTES) throw new DraftFailure('too-large', file.name);
  const kind = fileKind(new Uint8Array(await file.slice(0, 1024).arrayBuffer()), file.type);
  if (kind === null) throw new DraftFailure('unsupported', file.name);
  if (kind !== 'pdf') return [await pictureMaker(file, kind, thread)];
  const { pdfMakers } = await import('./draft-pdf.js');
  return pdfMakers(file, assets);
}
