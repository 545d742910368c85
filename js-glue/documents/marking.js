// SPDX-License-Identifier: EUPL-1.2
/**
 * Pointing and marking, mine and everybody else's.
 * @module
 */

import { LIMITS, newId } from './papers-messages.js';

/** @typedef {import('./shelf.js').Shelf} Shelf */
/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./shared-page.js').OwnMark} OwnMark */
/** @typedef {import('./document-types.js').MarkTool} MarkTool */
/** @typedef {import('./papers-messages.js').Paper} Paper */
/** @typedef {import('./papers-messages.js').MarkPart} MarkPart */
/** @typedef {import('./papers-messages.js').AnyPageName} AnyPageName */
/** @typedef {import('./papers-lines.js').PapersLine} PapersLine */
/** @typedef {import('./papers-lines.js').PapersLines} PapersLines */

/** Pointer and strokes leave at most this often. */
const SEND_PERIOD_MS = 33;
/** So many of my undone marks are remembered, for a connection that broke at the wrong moment. */
const MAX_UNDONE = 500;
/** Parts of marks on a third one's page that has not come yet. */
const MAX_EARLY = 500;

/** @param {number} value in pixels, to a quarter of one */
const rounded = (value) => Math.round(Math.min(Math.max(value, 0), LIMITS.coordinate) * 4) / 4;

/**
 * @typedef {object} MarkingWays
 * @property {Shelf} shelf
 * @property {PapersLines} lines
 * @property {(type: 'marks' | 'pointer', page: SharedPage) => void} tell
 */

export class Marking {
  /** @param {MarkingWays} ways */
  constructor({ shelf, lines, tell }) {
    this.#shelf = shelf;
    this.#lines = lines;
    this.#tell = tell;
  }

  #shelf;
  #lines;
  #tell;
  /** My marks that may still grow, with how many of their numbers have been sent. @type {Map<string, { page: SharedPage, mark: OwnMark, sent: number }>} */
  #growing = new Map();
  /** @type {{ page: SharedPage, id: string }[]} */
  #undone = [];
  /** Where I point, if it has not been said yet. @type {{ page: SharedPage | null, x: number, y: number } | null} */
  #pointing = null;
  /** The one page that each points at, and who pointed there last. @type {Map<PapersLine, SharedPage>} */
  #pointedAt = new Map();
  /** @type {Map<SharedPage, PapersLine>} */
  #lastPointing = new Map();
  /** What was said of pages that have not come yet. @type {{ line: PapersLine, part: MarkPart }[]} */
  #early = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string | null} key @param {number} x @param {number} y */
  point(key, x, y) {
    const page = key === null ? null : this.#shelf.get(key);
    if (key !== null && (!page || page.orphan)) return;
    this.#pointing = { page, x: rounded(x), y: rounded(y) };
    this.#schedule();
  }

