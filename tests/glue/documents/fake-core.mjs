// SPDX-License-Identifier: EUPL-1.2
// The face of sportello-documents in a few lines: packets hold bare pixels, layer by layer, and the
// exchange believes the channel. Good for what is done around the core.

const PIXELS_PER_PACKET = 256;
const HEADER = 20;

/** A page is coded three times: the first tells its lightness only, the last is exact. */
class FakeEncoder {
  pages = new Map();
  lastId = 0;
  queue = [];

  pixelBuffer(width, height) {
    this.size = { width, height };
    this.buffer = new Uint8Array(width * height * 4 <= 1 << 26 ? width * height * 4 : 0);
    return this.buffer;
  }

  addPage(source, exact) {
    const id = ++this.lastId;
    const page = { ...this.size, source, exact, pixels: this.buffer, sent: 0 };
    this.pages.set(id, page);
    this.queuePage(id);
    return id;
  }

  updatePage(id) {
    const page = this.pages.get(id);
    if (!page || page.width !== this.size.width || page.height !== this.size.height) return false;
    page.pixels = this.buffer;
    this.queuePage(id);
    return true;
  }

  queuePage(id) {
    const { width, height, exact } = this.pages.get(id);
    this.queue = this.queue.filter((entry) => entry.id !== id);
    for (let layer = 0; layer < (exact ? 3 : 2); layer++) {
      for (let at = 0; at < width * height; at += PIXELS_PER_PACKET) this.queue.push({ id, layer, at });
    }
    this.queue.sort((a, b) => a.layer - b.layer);
  }

  withdraw(id) {
    this.pages.delete(id);
    this.queue = this.queue.filter((entry) => entry.id !== id);
    this.queue.unshift({ id, layer: 9, at: 0 });
  }

  nextPacket() {
    const next = this.queue.shift();
    if (!next) return new Uint8Array(0);
    const { id, layer, at } = next;
    const page = this.pages.get(id) ?? { width: 0, height: 0, source: 0, exact: false, pixels: new Uint8Array(0) };
    const part = page.pixels.subarray(at * 4, (at + PIXELS_PER_PACKET) * 4);
    const packet = new Uint8Array(HEADER + part.length);
    const view = new DataView(packet.buffer);
    view.setUint32(0, id);
    view.setUint16(4, page.width);
    view.setUint16(6, page.height);
    packet[8] = page.source;
    packet[9] = Number(page.exact);
    packet[10] = layer;
    view.setUint32(12, at);
    packet.set(layer < 2 ? part.map((value, index) => (index % 4 === 3 ? 255 : value & 0xf0)) : part, HEADER);
    return packet;
  }

  restart() {
    this.queue = [];
    for (const id of this.pages.keys()) this.queuePage(id);
  }

  progress() {
    return { readable: false, complete: false, bytes: 0, layer: 0 };
  }

  delete() {}
}

class FakeDecoder {
  pages = new Map();
  news = new Set();

  packetBuffer(bytes) {
    return (this.buffer = new Uint8Array(bytes));
  }

  decode() {
    const packet = this.buffer;
    if (packet.length < HEADER) return false;
    const view = new DataView(packet.buffer);
    const id = view.getUint32(0);
    const layer = packet[10];
    this.news.add(id);
    if (layer === 9) return this.pages.delete(id), true;
    const [width, height, at] = [view.getUint16(4), view.getUint16(6), view.getUint32(12)];
    let page = this.pages.get(id);
    if (!page) this.pages.set(id, (page = { width, height, source: packet[8], promised: packet[9] === 1, image: new Uint8Array(width * height * 4).fill(255), layer: 0, readable: false, exact: false, complete: false, bytes: 0, changed: null }));
    page.image.set(packet.subarray(HEADER), at * 4);
    page.bytes += packet.length;
    page.layer = layer;
    const done = at * 4 + packet.length - HEADER === width * height * 4;
    page.readable ||= layer > 0 || done;
    page.exact = layer === 2 && done;
    page.complete = done && layer === (page.promised ? 2 : 1);
    const [top, bottom] = [Math.floor(at / width), Math.ceil((at + (packet.length - HEADER) / 4) / width)];
    page.changed = page.changed ? [Math.min(page.changed[0], top), Math.max(page.changed[1], bottom)] : [top, bottom];
    return true;
  }

  restart() {
    this.pages.clear();
    this.news.clear();
  }

  pollChangedPage() {
    const [id] = this.news;
    if (id === undefined) return 0;
    this.news.delete(id);
    return id;
  }

  state(id) {
    return this.pages.get(id) ?? null;
  }

