// SPDX-License-Identifier: EUPL-1.2
import { PageRise } from './page-rise.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('../media/worker-messages.js').ToDocumentExchange} ToDocumentExchange */
/** @typedef {import('./worker-messages.js').FromDocumentWorker} FromDocumentWorker */
/** @typedef {import('./page-stream.js').PageStream} PageStream */

const MAX_MESSAGE_BYTES = 16_384;
const MIN_MESSAGE_BYTES = 256;
/** Coding goes on in pieces, so that what arrives is heard in between. */
const CODE_SLICE_MS = 12;

/**
 * @typedef {object} LineWays
 * @property {(message: FromDocumentWorker, transfer?: Transferable[]) => void} tellPage
 * @property {(job: () => void) => void} soon
 * @property {() => number} now
 * @property {(line: PageLine) => void} restarted the far side is a new one and knows nothing
 */

/**
 * The way to one other: decoder and exchange. What leaves is coded no earlier than it is wanted, but
 * for a few kilobytes ahead.
 */
export class PageLine {
  /**
   * @param {SportelloDocuments} core
   * @param {[number, number]} seed the same on all lines: so one's documents have one name for everybody
   * @param {LineWays} ways
   */
  constructor(core, seed, ways) {
    this.ways = ways;
    this.decoder = new core.DocumentDecoder();
    this.exchange = new core.DocumentExchange(...seed);
    this.rise = new PageRise(this.decoder, ways.tellPage, { now: ways.now });
    /** @type {MessagePort | null} */
    this.port = null;
    /** What is shown to that one; null: nothing. @type {PageStream | null} */
    this.stream = null;
    /** The number of the packet that comes next. */
    this.at = 0;
    this.scheduled = false;
    this.closed = false;
    this.toldIncompatible = false;
    /** Packets that the core of documents could not take. */
    this.refusedPackets = 0;
  }

  /** @param {MessagePort} port the media worker's */
  use(port) {
    this.port?.close();
    this.port = port;
    port.onmessage = ({ data }) => this.hear(data);
  }

  /** @param {PageStream | null} stream from its beginning */
  follow(stream) {
    this.stream = stream;
    this.at = stream?.first ?? 0;
    this.prepare();
  }

  /** @param {ToDocumentExchange} message */
  hear(message) {
    if (this.closed) return;
    switch (message.type) {
      case 'open':
        this.exchange.connected();
        return this.report();
      case 'closed':
        return;
      case 'message':
        return this.receive(new Uint8Array(message.data));
      case 'give':
        return this.give(message.bytes, message.connection);
    }
  }

  /** @param {Uint8Array} message */
  receive(message) {
    const { exchange, decoder } = this;
    exchange.messageBuffer(message.length).set(message);
    exchange.receive(message.length);
    if (exchange.takeRestarted()) {
      decoder.restart();
      this.rise.restart(exchange.farInstance());
      this.ways.restarted(this);
    }
    this.rise.session = exchange.farInstance();
    for (let packet = exchange.pollPacket(); packet.length > 0; packet = exchange.pollPacket()) {
      // Both live on the heap, which may move when it grows.
      const bytes = packet.slice();
      decoder.packetBuffer(bytes.length).set(bytes);
      if (!decoder.decode(bytes.length)) this.refusedPackets += 1;
    }
    this.rise.look();
    if (exchange.incompatible() && !this.toldIncompatible) {
      this.toldIncompatible = true;
      this.ways.tellPage({ type: 'incompatible' });
    }
    this.prepare();
    this.report();
  }

  /** @param {number} bytes that may leave now @param {number} connection */
  give(bytes, connection) {
    const { exchange, ways } = this;
    /** @type {ArrayBuffer[]} */
    const messages = [];
    const until = ways.now() + CODE_SLICE_MS;
    while (bytes >= MIN_MESSAGE_BYTES) {
      if (exchange.hasMessage()) {
        const message = exchange.pollMessage(Math.min(bytes, MAX_MESSAGE_BYTES)).slice();
        if (message.length === 0) break;
        bytes -= message.length;
        messages.push(message.buffer);
      } else if ((messages.length > 0 && ways.now() > until) || !this.takePacket()) {
        break;
      }
    }
    this.port?.postMessage({ type: 'given', messages, connection, ...this.waiting() }, messages);
    this.prepare();
  }

  /** Takes one packet more if there is room for it. @returns {boolean} whether there was one */
  takePacket() {
    const packet = this.exchange.wantsPacket() ? this.stream?.packet(this.at) : null;
    if (!packet) return false;
    this.at += 1;
    this.exchange.packetBuffer(packet.length).set(packet);
    this.exchange.pushPacket(packet.length);
    return true;
  }

  get hasMore() {
    return this.stream?.hasMore(this.at) ?? false;
  }

  /** Codes ahead what the exchange has room for, a packet a turn. */
  prepare() {
    if (this.scheduled || !this.hasMore || !this.exchange.wantsPacket()) return;
    this.scheduled = true;
    this.ways.soon(() => {
      this.scheduled = false;
      if (this.closed) return;
      if (this.takePacket()) this.prepare();
      this.report();
    });
  }

  /** What wants to leave now, and whether there is more to come. */
  waiting() {
    const { exchange, hasMore } = this;
    const more = exchange.open() && (hasMore || exchange.unsentBytes() > 0);
    if (exchange.hasMessage()) return { waiting: Math.max(1, exchange.unsentBytes()), more };
    return { waiting: more && hasMore && exchange.wantsPacket() ? 1 : 0, more };
  }

  report() {
    this.port?.postMessage({ type: 'waiting', ...this.waiting() });
  }

  close() {
    this.closed = true;
    this.port?.close();
    this.port = this.stream = null;
    this.rise.close();
    this.exchange.delete();
    this.decoder.delete();
  }
}
