// SPDX-License-Identifier: EUPL-1.2
// Stand-ins for what a session is made of: a server that says what the test says, media and a link
// that only note what is asked of them.

/** Lets everything that is already due happen. */
export async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The face of SignallingClient. */
export class FakeSignalling extends EventTarget {
  sent = [];
  connected = false;
  closed = false;
  reopened = 0;

  constructor({ url, ping }) {
    super();
    this.url = url;
    this.ping = ping;
  }

  connect() {}

  send(message) {
    if (!this.connected) return false;
    this.sent.push(message);
    return true;
  }

  reopen() {
    this.reopened += 1;
  }

  close() {
    this.closed = true;
    this.connected = false;
  }

  /** The socket opens. */
  open() {
    this.connected = true;
    this.dispatchEvent(new CustomEvent('open'));
  }

  /** The server says something. */
  say(message) {
    this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }

  /** The socket is lost and will be tried again. */
  lose({ opened = true, code = 1006 } = {}) {
    this.connected = false;
    this.dispatchEvent(new CustomEvent('down', { detail: { code, opened, retryInMs: 500 } }));
  }

  /** The server wants no other attempt. */
  refuse(code) {
    this.closed = true;
    this.connected = false;
    this.dispatchEvent(new CustomEvent('closed', { detail: { code } }));
  }

  /** The messages sent of one type. */
  of(type) {
    return this.sent.filter((message) => message.type === type);
  }
}

/** The face of MediaEngine. */
export class FakeMedia extends EventTarget {
  cameraOn = false;
  closed = false;
  muted = false;
  held = false;
  cap = null;
  detached = 0;
  resets = 0;
  wanted = [];

  constructor(sort, kind, outcome) {
    super();
    this.sort = sort;
    this.kind = kind;
    this.outcome = outcome;
  }

  async openDevices(wanted) {
    this.wanted.push(wanted);
    const outcome = await this.outcome();
    this.cameraOn = wanted.video && !outcome.error && !outcome.notices.some((notice) => notice.includes('camera'));
    return outcome;
  }

  setMuted(on) {
    this.muted = on;
  }

  setHeld(on) {
    this.held = on;
  }

  limitVideo(cap) {
    this.cap = cap;
  }

  async setCamera(on) {
    this.cameraOn = on;
    return { notices: [] };
  }

  setViews(views) {
    this.views = { ...this.views, ...views };
  }

  async stats() {
    return {};
  }

  detachTransport() {
    this.detached += 1;
  }

  resetSession() {
    this.resets += 1;
  }

  close() {
    this.closed = true;
  }
}

/** The face of PeerLink. */
export class FakeLink extends EventTarget {
  state = 'connecting';
  safetyCode = null;
  received = [];
  renewed = 0;
  back = 0;
  switched = [];
  closed = null;

  constructor(options) {
    super();
    this.options = options;
    this.transport = options.transport;
  }

  start() {}

  receive(data) {
    this.received.push(data);
  }

  renew() {
    this.renewed += 1;
    this.become('connecting');
  }

  signallingBack() {
    this.back += 1;
  }

  switchTo(transport) {
    this.switched.push(transport);
  }

  async stats() {
    return [];
  }

  close(options) {
    this.closed = options;
  }

  /** The connection comes or goes. */
  become(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * The parts of a session, all of them fakes that the test can reach.
 * @param {{ transports?: string[], devices?: () => Promise<object> | object, coreFails?: boolean, fetch?: Function }} [options]
 */
export function fakeParts({ transports = ['rtp', 'datachannel', 'native'], devices = () => ({ notices: [], error: null }), coreFails = false, fetch } = {}) {
  const parts = {
    clients: [],
    links: [],
    medias: [],
    offeredTransports: () => transports,
    openSignalling(options) {
      const client = new FakeSignalling(options);
      parts.clients.push(client);
      return client;
    },
    createLink(options) {
      const link = new FakeLink(options);
      parts.links.push(link);
      return link;
    },
    media: {
      async core(kind) {
        if (coreFails) throw new Error('no core');
        return parts.make('core', kind);
      },
      async native(kind) {
        return parts.make('native', kind);
      },
    },
    make(sort, kind) {
      const media = new FakeMedia(sort, kind, async () => devices());
      parts.medias.push(media);
      return media;
    },
    fetch,
    get client() {
      return parts.clients.at(-1);
    },
    get link() {
      return parts.links.at(-1);
    },
    get mediaNow() {
      return parts.medias.at(-1);
    },
  };
  return parts;
}

/** Somebody in a call, as the server tells of them. */
export const person = (id, fields = {}) => ({ id, name: null, role: 'guest', present: true, transport: 'rtp', hand: false, ...fields });

/** Storage of one tab. */
export class FakeStorage {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, String(value));
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

export const DESK = { id: 'URP_1', name: { it: 'Sportello 1', en: 'Desk 1' } };