  takeChanged(id) {
    const page = this.pages.get(id);
    if (!page?.changed) return { x: 0, y: 0, width: 0, height: 0 };
    const [top, bottom] = page.changed;
    page.changed = null;
    return { x: 0, y: top, width: page.width, height: bottom - top };
  }

  pixels(id) {
    return this.pages.get(id)?.image ?? new Uint8Array(0);
  }

  delete() {}
}

const hex = (high, low) => high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

/** Messages: 'o' and a name; 'd' and a packet. */
class FakeExchange {
  outgoing = [];
  incoming = [];
  far = '';
  isOpen = false;
  openDue = false;
  restarted = false;
  bad = 0;

  constructor(high, low) {
    this.name = hex(high, low);
  }

  instance() {
    return this.name;
  }

  farInstance() {
    return this.far;
  }

  connected() {
    this.isOpen = false;
    this.openDue = true;
  }

  wantsPacket() {
    return this.unsentBytes() < 4096;
  }

  packetBuffer(bytes) {
    return (this.packet = new Uint8Array(bytes));
  }

  pushPacket() {
    this.outgoing.push(this.packet);
    return true;
  }

  hasMessage() {
    return this.openDue || (this.isOpen && this.outgoing.length > 0);
  }

  pollMessage(maxBytes) {
    if (!this.hasMessage()) return new Uint8Array(0);
    if (this.openDue) {
      this.openDue = false;
      return new TextEncoder().encode(`o${this.name}`);
    }
    if (this.outgoing[0].length + 1 > maxBytes) return new Uint8Array(0);
    return Uint8Array.from([100, ...this.outgoing.shift()]);
  }

  messageBuffer(bytes) {
    return (this.message = new Uint8Array(bytes));
  }

  receive() {
    if (this.message[0] === 111) {
      const far = new TextDecoder().decode(this.message.subarray(1));
      this.restarted = this.far !== '' && this.far !== far;
      if (this.restarted) this.outgoing = [];
      this.far = far;
      this.isOpen = true;
    } else if (this.message[0] === 100) {
      this.incoming.push(this.message.slice(1));
    } else {
      this.bad += 1;
      return false;
    }
    return true;
  }

  takeRestarted() {
    const { restarted } = this;
    this.restarted = false;
    return restarted;
  }

  pollPacket() {
    return this.incoming.shift() ?? new Uint8Array(0);
  }

  open() {
    return this.isOpen;
  }

  incompatible() {
    return false;
  }

  unsentBytes() {
    return this.outgoing.reduce((sum, { length }) => sum + length, 0);
  }

  acknowledgedBytes() {
    return 0;
  }

  receivedBytes() {
    return 0;
  }

  malformed() {
    return this.bad;
  }

  delete() {}
}

/** Sees a sheet in whatever is bright in the middle. */
class FakeTracker {
  frameBuffer(width, height) {
    this.size = [width, height];
    return (this.frame = new Uint8Array(width * height * 4));
  }

  push() {
    const [width, height] = this.size;
    const found = this.frame[(Math.floor(height / 2) * width + Math.floor(width / 2)) * 4] > 128;
    return { found, corners: [0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9], state: found ? 7 : 0, sharpness: 1, light: 1 };
  }

  reset() {}
  delete() {}
}

/** The first frame as it is; turned by quarters in its size only. */
class FakePageMaker {
  frames = [];

  frameBuffer(width, height) {
    const pixels = new Uint8Array(width * height * 4);
    this.frames.push({ width, height, pixels });
    return pixels;
  }

  make(corners, quarterTurns) {
    const [{ width, height, pixels }] = this.frames;
    const turned = quarterTurns % 2 !== 0;
    return { width: turned ? height : width, height: turned ? width : height, pixels, sheetFound: corners.length === 0, corners: corners.length === 8 ? corners : [0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9], dpi: 150 };
  }

  delete() {}
}

class FakePdfWriter {
  pages = [];

  addDecodedPage(decoder, page) {
    return decoder.state(page) !== null && this.pages.push(page) > 0;
  }

  pixelBuffer(width, height) {
    return new Uint8Array(width * height * 4);
  }

  addPixels() {
    return this.pages.push('pixels') > 0;
  }

  finish(title) {
    return new TextEncoder().encode(`%PDF ${title} ${this.pages}`);
  }

  delete() {}
}

/** @returns {any} a SportelloDocuments */
export function fakeDocuments() {
  return { DocumentEncoder: FakeEncoder, DocumentDecoder: FakeDecoder, DocumentExchange: FakeExchange, SheetTracker: FakeTracker, PageMaker: FakePageMaker, PdfWriter: FakePdfWriter };
}
