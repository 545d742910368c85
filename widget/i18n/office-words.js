// SPDX-License-Identifier: EUPL-1.2
import * as en from './office-en.js';
import * as it from './office-it.js';

/** @typedef {typeof it} OfficeWords */

/** The words of the office page, apart from the others: citizens never load them. */
export const officeWords = /** @type {Record<'it'|'en', OfficeWords>} */ ({ it, en });
