// SPDX-License-Identifier: EUPL-1.2
// Which languages a desk speaks.
import { h, setText } from '../shared/dom.js';
import { languageName } from '../shared/spoken-languages.js';
import { group, tick } from './form.js';

/** Those of the country, of its signers and neighbours… */
const FIRST = ['it', 'en', 'ise', 'fr', 'de', 'es'];
/** …and of most people who have come to it. */
const MORE = ['pt', 'ro', 'sq', 'ar', 'zh', 'uk', 'ru', 'pl', 'bn', 'ur', 'hi', 'pa', 'tl', 'sl'];

/**
 * A box for each language; the field `languages` of the thing has the codes. What another one has put
 * there beside those offered stays, with a box of its own.
 * @param {import('./office-types.js').Office} office
 * @param {import('./editing.js').Editing} editing
 * @returns {{element: HTMLElement, check: () => boolean}}
 */
export function languageTicks(office, editing) {
  const { words, lang } = office;
  const given = /** @type {string[]|undefined} */ (editing.value.languages);
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const codes = [...new Set([...FIRST, ...MORE, ...(given ?? [])])];
  const inSight = codes.filter((code) => FIRST.includes(code) || given?.includes(code));
  const box = (/** @type {string} */ code) => tick(languageName(code, lang), given?.includes(code) ?? false, (on) => {
    const now = /** @type {string[]} */ (editing.value.languages);
    editing.set('languages', codes.filter((each) => (each === code ? on : now.includes(each))));
    if (on) fail(false);
  });
  const boxes = (/** @type {string[]} */ some) => h('div', { class: 'ticks languages' }, ...some.map(box));
  const element = group(words.desks.languages, h('p', { class: 'hint' }, words.hints.languages), boxes(inSight),
    h('details', {}, h('summary', {}, words.desks.languagesMore), boxes(codes.filter((code) => !inSight.includes(code)))), error);
  element.hidden = given === undefined;

  /** @param {boolean} faulty */
  function fail(faulty) {
    setText(error, faulty ? words.desks.languagesMissing : '');
    error.hidden = !faulty;
  }

  return {
    element,
    check() {
      const faulty = given !== undefined && editing.value.languages.length === 0;
      fail(faulty);
      if (faulty) element.querySelector('input')?.focus();
      return !faulty;
    },
  };
}
