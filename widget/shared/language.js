// SPDX-License-Identifier: EUPL-1.2

/** The languages of the widget; the first one is the fallback of last resort. */
export const LANGUAGES = ['en', 'it'];

/**
 * The widget's language for an element: its own `lang`, else that of the
 * nearest ancestor (through shadow roots), else the browser's.
 * @param {Element} element
 * @returns {'it'|'en'}
 */
export function languageOf(element) {
  for (let node = /** @type {Element|null} */ (element); node; node = parentOf(node)) {
    const lang = node.getAttribute('lang');
    if (lang) return supported(lang);
  }
  return supported(navigator.language);
}

/**
 * @param {string|null|undefined} tag a BCP 47 tag
 * @returns {'it'|'en'}
 */
export function supported(tag) {
  return /^it\b/i.test(tag ?? '') ? 'it' : 'en';
}

/**
 * Puts values into a sentence: `fill('Ciao {name}', {name: 'Ada'})`.
 * @param {string} sentence
 * @param {Record<string, string|number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * `a, b e c`
 * @param {string[]} items
 * @param {string} and with its blanks
 */
export function joined(items, and) {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')}${and}${items.at(-1)}`;
}

/**
 * A desk's name for people: the name in their language, else its code made
 * legible (`URP_1` becomes `URP 1`).
 * @param {string|{id?: string, name?: string|Record<string, string>|null}|null} desk
 * @param {string} lang
 * @returns {string}
 */
export function deskLabel(desk, lang) {
  if (!desk) return '';
  if (typeof desk === 'string') return desk.replace(/_/g, ' ');
  const name = typeof desk.name === 'string' ? desk.name : desk.name?.[lang] ?? desk.name?.it ?? desk.name?.en;
  return name || deskLabel(desk.id ?? '', lang);
}

/** @param {Element} node @returns {Element|null} */
function parentOf(node) {
  return node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host ?? null;
}
