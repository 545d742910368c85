// SPDX-License-Identifier: EUPL-1.2
import { DraftFailure } from './draft-failure.js';
import { LIMITS } from './papers-messages.js';
import { SharedPage } from './shared-page.js';

/** @typedef {import('./shelf.js').Shelf} Shelf */
/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./document-types.js').PageSource} PageSource */
/** @typedef {import('./papers-lines.js').PapersLine} PapersLine */
/** @typedef {import('./papers-lines.js').PapersLines} PapersLines */
/** @typedef {import('./worker-messages.js').Pixels} Pixels */
/** What goes on making a page's pixels, until it is stopped. @typedef {{ stop: () => void }} LiveFeed */

/**
 * @typedef {object} PageToShow
 * @property {HTMLCanvasElement} canvas with its pixels; the shown page takes it over
 * @property {PageSource} source
 * @property {string} name
 * @property {number} number
 * @property {number} of
 * @property {number} dpi 0: not known
 * @property {string} text
 * @property {((page: SharedPage) => LiveFeed) | null} live
 */

/** The pages that this side shows. */
export class OwnPages {
  /**
   * @param {object} ways
   * @param {Shelf} ways.shelf
   * @param {PapersLines} ways.lines
   * @param {() => void} ways.changed
   * @param {() => Promise<DocumentThread>} ways.thread
   * @param {() => void} ways.shown a page has left
   */
  constructor({ shelf, lines, changed, thread, shown }) {
    this.#shelf = shelf;
    this.#lines = lines;
    this.#changed = changed;
    this.#thread = thread;
    this.#shown = shown;
  }

  #shelf;
  #lines;
  #changed;
  #thread;
  #shown;
  /** @type {Map<string, LiveFeed>} */
  #feeds = new Map();
  #closed = false;

  /** @param {PageToShow} page @returns {Promise<SharedPage>} rejects with a DraftFailure `full` */
  async show({ canvas, source, name, number, of, dpi, text, live }) {
    const thread = await this.#thread();
    const frame = pixelsOf(canvas);
    const { width, height } = frame;
    const id = await thread.ask({ ask: 'add', source, exact: source !== 'camera', ...frame }, [frame.pixels]);
    if (id === 0 || this.#closed) throw new DraftFailure('full', name);
    const page = new SharedPage({ owner: 'me', session: thread.session, page: id, canvas });
    Object.assign(page, { width, height });
    page.describe({ name: name.slice(0, LIMITS.nameLength), number, of, source, live: live !== null, dpi: Math.round(dpi), text: text.slice(0, LIMITS.textTotal) });
    this.#shelf.add(page);
    if (live) this.#feeds.set(page.key, live(page));
    this.#describe(page);
    this.#shown();
    this.#changed();
    return page;
  }

  /** The page looks like this now. @param {SharedPage} page @param {Pixels} frame */
  async update(page, frame) {
    const thread = await this.#thread();
    await thread.ask({ ask: 'update', page: page.page, ...frame }, [frame.pixels]);
  }

  /** @param {string} key @returns {boolean} whether it was there */
  withdraw(key) {
    const page = this.#shelf.own(key);
    if (!page) return false;
    this.#stopFeed(key);
    this.#shelf.remove(page.session, page.page);
    this.#thread().then((thread) => thread.withdraw(page.page)).catch(() => {});
    return true;
  }

  /** @param {string} key */
  stopLive(key) {
    const page = this.#shelf.own(key);
    this.#stopFeed(key);
    if (!page?.live) return;
    page.live = false;
    this.#describe(page);
    this.#changed();
  }

  /** Who counts has been reloaded and knows nothing. */
  beginAnew() {
    for (const page of this.#pages) {
      page.seen.clear();
      page.advance({ layer: 'none', readable: false, exact: false, complete: false, progress: 0, bytes: 0 });
    }
  }

  /**
   * How far a page has come with somebody. What is shown of it is how it is with the main one; where
   * there is none, with whom it has come least far.
   * @param {SharedPage} page @param {PapersLine} line @param {import('./shared-page.js').Progress} progress
   */
  seen(page, line, progress) {
    page.seen.set(line.id, progress);
    const { main } = this.#lines;
    const all = [...page.seen].filter(([id]) => !main || id === main.id).map(([, each]) => each);
    if (all.length > 0) page.advance(all.reduce((least, each) => (each.progress < least.progress || (least.exact && !each.exact) ? each : least)));
  }

  /** Says about all pages again what somebody may have missed. @param {PapersLine} line */
  repeat(line) {
    if (line.sees) for (const page of this.#pages) this.#describe(page, [line]);
  }

  /** All pages, for a stream that begins. @param {DocumentThread} thread @param {number} stream */
  showAgain(thread, stream) {
    const pages = this.#pages.sort((one, other) => one.page - other.page);
    for (const { page, source, canvas } of pages) thread.again(stream, { number: page, page: { source, exact: source !== 'camera', ...pixelsOf(canvas) } });
    thread.again(stream, null);
  }

  close() {
    this.#closed = true;
    for (const key of [...this.#feeds.keys()]) this.#stopFeed(key);
  }

  /** @param {string} key */
  #stopFeed(key) {
    this.#feeds.get(key)?.stop();
    this.#feeds.delete(key);
  }

  /** @param {SharedPage} shared @param {PapersLine[]} [to] */
  #describe({ page, name, number, of, source, live, dpi, text }, to = this.#lines.seeing) {
    const part = LIMITS.textPart;
    for (const { papers } of to) {
      papers.send({ type: 'page', page, name, number, of, source, live, dpi, text: text.slice(0, part) });
      for (let at = part; at < text.length; at += part) papers.send({ type: 'text', page, text: text.slice(at, at + part) });
    }
  }

  get #pages() {
    return this.#shelf.pages.filter(({ owner }) => owner === 'me');
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Pixels} */
export function pixelsOf(canvas) {
  const { width, height } = canvas;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new DraftFailure('too-large', '');
  return { width, height, pixels: context.getImageData(0, 0, width, height).data.buffer };
}
