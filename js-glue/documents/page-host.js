// SPDX-License-Identifier: EUPL-1.2
import { PageLine } from './page-line.js';
import { PageStream } from './page-stream.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('./worker-messages.js').Pixels} Pixels */
/** @typedef {import('./worker-messages.js').FromDocumentWorker} FromDocumentWorker */
/** @typedef {import('./page-stream.js').PageToCode} PageToCode */

/**
 * Owns what this side shows, and a line to everybody who sees it. All of them read one stream, coded
 * once; another one begins only for who comes after something was taken back.
 */
export class PageHost {
  /**
   * @param {SportelloDocuments} core
   * @param {(message: FromDocumentWorker, transfer?: Transferable[]) => void} tellPage
   * @param {{ soon?: (job: () => void) => void, now?: () => number }} [ways] others in tests
   */
  constructor(core, tellPage, { soon = makeSoon(), now = () => performance.now() } = {}) {
    this.core = core;
    this.tellPage = tellPage;
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    /** @type {[number, number]} */
    this.seed = [high, low];
    this.lineWays = { tellPage, soon, now, restarted: (/** @type {PageLine} */ line) => this.begin(line) };
    /** @type {Map<string, PageLine>} */
    this.lines = new Map();
    /** By number. @type {Map<number, PageStream>} */
    this.streams = new Map();
    this.lastStream = 0;
    /** Pages that came while a new stream still waits for those before. @type {Map<PageStream, { number: number, page: PageToCode }[]>} */
    this.waiting = new Map();
    this.newStream();
    const nameless = new core.DocumentExchange(high, low);
    /** The name of these documents for everybody. */
    this.session = nameless.instance();
    nameless.delete();
    /** Numbers of the pages that are shown. @type {Set<number>} */
    this.shown = new Set();
    this.pagesAdded = 0;
  }

  /**
   * A way to somebody, or another one to the same.
   * @param {string} id
   * @param {MessagePort} port the media worker's
   * @param {boolean} sees whether our pages go there
   */
  use(id, port, sees) {
    let line = this.lines.get(id);
    if (!line) {
      line = new PageLine(this.core, this.seed, this.lineWays);
      this.lines.set(id, line);
      if (sees) line.follow(this.streamForNew());
    }
    line.use(port);
  }

  /** @param {string} id somebody has left */
  leave(id) {
    this.lines.get(id)?.close();
    this.lines.delete(id);
    this.tidy();
  }

  /** @param {PageToCode} page @returns {number} 0 if refused */
  add(page) {
    const number = this.pagesAdded + 1;
    const ready = [...this.streams.values()].filter((stream) => !this.waiting.has(stream));
    const taken = ready.filter((stream) => stream.add(number, page));
    if (taken.length < ready.length) {
      // One stream must not know a page that another does not.
      for (const stream of taken) stream.withdraw(number);
      if (taken.length > 0) this.pagesAdded = number;
      return 0;
    }
    for (const pages of this.waiting.values()) pages.push({ number, page });
    this.pagesAdded = number;
    this.shown.add(number);
    this.wake();
    return number;
  }

  /**
   * A page that is shown, for a stream that asked for all.
   * @param {number} stream
   * @param {{ number: number, page: PageToCode } | null} shown in the order of their numbers; null: that was all
   */
  addAgain(stream, shown) {
    const known = this.streams.get(stream);
    if (!known) return;
    const pages = shown ? [shown] : this.waiting.get(known) ?? [];
    for (const { number, page } of pages) if (this.shown.has(number) && known.lastPage < number) known.add(number, page);
    if (!shown) this.waiting.delete(known);
    this.wake();
  }

  /** @param {number} page @param {Pixels} pixels */
  update(page, pixels) {
    let taken = false;
    for (const stream of this.streams.values()) if (stream.lastPage >= page) taken = stream.update(page, pixels) || taken;
    for (const pages of this.waiting.values()) for (const { number, page: shown } of pages) if (number === page) Object.assign(shown, pixels);
    this.wake();
    return taken;
  }

  /** @param {number} page */
  withdraw(page) {
    this.shown.delete(page);
    for (const stream of this.streams.values()) if (stream.lastPage >= page) stream.withdraw(page);
    this.wake();
  }

  /** The one of the far side's lines whose documents have that name. @param {string} session */
  lineOf(session) {
    return [...this.lines.values()].find(({ rise }) => rise.session === session) ?? null;
  }

  /** @param {string} session @param {number} page */
  drawn(session, page) {
    this.lineOf(session)?.rise.drawn(session, page);
  }

  /** The far side of a line knows nothing any more. @param {PageLine} line */
  begin(line) {
    const { stream } = line;
    if (!stream) return;
    const alone = [...this.lines.values()].every((other) => other === line || other.stream !== stream);
    if (!stream.whole && alone) stream.restart();
    line.follow(stream.whole ? stream : this.streamForNew());
    this.tidy();
  }

  streamForNew() {
    for (const stream of this.streams.values()) if (stream.whole) return stream;
    const stream = this.newStream();
    this.waiting.set(stream, []);
    this.tellPage({ type: 'need', stream: this.lastStream });
    return stream;
  }

  newStream() {
    const stream = new PageStream(this.core);
    this.streams.set(++this.lastStream, stream);
    return stream;
  }

  /** There may be something to send. */
  wake() {
    for (const line of this.lines.values()) line.prepare();
    this.tidy();
  }

  /** Streams that nobody reads go, and packets that nobody needs. */
  tidy() {
    for (const [number, stream] of this.streams) {
      const readers = [...this.lines.values()].filter((line) => line.stream === stream);
      stream.forgetBefore(Math.min(...readers.map(({ at }) => at)));
      if (readers.length > 0 || this.streams.size === 1) continue;
      stream.delete();
      this.streams.delete(number);
      this.waiting.delete(stream);
    }
  }
}

/** Tasks of their own, which a hidden page does not delay as it does timers. */
function makeSoon() {
  const { port1, port2 } = new MessageChannel();
  /** @type {(() => void)[]} */
  const jobs = [];
  port1.onmessage = () => jobs.shift()?.();
  return (/** @type {() => void} */ job) => {
    jobs.push(job);
    port2.postMessage(null);
  };
}
