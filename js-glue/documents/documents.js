// SPDX-License-Identifier: EUPL-1.2
/**
 * Showing pages in one call: what the widget uses.
 * @module
 */

import { Asking } from './asking.js';
import { DraftMakers } from './draft-makers.js';
import { Keeping } from './keeping.js';
import { Marking } from './marking.js';
import { OwnPages } from './own-pages.js';
import { PapersLine, PapersLines } from './papers-lines.js';
import { SeenReports } from './seen-reports.js';
import { Shelf } from './shelf.js';

/** @typedef {import('./document-types.js').Documents} DocumentsFace */
/** @typedef {import('./document-types.js').MarkTool} MarkTool */
/** @typedef {import('./document-types.js').Asked} Asked */
/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./document-thread.js').DocumentAssets} DocumentAssets */
/** @typedef {import('./worker-messages.js').PageNews} PageNews */
/** @typedef {import('./papers-messages.js').Paper} Paper */
/** @typedef {{ attachDocuments?: (port: MessagePort) => void }} DocumentMedia */
/**
 * @typedef {object} DocumentParts
 * @property {() => Promise<{ thread: DocumentThread, assets: DocumentAssets }>} start loads the thread
 */

/**
 * One for the call, with a line to everybody in it. Events: `change`; `marks` and `pointer` (detail
 * `{ page }`). `docs/documents.md` says the rest.
 * @implements {DocumentsFace}
 */
export class Documents extends EventTarget {
  /**
   * @param {object} options
   * @param {'caller' | 'operator'} options.role
   * @param {DocumentParts} [options.parts] without them no page can be shown
   * @param {import('./camera-shot.js').LendCamera} options.lendCamera
   */
  constructor({ role, parts, lendCamera }) {
    super();
    this.role = role;
    this.#parts = parts;
    this.#asking = new Asking(role, this.#ways);
    this.#keeping = new Keeping(role, this.#ways);
    this.#marking = new Marking({ ...this.#ways, tell: (type, page) => this.#emit(type, { page }) });
    this.#own = new OwnPages({ ...this.#ways, thread: () => this.#begin().then(({ thread }) => thread), shown: () => this.#asking.answered() });
    this.#drafts = new DraftMakers({ own: this.#own, begin: () => this.#begin(), lendCamera });
  }

  #parts;
  #shelf = new Shelf();
  #lines = new PapersLines();
  #ways = { shelf: this.#shelf, lines: this.#lines, send: (/** @type {Paper} */ paper) => this.#lines.send(paper), changed: () => this.#changed() };
  #seen = new SeenReports(this.#lines);
  #asking;
  #keeping;
  #marking;
  #own;
  #drafts;
  /** @type {Promise<{ thread: DocumentThread, assets: DocumentAssets }> | null} */
  #starting = null;
  /** @type {DocumentThread | null} */
  #thread = null;
  /** Whose connection carries pages. @type {Set<PapersLine>} */
  #possible = new Set();
  #failed = false;
  #closed = false;

  get available() {
    return !this.#failed && !this.#closed && this.#thread !== null && this.#reached.length > 0;
  }

  get asks() {
    return this.role === 'operator' && this.#lines.main !== null;
  }

  get audience() {
    return this.#reached.filter(({ sees }) => sees).map(({ id, name, main }) => ({ id, name, main }));
  }

  get can() {
    const { mediaDevices } = navigator;
    return { camera: typeof mediaDevices?.getUserMedia === 'function', screen: typeof mediaDevices?.getDisplayMedia === 'function' };
  }

  get pages() {
    return this.#shelf.pages;
  }

  // For the conversation.

