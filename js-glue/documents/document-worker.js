// SPDX-License-Identifier: EUPL-1.2
// The document worker: pages coded and decoded, sheets found in the camera's pictures, kept pages
// written. What it sends goes to the media worker over a port of their own.
import { loadCore } from '../media/core-loader.js';
import { PageHost } from './page-host.js';
import { ScanHost } from './scan-host.js';
import { writePdf } from './pdf-host.js';
import { warmDocuments } from './warm-up.js';

/** @typedef {import('./worker-messages.js').ToDocumentWorker} ToDocumentWorker */
/** @typedef {import('./worker-messages.js').Question} Question */
/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */

const scope = /** @type {import('../media/worker-messages.js').WorkerScope} */ (/** @type {unknown} */ (globalThis));

/** The call itself begins first. */
const WARM_AFTER_MS = 3000;

class DocumentWorker {
  /** @type {SportelloDocuments | null} */
  core = null;
  /** @type {PageHost | null} */
  pages = null;
  /** @type {ScanHost | null} */
  scan = null;

  /** @param {Extract<ToDocumentWorker, { type: 'init' }>} message */
  async init({ compiled, moduleUrl }) {
    try {
      /** @type {SportelloDocuments} */
      const core = await loadCore(moduleUrl, compiled);
      this.core = core;
      this.scan = new ScanHost(core);
      this.pages = new PageHost(core, (message, transfer) => scope.postMessage(message, transfer));
      scope.postMessage({ type: 'ready', session: this.pages.session });
      setTimeout(() => this.warmUp(core), WARM_AFTER_MS);
    } catch (error) {
      scope.postMessage({ type: 'failed', error: String(error) });
    }
  }

  /** @param {SportelloDocuments} core */
  warmUp(core) {
    const wanted = () => this.pages?.pagesAdded === 0;
    warmDocuments(core, wanted).catch((error) => console.error('sportello: documents were not warmed up', error));
  }

  /** @param {ToDocumentWorker} message */
  handle(message) {
    if (message.type === 'init') return void this.init(message);
    const { pages, scan } = this;
    if (!pages || !scan) return;
    switch (message.type) {
      case 'exchange':
        return pages.use(message.line, message.port, message.sees);
      case 'leave':
        return pages.leave(message.line);
      case 'question':
        return this.answer(message);
      case 'withdraw':
        return pages.withdraw(message.page);
      case 'drawn':
        return pages.drawn(message.session, message.page);
      case 'again':
        return pages.addAgain(message.stream, message.shown);
      case 'forget-sheet':
        return scan.forgetSheet();
      case 'drop-shot':
        return scan.drop(message.shot);
    }
  }

  /** @param {Extract<ToDocumentWorker, { type: 'question' }>} question */
  answer(question) {
    const { id } = question;
    try {
      const answer = this.think(question);
      const transfer = answer instanceof ArrayBuffer ? [answer] : typeof answer === 'object' && 'pixels' in answer ? [answer.pixels] : [];
      scope.postMessage({ type: 'answer', id, answer }, transfer);
    } catch (error) {
      scope.postMessage({ type: 'error', id, error: String(error) });
    }
  }

  /** @param {Question} question @returns {import('./worker-messages.js').Answers[keyof import('./worker-messages.js').Answers]} */
  think(question) {
    const { core, pages, scan } = this;
    if (!core || !pages || !scan) throw new Error('not ready');
    switch (question.ask) {
      case 'add':
        return pages.add(question);
      case 'update':
        return pages.update(question.page, question);
      case 'look':
        return scan.look(question.frame, question.nowUs);
      case 'keep-shot':
        return scan.keep(question.frames);
      case 'straighten':
        return scan.straighten(question.shot, question.corners, question.quarterTurns);
      case 'pdf':
        return writePdf(core, pages, question);
    }
  }
}

const worker = new DocumentWorker();
scope.onmessage = (/** @type {MessageEvent} */ { data }) => worker.handle(data);
scope.postMessage({ type: 'started' });
