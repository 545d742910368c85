// SPDX-License-Identifier: EUPL-1.2

/** Whether it is a colour as the snippet takes it: `#0a58a8`. @param {string} text */
export function isColour(text) {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Relative luminance (WCAG 2). @param {string} colour */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of a colour with white, 1 to 21 (WCAG 2): the button's words are white on it, or it is on white. @param {string} colour */
export function contrastWithWhite(colour) {
  return 1.05 / (luminance(colour) + 0.05);
}

/** The least that WCAG 2 asks for text (AA). */
export const LEAST_CONTRAST = 4.5;
