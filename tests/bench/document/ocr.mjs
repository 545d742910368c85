// SPDX-License-Identifier: EUPL-1.2
import { rmSync } from 'node:fs';
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

/** The fewest edits that make a text out of some piece of another (approximate search by Sellers). */
export function distanceWithin(fragment, whole) {
  const [a, b] = [[...fragment], [...whole]];
  let above = new Uint32Array(b.length + 1);
  let here = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    here[0] = i;
    for (let j = 1; j <= b.length; j++) here[j] = Math.min(above[j] + 1, here[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    [above, here] = [here, above];
  }
  return above.reduce((least, edits) => Math.min(least, edits));
}

/** Below this resolution a picture is shown to the OCR at twice its size, for which it was made. */
const FINE_DPI = 140;

/**
 * What tesseract reads from a picture.
 * @param {string} file PNG or PNM
 * @param {{ dpi: number, scattered?: boolean }} how scattered: the text stands here and there, not in one column
 */
export function read(file, { dpi, scattered = false }) {
  const layout = scattered ? 3 : 4;
  let [shown, fine] = [file, dpi];
  if (dpi < FINE_DPI) {
    shown = `${file}.double.png`;
    fine = 2 * dpi;
    run('ffmpeg', ['-loglevel', 'error', '-y', '-i', file, '-vf', 'scale=2*iw:2*ih:flags=bicubic', shown]);
  }
  const text = run('tesseract', [shown, '-', '-l', 'ita', '--psm', layout, '--dpi', Math.round(fine)]).stdout.toString('utf8');
  if (shown !== file) rmSync(shown);
  return text;
}

/**
 * Character errors of what tesseract reads, as a share of the true text's characters. Scattered text has
 * no order, and pictures beside it are read as text: there each line of the truth is looked for in what was
 * read, and what was read beyond it does not count.
 */
export function characterErrors(file, truth, how) {
  const seen = normalised(read(file, how));
  if (!how.scattered) return editDistance(seen, normalised(truth)) / normalised(truth).length;
  const lines = truth.split('\n').map(normalised).filter(Boolean);
  const errors = lines.reduce((sum, line) => sum + distanceWithin(line, seen), 0);
  return errors / lines.join('').length;
}
