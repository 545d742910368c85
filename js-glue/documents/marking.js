// SPDX-License-Identifier: EUPL-1.2
/**
 * Pointing and marking, mine and the far side's.
 * @module
 */

import { LIMITS, newId } from './papers-messages.js';

/** @typedef {import('./shelf.js').Shelf} Shelf */
/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./shared-page.js').OwnMark} OwnMark */
/** @typedef {import('./document-types.js').MarkTool} MarkTool */
/** @typedef {import('./papers-messages.js').Paper} Paper */
/** @typedef {import('./papers-messages.js').MarkPart} MarkPart */

/** Pointer and strokes leave at most this often. */
const SEND_PERIOD_MS = 33;
/** So many of my undone marks are remembered, for a connection that broke at the wrong moment. */
const MAX_UNDONE = 500;

/** @param {number} value in pixels, to a quarter of one */
const rounded = (value) => Math.round(Math.min(Math.max(value, 0), LIMITS.coordinate) * 4) / 4;

/**
 * @typedef {object} MarkingWays
 * @property {Shelf} shelf
 * @property {(paper: Paper) => boolean} send
 * @property {(type: 'marks' | 'pointer', page: SharedPage) => void} tell
 */

export class Marking {
  /** @param {MarkingWays} ways */
  constructor({ shelf, send, tell }) {
    this.#shelf = shelf;
    this.#send = send;
    this.#tell = tell;
  }

  #shelf;
  #send;
  #tell;
  /** My marks that may still grow, with how many of their numbers have been sent. @type {Map<string, { page: SharedPage, mark: OwnMark, sent: number }>} */
  #growing = new Map();
  /** @type {{ page: SharedPage, id: string }[]} */
  #undone = [];
  /** Where I point, if it has not been said yet. @type {Paper | null} */
  #pointing = null;
  /** @type {SharedPage | null} the one page that the far side points at */
  #pointedAt = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** What the far side's pointer is called. */
  farName = '';

  /** @param {string | null} key @param {number} x @param {number} y */
  point(key, x, y) {
    const page = key === null ? null : this.#shelf.get(key);
    const name = page && this.#shelf.nameOf(page);
    if (key !== null && !name) return;
    this.#pointing = name ? { type: 'point', ...name, x: rounded(x), y: rounded(y) } : { type: 'point', page: null };
    this.#schedule();
  }

  /** @param {string} key @param {MarkTool} tool @returns {string} '' if there is no room for it */
  begin(key, tool) {
    const page = this.#shelf.get(key);
    if (!page || page.marks.filter(({ owner }) => owner === 'me').length >= LIMITS.marksPage) return '';
    /** @type {OwnMark} */
    const mark = { id: newId(), owner: 'me', tool, points: [], done: false };
    page.marks = [...page.marks, mark];
    this.#growing.set(mark.id, { page, mark, sent: 0 });
    return mark.id;
  }

  /** @param {string} id @param {readonly number[]} points */
  extend(id, points) {
    const entry = this.#growing.get(id);
    if (!entry || points.length < 2) return;
    const { mark, page } = entry;
    const added = Array.from(points.slice(0, points.length & ~1), rounded);
    if (mark.tool === 'box') {
      mark.points = [...(mark.points.length > 0 ? mark.points : added).slice(0, 2), ...added.slice(-2)];
      entry.sent = Math.min(entry.sent, 2);
    } else {
      mark.points.push(...added.slice(0, LIMITS.pointsMark - mark.points.length));
    }
    this.#schedule();
    this.#tell('marks', page);
  }

  /** @param {string} id */
  end(id) {
    const entry = this.#growing.get(id);
    if (!entry) return;
    entry.mark.done = true;
    if (entry.mark.points.length === 0) this.#drop(entry.page, entry.mark);
    else this.#sendPart(entry);
    this.#growing.delete(id);
    this.#tell('marks', entry.page);
  }

