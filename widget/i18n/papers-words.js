// SPDX-License-Identifier: EUPL-1.2
import * as en from './papers-en.js';
import * as it from './papers-it.js';

/** @typedef {typeof it} PaperWords */

/** The words for showing pages, apart from the others: only calls that show something load them. */
export const paperWords = /** @type {Record<'it'|'en', PaperWords>} */ ({ it, en });
