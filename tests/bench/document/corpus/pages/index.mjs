// SPDX-License-Identifier: EUPL-1.2
import { card } from './card.mjs';
import { form } from './form.mjs';
import { plainLetter, stampedLetter } from './letter.mjs';
import { map } from './map.mjs';
import { photo } from './photo.mjs';
import { receipt } from './receipt.mjs';
import { strokes } from './strokes.mjs';
import { table } from './table.mjs';

/**
 * A kind of page. Sizes in millimetres. `html` gives the content of its body; `render`, of a page that is
 * no HTML, its RGBA pixels. `unreadable`: OCR is not expected to read it.
 * @typedef {{ name: string, width: number, height: number, unreadable?: boolean,
 *   html?: (random: import('../random.mjs').Random) => string,
 *   render?: (width: number, height: number, random: import('../random.mjs').Random) => Uint8Array }} PageKind
 */

/** @type {PageKind[]} */
export const PAPERS = [plainLetter, form, card, receipt, table, strokes, stampedLetter, map, photo];
