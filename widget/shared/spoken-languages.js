// SPDX-License-Identifier: EUPL-1.2
// The languages that a desk speaks, by their codes, in the reader's own words.

/** What browsers have no name for. */
const OWN_NAMES = /** @type {Record<string, Record<string, string>>} */ ({
  ise: { it: 'lingua dei segni italiana (LIS)', en: 'Italian Sign Language (LIS)' },
});

/**
 * @param {string} code of ISO 639
 * @param {'it'|'en'} lang
 */
export function languageName(code, lang) {
  const own = OWN_NAMES[code]?.[lang];
  if (own) return own;
  try {
    return new Intl.DisplayNames([lang], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/**
 * "italiano, inglese e francese"
 * @param {readonly string[]} codes
 * @param {'it'|'en'} lang
 */
export function languageNames(codes, lang) {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(codes.map((code) => languageName(code, lang)));
}

/**
 * Whether it is worth saying: a desk that speaks the reader's language and no other is as expected.
 * @param {readonly string[]|undefined} codes
 * @param {string} lang
 */
export function languagesMatter(codes, lang) {
  return codes !== undefined && codes.length > 0 && !(codes.length === 1 && codes[0] === lang);
}
