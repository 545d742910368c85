// SPDX-License-Identifier: EUPL-1.2
// The video worker: camera pictures in, encoded frames out; encoded frames in, pictures out.
import { makeClock, wallMs } from './clock.js';
import { loadCore } from './core-loader.js';
import { VideoReceiver } from './video-receiver.js';
import { VideoSender } from './video-sender.js';
import { warmVideo } from './warm-up.js';

/** @typedef {import('./worker-messages.js').ToVideoWorker} ToVideoWorker */
/** @typedef {import('./worker-messages.js').ToVideoCodec} ToVideoCodec */

const scope = /** @type {import('./worker-messages.js').WorkerScope} */ (/** @type {unknown} */ (globalThis));

class VideoWorker {
  constructor() {
    /** @type {VideoSender | null} */
    this.sender = null;
    /** @type {VideoReceiver | null} */
    this.receiver = null;
    /** @type {ToVideoWorker[]} */
    this.early = [];
    /** @type {ReadableStreamDefaultReader<VideoFrame> | null} */
    this.camera = null;
  }

  /** @param {Extract<ToVideoWorker, { type: 'init' }>} message */
  async init({ compiled, coreModuleUrl, epochMs, port }) {
    try {
      const core = await loadCore(coreModuleUrl, compiled);
      await warmVideo(core, 640, 480);
      this.sender = new VideoSender(core, makeClock(epochMs), (message, transfer) => port.postMessage(message, transfer ?? []));
      this.receiver = new VideoReceiver(
        core,
        () => port.postMessage({ type: 'need-key' }),
        (width, height) => scope.postMessage({ type: 'remote-picture', width, height }),
      );
      port.onmessage = ({ data }) => this.handleSession(data);
      scope.postMessage({ type: 'ready' });
      for (const message of this.early.splice(0)) this.handle(message);
    } catch (error) {
      scope.postMessage({ type: 'failed', error: String(error) });
    }
  }

  /** @param {ToVideoWorker} message */
  handle(message) {
    if (message.type === 'init') return void this.init(message);
    const { sender, receiver } = this;
    if (!sender || !receiver) return void this.early.push(message);
    switch (message.type) {
      case 'camera':
        this.stopCamera();
        return void this.readCamera(sender, message.readable);
      case 'camera-frame':
        return void sender.take(message.frame).finally(() => scope.postMessage({ type: 'camera-frame-taken' }));
      case 'camera-off':
        this.stopCamera();
        return sender.stop();
      case 'view':
        return receiver.setView(message.canvas);
      case 'hidden':
        receiver.hidden = message.hidden;
        if (!message.hidden) receiver.draw(0);
        return;
      case 'stats':
        return scope.postMessage({ type: 'stats', id: message.id, stats: this.stats(sender, receiver) });
    }
  }

  /** @param {ToVideoCodec} message */
  handleSession(message) {
    const { sender, receiver } = this;
    if (!sender || !receiver) return;
    switch (message.type) {
      case 'target':
        return sender.setTarget(message);
      case 'key':
        sender.forceKey = true;
        return;
      case 'refused':
        return sender.pause(message.pauseMs);
      case 'lane':
        sender.laneOpen = message.open;
        if (!message.open) sender.stop();
        return;
      case 'decoder-reset':
        return receiver.reset();
      case 'reset':
        sender.stop();
        return receiver.reset();
      case 'frame':
        return receiver.take(message, wallMs() - message.postedMs);
    }
  }

  /** @param {VideoSender} sender @param {ReadableStream<VideoFrame>} readable */
  async readCamera(sender, readable) {
    const reader = readable.getReader();
    this.camera = reader;
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) break;
        await sender.take(frame);
      }
    } catch (error) {
      // The camera's track ended; a codec's failure must not pass unseen.
      if (this.camera === reader) scope.postMessage({ type: 'failed', error: String(error) });
    }
  }

  stopCamera() {
    const reader = this.camera;
    this.camera = null;
    reader?.cancel().catch(() => {});
  }

  /** @param {VideoSender} sender @param {VideoReceiver} receiver */
  stats(sender, receiver) {
    return {
      encodeMs: sender.encodeMs,
      decodeMs: receiver.decodeMs,
      encodedFrames: sender.encodedFrames,
      decodedFrames: receiver.decodedFrames,
      encodedWidth: sender.encoder ? sender.width : 0,
      encodedHeight: sender.encoder ? sender.height : 0,
      effortLevel: sender.adaptation.level,
    };
  }
}

const worker = new VideoWorker();
scope.onmessage = (/** @type {MessageEvent} */ { data }) => worker.handle(data);
scope.postMessage({ type: 'started' });
