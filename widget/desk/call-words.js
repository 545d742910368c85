// SPDX-License-Identifier: EUPL-1.2
import { consoleWords } from '../i18n/console-words.js';
import { togetherWords } from '../i18n/together-words.js';
import { words } from '../i18n/words.js';

/** @typedef {import('../i18n/words.js').Words & {console: import('../i18n/console-words.js').ConsoleWords, together: import('../i18n/together-words.js').TogetherWords}} CallTexts */

/** All that the console says. @type {Record<'it'|'en', CallTexts>} */
export const callTexts = {
  it: { ...words.it, console: consoleWords.it, together: togetherWords.it },
  en: { ...words.en, console: consoleWords.en, together: togetherWords.en },
};
