// SPDX-License-Identifier: EUPL-1.2
import { wallMs } from './clock.js';
import { compileCore } from './core-loader.js';
import { startWorker } from './cross-origin-worker.js';

/**
 * Absolute addresses of what an engine loads; they may lie on another origin.
 * @typedef {object} MediaAssets
 * @property {string} mediaWorker
 * @property {string} videoWorker
 * @property {string} worklet
 * @property {string} coreModule
 * @property {string} coreWasm
 */
/** @typedef {import('./session-host.js').SessionSettings} SessionSettings */
/** @typedef {import('./worker-messages.js').FromMediaWorker} FromMediaWorker */
/** @typedef {import('./worker-messages.js').FromVideoWorker} FromVideoWorker */

/** The two workers of an engine, one compiled core in both, a port between them. */
export class MediaThreads {
  /**
   * @param {MediaAssets} assets
   * @param {(message: FromMediaWorker | FromVideoWorker) => void} onMessage
   * @param {(error: string) => void} onCrash after a successful start
   */
  constructor(assets, onMessage, onCrash) {
    this.assets = assets;
    this.onMessage = onMessage;
    this.onCrash = onCrash;
    this.epochMs = wallMs();
    this.closed = false;
    /** @type {Promise<WebAssembly.Module> | null} */
    this.compiling = null;
    /** @type {Worker | null} */
    this.media = null;
    /** @type {Worker | null} */
    this.video = null;
    /** @type {Promise<Worker> | null} */
    this.videoStarting = null;
    /** @type {Map<number, (message: any) => void>} */
    this.questions = new Map();
    this.nextQuestion = 1;
  }

  compile() {
    this.compiling ??= compileCore(this.assets.coreWasm);
    return this.compiling;
  }

  /** @param {Promise<SessionSettings>} settings known once the audio context is @returns {Promise<Worker>} */
  async startMedia(settings) {
    const [worker, compiled] = await Promise.all([startWorker(this.assets.mediaWorker, 'sportello-media'), this.compile()]);
    this.media = worker;
    await this.ready(worker, { type: 'init', compiled, settings: await settings }, []);
    return worker;
  }

  /** Starts the video worker once; joins it to the media worker when both run. */
  startVideo() {
    this.videoStarting ??= this.makeVideo();
    return this.videoStarting;
  }

  async makeVideo() {
    const [worker, compiled] = await Promise.all([startWorker(this.assets.videoWorker, 'sportello-video'), this.compile()]);
    this.video = worker;
    const { port1, port2 } = new MessageChannel();
    await this.ready(worker, { type: 'init', compiled, port: port1 }, [port1]);
    if (this.media) this.media.postMessage({ type: 'video', port: port2 }, [port2]);
    return worker;
  }

  /** @param {Worker} worker @param {object} init @param {Transferable[]} transfer @returns {Promise<void>} */
  ready(worker, init, transfer) {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        worker.terminate();
        reject(new Error('closed'));
        return;
      }
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.type === 'failed') reject(new Error(data.error));
        if (data.type !== 'ready') return;
        worker.onmessage = ({ data: message }) => this.receive(message);
        worker.onerror = (event) => this.onCrash(event.message);
        resolve();
      };
      const { coreModule: coreModuleUrl } = this.assets;
      worker.postMessage({ ...init, coreModuleUrl, epochMs: this.epochMs }, transfer);
    });
  }

  /** @param {FromMediaWorker | FromVideoWorker} message */
  receive(message) {
    if (message.type === 'failed') this.onCrash(message.error);
    else if (message.type === 'stats') {
      this.questions.get(message.id)?.(message);
      this.questions.delete(message.id);
    } else this.onMessage(message);
  }

  /** @param {Worker | null} worker @returns {Promise<any>} its stats message; null without a worker */
  askStats(worker) {
    if (!worker || this.closed) return Promise.resolve(null);
    const id = this.nextQuestion++;
    return new Promise((resolve) => {
      this.questions.set(id, resolve);
      worker.postMessage({ type: 'stats', id });
    });
  }

  close() {
    this.closed = true;
    this.media?.terminate();
    this.video?.terminate();
    for (const answer of this.questions.values()) answer(null);
    this.questions.clear();
  }
}
