// SPDX-License-Identifier: EUPL-1.2
// The two ends of the sound: microphone to media worker, media worker to loudspeaker. Both talk to
// the worker over a port of their own, in bare ArrayBuffers that go back and forth.
import { CaptureQueue } from './capture-queue.js';
import { PlayoutFifo } from './playout-fifo.js';

const PLAYOUT_BLOCK_MS = 10;
const REPORT_MS = 500;

/** Mixes its input to mono and posts it in blocks; the worker posts the empty blocks back. */
class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    /** @type {MessagePort | null} */
    this.worker = null;
    this.queue = new CaptureQueue(sampleRate);
    this.mono = new Float32Array(128);
    this.open = true;
    this.port.onmessage = ({ data }) => {
      if (data === 'close') this.open = false;
      else this.connectWorker(data);
    };
  }

  /** @param {MessagePort} worker */
  connectWorker(worker) {
    this.worker = worker;
    worker.onmessage = ({ data }) => {
      this.queue.back(new Float32Array(data));
      this.post();
    };
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    if (!this.worker) return this.open;
    const input = inputs[0];
    const channels = input.length;
    const frames = channels > 0 ? input[0].length : 128;
    if (this.mono.length !== frames) this.mono = new Float32Array(frames);
    for (let n = 0; n < frames; n++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += input[channel][n];
      this.mono[n] = channels > 1 ? sum / channels : sum;
    }
    this.queue.push(this.mono);
    this.post();
    return this.open;
  }

  post() {
    for (let block = this.queue.take(); block; block = this.queue.take()) this.worker?.postMessage(block.buffer, [block.buffer]);
  }
}

/** Plays what the worker gives. An empty block posted to the worker is the request to fill it. */
class PlayoutProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    /** @type {MessagePort | null} */
    this.worker = null;
    this.blockFrames = Math.round((sampleRate * PLAYOUT_BLOCK_MS) / 1000);
    this.fifo = new PlayoutFifo(sampleRate, this.blockFrames);
    /** @type {ArrayBuffer[]} */
    this.spare = [];
    this.sinceReport = 0;
    this.open = true;
    this.port.onmessage = ({ data }) => {
      if (data === 'close') this.open = false;
      else this.connectWorker(data);
    };
  }

  /** @param {MessagePort} worker */
  connectWorker(worker) {
    this.worker = worker;
    worker.onmessage = ({ data }) => {
      this.fifo.push(new Float32Array(data));
      this.spare.push(data);
    };
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const [first, ...others] = outputs[0];
    if (!this.worker || !first) return this.open;
    this.fifo.render(first);
    for (const other of others) other.set(first);
    for (let blocks = this.fifo.blocksWanted(); blocks > 0; blocks--) {
      const buffer = this.spare.pop() ?? new ArrayBuffer(this.blockFrames * 4);
      this.worker.postMessage(buffer, [buffer]);
      this.fifo.noteRequest();
    }
    this.sinceReport += first.length;
    if (this.sinceReport >= (sampleRate * REPORT_MS) / 1000) this.report();
    return this.open;
  }

  report() {
    this.sinceReport = 0;
    const { underruns, silentFrames, levelMs, targetMs } = this.fifo;
    this.port.postMessage({ underruns, silentMs: (silentFrames * 1000) / sampleRate, fifoMs: levelMs, fifoTargetMs: targetMs });
  }
}

registerProcessor('sportello-capture', CaptureProcessor);
registerProcessor('sportello-playout', PlayoutProcessor);
