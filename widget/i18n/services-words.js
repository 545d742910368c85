// SPDX-License-Identifier: EUPL-1.2
import * as en from './services-en.js';
import * as it from './services-it.js';

/** @typedef {typeof it} ServiceWords */

/** The words beside the call, apart from the others: only who needs them loads them. */
export const serviceWords = /** @type {Record<'it'|'en', ServiceWords>} */ ({ it, en });
