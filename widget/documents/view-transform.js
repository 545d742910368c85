// SPDX-License-Identifier: EUPL-1.2
// How a page lies in its window. All values are immutable; lengths of the window
// are CSS pixels, lengths of the page are its own pixels.

/**
 * @typedef {object} View
 * @property {number} scale CSS pixels for one pixel of the page
 * @property {number} rotation quarter turns clockwise, 0..3
 * @property {number} x where the turned page's left edge lies in the window
 * @property {number} y where its upper edge lies
 */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {[number, number, number, number, number, number]} Matrix as canvas and SVG write it: a b c d e f */

/** The largest zoom: eight device pixels for one of the page. */
export const MAX_ZOOM = 8;
/** Where the zoom buttons stop, in device pixels for one of the page: whole numbers keep pixels crisp. */
const STOPS = [0.1, 0.15, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.5, 2, 3, 4, 6, 8];
const MARGIN_PX = 8;

/**
 * The page's size once it is turned.
 * @param {Size} page
 * @param {number} rotation
 * @returns {Size}
 */
export function turnedSize({ width, height }, rotation) {
  return rotation % 2 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * The view that shows the whole page, or its whole width from the top.
 * @param {Size} page
 * @param {Size} port
 * @param {number} rotation
 * @param {'page'|'width'} [what]
 * @param {number} [ratio] device pixels for one CSS pixel: a small page is not blown up beyond its own pixels twice
 * @returns {View}
 */
export function fitView(page, port, rotation, what = 'page', ratio = 1) {
  const turned = turnedSize(page, rotation);
  const across = Math.max(1, port.width - 2 * MARGIN_PX) / turned.width;
  const down = Math.max(1, port.height - 2 * MARGIN_PX) / turned.height;
  const scale = Math.min(what === 'width' ? across : Math.min(across, down), 2 / ratio);
  return clampView({ scale, rotation, x: 0, y: MARGIN_PX }, page, port);
}

/**
 * Keeps the page in sight: centred while it is smaller than the window, without
 * a gap at its edges beyond a small margin while it is larger.
 * @param {View} view
 * @param {Size} page
 * @param {Size} port
 * @returns {View}
 */
export function clampView(view, page, port) {
  const { width, height } = turnedSize(page, view.rotation);
  const along = (/** @type {number} */ offset, /** @type {number} */ length, /** @type {number} */ room) => (
    length <= room - 2 * MARGIN_PX ? (room - length) / 2 : Math.min(MARGIN_PX, Math.max(room - length - MARGIN_PX, offset)));
  return { ...view, x: along(view.x, width * view.scale, port.width), y: along(view.y, height * view.scale, port.height) };
}

/**
 * Another scale, with the point under the finger staying where it is.
 * @param {View} view
 * @param {number} scale
 * @param {readonly [number, number]} at in the window
 * @param {Size} page
 * @param {Size} port
 * @param {number} [ratio] device pixels for one CSS pixel
 * @returns {View}
 */
export function zoomTo(view, scale, [atX, atY], page, port, ratio = 1) {
  const least = Math.min(fitView(page, port, view.rotation, 'page', ratio).scale, 1 / ratio);
  const next = Math.min(MAX_ZOOM / ratio, Math.max(least, scale));
  const grown = next / view.scale;
  return clampView({ ...view, scale: next, x: atX - (atX - view.x) * grown, y: atY - (atY - view.y) * grown }, page, port);
}

/**
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @param {Size} page
 * @param {Size} port
 * @returns {View}
 */
export function panBy(view, dx, dy, page, port) {
  return clampView({ ...view, x: view.x + dx, y: view.y + dy }, page, port);
}

/**
 * A quarter turn clockwise; what is in the middle of the window stays there.
 * @param {View} view
 * @param {Size} page
 * @param {Size} port
 * @returns {View}
 */
export function turn(view, page, port) {
  const middle = /** @type {const} */ ([port.width / 2, port.height / 2]);
  const kept = toPage(view, page, middle);
  const turned = { ...view, rotation: (view.rotation + 1) % 4 };
  const [x, y] = toWindow(turned, page, kept);
  return clampView({ ...turned, x: turned.x + middle[0] - x, y: turned.y + middle[1] - y }, page, port);
}

/**
 * The next stop of the zoom buttons.
 * @param {number} zoom device pixels for one of the page
 * @param {1|-1} direction
 */
export function nextStop(zoom, direction) {
  const stops = direction > 0 ? STOPS.filter((stop) => stop > zoom * 1.01) : STOPS.filter((stop) => stop < zoom * 0.99).reverse();
  return stops[0] ?? (direction > 0 ? MAX_ZOOM : zoom);
}

/**
 * Page to window, for canvas and SVG alike.
 * @param {View} view
 * @param {Size} page
 * @returns {Matrix}
 */
export function matrixOf({ scale, rotation, x, y }, { width, height }) {
  switch (rotation) {
    case 1: return [0, scale, -scale, 0, x + height * scale, y];
    case 2: return [-scale, 0, 0, -scale, x + width * scale, y + height * scale];
    case 3: return [0, -scale, scale, 0, x, y + width * scale];
    default: return [scale, 0, 0, scale, x, y];
  }
}

/**
 * @param {View} view
 * @param {Size} page
 * @param {readonly [number, number]} point in the page
 * @returns {[number, number]} in the window
 */
export function toWindow(view, page, [x, y]) {
  const [a, b, c, d, e, f] = matrixOf(view, page);
  return [a * x + c * y + e, b * x + d * y + f];
}

/**
 * @param {View} view
 * @param {Size} page
 * @param {readonly [number, number]} point in the window
 * @returns {[number, number]} in the page; it may lie outside
 */
export function toPage(view, page, [x, y]) {
  const [a, b, c, d, e, f] = matrixOf(view, page);
  const area = a * d - b * c;
  return [(d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area];
}

/**
 * Pans just so far that a point of the page comes into sight.
 * @param {View} view
 * @param {Size} page
 * @param {Size} port
 * @param {readonly [number, number]} point in the page
 * @param {number} [edge] how far from the window's edge it should stay
 * @returns {View}
 */
export function reveal(view, page, port, point, edge = 32) {
  const [x, y] = toWindow(view, page, point);
  const beyond = (/** @type {number} */ at, /** @type {number} */ room) => (at < edge ? edge - at : at > room - edge ? room - edge - at : 0);
  return panBy(view, beyond(x, port.width), beyond(y, port.height), page, port);
}
