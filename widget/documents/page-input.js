// SPDX-License-Identifier: EUPL-1.2
import { insidePage, worthAdding } from './mark-geometry.js';

/** @typedef {import('./page-view.js').PageView} PageView */
/** @typedef {import('./page-view.js').PageActions} PageActions */

const WHEEL_ZOOM = 0.0018;
const KEY_STEP_PX = 10;
const KEY_PAN_PX = 60;
const LARGE = 4;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Hands on a page: mouse, pen, one or two fingers, wheel and keyboard. Two fingers
 * and the wheel zoom and move whatever the tool.
 * @param {PageView} view
 * @param {PageActions} on
 */
export function connectPageInput(view, on) {
  const { element } = view;
  /** Fingers and buttons that are down, with their places in the window. @type {Map<number, [number, number]>} */
  const down = new Map();
  /** @type {{id: string, last: [number, number]|null}|null} */
  let mark = null;
  /** @type {{distance: number, middle: [number, number], scale: number}|null} */
  let pinch = null;

  /** @param {MouseEvent} event @returns {[number, number]} */
  function placeOf(event) {
    const { left, top } = element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** @param {[number, number]} place @returns {[number, number]} */
  const pointAt = (place) => insidePage(view.toPage(place), /** @type {NonNullable<PageView['page']>} */ (view.page));

  function endMark() {
    if (!mark) return;
    on.end(mark.id);
    mark = null;
  }

  /** @param {[number, number]} point */
  function begin(point) {
    if (view.tool === 'hand' || view.tool === 'point' || !view.page) return;
    const id = on.begin(view.tool, point);
    if (id) mark = { id, last: point };
  }

  function startPinch() {
    const [one, two] = [...down.values()];
    pinch = { distance: Math.hypot(one[0] - two[0], one[1] - two[1]), middle: [(one[0] + two[0]) / 2, (one[1] + two[1]) / 2], scale: view.scale };
  }

  element.addEventListener('pointerdown', (event) => {
    if (!view.page || view.page.width === 0 || (event.pointerType === 'mouse' && event.button > 1)) return;
    element.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    down.set(event.pointerId, place);
    view.hideCross();
    if (down.size === 2) {
      // The first finger of two did not want to draw.
      if (mark) {
        endMark();
        on.undo();
      }
      startPinch();
      return;
    }
    if (down.size > 2 || event.button === 1) return;
    if (view.tool === 'point') on.point(pointAt(place));
    else if (view.tool !== 'hand') begin(pointAt(place));
    setDragging(view.tool === 'hand');
  });

  element.addEventListener('pointermove', (event) => {
    if (!view.page || view.page.width === 0) return;
    const place = placeOf(event);
    const before = down.get(event.pointerId);
    if (before) down.set(event.pointerId, place);
    if (pinch && down.size >= 2) {
      const [one, two] = [...down.values()];
      const middle = /** @type {[number, number]} */ ([(one[0] + two[0]) / 2, (one[1] + two[1]) / 2]);
      const distance = Math.hypot(one[0] - two[0], one[1] - two[1]);
      view.pan(middle[0] - pinch.middle[0], middle[1] - pinch.middle[1]);
      view.zoomTo(pinch.scale * (distance / Math.max(1, pinch.distance)), middle);
      pinch.middle = middle;
      return;
    }
    if (view.tool === 'point') {
      on.point(pointAt(place));
    } else if (mark && before) {
      const points = (event.getCoalescedEvents?.() ?? []).map((each) => pointAt(placeOf(each)));
      add(points.length > 0 ? points : [pointAt(place)]);
    } else if (before) {
      view.pan(place[0] - before[0], place[1] - before[1]);
    }
  });

  /** @param {[number, number][]} points */
  function add(points) {
    if (!mark) return;
    const fresh = [];
    for (const point of points) {
      if (!worthAdding(mark.last, point, view.scale)) continue;
      mark.last = point;
      fresh.push(...point);
    }
    if (fresh.length > 0) on.extend(mark.id, fresh);
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    if (!down.delete(event.pointerId)) return;
    if (down.size < 2) pinch = null;
    if (down.size > 0) return;
    setDragging(false);
    endMark();
    // A finger that is lifted points no more; a mouse still hovers.
    if (view.tool === 'point' && event.pointerType !== 'mouse') on.point(null);
  }
  element.addEventListener('pointerup', lift);
  element.addEventListener('pointercancel', lift);
  element.addEventListener('pointerleave', (event) => {
    if (view.tool === 'point' && !down.has(event.pointerId)) on.point(null);
  });

  element.addEventListener('wheel', (event) => {
    if (!view.page) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
    if (event.shiftKey) view.pan(-(event.deltaX || event.deltaY) * unit, 0);
    // Pinching on a trackpad comes as a wheel with Ctrl, and in small steps.
    else view.zoomTo(view.scale * Math.exp(-event.deltaY * unit * WHEEL_ZOOM * (event.ctrlKey ? 4 : 1)), placeOf(event));
  }, { passive: false });

  element.addEventListener('dblclick', (event) => {
    if (view.tool !== 'hand') return;
    if (view.fitted === 'page') view.zoomTo(Math.max(view.scale * 2, 1 / (devicePixelRatio || 1)), placeOf(event));
    else view.fit('page');
  });

  element.addEventListener('keydown', (event) => {
    if (!view.page || event.altKey || !useKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  element.addEventListener('blur', () => {
    if (down.size > 0) return;
    endMark();
    if (view.tool === 'point' && view.keyboardPoint) on.point(null);
    view.hideCross();
  });

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something here */
  function useKey(event) {
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'z') return false;
      on.undo();
      return true;
    }
    const direction = ARROWS[event.key];
    if (direction) {
      moveBy(direction, event.shiftKey);
      return true;
    }
    switch (event.key) {
      case '+':
      case '=': view.step('in'); return true;
      case '-': view.step('out'); return true;
      case '0': view.fit('page'); return true;
      case 'PageUp': on.turnOver(-1); return true;
      case 'PageDown': on.turnOver(1); return true;
      case ' ':
      case 'Enter': return useEnter(event.repeat);
      case 'Escape': return useEscape();
      default: return false;
    }
  }

  /** @param {[number, number]} direction @param {boolean} large */
  function moveBy([dx, dy], large) {
    if (view.tool === 'hand') {
      const step = KEY_PAN_PX * (large ? LARGE : 1);
      view.pan(-dx * step, -dy * step);
      return;
    }
    const step = KEY_STEP_PX * (large ? LARGE : 1);
    const point = view.moveCross(dx * step, dy * step);
    if (!point || !view.page) return;
    if (view.tool === 'point') on.point(insidePage(point, view.page));
    else add([insidePage(point, view.page)]);
  }

  /** @param {boolean} repeat */
  function useEnter(repeat) {
    if (view.tool === 'hand' || !view.page) return false;
    if (repeat) return true;
    if (mark) {
      endMark();
      return true;
    }
    const point = view.keyboardPoint ?? view.moveCross(0, 0);
    if (!point) return true;
    if (view.tool === 'point') on.point(insidePage(point, view.page));
    else begin(insidePage(point, view.page));
    return true;
  }

  function useEscape() {
    if (mark) endMark();
    else if (view.tool !== 'hand') on.tool('hand');
    else return false;
    return true;
  }

  /** @param {boolean} dragging */
  function setDragging(dragging) {
    element.toggleAttribute('data-dragging', dragging);
  }
}
