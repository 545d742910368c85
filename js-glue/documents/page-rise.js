// SPDX-License-Identifier: EUPL-1.2
import { LAYERS, SOURCES } from './core-names.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').DocumentDecoder} DocumentDecoder */
/** @typedef {import('../../wasm/bindings/sportello-documents.js').PageState} PageState */
/** @typedef {import('./worker-messages.js').FromDocumentWorker} FromDocumentWorker */
/** @typedef {import('./worker-messages.js').PageNews} PageNews */

/** A page is drawn at most this often, and for no more than this share of the time. */
const MIN_PERIOD_MS = 40;
const WORK_SHARE = 0.25;

/** Where the bar of progress stands when a layer begins; each layer comes from top to bottom. */
const LAYER_BEGIN = { text: 0, picture: 0.4, exact: 0.5 };

/**
 * @typedef {object} Rising
 * @property {boolean} news it has not been told since something arrived
 * @property {boolean} drawing the page has not drawn yet what it was told last
 * @property {number} restUntilMs
 * @property {number} reach 0..1, how far down the present layer has come
 * @property {string} layer
 */

/** Tells the page how the far side's pages rise, no faster than they can be drawn. */
export class PageRise {
  /**
   * @param {DocumentDecoder} decoder
   * @param {(message: FromDocumentWorker, transfer?: Transferable[]) => void} tellPage
   * @param {{ now: () => number }} ways
   */
  constructor(decoder, tellPage, { now }) {
    this.decoder = decoder;
    this.tellPage = tellPage;
    this.now = now;
    /** The name of the far side's documents. */
    this.session = '';
    /** @type {Map<number, Rising>} */
    this.pages = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** The far side is a new one. @param {string} session */
  restart(session) {
    this.session = session;
    this.pages.clear();
  }

  close() {
    clearTimeout(this.timer);
    this.pages.clear();
  }

  /** Something has arrived. */
  look() {
    for (let page = this.decoder.pollChangedPage(); page !== 0; page = this.decoder.pollChangedPage()) {
      const rising = this.pages.get(page) ?? { news: true, drawing: false, restUntilMs: 0, reach: 0, layer: 'text' };
      rising.news = true;
      this.pages.set(page, rising);
    }
    this.tell();
  }

  /** The page has drawn what it was last told. @param {string} session @param {number} page */
  drawn(session, page) {
    const rising = session === this.session ? this.pages.get(page) : undefined;
    if (!rising) return;
    rising.drawing = false;
    this.tell();
  }

  /** Tells what is new of a page, whatever was put off. @param {number} page */
  tellNow(page) {
    const rising = this.pages.get(page);
    if (rising) this.tellOf(page, rising);
  }

  tell() {
    let nextMs = Infinity;
    for (const [page, rising] of this.pages) {
      if (!rising.news || rising.drawing) continue;
      if (this.now() >= rising.restUntilMs) this.tellOf(page, rising);
      else nextMs = Math.min(nextMs, rising.restUntilMs);
    }
    clearTimeout(this.timer);
    this.timer = nextMs === Infinity ? undefined : setTimeout(() => this.tell(), nextMs - this.now());
  }

  /** @param {number} page @param {Rising} rising */
  tellOf(page, rising) {
    const { session } = this;
    const beganMs = this.now();
    rising.news = false;
    const state = this.decoder.state(page);
    if (!state) {
      this.pages.delete(page);
      this.tellPage({ type: 'page', ...NOTHING, session, page, withdrawn: true });
      return;
    }
    const changed = this.takeChanged(page, state);
    rising.drawing = changed !== null;
    const layer = LAYERS[state.layer];
    if (rising.layer !== layer) rising.reach = 0;
    rising.layer = layer;
    if (changed) rising.reach = Math.max(rising.reach, (changed.y + changed.height) / state.height);
    const next = layer === 'text' ? LAYER_BEGIN.picture : layer === 'picture' ? LAYER_BEGIN.exact : 1;
    const { readable, exact, complete, bytes, width, height } = state;
    const progress = complete ? 1 : Math.min(0.99, LAYER_BEGIN[layer] + (next - LAYER_BEGIN[layer]) * rising.reach);
    this.tellPage(
      { type: 'page', session, page, withdrawn: false, width, height, source: SOURCES[state.source], layer: layerDone(layer, readable, complete), readable, exact, complete, progress, bytes, changed },
      changed ? [changed.pixels] : [],
    );
    const nowMs = this.now();
    rising.restUntilMs = Math.max(beganMs + MIN_PERIOD_MS, nowMs + (nowMs - beganMs) * (1 / WORK_SHARE - 1));
  }

  /** @param {number} page @param {PageState} state @returns {PageNews['changed']} */
  takeChanged(page, state) {
    const { x, y, width, height } = this.decoder.takeChanged(page);
    if (width <= 0 || height <= 0) return null;
    const all = this.decoder.pixels(page);
    const stride = state.width * 4;
    const pixels = new Uint8Array(width * height * 4);
    if (width === state.width) {
      pixels.set(all.subarray(y * stride, (y + height) * stride));
    } else {
      for (let row = 0; row < height; row += 1) {
        const begin = (y + row) * stride + x * 4;
        pixels.set(all.subarray(begin, begin + width * 4), row * width * 4);
      }
    }
    return { x, y, width, height, pixels: pixels.buffer };
  }
}

const NOTHING = /** @type {const} */ ({ width: 0, height: 0, source: 'picture', layer: 'none', readable: false, exact: false, complete: false, progress: 0, bytes: 0, changed: null });

/**
 * The last layer that is there as a whole, from the one that is arriving.
 * @param {'text' | 'picture' | 'exact'} arriving
 * @param {boolean} readable
 * @param {boolean} complete
 */
function layerDone(arriving, readable, complete) {
  if (complete) return arriving;
  if (arriving === 'exact') return 'picture';
  return readable ? 'text' : 'none';
}
