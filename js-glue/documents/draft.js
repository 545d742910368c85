// SPDX-License-Identifier: EUPL-1.2
import { DraftFailure } from './draft-failure.js';

/** @typedef {import('./own-pages.js').OwnPages} OwnPages */
/** @typedef {import('./own-pages.js').LiveFeed} LiveFeed */
/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./document-types.js').PageSource} PageSource */
/** @typedef {import('./document-types.js').DraftProblem} DraftProblem */
/** @typedef {readonly (readonly [number, number])[]} Corners */

/**
 * @typedef {object} Preview
 * @property {CanvasImageSource & { width: number, height: number }} image
 * @property {Corners | null} corners
 * @property {PageSource} source
 */
/**
 * Where a page of a draft comes from.
 * @typedef {object} PageMaker
 * @property {HTMLCanvasElement | null} picture what corners lie on
 * @property {(wish: { corners: Corners | null | undefined, rotation: number }) => Promise<Preview>} preview `undefined`: look for them
 * @property {(wish: { canvas: HTMLCanvasElement, rotation: number, pixels: number }) => Promise<{ canvas: HTMLCanvasElement, dpi: number, text: string }>} finish
 *   the page as it is sent; `canvas` has the preview; `pixels`: no more than that
 * @property {(() => (page: SharedPage) => LiveFeed) | null} goLive the page changes from now on
 * @property {() => void} close
 */
/** @typedef {{ maker: PageMaker, page: DraftPage }} Entry */

/** What all pages of one side may have together, with room for what is shown already. */
const MAX_PIXELS = 1 << 26;
const MAX_PAGE_PIXELS = 1 << 24;

/** One page of a draft, as the widget sees it. @implements {DraftPageFace} */
export class DraftPage {
  /** @param {{ name: string, number?: number, of?: number, picture: HTMLCanvasElement | null }} facts */
  constructor({ name, number = 1, of = 1, picture }) {
    this.canvas = document.createElement('canvas');
    /** @type {PageSource} */
    this.source = 'picture';
    this.name = name;
    this.number = number;
    this.of = of;
    this.picture = picture;
    /** @type {Corners | null} */
    this.corners = null;
    this.rotation = 0;
    this.chosen = true;
    this.text = '';
  }

  /** @param {Preview} preview */
  take({ image, corners, source }) {
    const { canvas } = this;
    this.corners = corners;
    this.source = source;
    if (image === canvas) return;
    Object.assign(canvas, { width: image.width, height: image.height });
    drawOnWhite(canvas, image, 0);
  }
}

/** Pages that may be sent. Events: `change`. @implements {DraftFace} */
export class Draft extends EventTarget {
  /**
   * @param {OwnPages} own
   * @param {{ name: string, number?: number, of?: number, maker: PageMaker }[]} parts
   * @param {DraftProblem[]} [problems]
   */
  constructor(own, parts, problems = []) {
    super();
    this.#own = own;
    this.#entries = parts.map(({ maker, ...facts }) => ({ maker, page: new DraftPage({ ...facts, picture: maker.picture }) }));
    this.pages = this.#entries.map(({ page }) => page);
    /** @type {readonly DraftProblem[]} */
    this.problems = problems;
  }

  #own;
  /** @type {Entry[]} */
  #entries;
  #working = 0;
  #closed = false;

  get busy() {
    return this.#working > 0;
  }

  /** Makes the first previews. @returns {Promise<this>} rejects if there is none */
  async ready() {
    /** @type {unknown} */
    let failure = null;
    for (const entry of [...this.#entries]) {
      try {
        await this.#make(entry, undefined, 0);
      } catch (error) {
        failure = error;
        this.#entries.splice(this.#entries.indexOf(entry), 1);
        entry.maker.close();
        const { name } = entry.page;
        if (!this.problems.some(({ file }) => file === name)) this.problems = [...this.problems, { error: error instanceof DraftFailure ? error.error : 'broken', file: name }];
      }
    }
    this.pages = this.#entries.map(({ page }) => page);
    if (this.pages.length > 0) return this;
    const [problem] = this.problems;
    throw problem ? new DraftFailure(problem.error, problem.file, failure) : new DraftFailure('empty', '');
  }

  /** @param {number} index @param {Corners | null} corners */
  async setCorners(index, corners) {
    const entry = this.#entries[index];
    if (entry?.maker.picture) await this.#make(entry, corners, entry.page.rotation);
  }

  /** @param {number} index @param {number} quarterTurns clockwise, added to what it is turned already */
  async rotate(index, quarterTurns) {
    const entry = this.#entries[index];
    if (entry) await this.#make(entry, entry.page.corners, (((entry.page.rotation + quarterTurns) % 4) + 4) % 4);
  }

  /** @param {number} index @param {boolean} on */
  choose(index, on) {
    const page = this.pages[index];
    if (!page) return;
    page.chosen = on;
    this.#changed();
  }

  /** @returns {Promise<SharedPage[]>} */
  async send() {
    if (this.#closed) return [];
    this.#closed = true;
    const chosen = this.#entries.filter(({ page }) => page.chosen);
    const pixels = Math.min(MAX_PAGE_PIXELS, Math.floor((MAX_PIXELS * 0.95) / Math.max(chosen.length, 1)));
    /** @type {SharedPage[]} */
    const sent = [];
    try {
      for (const { page, maker } of chosen) {
        const { canvas, dpi, text } = await maker.finish({ canvas: page.canvas, rotation: page.rotation, pixels });
        const live = maker.goLive?.() ?? null;
        sent.push(await this.#own.show({ canvas, source: page.source, name: page.name, number: page.number, of: page.of, dpi, text, live }));
      }
    } catch (error) {
      // What has left stays: those that follow are missing.
      if (sent.length === 0) throw error;
    } finally {
      for (const { maker } of this.#entries) maker.close();
    }
    return sent;
  }

  discard() {
    if (this.#closed) return;
    this.#closed = true;
    for (const { maker, page } of this.#entries) {
      maker.close();
      page.canvas.width = page.canvas.height = 0;
    }
  }

  /** @param {Entry} entry @param {Corners | null | undefined} corners @param {number} rotation */
  async #make({ maker, page }, corners, rotation) {
    this.#working += 1;
    try {
      const preview = await maker.preview({ corners, rotation });
      page.rotation = rotation;
      page.take(preview);
    } finally {
      this.#working -= 1;
      this.#changed();
    }
  }

  #changed() {
    if (!this.#closed) this.dispatchEvent(new Event('change'));
  }
}

/**
 * Draws an image turned by quarters, over white: what is transparent is paper.
 * @param {HTMLCanvasElement} canvas of the size of the turned image
 * @param {CanvasImageSource} image
 * @param {number} quarterTurns clockwise
 */
export function drawOnWhite(canvas, image, quarterTurns) {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new DraftFailure('too-large', '');
  const { width, height } = canvas;
  const turned = quarterTurns % 2 !== 0;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.save();
  context.imageSmoothingQuality = 'high';
  context.translate(width / 2, height / 2);
  context.rotate((quarterTurns * Math.PI) / 2);
  if (turned) context.drawImage(image, -height / 2, -width / 2, height, width);
  else context.drawImage(image, -width / 2, -height / 2, width, height);
  context.restore();
}

/** @typedef {import('./document-types.js').DraftPage} DraftPageFace */
/** @typedef {import('./document-types.js').Draft} DraftFace */
