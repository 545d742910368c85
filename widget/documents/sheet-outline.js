// SPDX-License-Identifier: EUPL-1.2
import { setAttribute } from '../shared/dom.js';
import { blend, containedIn } from './corner-geometry.js';

/** @typedef {import('./corner-geometry.js').Corners} Corners */

const SVG = 'http://www.w3.org/2000/svg';
/** Share of the way to a new finding that the outline glides in one frame. */
const GLIDE = 0.35;

/**
 * The outline of the sheet over the live picture, and the frame that shows where
 * to hold the paper as long as none is found.
 */
export function createSheetOutline() {
  const element = document.createElementNS(SVG, 'svg');
  const guide = document.createElementNS(SVG, 'path');
  const sheet = document.createElementNS(SVG, 'polygon');
  element.setAttribute('class', 'sheet-outline');
  element.setAttribute('aria-hidden', 'true');
  guide.setAttribute('class', 'guide');
  sheet.setAttribute('class', 'sheet');
  element.append(guide, sheet);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  /** @type {Corners} */
  let shown = [];
  /** @type {Corners} */
  let wanted = [];
  let picture = { width: 0, height: 0 };
  let frame = 0;

  /**
   * @param {import('../../js-glue/documents/document-types.js').Finding} finding
   * @param {{width: number, height: number}} size the video's
   */
  function update({ found, corners, state }, size) {
    picture = size;
    wanted = found ? corners : [];
    setAttribute(element, 'data-state', state);
    setAttribute(element, 'data-found', found && corners.length === 4);
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const box = { width: element.clientWidth, height: element.clientHeight };
    const { x, y, width, height } = containedIn(picture, box);
    if (box.width === 0) return;
    shown = still.matches ? wanted : blend(shown, wanted, GLIDE);
    guide.setAttribute('d', guidePath(x, y, width, height));
    const place = (/** @type {Corners} */ corners) => corners.map(([cx, cy]) => `${(x + cx * width).toFixed(1)},${(y + cy * height).toFixed(1)}`).join(' ');
    sheet.setAttribute('points', place(shown));
    const away = shown.some(([cx, cy], at) => Math.hypot(cx - wanted[at][0], cy - wanted[at][1]) > 0.001);
    if (away) frame = requestAnimationFrame(draw);
  }

  return {
    element,
    update,
    /** Draws anew after a change of size. */
    redraw: () => { if (!frame) frame = requestAnimationFrame(draw); },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      shown = [];
    },
  };
}

/**
 * Four angles, as a viewfinder has them.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function guidePath(x, y, width, height) {
  const inset = Math.min(width, height) * 0.07;
  const arm = Math.min(width, height) * 0.14;
  const [left, top, right, bottom] = [x + inset, y + inset, x + width - inset, y + height - inset];
  return `M${left} ${top + arm}V${top}H${left + arm}M${right - arm} ${top}H${right}V${top + arm}M${right} ${bottom - arm}V${bottom}H${right - arm}M${left + arm} ${bottom}H${left}V${bottom - arm}`;
}
