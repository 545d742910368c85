// SPDX-License-Identifier: EUPL-1.2
import * as en from './en.js';
import * as it from './it.js';

/** @typedef {'it'|'en'} Language */
/** @typedef {typeof it} Words */
/** @typedef {Words['call']} CallWords */
/** @typedef {Words['desk']} DeskWords */

/** All words of both languages. The snippet takes its few from the two modules itself. */
export const words = /** @type {Record<Language, Words>} */ ({ it, en });

/**
 * A word by a key that is known at run time only.
 * @template T
 * @param {Record<string, T>} table
 * @param {string|null|undefined} key
 * @returns {T|undefined}
 */
export function lookUp(table, key) {
  return key !== null && key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
