// SPDX-License-Identifier: EUPL-1.2
/**
 * The page's end of the document worker.
 * @module
 */

import { compileCore } from '../media/core-loader.js';
import { startWorker } from '../media/cross-origin-worker.js';

/** @typedef {import('./worker-messages.js').FromDocumentWorker} FromDocumentWorker */
/** @typedef {import('./worker-messages.js').ToDocumentWorker} ToDocumentWorker */
/** @typedef {import('./worker-messages.js').Question} Question */
/** @typedef {import('./worker-messages.js').Answers} Answers */
/**
 * Absolute addresses; they may lie on another origin.
 * @typedef {object} DocumentAssets
 * @property {string} documentWorker
 * @property {string} documentModule
 * @property {string} documentWasm
 * @property {string} pdfWorker
 * @property {string} pdfFolder where pdf.js finds its fonts and decoders
 */

/**
 * Events: `page` (detail: PageNews, to be answered with `drawn`), `need` (detail: the number of a
 * stream, to be answered with `again`), `incompatible` (a far side's core speaks another version),
 * `failed` (the thread is lost).
 */
export class DocumentThread extends EventTarget {
  /**
   * Loads worker and core. Rejects if the network or the page's policy forbids it.
   * @param {DocumentAssets} assets
   * @returns {Promise<DocumentThread>}
   */
  static async start(assets) {
    const [worker, compiled] = await Promise.all([startWorker(assets.documentWorker, 'sportello-documents'), compileCore(assets.documentWasm)]);
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.type === 'ready') resolve(new DocumentThread(worker, data.session));
        else if (data.type === 'failed') reject(new Error(data.error));
      };
      worker.postMessage({ type: 'init', compiled, moduleUrl: assets.documentModule });
    });
  }

  /**
   * @param {Worker} worker ready
   * @param {string} session
   */
  constructor(worker, session) {
    super();
    this.#worker = worker;
    /** The name of these documents, the same on both sides. */
    this.session = session;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => this.#emit('failed', event.message);
  }

  #worker;
  #closed = false;
  #lastQuestion = 0;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #questions = new Map();

  /**
   * Leads it to the media worker of a pair.
   * @param {string} line the other's id
   * @param {boolean} sees whether our pages go there; decided once for a line
   * @param {(port: MessagePort) => void} join takes the media worker's end
   */
  connect(line, sees, join) {
    const { port1, port2 } = new MessageChannel();
    this.#tell({ type: 'exchange', line, port: port1, sees }, [port1]);
    join(port2);
  }

  /** @param {string} line */
  leave(line) {
    this.#tell({ type: 'leave', line });
  }

  /** @param {number} stream @param {Extract<ToDocumentWorker, { type: 'again' }>['shown']} shown */
  again(stream, shown) {
    this.#tell({ type: 'again', stream, shown }, shown ? [shown.page.pixels] : []);
  }

  /**
   * @template {Question} Q
   * @param {Q} question
   * @param {Transferable[]} [transfer]
   * @returns {Promise<Answers[Q['ask']]>}
   */
  ask(question, transfer = []) {
    if (this.#closed) return Promise.reject(new Error('closed'));
    const id = ++this.#lastQuestion;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#tell({ type: 'question', id, ...question }, transfer);
    });
  }

  /** @param {number} page */
  withdraw(page) {
    this.#tell({ type: 'withdraw', page });
  }

  /** The news of this page are on its canvas. @param {string} session @param {number} page */
  drawn(session, page) {
    this.#tell({ type: 'drawn', session, page });
  }

  forgetSheet() {
    this.#tell({ type: 'forget-sheet' });
  }

  /** @param {number} shot */
  dropShot(shot) {
    this.#tell({ type: 'drop-shot', shot });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#worker.terminate();
    for (const { reject } of this.#questions.values()) reject(new Error('closed'));
    this.#questions.clear();
  }

  /** @param {ToDocumentWorker} message @param {Transferable[]} [transfer] */
  #tell(message, transfer = []) {
    if (!this.#closed) this.#worker.postMessage(message, transfer);
  }

  /** @param {FromDocumentWorker} message */
  #receive(message) {
    switch (message.type) {
      case 'answer':
        this.#questions.get(message.id)?.resolve(message.answer);
        this.#questions.delete(message.id);
        break;
      case 'error':
        this.#questions.get(message.id)?.reject(new Error(message.error));
        this.#questions.delete(message.id);
        break;
      case 'need':
        this.#emit('need', message.stream);
        break;
      case 'page':
      case 'incompatible':
        this.#emit(message.type, message);
        break;
    }
  }

  /** @param {string} type @param {unknown} detail */
  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
