// SPDX-License-Identifier: EUPL-1.2
import { SOURCES } from './core-names.js';
import { PageRise } from './page-rise.js';

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */
/** @typedef {import('../../wasm/bindings/sportello-documents.js').Source} Source */
/** @typedef {import('../media/worker-messages.js').ToDocumentExchange} ToDocumentExchange */
/** @typedef {import('./worker-messages.js').Pixels} Pixels */
/** @typedef {import('./worker-messages.js').FromDocumentWorker} FromDocumentWorker */
/** @typedef {import('./document-types.js').PageSource} PageSource */

const MAX_MESSAGE_BYTES = 16_384;
const MIN_MESSAGE_BYTES = 256;
/** Coding goes on in pieces, so that what arrives is heard in between. */
const CODE_SLICE_MS = 12;

/**
 * Owns this page's encoder, decoder and exchange. What leaves is coded no earlier than it is wanted,
 * but for a few kilobytes ahead.
 */
export class PageHost {
  /**
   * @param {SportelloDocuments} core
   * @param {(message: FromDocumentWorker, transfer?: Transferable[]) => void} tellPage
   * @param {{ soon?: (job: () => void) => void, now?: () => number }} [ways] others in tests
   */
  constructor(core, tellPage, { soon = makeSoon(), now = () => performance.now() } = {}) {
    this.tellPage = tellPage;
    this.soon = soon;
    this.now = now;
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    this.encoder = new core.DocumentEncoder();
    this.decoder = new core.DocumentDecoder();
    this.exchange = new core.DocumentExchange(high, low);
    this.rise = new PageRise(this.decoder, tellPage, { now });
    /** The name of these documents on both sides. */
    this.session = this.exchange.instance();
    /** @type {MessagePort | null} */
    this.port = null;
    /** The encoder said that it has nothing more. */
    this.idle = true;
    this.scheduled = false;
    this.toldIncompatible = false;
    this.pagesAdded = 0;
    /** Packets that the core of documents could not take. */
    this.refusedPackets = 0;
  }

  /** @param {MessagePort} port the media worker's */
  use(port) {
    this.port?.close();
    this.port = port;
    port.onmessage = ({ data }) => this.hear(data);
  }

  /** @param {Pixels & { source: PageSource, exact: boolean }} page @returns {number} 0 if refused */
  add({ width, height, pixels, source, exact }) {
    this.pagesAdded += 1;
    if (!this.fill(width, height, pixels)) return 0;
    const number = this.encoder.addPage(/** @type {Source} */ (SOURCES.indexOf(source)), exact);
    this.wake();
    return number;
  }

  /** @param {number} page @param {Pixels} pixels */
  update(page, { width, height, pixels }) {
    if (!this.fill(width, height, pixels)) return false;
    const taken = this.encoder.updatePage(page);
    this.wake();
    return taken;
  }

  /** @param {number} page */
  withdraw(page) {
    this.encoder.withdraw(page);
    this.wake();
  }

  /** @param {number} width @param {number} height @param {ArrayBuffer} pixels */
  fill(width, height, pixels) {
    const room = this.encoder.pixelBuffer(width, height);
    if (room.length === 0 || room.length !== pixels.byteLength) return false;
    room.set(new Uint8Array(pixels));
    return true;
  }

  /** @param {ToDocumentExchange} message */
  hear(message) {
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
      this.encoder.restart();
      decoder.restart();
      this.rise.restart(exchange.farInstance());
      this.idle = false;
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
      this.tellPage({ type: 'incompatible' });
    }
    this.prepare();
    this.report();
  }

  /** @param {number} bytes that may leave now @param {number} connection */
  give(bytes, connection) {
    const { exchange } = this;
    /** @type {ArrayBuffer[]} */
    const messages = [];
    const until = this.now() + CODE_SLICE_MS;
    while (bytes >= MIN_MESSAGE_BYTES) {
      if (exchange.hasMessage()) {
        const message = exchange.pollMessage(Math.min(bytes, MAX_MESSAGE_BYTES)).slice();
        if (message.length === 0) break;
        bytes -= message.length;
        messages.push(message.buffer);
      } else if ((messages.length > 0 && this.now() > until) || !this.codePacket()) {
        break;
      }
    }
    this.port?.postMessage({ type: 'given', messages, connection, ...this.waiting() }, messages);
    this.prepare();
  }

  /** Codes one packet more if there is room for it. @returns {boolean} whether there was one */
  codePacket() {
    if (this.idle || !this.exchange.wantsPacket()) return false;
    const packet = this.encoder.nextPacket().slice();
    this.idle = packet.length === 0;
    if (this.idle) return false;
    this.exchange.packetBuffer(packet.length).set(packet);
    this.exchange.pushPacket(packet.length);
    return true;
  }

  /** The encoder may have something to send. */
  wake() {
    this.idle = false;
    this.prepare();
  }

  /** Codes ahead what the exchange has room for, a packet a turn. */
  prepare() {
    if (this.scheduled || this.idle || !this.exchange.wantsPacket()) return;
    this.scheduled = true;
    this.soon(() => {
      this.scheduled = false;
      if (this.codePacket()) this.prepare();
      this.report();
    });
  }

  /** What wants to leave now, and whether there is more to come. */
  waiting() {
    const { exchange } = this;
    const more = exchange.open() && (!this.idle || exchange.unsentBytes() > 0);
    if (exchange.hasMessage()) return { waiting: Math.max(1, exchange.unsentBytes()), more };
    return { waiting: more && !this.idle && exchange.wantsPacket() ? 1 : 0, more };
  }

  report() {
    this.port?.postMessage({ type: 'waiting', ...this.waiting() });
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