  /** @param {string} key */
  undo(key) {
    const page = this.#shelf.get(key);
    const mark = page?.marks.filter(({ owner }) => owner === 'me').at(-1);
    if (!page || !mark) return;
    this.#growing.delete(mark.id);
    this.#drop(page, mark);
    this.#undone.push({ page, id: mark.id });
    if (this.#undone.length > MAX_UNDONE) this.#undone.shift();
    this.#sendUndone(page, mark.id);
    this.#tell('marks', page);
  }

  /** Says all again to a far side that may have missed it. */
  repeat() {
    for (const { page, id } of this.#undone) this.#sendUndone(page, id);
    for (const page of this.#shelf.pages) {
      for (const mark of page.marks) if (mark.owner === 'me' && mark.points.length > 0) this.#sendPart({ page, mark, sent: 0 });
    }
    for (const entry of this.#growing.values()) entry.sent = entry.mark.points.length;
  }

  /** @param {Paper} paper of the far side */
  hear(paper) {
    if (paper.type === 'point') this.#hearPoint(paper);
    else if (paper.type === 'mark') this.#hearMark(paper);
    else if (paper.type === 'unmark') this.#hearUnmark(paper);
  }

  /** The far side is gone, or somebody else: it points nowhere. */
  forgetPointer() {
    this.#showPointer(null, 0, 0);
  }

  close() {
    clearTimeout(this.#timer);
    this.#growing.clear();
  }

  /** @param {Extract<Paper, { type: 'point' }>} point */
  #hearPoint(point) {
    if (point.page === null) return this.forgetPointer();
    const page = this.#shelf.named(point);
    if (page) this.#showPointer(page, point.x, point.y);
  }

  /** @param {SharedPage | null} page @param {number} x @param {number} y */
  #showPointer(page, x, y) {
    const before = this.#pointedAt;
    this.#pointedAt = page;
    if (before && before !== page) {
      before.pointer = null;
      this.#tell('pointer', before);
    }
    if (!page) return;
    page.pointer = { x, y, name: this.farName };
    this.#tell('pointer', page);
  }

  /** @param {MarkPart} part */
  #hearMark({ mark: id, tool, from, points, done, ...name }) {
    const page = this.#shelf.named(name);
    if (!page) return;
    let mark = page.marks.find((each) => each.owner === 'peer' && each.id === id);
    if (!mark) {
      if (from !== 0 || page.marks.filter(({ owner }) => owner === 'peer').length >= LIMITS.marksPage) return;
      mark = { id, owner: 'peer', tool, points: [], done: false };
      page.marks = [...page.marks, mark];
    }
    // Something in between was lost; it will be said again.
    if (from > mark.points.length) return;
    mark.points = [...mark.points.slice(0, from), ...points];
    mark.done = done;
    this.#tell('marks', page);
  }

  /** @param {Extract<Paper, { type: 'unmark' }>} unmark */
  #hearUnmark({ mark: id, ...name }) {
    const page = this.#shelf.named(name);
    const mark = page?.marks.find((each) => each.owner === 'peer' && each.id === id);
    if (!page || !mark) return;
    this.#drop(page, mark);
    this.#tell('marks', page);
  }

  /** @param {SharedPage} page @param {OwnMark} mark */
  #drop(page, mark) {
    page.marks = page.marks.filter((each) => each !== mark);
  }

  #schedule() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, SEND_PERIOD_MS);
  }

  #flush() {
    if (this.#pointing) this.#send(this.#pointing);
    this.#pointing = null;
    for (const entry of this.#growing.values()) if (entry.sent < entry.mark.points.length) this.#sendPart(entry);
  }

  /** Sends what of a mark has not been sent. @param {{ page: SharedPage, mark: OwnMark, sent: number }} entry */
  #sendPart(entry) {
    const { mark, page } = entry;
    const name = this.#shelf.nameOf(page);
    if (!name) return;
    do {
      const points = mark.points.slice(entry.sent, entry.sent + LIMITS.pointsPart);
      const from = entry.sent;
      entry.sent += points.length;
      const done = mark.done && entry.sent === mark.points.length;
      this.#send({ type: 'mark', ...name, mark: mark.id, tool: mark.tool, from, points, done });
    } while (entry.sent < mark.points.length);
  }

  /** @param {SharedPage} page @param {string} id */
  #sendUndone(page, id) {
    const name = this.#shelf.nameOf(page);
    if (name) this.#send({ type: 'unmark', ...name, mark: id });
  }
}
