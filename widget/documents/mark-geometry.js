// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('../../js-glue/documents/document-types.js').MarkTool} MarkTool */

/**
 * How wide a tool draws, in pixels of the page: the same share of every page,
 * so that both people see the same mark at any resolution.
 * @param {MarkTool} tool
 * @param {{width: number, height: number}} page
 */
export function strokeWidth(tool, { width, height }) {
  const size = Math.sqrt(width * height);
  return tool === 'highlighter' ? size / 45 : Math.max(2, size / 300);
}

/**
 * The outline of a mark as SVG path data.
 * @param {MarkTool} tool
 * @param {readonly number[]} points `[x1, y1, x2, y2, …]`; of a box two opposite corners
 * @returns {string} empty if there is nothing to draw
 */
export function markPath(tool, points) {
  if (points.length < 2) return '';
  const [x1, y1] = points;
  if (tool === 'box') {
    const [x2, y2] = points.length >= 4 ? points.slice(-2) : [x1, y1];
    return `M${x1} ${y1}H${x2}V${y2}H${x1}Z`;
  }
  // A dot: a line of no length is drawn by its round cap.
  if (points.length < 4) return `M${x1} ${y1}h0.01`;
  if (points.length < 6) return `M${x1} ${y1}L${points[2]} ${points[3]}`;
  // Curves through the middles of the pieces: the hand's line without its corners.
  let path = `M${x1} ${y1}`;
  for (let at = 2; at + 3 < points.length; at += 2) {
    const [x, y, nextX, nextY] = points.slice(at, at + 4);
    const last = at + 5 >= points.length;
    path += `Q${x} ${y} ${last ? nextX : round((x + nextX) / 2)} ${last ? nextY : round((y + nextY) / 2)}`;
  }
  return path;
}

/**
 * Keeps a point inside the page, to a tenth of a pixel: the far side needs no more.
 * @param {readonly [number, number]} point
 * @param {{width: number, height: number}} page
 * @returns {[number, number]}
 */
export function insidePage([x, y], { width, height }) {
  return [round(Math.min(width, Math.max(0, x))), round(Math.min(height, Math.max(0, y)))];
}

/**
 * Whether a point is far enough from the last one to be worth sending.
 * @param {readonly [number, number]|null} last
 * @param {readonly [number, number]} point
 * @param {number} scale CSS pixels for one pixel of the page
 */
export function worthAdding(last, [x, y], scale) {
  return last === null || Math.hypot(x - last[0], y - last[1]) * scale >= 1.5;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
