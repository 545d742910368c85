// SPDX-License-Identifier: EUPL-1.2
// The four corners of a sheet on a picture: 0..1 of its width and height,
// clockwise from the page's top left.

/** @typedef {readonly (readonly [number, number])[]} Corners */

/** The whole picture. */
export const WHOLE = /** @type {Corners} */ ([[0, 0], [1, 0], [1, 1], [0, 1]]);

/**
 * Moves one corner, as far as the sheet stays a sheet: within the picture,
 * convex and not turned inside out. Else the corners stay as they were.
 * @param {Corners} corners
 * @param {number} index
 * @param {readonly [number, number]} to
 * @returns {Corners}
 */
export function moveCorner(corners, index, [x, y]) {
  const moved = corners.map((corner, at) => (at === index ? /** @type {const} */ ([clamp(x), clamp(y)]) : corner));
  return isSheet(moved) ? moved : corners;
}

/**
 * Whether four corners go round clockwise without a dent.
 * @param {Corners} corners
 */
export function isSheet(corners) {
  return corners.length === 4 && corners.every((corner, at) => {
    const next = corners[(at + 1) % 4];
    const after = corners[(at + 2) % 4];
    return (next[0] - corner[0]) * (after[1] - next[1]) - (next[1] - corner[1]) * (after[0] - next[0]) > 1e-4;
  });
}

/**
 * Between two findings of the same sheet, so that the outline glides and does not jump.
 * @param {Corners} from
 * @param {Corners} to
 * @param {number} share 0: `from`, 1: `to`
 * @returns {Corners}
 */
export function blend(from, to, share) {
  if (from.length !== 4 || to.length !== 4) return to;
  return to.map(([x, y], at) => /** @type {const} */ ([from[at][0] + (x - from[at][0]) * share, from[at][1] + (y - from[at][1]) * share]));
}

/**
 * Where a picture lies that is fitted into a box without being cut (object-fit: contain).
 * @param {{width: number, height: number}} picture
 * @param {{width: number, height: number}} box
 * @returns {{x: number, y: number, width: number, height: number}}
 */
export function containedIn(picture, box) {
  if (!(picture.width > 0 && picture.height > 0)) return { x: 0, y: 0, width: box.width, height: box.height };
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/** @param {number} value */
function clamp(value) {
  return Math.min(1, Math.max(0, value));
}
