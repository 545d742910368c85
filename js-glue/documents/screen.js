// SPDX-License-Identifier: EUPL-1.2
/**
 * A screen or window as a page that changes.
 * @module
 */

import { Draft } from './draft.js';
import { DraftFailure } from './draft-failure.js';
import { FrameSource } from './frame-source.js';
import { pixelsOf } from './own-pages.js';

/** @typedef {import('./own-pages.js').OwnPages} OwnPages */
/** @typedef {import('./own-pages.js').LiveFeed} LiveFeed */
/** @typedef {import('./shared-page.js').SharedPage} SharedPage */

const MAX_PIXELS = 1 << 24;
/** Between two pictures of the screen: changes are coded one after the other. */
const UPDATE_PERIOD_MS = 150;

/**
 * Asks for a screen or window. Call it in the turn of a click.
 * @param {{ own: OwnPages }} ways
 * @returns {Promise<Draft>}
 */
export async function openScreen({ own }) {
  /** @type {MediaStream} */
  let stream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
  } catch (error) {
    const name = error instanceof Error || error instanceof DOMException ? error.name : '';
    throw new DraftFailure(name === 'NotAllowedError' ? 'refused' : 'unavailable', '', error);
  }
  const screen = new ScreenPage(stream.getVideoTracks()[0], own);
  return new Draft(own, [{ name: '', maker: screen.maker }]).ready();
}

/** One capture: a preview first, then a page that follows it. */
class ScreenPage {
  /** @param {MediaStreamTrack} track @param {OwnPages} own */
  constructor(track, own) {
    this.#track = track;
    this.#own = own;
    this.#source = new FrameSource(track);
    track.addEventListener('ended', () => this.#end());
  }

  #track;
  #own;
  #source;
  #version = 0;
  /** @type {SharedPage | null} */
  #page = null;
  /** What was sent last. */
  #sent = new Uint32Array(0);
  #live = false;

  /** @returns {import('./draft.js').PageMaker} */
  get maker() {
    return {
      picture: null,
      preview: async () => ({ image: await this.#grab(), corners: null, source: 'screen' }),
      // As it looks now, not as it did when the draft was made.
      finish: async () => ({ canvas: await this.#grab(), dpi: 0, text: '' }),
      goLive: () => {
        this.#live = true;
        return (page) => this.#follow(page);
      },
      close: () => {
        if (!this.#live) this.#stop();
      },
    };
  }

  /** A canvas with the newest picture. */
  async #grab() {
    await this.#source.after(0);
    const canvas = document.createElement('canvas');
    if (!this.#draw(canvas)) throw new DraftFailure('unavailable', '');
    return canvas;
  }

  /** @param {HTMLCanvasElement} canvas */
  #draw(canvas) {
    const { image, width: fullWidth, height: fullHeight, version } = this.#source;
    if (!image) return false;
    const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (fullWidth * fullHeight)));
    const [width, height] = [Math.max(1, Math.floor(fullWidth * scale)), Math.max(1, Math.floor(fullHeight * scale))];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.getContext('2d', { alpha: false, willReadFrequently: true })?.drawImage(image, 0, 0, width, height);
    this.#version = version;
    return true;
  }

  /** @param {SharedPage} page @returns {LiveFeed} */
  #follow(page) {
    const first = this.#page === null;
    this.#page = page;
    this.#sent = new Uint32Array(pixelsOf(page.canvas).pixels);
    if (first) this.#run();
    return {
      stop: () => {
        if (this.#page === page) this.#stop();
      },
    };
  }

  async #run() {
    const scratch = document.createElement('canvas');
    for (;;) {
      await this.#source.after(this.#version);
      if (this.#source.closed || !this.#draw(scratch)) return;
      await this.#show(scratch).catch(() => this.#end());
      await new Promise((resolve) => setTimeout(resolve, UPDATE_PERIOD_MS));
    }
  }

  /** @param {HTMLCanvasElement} canvas */
  async #show(canvas) {
    const page = this.#page;
    if (!page) return;
    const frame = pixelsOf(canvas);
    if (frame.width !== page.width || frame.height !== page.height) return this.#replace(page, canvas);
    const now = new Uint32Array(frame.pixels);
    if (now.every((pixel, at) => pixel === this.#sent[at])) return;
    this.#sent = now.slice();
    page.canvas.getContext('2d', { alpha: false })?.drawImage(canvas, 0, 0);
    await this.#own.update(page, frame);
  }

  /** The window has another size, so it is another page. @param {SharedPage} page @param {HTMLCanvasElement} canvas */
  async #replace(page, canvas) {
    const copy = document.createElement('canvas');
    Object.assign(copy, { width: canvas.width, height: canvas.height });
    copy.getContext('2d', { alpha: false })?.drawImage(canvas, 0, 0);
    const { name, number, of, text } = page;
    await this.#own.show({ canvas: copy, source: 'screen', name, number, of, dpi: 0, text, live: (next) => this.#follow(next) });
    this.#own.withdraw(page.key);
  }

  /** The browser's own button, or the window is gone. */
  #end() {
    if (this.#page) this.#own.stopLive(this.#page.key);
    this.#stop();
  }

  #stop() {
    this.#source.close();
    this.#track.stop();
  }
}
