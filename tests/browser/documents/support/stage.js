// SPDX-License-Identifier: EUPL-1.2
// Runs in the page of one person, on the widget's server: the glue without the widget's look. What a
// test asks of it is a line each.
import { CallerSession, OperatorSession } from '../../../../js-glue/index.js';

/** @type {CallerSession | OperatorSession | null} */
let session = null;
/** Keeps every peer connection, so that a test can cut one. */
const connections = [];
const NativeConnection = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends NativeConnection {
  constructor(configuration) {
    super(configuration);
    connections.push(this);
  }
};

const until = (question) =>
  new Promise((resolve) => {
    const look = () => {
      const answer = question();
      if (answer) resolve(answer);
      else setTimeout(look, 20);
    };
    look();
  });

/** 32 bits of a canvas' pixels and size. */
function fingerprint(canvas) {
  const { width, height } = canvas;
  if (width === 0) return '';
  const words = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, width, height).data.buffer);
  let hash = 2166136261;
  for (const word of words) hash = Math.imul(hash ^ word, 16777619);
  return `${width}x${height} ${(hash >>> 0).toString(16)}`;
}

/** A page of lines that look like text, as a canvas. */
function drawPage({ width, height, words = 'Comune di Montelupo Fiorentino, ufficio anagrafe', noise = 0, size = 20 }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#111';
  pen.font = `${size}px sans-serif`;
  for (let line = 1; line * size * 1.5 < height - size; line++) pen.fillText(`${line}. ${words} ${line * 7919}`, size, line * size * 1.5);
  pen.fillStyle = '#06c';
  pen.fillRect(size, height - size, width - 2 * size, size / 2);
  if (noise > 0) {
    const image = pen.getImageData(0, 0, width, Math.round(height * noise));
    let state = 1;
    for (let at = 0; at < image.data.length; at++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      if (at % 4 < 3) image.data[at] = state >>> 24;
    }
    pen.putImageData(image, 0, 0);
  }
  return canvas;
}

const fileOf = async (canvas, name, type = 'image/png') => new File([await new Promise((resolve) => canvas.toBlob(resolve, type))], name, { type });

globalThis.stage = {
  connections,
  fingerprint,
  get session() {
    return session;
  },
  /** How the call ended, if it did. */
  get ended() {
    return session instanceof OperatorSession ? session.lastEnded : (session?.reason ?? null);
  },
  get documents() {
    return (session instanceof OperatorSession ? session.active : session)?.documents ?? null;
  },

  /** The citizen calls; resolves once both talk and pages can be shown. */
  async call({ server, desk, kind = 'voice', transports = null }) {
    session = new CallerSession({ server, desk, lang: 'it' }, ...(await partsWith(transports)));
    await session.start(kind);
    await until(() => this.documents?.available);
  },

  /** The operator signs in and answers what rings. */
  async answer({ server, name, password, transports = null }) {
    session = new OperatorSession({ server }, ...(await partsWith(transports)));
    await session.signIn(name, password);
    session.setAvailability('available');
    await until(() => session.ringing.length > 0);
    await session.answer(session.ringing[0].call);
    await until(() => this.documents?.available);
  },

  /** Reloaded, the citizen goes on with the call. */
  async resume({ server, desk }) {
    session = new CallerSession({ server, desk, lang: 'it' });
    await session.resume();
    await until(() => this.documents?.available);
  },

  /** Shows a picture that is drawn here; resolves with its key and the fingerprint of its pixels. */
  async showPicture(options, name = 'pagina.png') {
    const canvas = drawPage(options);
    const draft = await this.documents.draftFromFiles([await fileOf(canvas, name)]);
    const [page] = await draft.send();
    return { key: page.key, fingerprint: fingerprint(canvas) };
  },

  /** Shows a file that comes from the test, in base64. */
  async showFile(base64, name, type) {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const draft = await this.documents.draftFromFiles([new File([bytes], name, { type })]);
    return (await draft.send()).map(({ key, canvas, text }) => ({ key, text, fingerprint: fingerprint(canvas) }));
  },

  page(key) {
    return this.documents?.pages.find((page) => page.key === key) ?? null;
  },

  /** What there is to say about a page, without its pixels. */
  facts(key) {
    const page = this.page(key);
    if (!page) return null;
    const { canvas, ...facts } = page;
    return { ...facts, fingerprint: fingerprint(canvas) };
  },

  png(key) {
    return this.page(key).canvas.toDataURL('image/png').split(',')[1];
  },

  withdrawAll() {
    for (const { key, owner } of this.documents?.pages ?? []) if (owner === 'me') this.documents.withdraw(key);
  },

  /** A window to be shared that the test draws. */
  shareDrawing(options) {
    const canvas = drawPage(options);
    navigator.mediaDevices.getDisplayMedia = async () => {
      const stream = canvas.captureStream(10);
      // A canvas gives a picture when it is drawn on.
      setTimeout(() => canvas.getContext('2d').fillRect(0, 0, 1, 1), 100);
      return stream;
    };
    this.drawing = canvas;
  },

  /** Breaks the connection as a network does: nobody says goodbye. */
  cut() {
    for (const connection of connections.splice(0)) connection.close();
  },
};

/** Parts of a session with fewer transports; none: as in the product. */
async function partsWith(transports) {
  if (!transports) return [];
  const { defaultParts } = await import('../../../../js-glue/call/session-parts.js');
  return [{ ...defaultParts, offeredTransports: () => transports }];
}
