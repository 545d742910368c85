// SPDX-License-Identifier: EUPL-1.2
import * as en from './together-en.js';
import * as it from './together-it.js';

/** @typedef {typeof it} TogetherWords */

/** The words that both sides of a call share. */
export const togetherWords = /** @type {Record<'it'|'en', TogetherWords>} */ ({ it, en });
