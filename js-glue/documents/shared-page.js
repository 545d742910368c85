// SPDX-License-Identifier: EUPL-1.2
/** @typedef {import('./document-types.js').PageState} PageState */
/** @typedef {import('./document-types.js').PageLayer} PageLayer */
/** @typedef {import('./document-types.js').PageSource} PageSource */
/** @typedef {import('./document-types.js').Mark} Mark */
/** @typedef {import('./papers-messages.js').PageFacts} PageFacts */
/** @typedef {{ layer: PageLayer, readable: boolean, exact: boolean, complete: boolean, progress: number, bytes: number }} Progress */
/** @typedef {{ -readonly [field in keyof Mark]: Mark[field] } & { points: number[], author?: string }} OwnMark a mark that may still change; `author`: another one's id */

import { LIMITS } from './papers-messages.js';

/**
 * The key of a page: the same on both sides.
 * @param {string} session of the core that encodes it
 * @param {number} page
 */
export const keyOf = (session, page) => `${session}-${page}`;

/** A page that is shown, as the widget sees it. @implements {SharedPageFace} */
export class SharedPage {
  /**
   * @param {object} facts
   * @param {'me' | 'peer'} facts.owner
   * @param {string} facts.session
   * @param {number} facts.page the number that the encoder gave it
   * @param {HTMLCanvasElement} [facts.canvas]
   */
  constructor({ owner, session, page, canvas = document.createElement('canvas') }) {
    this.key = keyOf(session, page);
    this.owner = owner;
    /** @type {import('./document-types.js').ShownBy | null} */
    this.by = null;
    this.session = session;
    this.page = page;
    this.canvas = canvas;
    this.number = 1;
    this.of = 1;
    this.name = '';
    /** @type {PageSource} */
    this.source = 'picture';
    this.width = 0;
    this.height = 0;
    /** @type {PageState} */
    this.state = owner === 'me' ? 'sending' : 'arriving';
    /** @type {PageLayer} */
    this.layer = 'none';
    this.progress = 0;
    this.bytes = 0;
    this.text = '';
    this.live = false;
    /** Dots per inch of the paper; 0: not known. */
    this.dpi = 0;
    this.orphan = false;
    /** @type {OwnMark[]} */
    this.marks = [];
    /** @type {{ x: number, y: number, name: string } | null} of who pointed last */
    this.pointer = null;
    /** Of an own page: how far it has come, by who sees it. @type {Map<string, Progress>} */
    this.seen = new Map();
  }

  /** Takes what its owner says about it. @param {Omit<PageFacts, 'type' | 'page'>} facts */
  describe({ name, number, of, source, live, dpi, text }) {
    Object.assign(this, { name, number, of, source, live, dpi, text });
  }

  /** Takes more of its text. @param {string} text */
  addText(text) {
    this.text = (this.text + text).slice(0, LIMITS.textTotal);
  }

  /** Takes pixels that have changed. @param {import('./worker-messages.js').PageNews['changed']} changed */
  draw(changed) {
    if (!changed) return;
    const { x, y, width, height, pixels } = changed;
    this.canvas.getContext('2d', { alpha: false })?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), x, y);
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    if (this.width === width && this.height === height) return;
    this.width = this.canvas.width = width;
    this.height = this.canvas.height = height;
  }

  /**
   * Takes how far it has come.
   * @param {Progress} news
   */
  advance({ layer, readable, exact, complete, progress, bytes }) {
    if (this.state === 'withdrawn') return;
    Object.assign(this, { layer, progress, bytes });
    if (exact) this.state = 'exact';
    else if (complete) this.state = 'complete';
    else if (readable) this.state = 'readable';
    else this.state = this.owner === 'me' ? 'sending' : 'arriving';
  }

  /** Its owner no longer knows it: nothing more will come. */
  abandon() {
    this.orphan = true;
    this.live = false;
    this.pointer = null;
    if (this.state !== 'exact') this.state = 'complete';
  }

  /** Gone on both sides; its pixels are given back at once. */
  vanish() {
    this.state = 'withdrawn';
    this.live = false;
    this.marks = [];
    this.pointer = null;
    this.text = '';
    this.canvas.width = this.canvas.height = 0;
  }
}

/** @typedef {import('./document-types.js').SharedPage} SharedPageFace */
