// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { arrow } from './icons.js';
import { icon } from '../shared/icons.js';
import { createMarkLayer } from './mark-layer.js';
import { createPageCanvas } from './page-canvas.js';
import { connectPageInput } from './page-input.js';
import { fitView, MAX_ZOOM, nextStop, panBy, reveal, toPage, toWindow, turn, zoomTo } from './view-transform.js';

/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */
/** @typedef {import('../../js-glue/documents/document-types.js').MarkTool} MarkTool */
/** @typedef {import('./view-transform.js').View} View */
/** @typedef {'hand'|'point'|MarkTool} Tool */

/**
 * @typedef {object} PageActions what is done on a page; points in its pixels
 * @property {(point: [number, number]|null) => void} point
 * @property {(tool: MarkTool, point: [number, number]) => string} begin the mark's id, or empty
 * @property {(id: string, points: number[]) => void} extend
 * @property {(id: string) => void} end
 * @property {() => void} undo
 * @property {(step: -1|1) => void} turnOver another page
 * @property {(tool: Tool) => void} tool
 * @property {() => void} zoomed the view has changed
 */

/**
 * A page in its window: picture, marks, pointers; zoomed, moved and turned.
 * @param {PageActions} on
 */
export function createPageView(on) {
  const canvas = createPageCanvas();
  const marks = createMarkLayer();
  const pointerName = h('span', { class: 'pointer-name' });
  const pointer = h('div', { class: 'peer-pointer', 'aria-hidden': 'true', hidden: true }, icon(arrow), pointerName);
  const cross = h('div', { class: 'cross', 'aria-hidden': 'true', hidden: true });
  const element = h('div', { class: 'page-view', tabindex: '0', role: 'application' }, canvas.element, marks.element, pointer, cross);

  /** @type {SharedPage|null} */
  let page = null;
  /** Views of pages that were looked at before, so that turning back finds them as they were. @type {WeakMap<SharedPage, {view: View, fitted: 'page'|'width'|null}>} */
  const views = new WeakMap();
  /** @type {View|null} */
  let view = null;
  /** The whole page stays in sight while its window changes, until it is zoomed. */
  let fitted = /** @type {'page'|'width'|null} */ ('page');
  /** @type {Tool} */
  let tool = 'hand';
  const sizes = { page: { width: 0, height: 0 }, port: { width: 0, height: 0 } };
  /** The keyboard's place on the page. @type {[number, number]|null} */
  let at = null;

  const ratio = () => devicePixelRatio || 1;
  const ready = () => page !== null && view !== null && sizes.page.width > 0 && sizes.port.width > 0;

  /** @param {View} next @param {'page'|'width'|null} [fit] */
  function setView(next, fit = null) {
    view = next;
    fitted = fit;
    if (page) views.set(page, { view: next, fitted: fit });
    place();
    on.zoomed();
  }

  function place() {
    if (!page || !view) return;
    canvas.show(page, view);
    marks.place(view, sizes.page);
    placePointer();
    placeCross();
  }

  function placePointer() {
    const shown = page?.pointer ?? null;
    pointer.hidden = !shown || !view;
    if (!shown || !view) return;
    setText(pointerName, shown.name);
    const [x, y] = toWindow(view, sizes.page, [shown.x, shown.y]);
    // Out of sight it waits at the edge, so that one knows where to look.
    const inside = (/** @type {number} */ value, /** @type {number} */ room) => Math.min(room - 4, Math.max(4, value));
    pointer.style.transform = `translate(${inside(x, sizes.port.width)}px, ${inside(y, sizes.port.height)}px)`;
    setAttribute(pointer, 'data-side', x > sizes.port.width - 140 ? 'left' : null);
  }

  function placeCross() {
    cross.hidden = !at || tool === 'hand' || !view;
    if (!at || !view) return;
    const [x, y] = toWindow(view, sizes.page, at);
    cross.style.transform = `translate(${x}px, ${y}px)`;
  }

  function refit() {
    if (!page || sizes.port.width === 0 || sizes.page.width === 0) return;
    canvas.resize(sizes.port);
    if (fitted || !view) setView(fitView(sizes.page, sizes.port, view?.rotation ?? 0, fitted ?? 'page', ratio()), fitted ?? 'page');
    else setView(panBy(view, 0, 0, sizes.page, sizes.port));
  }

  new ResizeObserver(() => {
    sizes.port = { width: element.clientWidth, height: element.clientHeight };
    refit();
  }).observe(element);

  const middle = () => /** @type {[number, number]} */ ([sizes.port.width / 2, sizes.port.height / 2]);

  const self = {
    element,
    get tool() { return tool; },
    get page() { return page; },
    get keyboardPoint() { return at; },
    /** CSS pixels for one pixel of the page. */
    get scale() { return view?.scale ?? 1; },
    /** Device pixels for one pixel of the page: 1 is "to the pixel". */
    get zoom() { return (view?.scale ?? 1) * ratio(); },
    get canZoomIn() { return ready() && self.zoom < MAX_ZOOM * 0.999; },
    get canZoomOut() { return view !== null && ready() && view.scale > fitView(sizes.page, sizes.port, view.rotation, 'page', ratio()).scale * 1.001; },
    get fitted() { return fitted; },

    /** @param {SharedPage|null} next */
    show(next) {
      const changed = next !== page;
      const resized = next !== null && (next.width !== sizes.page.width || next.height !== sizes.page.height);
      page = next;
      if (!next) {
        canvas.show(null, null);
        marks.clear();
        return;
      }
      if (changed) {
        marks.clear();
        at = null;
        const kept = views.get(next);
        view = kept?.view ?? null;
        fitted = kept ? kept.fitted : 'page';
      }
      sizes.page = { width: next.width, height: next.height };
      if (changed || resized) {
        // A page of another size keeps nothing of the old view but its turn.
        if (resized && !changed) fitted ??= 'page';
        refit();
      }
      if (next.width > 0) marks.update(next);
      place();
    },
    updateMarks() {
      if (page && page.width > 0) marks.update(page);
    },
    updatePointer: placePointer,

    /** @param {Tool} next */
    setTool(next) {
      if (tool === 'point' && next !== 'point') on.point(null);
      tool = next;
      setAttribute(element, 'data-tool', tool);
      placeCross();
    },

    /** @param {'in'|'out'} direction @param {[number, number]} [about] in the window */
    step(direction, about = middle()) {
      if (!view || !ready()) return;
      self.zoomTo(nextStop(self.zoom, direction === 'in' ? 1 : -1) / ratio(), about);
    },
    /** @param {number} scale @param {[number, number]} about in the window */
    zoomTo(scale, about) {
      if (!view || !ready()) return;
      const next = zoomTo(view, scale, about, sizes.page, sizes.port, ratio());
      setView(next);
    },
    /** @param {'page'|'width'} what */
    fit(what) {
      if (view && ready()) setView(fitView(sizes.page, sizes.port, view.rotation, what, ratio()), what);
    },
    rotate() {
      if (!view || !ready()) return;
      const turned = turn(view, sizes.page, sizes.port);
      if (fitted) setView(fitView(sizes.page, sizes.port, turned.rotation, fitted, ratio()), fitted);
      else setView(turned);
    },
    /** @param {number} dx @param {number} dy CSS pixels */
    pan(dx, dy) {
      if (view && ready()) setView(panBy(view, dx, dy, sizes.page, sizes.port), fitted);
    },
    /** @param {[number, number]} point in the window @returns {[number, number]} */
    toPage: (point) => (view ? toPage(view, sizes.page, point) : [0, 0]),
    /**
     * The keyboard's place on the page.
     * @param {number} dx
     * @param {number} dy CSS pixels
     * @returns {[number, number]|null} in pixels of the page
     */
    moveCross(dx, dy) {
      if (!view || !ready()) return null;
      const from = at ? toWindow(view, sizes.page, at) : middle();
      const [x, y] = toPage(view, sizes.page, at ? [from[0] + dx, from[1] + dy] : from);
      at = [Math.min(sizes.page.width, Math.max(0, x)), Math.min(sizes.page.height, Math.max(0, y))];
      setView(reveal(view, sizes.page, sizes.port, at), fitted);
      return at;
    },
    hideCross() {
      at = null;
      placeCross();
    },
    redraw: () => canvas.request(),
  };
  connectPageInput(self, on);
  return self;
}

/** @typedef {ReturnType<typeof createPageView>} PageView */