  /**
   * There is somebody with whom pages can be shared. What is shown goes to them, too.
   * @param {string} id
   * @param {{ main: boolean, sees: boolean }} facts `main`: asking and keeping are between us and this
   *   one; `sees`: whether our pages go there. Both hold until they `part`
   */
  join(id, { main, sees }) {
    if (this.#closed || this.#lines.get(id)) return;
    const line = new PapersLine({ id, main, sees });
    this.#lines.add(line);
    line.papers.addEventListener('hello', (event) => this.#onHello(line, /** @type {CustomEvent} */ (event).detail));
    line.papers.addEventListener('paper', (event) => this.#onPaper(line, /** @type {CustomEvent} */ (event).detail));
    if (this.#thread) line.papers.introduce(this.#thread.session);
  }

  /** Somebody has left the call. What they have shown stays, as far as it has come. @param {string} id */
  part(id) {
    const line = this.#lines.get(id);
    if (!line) return;
    this.#possible.delete(line);
    this.#marking.forgetPointer(line);
    if (line.main) {
      // Another one may take their place, and is met as they were.
      line.papers.use(null);
    } else {
      this.#shelf.abandon(line);
      this.#lines.remove(id);
      this.#thread?.leave(id);
    }
    this.#changed();
  }

  /** Who somebody is. @param {string} id @param {string} name @param {import('./document-types.js').ShownBy['role']} role */
  setName(id, name, role) {
    const line = this.#lines.get(id);
    if (!line || (line.name === name && line.who.role === role)) return;
    line.who = { name, role, main: line.main };
    for (const page of this.pages) if (page.owner === 'peer' && page.session === line.farSession) page.by = line.who;
    this.#changed();
  }

  /** The media that own somebody's channel `document`. @param {string} id @param {DocumentMedia} media */
  useMedia(id, media) {
    const line = this.#lines.get(id);
    if (!line || line.media === media) return;
    line.media = media;
    this.#joinMedia(line);
  }

  /** A new connection with somebody. @param {string} id @param {RTCDataChannel | null} channel null: no page can be shown on it */
  usePapers(id, channel) {
    const line = this.#lines.get(id);
    if (this.#closed || !line) return;
    line.papers.use(channel);
    if (channel !== null && this.#parts !== undefined) {
      this.#possible.add(line);
      this.#begin().catch(() => {});
    } else {
      this.#possible.delete(line);
    }
    this.#changed();
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#lines.close();
    this.#marking.close();
    this.#seen.close();
    this.#own.close();
    this.#thread?.close();
    this.#shelf.clear();
    this.dispatchEvent(new Event('change'));
  }

  // Pages of mine.

  /** @param {Iterable<File>} files */
  draftFromFiles(files) {
    return this.#drafts.fromFiles(files);
  }

  /** @param {DataTransfer} clipboardData */
  draftFromPaste(clipboardData) {
    return clipboardData.files.length > 0 ? this.draftFromFiles(clipboardData.files) : null;
  }

  /** @param {{ facing?: 'user' | 'environment', deviceId?: string }} [options] */
  openCamera(options = {}) {
    return this.#drafts.openCamera(options);
  }

  /** Call it in the turn of a click. */
  openScreen() {
    return this.#drafts.openScreen();
  }

  /** @param {string} key */
  withdraw(key) {
    if (!this.#own.withdraw(key)) return;
    this.#keeping.withdrawn(key);
    this.#changed();
  }

  /** @param {string} key */
  stopScreen(key) {
    this.#own.stopLive(key);
  }

  // Pointing and marking.

  /** @param {string | null} key @param {number} [x] @param {number} [y] */
  point(key, x = 0, y = 0) {
    this.#marking.point(key, x, y);
  }

  /** @param {string} key @param {MarkTool} tool */
  beginMark(key, tool) {
    return this.#marking.begin(key, tool);
  }

  /** @param {string} id @param {readonly number[]} points */
  extendMark(id, points) {
    this.#marking.extend(id, points);
  }

  /** @param {string} id */
  endMark(id) {
    this.#marking.end(id);
  }

  /** @param {string} key */
  undo(key) {
    this.#marking.undo(key);
  }

  // Asking.

  /** @param {Asked} what */
  ask(what) {
    this.#asking.ask(what);
  }

  cancelAsk() {
    this.#asking.cancel();
  }

  get askedOf() {
    return this.#asking.askedOf;
  }

  get asked() {
    return this.#asking.asked;
  }

  decline() {
    this.#asking.decline();
  }

  // Keeping.

  /** @param {readonly string[]} keys */
  askToKeep(keys) {
    this.#keeping.ask(keys);
  }

  get keep() {
    return this.#keeping.keep;
  }

  get keepable() {
    return this.#keeping.keepable;
  }

  get keepAsked() {
    return this.#keeping.keepAsked;
  }

  /** @param {boolean} allow */
  answerKeep(allow) {
    this.#keeping.answer(allow);
  }

  /** @param {readonly string[]} keys @param {{ title?: string, lang?: string }} [options] @returns {Promise<Blob>} */
  async savePdf(keys, { title = '', lang = 'it' } = {}) {
    const allowed = this.keepable;
    const pages = keys.flatMap((key) => (allowed.includes(key) ? this.#shelf.get(key) ?? [] : []));
    if (pages.length !== keys.length || pages.length === 0) throw new Error('not allowed to keep this');
    const [{ keptPage }, { thread }] = await Promise.all([import('./kept-page.js'), this.#begin()]);
    const kept = pages.map((page) => keptPage(page));
    const pdf = await thread.ask({ ask: 'pdf', title, lang, pages: kept }, kept.flatMap(({ shown }) => shown?.pixels ?? []));
    return new Blob([pdf], { type: 'application/pdf' });
  }

  /** Loads the thread, once; again if that failed. */
  #begin() {
    this.#starting ??= this.#start().catch((error) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  async #start() {
    if (!this.#parts) throw new Error('no documents here');
    const started = await this.#parts.start();
    const { thread } = started;
    if (this.#closed) {
      thread.close();
      throw new Error('closed');
    }
    this.#thread = thread;
    this.#shelf.session = thread.session;
    thread.addEventListener('page', (event) => this.#onNews(/** @type {CustomEvent} */ (event).detail));
    thread.addEventListener('need', (event) => this.#own.showAgain(thread, /** @type {CustomEvent} */ (event).detail));
    for (const type of ['failed', 'incompatible']) thread.addEventListener(type, () => this.#fail());
    for (const line of this.#lines.all) {
      this.#joinMedia(line);
      line.papers.introduce(thread.session);
    }
    this.#changed();
    return started;
  }

  /** @param {PapersLine} line */
  #joinMedia({ id, sees, media }) {
    if (media?.attachDocuments) this.#thread?.connect(id, sees, (port) => media.attachDocuments?.(port));
  }

  /** Those who can hear of pages now. */
  get #reached() {
    return this.#lines.all.filter((line) => this.#possible.has(line) && line.farSession !== '');
  }

  /** Nothing can be shown in this call any more; what is there stays. */
  #fail() {
    this.#failed = true;
    this.#changed();
  }

  /** @param {PapersLine} line @param {string} session */
  #onHello(line, session) {
    if (this.#shelf.meet(line, session)) {
      this.#marking.forgetPointer(line);
      if (line.main) {
        this.#asking.forget();
        this.#keeping.forget();
        this.#own.beginAnew();
      }
    }
    this.#own.repeat(line);
    this.#marking.repeat(line);
    if (line.main) {
      this.#asking.repeat();
      this.#keeping.repeat();
    }
    for (const page of this.pages) if (page.owner === 'peer' && page.session === session && !page.orphan) this.#seen.report(page);
    this.#changed();
  }

  /** @param {PapersLine} line @param {Paper} paper */
  #onPaper(line, paper) {
    switch (paper.type) {
      case 'page': {
        const page = this.#farPage(line.farSession, paper.page);
        page?.describe(paper);
        return this.#changed();
      }
      case 'text':
        this.#shelf.named({ owner: 'me', page: paper.page }, line)?.addText(paper.text);
        return this.#changed();
      case 'seen': {
        const page = this.#shelf.named({ owner: 'you', page: paper.page }, line);
        if (page && line.sees) this.#own.seen(page, line, paper);
        return this.#changed();
      }
      default:
        this.#marking.hear(paper, line);
        if (!line.main) return;
        this.#asking.hear(paper);
        this.#keeping.hear(paper);
    }
  }

  /** @param {PageNews} news */
  #onNews(news) {
    const { session, page: number, changed } = news;
    if (news.withdrawn) {
      const gone = this.#shelf.remove(session, number);
      if (gone) this.#keeping.withdrawn(gone.key);
      return this.#changed();
    }
    const page = this.#farPage(session, number);
    if (page) {
      page.resize(news.width, news.height);
      page.draw(changed);
      // Until its owner has said more.
      if (page.name === '') page.source = news.source;
      page.advance(news);
      if (!page.orphan) this.#seen.report(page);
    }
    this.#thread?.drawn(session, number);
    this.#changed();
  }

  /** @param {string} session @param {number} number */
  #farPage(session, number) {
    const before = this.#shelf.pages.length;
    const page = this.#shelf.far(session, number);
    const line = this.#lines.ofSession(session);
    if (page && line) page.by = line.who;
    if (this.#shelf.pages.length > before) {
      if (line?.main) this.#asking.satisfied();
      this.#marking.pageCame();
    }
    return page;
  }

  #changed() {
    if (!this.#closed) this.dispatchEvent(new Event('change'));
  }

  /** @param {string} type @param {unknown} detail */
  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
