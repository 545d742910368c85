// SPDX-License-Identifier: EUPL-1.2
import { h } from '../shared/dom.js';
import { matrixOf } from './view-transform.js';

/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */

/** A page that still sharpens, or lives, is looked at this often: its pixels change without an event. */
const REDRAW_MS = 100;

/**
 * The part of a page that its window shows, in device pixels: text shrinks
 * smoothly, and beyond its own size every pixel stays a square.
 */
export function createPageCanvas() {
  const element = /** @type {HTMLCanvasElement} */ (h('canvas', { class: 'page-picture', 'aria-hidden': 'true' }));
  /** @type {SharedPage|null} */
  let page = null;
  /** @type {import('./view-transform.js').View|null} */
  let view = null;
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  function draw() {
    frame = 0;
    const pen = element.getContext('2d');
    if (!pen) return;
    pen.resetTransform();
    pen.clearRect(0, 0, element.width, element.height);
    if (!page || !view || page.width === 0) return;
    const ratio = devicePixelRatio || 1;
    const zoom = view.scale * ratio;
    const [a, b, c, d, e, f] = matrixOf(view, page).map((value) => value * ratio);
    // Whole pixels only: at 100 % a page would blur between them.
    pen.setTransform(a, b, c, d, Math.round(e), Math.round(f));
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, page.width, page.height);
    pen.imageSmoothingEnabled = zoom < 1 || (zoom < 2 && !Number.isInteger(zoom));
    pen.imageSmoothingQuality = 'high';
    if (page.canvas.width > 0) pen.drawImage(page.canvas, 0, 0);
    clearTimeout(timer);
    if (unsettled()) timer = setTimeout(request, REDRAW_MS);
  }

  function unsettled() {
    return page !== null && element.isConnected && (page.live || page.state === 'arriving' || page.state === 'readable' || page.state === 'sending');
  }

  function request() {
    if (frame) return;
    frame = requestAnimationFrame(draw);
  }

  return {
    element,
    request,
    /**
     * @param {SharedPage|null} nextPage
     * @param {import('./view-transform.js').View|null} nextView
     */
    show(nextPage, nextView) {
      page = nextPage;
      view = nextView;
      request();
    },
    /** @param {{width: number, height: number}} room CSS pixels */
    resize({ width, height }) {
      const ratio = devicePixelRatio || 1;
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width === across && element.height === down) return;
      element.width = across;
      element.height = down;
      // At once: a resized canvas is empty until it is drawn.
      if (page) draw();
    },
  };
}
