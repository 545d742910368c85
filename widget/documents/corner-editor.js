// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { containedIn, moveCorner, WHOLE } from './corner-geometry.js';

/** @typedef {import('./corner-geometry.js').Corners} Corners */

const SVG = 'http://www.w3.org/2000/svg';
const STEP = 0.005;
const LARGE_STEP = 0.03;
const LOUPE_PX = 104;
const LOUPE_ZOOM = 2.5;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The picture as it was taken, with the sheet's four corners to be moved: by
 * mouse, finger or arrow keys. A loupe shows what the finger hides.
 * @param {(corners: Corners) => void} onChange the corners rest at a new place
 */
export function createCornerEditor(onChange) {
  const picture = /** @type {HTMLCanvasElement} */ (h('canvas', { class: 'corner-picture', 'aria-hidden': 'true' }));
  const outline = document.createElementNS(SVG, 'svg');
  const sheet = document.createElementNS(SVG, 'polygon');
  outline.setAttribute('class', 'sheet-outline');
  outline.setAttribute('aria-hidden', 'true');
  outline.setAttribute('data-found', '');
  sheet.setAttribute('class', 'sheet');
  outline.append(sheet);
  const loupe = /** @type {HTMLCanvasElement} */ (h('canvas', { class: 'loupe', 'aria-hidden': 'true', width: LOUPE_PX, height: LOUPE_PX, hidden: true }));
  const handles = [0, 1, 2, 3].map((index) => h('div', {
    class: 'corner', role: 'slider', tabindex: '0', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-valuenow': '0',
    onpointerdown: (/** @type {PointerEvent} */ event) => grab(event, index),
    onpointermove: (/** @type {PointerEvent} */ event) => drag(event, index),
    onpointerup: (/** @type {PointerEvent} */ event) => release(event),
    onpointercancel: (/** @type {PointerEvent} */ event) => release(event),
    onkeydown: (/** @type {KeyboardEvent} */ event) => onKey(event, index),
  }));
  const element = h('div', { class: 'corner-editor' }, picture, outline, ...handles, loupe);
  const resized = new ResizeObserver(() => layOut());
  resized.observe(element);

  /** @type {HTMLCanvasElement|null} */
  let source = null;
  /** @type {Corners} */
  let corners = WHOLE;
  /** What the draft said last: as long as it says the same, the hand is right. @type {Corners|null|undefined} */
  let told;
  let held = -1;
  /** Where in the handle it was taken hold of. @type {[number, number]} */
  let offset = [0, 0];
  let place = '';

  const box = () => containedIn(source ?? { width: 0, height: 0 }, { width: element.clientWidth, height: element.clientHeight });

  /** @param {PointerEvent} event @returns {[number, number]} */
  function at(event) {
    const { left, top } = element.getBoundingClientRect();
    const { x, y, width, height } = box();
    return [(event.clientX - left - x) / width, (event.clientY - top - y) / height];
  }

  /** @param {PointerEvent} event @param {number} index */
  function grab(event, index) {
    if (event.button !== 0) return;
    handles[index].setPointerCapture(event.pointerId);
    held = index;
    const [x, y] = at(event);
    offset = [corners[index][0] - x, corners[index][1] - y];
    showLoupe();
  }

  /** @param {PointerEvent} event @param {number} index */
  function drag(event, index) {
    if (held !== index) return;
    const [x, y] = at(event);
    corners = moveCorner(corners, index, [x + offset[0], y + offset[1]]);
    layOut();
    showLoupe();
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (held < 0) return;
    handles[held].releasePointerCapture?.(event.pointerId);
    held = -1;
    loupe.hidden = true;
    onChange(corners);
  }

  /** @param {KeyboardEvent} event @param {number} index */
  function onKey(event, index) {
    const direction = ARROWS[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const [x, y] = corners[index];
    corners = moveCorner(corners, index, [x + direction[0] * step, y + direction[1] * step]);
    layOut();
    onChange(corners);
  }

  function showLoupe() {
    const pen = loupe.getContext('2d');
    if (!source || !pen || held < 0) return;
    loupe.hidden = false;
    const { width } = box();
    const [x, y] = corners[held];
    const scale = (width / source.width) * LOUPE_ZOOM;
    pen.fillStyle = '#12202e';
    pen.fillRect(0, 0, LOUPE_PX, LOUPE_PX);
    pen.setTransform(scale, 0, 0, scale, LOUPE_PX / 2 - x * source.width * scale, LOUPE_PX / 2 - y * source.height * scale);
    pen.drawImage(source, 0, 0);
    pen.resetTransform();
    pen.strokeStyle = '#ffc266';
    pen.lineWidth = 2;
    pen.strokeRect(LOUPE_PX / 2 - 6, LOUPE_PX / 2 - 6, 12, 12);
    // In the half that the hand does not cover.
    setAttribute(loupe, 'data-side', x < 0.5 ? 'right' : 'left');
  }

  function layOut() {
    const { x, y, width, height } = box();
    if (!source || element.clientWidth === 0) return;
    picture.style.transform = `translate(${x}px, ${y}px)`;
    picture.style.width = `${width}px`;
    picture.style.height = `${height}px`;
    sheet.setAttribute('points', corners.map(([cx, cy]) => `${x + cx * width},${y + cy * height}`).join(' '));
    handles.forEach((handle, index) => {
      const [cx, cy] = corners[index];
      handle.style.transform = `translate(${x + cx * width}px, ${y + cy * height}px)`;
      setAttribute(handle, 'aria-valuenow', String(Math.round(cx * 100)));
      setAttribute(handle, 'aria-valuetext', fill(place, { x: Math.round(cx * 100), y: Math.round(cy * 100) }));
    });
  }

  /**
   * @param {{picture: HTMLCanvasElement, corners: Corners|null}} page
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update(page, { papers }) {
    place = papers.cornerPlace;
    handles.forEach((handle, index) => setAttribute(handle, 'aria-label', papers.corners[index]));
    if (source !== page.picture) {
      source = page.picture;
      told = undefined;
      const { width, height } = source;
      picture.width = width;
      picture.height = height;
      picture.getContext('2d')?.drawImage(source, 0, 0);
    }
    if (page.corners !== told && held < 0) corners = page.corners ?? WHOLE;
    told = page.corners;
    layOut();
  }

  return { element, update, focus: () => handles[0].focus() };
}
