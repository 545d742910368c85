// SPDX-License-Identifier: EUPL-1.2
import * as en from './console-en.js';
import * as it from './console-it.js';

/** @typedef {typeof it} ConsoleWords */

/** The words of the console's rooms, apart from the citizen's. */
export const consoleWords = /** @type {Record<'it'|'en', ConsoleWords>} */ ({ it, en });
