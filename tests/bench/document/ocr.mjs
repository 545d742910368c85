// SPDX-License-Identifier: EUPL-1.2
import { run } from './process.mjs';

/** What OCR sees and a reader does not care about is made one: quotation marks, dashes, spaces. */
export function normalised(text) {
  return text
    .normalize('NFC')
    .replace(/[’‘`´]/g, "'")
    .replace(/[“”«»]/g, '"')
    .replace(/[–—_]+/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Insertions, deletions and substitutions from one text to another (Levenshtein). */
export function editDistance(from, to) {
  const [a, b] = [[...from], [...to]];
  let above = Uint32Array.from({ length: b.length + 1 }, (_, index) => index);
  let here = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    here[0] = i;
    for (let j = 1; j <= b.length; j++) here[j] = Math.min(above[j] + 1, here[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    [above, here] = [here, above];
  }
  return above[b.length];
}

/**
 * What tesseract reads from a picture.
 * @param {string} file PNG or PNM
 * @param {{ dpi: number, columns?: boolean }} how columns: the text stands in several, as on a web page
 */
export function read(file, { dpi, columns = false }) {
  const layout = columns ? 3 : 4;
  return run('tesseract', [file, '-', '-l', 'ita', '--psm', layout, '--dpi', Math.round(dpi)]).stdout.toString('utf8');
}

/** Character errors of what tesseract reads, as a share of the true text's characters. */
export function characterErrors(file, truth, how) {
  const expected = normalised(truth);
  return editDistance(normalised(read(file, how)), expected) / expected.length;
}