  /** @param {string} key @param {MarkTool} tool @returns {string} '' if there is no room for it */
  begin(key, tool) {
    const page = this.#shelf.get(key);
    if (!page || page.marks.filter(({ owner }) => owner === 'me').length >= LIMITS.marksPage) return '';
    /** @type {OwnMark} */
    const mark = { id: newId(), owner: 'me', by: null, tool, points: [], done: false };
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

  /** Says all again to somebody who may have missed it. @param {PapersLine} line */
  repeat(line) {
    for (const { page, id } of this.#undone) this.#sendUndone(page, id, [line]);
    for (const page of this.#shelf.pages) {
      for (const mark of page.marks) if (mark.owner === 'me' && mark.points.length > 0) this.#sendPart({ page, mark, sent: 0 }, [line]);
    }
  }

  /** @param {Paper} paper @param {PapersLine} line whose it is */
  hear(paper, line) {
    if (paper.type === 'point') this.#hearPoint(paper, line);
    else if (paper.type === 'mark') this.#hearMark(paper, line);
    else if (paper.type === 'unmark') this.#hearUnmark(paper, line);
  }

  /** A page has come: marks on it may have come before. */
  pageCame() {
    for (const { line, part } of this.#early.splice(0)) this.#hearMark(part, line);
  }

  /** That one is gone, or somebody else: they point nowhere. @param {PapersLine} line */
  forgetPointer(line) {
    this.#showPointer(line, null, 0, 0);
  }

  close() {
    clearTimeout(this.#timer);
    this.#growing.clear();
  }

  /** @param {Extract<Paper, { type: 'point' }>} point @param {PapersLine} line */
  #hearPoint(point, line) {
    if (point.page === null) return this.forgetPointer(line);
    const page = this.#shelf.named(point, line);
    if (page) this.#showPointer(line, page, point.x, point.y);
  }

  /** @param {PapersLine} line @param {SharedPage | null} page @param {number} x @param {number} y */
  #showPointer(line, page, x, y) {
    const before = this.#pointedAt.get(line);
    if (page) this.#pointedAt.set(line, page);
    else this.#pointedAt.delete(line);
    if (before && before !== page && this.#lastPointing.get(before) === line) {
      this.#lastPointing.delete(before);
      before.pointer = null;
      this.#tell('pointer', before);
    }
    if (!page) return;
    this.#lastPointing.set(page, line);
    page.pointer = { x, y, name: line.name };
    this.#tell('pointer', page);
  }

  /** @param {MarkPart} part @param {PapersLine} line */
  #hearMark(part, line) {
    const { mark: id, tool, from, points, done, ...name } = part;
    const page = this.#shelf.named(name, line);
    if (!page) {
      // A third one's page may take longer than what another one says of it.
      if (name.owner !== 'me' && name.owner !== 'you' && this.#early.length < MAX_EARLY) this.#early.push({ line, part });
      return;
    }
    let mark = page.marks.find((each) => each.author === line.id && each.id === id);
    if (!mark) {
      if (from !== 0 || page.marks.filter(({ author }) => author === line.id).length >= LIMITS.marksPage) return;
      mark = { id, owner: 'peer', author: line.id, by: line.who, tool, points: [], done: false };
      page.marks = [...page.marks, mark];
    }
    // Something in between was lost; it will be said again.
    if (from > mark.points.length) return;
    mark.points = [...mark.points.slice(0, from), ...points];
    mark.done = done;
    this.#tell('marks', page);
  }

  /** @param {Extract<Paper, { type: 'unmark' }>} unmark @param {PapersLine} line */
  #hearUnmark({ mark: id, ...name }, line) {
    this.#early = this.#early.filter((early) => early.line !== line || early.part.mark !== id);
    const page = this.#shelf.named(name, line);
    const mark = page?.marks.find((each) => each.author === line.id && each.id === id);
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
    if (this.#pointing) this.#sendPointing(this.#pointing);
    this.#pointing = null;
    for (const entry of this.#growing.values()) if (entry.sent < entry.mark.points.length) this.#sendPart(entry);
  }

  /** @param {{ page: SharedPage | null, x: number, y: number }} pointing */
  #sendPointing({ page, x, y }) {
    for (const line of this.#lines.all) {
      const name = page && this.#shelf.nameOf(page, line);
      line.papers.send(name ? { type: 'point', ...name, x, y } : { type: 'point', page: null });
    }
  }

  /** Sends what of a mark has not been sent. @param {{ page: SharedPage, mark: OwnMark, sent: number }} entry @param {PapersLine[]} [to] */
  #sendPart(entry, to = this.#lines.all) {
    const { mark, page } = entry;
    do {
      const points = mark.points.slice(entry.sent, entry.sent + LIMITS.pointsPart);
      const from = entry.sent;
      entry.sent += points.length;
      const done = mark.done && entry.sent === mark.points.length;
      this.#say(page, to, (name) => ({ type: 'mark', ...name, mark: mark.id, tool: mark.tool, from, points, done }));
    } while (entry.sent < mark.points.length);
  }

  /** @param {SharedPage} page @param {string} id @param {PapersLine[]} [to] */
  #sendUndone(page, id, to = this.#lines.all) {
    this.#say(page, to, (name) => ({ type: 'unmark', ...name, mark: id }));
  }

  /** @param {SharedPage} page @param {PapersLine[]} to @param {(name: AnyPageName) => Paper} make */
  #say(page, to, make) {
    for (const line of to) {
      const name = this.#shelf.nameOf(page, line);
      if (name) line.papers.send(make(name));
    }
  }
}
