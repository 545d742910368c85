// SPDX-License-Identifier: EUPL-1.2
// The icon set: drawn for Sportello on a 24-unit grid, 2-unit round strokes.
// Each icon is a path of its own, so that a bundle carries only what it uses.

export const phone = 'M8 3.8 10 8 7.9 9.9a12.6 12.6 0 0 0 6.2 6.2L16 14l4.2 2v2.6a1.9 1.9 0 0 1-2 1.9C10.6 20 4 13.4 3.5 5.8a1.9 1.9 0 0 1 1.9-2z';
export const video = 'M4 6.5h9.5a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM15.5 11 21.5 7.5v9L15.5 13';
export const microphone = 'M12 3a3 3 0 0 1 3 3v5.5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3';
export const hangUp = 'M2.8 14.2C7.8 9 16.2 9 21.2 14.2l-2.3 2.9-4-1.5V13a12 12 0 0 0-5.8 0v2.6l-4 1.5z';
export const slash = 'M3.5 3.5l17 17';
export const popOut = 'M10 5H5v14h14v-5M14 4h6v6M20 4l-8.5 8.5';
export const minimise = 'M5 17.5h14';
export const expand = 'M6 14.5l6-6 6 6';
export const collapse = 'M6 9.5l6 6 6-6';
export const close = 'M6 6l12 12M18 6L6 18';
export const shield = 'M12 3l7.5 3v5.2c0 4.6-3 8-7.5 9.8-4.5-1.8-7.5-5.2-7.5-9.8V6zM8.7 11.8l2.4 2.4 4.2-4.4';
export const alert = 'M12 4.2 21 19.5H3zM12 10v4.2M12 16.8v.2';
export const information = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5M12 7.8v.2';
export const person = 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0';
export const clock = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2';
export const check = 'M5 12.5l4.7 4.7L19 7.5';
export const bell = 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.7a2.2 2.2 0 0 0 4 0';
export const again = 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4.5H15';
export const line = 'M3 9.5a13 13 0 0 1 18 0M6.2 13a8.5 8.5 0 0 1 11.6 0M9.3 16.4a4 4 0 0 1 5.4 0M12 19.8v.1';
export const leave = 'M14 4H6v16h8M10.5 12H21M17 8l4 4-4 4';
export const globe = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z';
export const eye = 'M2.5 12C6.5 5.5 17.5 5.5 21.5 12 17.5 18.5 6.5 18.5 2.5 12zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z';
const face = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 9.6v.2M15 9.6v.2';
/** From very bad to very good. */
export const faces = [`${face}M8 16.5a4.2 4.2 0 0 1 8 0`, `${face}M8.5 15.8a5.5 5.5 0 0 1 7 0`, `${face}M8.5 15h7`, `${face}M8.5 14.2a5.5 5.5 0 0 0 7 0`, `${face}M7.8 13.5a4.3 4.3 0 0 0 8.4 0z`];
export const copy = 'M9 8.5h10.5v12H9zM14.5 8.5v-5H4v12h5';
export const calendar = 'M4 6h16v14.5H4zM4 10.5h16M8 3.5v4M16 3.5v4M8 14h3v3H8z';
export const callBack = 'M8 3.8 10 8 7.9 9.9a12.6 12.6 0 0 0 6.2 6.2L16 14l4.2 2v2.6a1.9 1.9 0 0 1-2 1.9C10.6 20 4 13.4 3.5 5.8a1.9 1.9 0 0 1 1.9-2zM21 4l-6 6M15 5.5V10h4.5';
export const paper = 'M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5v4.5h4.5M9.5 12.5h5.5M9.5 16h5.5';
export const papers = 'M8.5 3.5h6l5 5v9h-11zM14.5 3.5v5h5M5 7v13.5h11';
// The mark: the arch of a counter window, and the ledge on which people lean.
export const mark = 'M5 19v-7.5a7 7 0 0 1 14 0V19M2.5 19h19M9 13.2h6M9 10h3.5';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Draws an icon. It is decoration: the control that holds it carries the name.
 * @param {...string} paths path data, drawn one over the other
 * @returns {SVGElement}
 */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const data of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', data);
    svg.append(path);
  }
  return svg;
}
