// SPDX-License-Identifier: EUPL-1.2
/**
 * What may be said on the channel `papers`: `docs/documents.md` in code. What the far side sends is
 * hostile until it has been through `readPaper`.
 * @module
 */

/** @typedef {import('./document-types.js').PageSource} PageSource */
/** @typedef {import('./document-types.js').PageLayer} PageLayer */
/** @typedef {import('./document-types.js').MarkTool} MarkTool */
/** @typedef {import('./document-types.js').Asked} Asked */
/** @typedef {'me' | 'you'} Whose of the sender, or of the receiver */
/** @typedef {Whose | string} Anyone of the sender, of the receiver, or of a third one: the name of their documents */
/** @typedef {{ owner: Whose, page: number }} PageName */
/** @typedef {{ owner: Anyone, page: number }} AnyPageName */

/**
 * @typedef {{ type: 'hello', session: string }} Hello
 * @typedef {{ type: 'page', page: number, name: string, number: number, of: number, source: PageSource, live: boolean, dpi: number, text: string }} PageFacts
 * @typedef {{ type: 'text', page: number, text: string }} MoreText
 * @typedef {{ type: 'seen', page: number, layer: PageLayer, readable: boolean, exact: boolean, complete: boolean, progress: number, bytes: number }} Seen
 * @typedef {{ type: 'point', owner: Anyone, page: number, x: number, y: number } | { type: 'point', page: null }} Point
 * @typedef {{ type: 'mark', owner: Anyone, page: number, mark: string, tool: MarkTool, from: number, points: number[], done: boolean }} MarkPart
 * @typedef {{ type: 'unmark', owner: Anyone, page: number, mark: string }} Unmark
 * @typedef {{ type: 'ask', ask: string, what: Asked | null }} Ask
 * @typedef {{ type: 'decline', ask: string }} Decline
 * @typedef {{ type: 'keep', keep: string, pages: PageName[] }} Keep
 * @typedef {{ type: 'keep-answer', keep: string, pages: PageName[], allow: boolean }} KeepAnswer
 * @typedef {Hello | PageFacts | MoreText | Seen | Point | MarkPart | Unmark | Ask | Decline | Keep | KeepAnswer} Paper
 */

export const LIMITS = {
  messageBytes: 16_384,
  nameLength: 120,
  textPart: 4_000,
  textTotal: 64_000,
  pages: 64,
  pointsPart: 512,
  pointsMark: 8_192,
  marksPage: 500,
  coordinate: 16_383,
};

const SESSION = /^[0-9a-f]{16}$/;
const ID = /^[\w-]{8,24}$/;
const SOURCES = ['camera', 'picture', 'pdf', 'screen'];
const LAYERS = ['none', 'text', 'picture', 'exact'];
const TOOLS = ['pen', 'highlighter', 'box'];
const WANTS = ['page', 'back', 'next', 'closer'];

/** @param {unknown} value @param {number} least @param {number} most */
const whole = (value, least, most) => Number.isInteger(value) && /** @type {number} */ (value) >= least && /** @type {number} */ (value) <= most;
/** @param {unknown} value */
const pageNumber = (value) => whole(value, 1, 0xffffffff);
/** @param {unknown} value */
const whose = (value) => value === 'me' || value === 'you';
/** @param {unknown} value */
const anyone = (value) => whose(value) || matches(value, SESSION);
/** @param {unknown} value */
const coordinate = (value) => typeof value === 'number' && value >= 0 && value <= LIMITS.coordinate;
/** @param {unknown} value @param {number} most */
const textOf = (value, most) => typeof value === 'string' && value.length <= most;
/** @param {unknown} value @param {RegExp} form */
const matches = (value, form) => typeof value === 'string' && form.test(value);

/** @param {unknown} value */
function pageNames(value) {
  if (!Array.isArray(value) || value.length > LIMITS.pages) return null;
  if (!value.every((name) => typeof name === 'object' && name !== null && whose(name.owner) && pageNumber(name.page))) return null;
  return value.map(({ owner, page }) => ({ owner, page }));
}

/**
 * Reads one message of the far side.
 * @param {unknown} data as it came from the channel
 * @returns {Paper | null} with known fields only; null if it is not one, or beyond a limit
 */
export function readPaper(data) {
  // A character takes at least one byte.
  if (typeof data !== 'string' || data.length > LIMITS.messageBytes) return null;
  let value;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || typeof value.type !== 'string') return null;
  return Object.hasOwn(readers, value.type) ? readers[value.type](value) : null;
}

/** @type {Record<string, (value: any) => Paper | null>} */
const readers = {
  hello: ({ session }) => (matches(session, SESSION) ? { type: 'hello', session } : null),

  page: ({ page, name, number, of, source, live = false, dpi = 0, text = '' }) => {
    if (!pageNumber(page) || !textOf(name, LIMITS.nameLength) || !whole(of, 1, 65_535) || !whole(number, 1, of)) return null;
    if (!SOURCES.includes(source) || typeof live !== 'boolean' || !whole(dpi, 0, 4800) || !textOf(text, LIMITS.textPart)) return null;
    return { type: 'page', page, name, number, of, source, live, dpi, text };
  },

  text: ({ page, text }) => (pageNumber(page) && textOf(text, LIMITS.textPart) ? { type: 'text', page, text } : null),

  seen: ({ page, layer, readable, exact, complete, progress, bytes }) => {
    if (!pageNumber(page) || !LAYERS.includes(layer) || ![readable, exact, complete].every((each) => typeof each === 'boolean')) return null;
    if (typeof progress !== 'number' || !(progress >= 0 && progress <= 1) || !whole(bytes, 0, Number.MAX_SAFE_INTEGER)) return null;
    return { type: 'seen', page, layer, readable, exact, complete, progress, bytes };
  },

  point: ({ owner, page, x, y }) => {
    if (page === null) return { type: 'point', page };
    return anyone(owner) && pageNumber(page) && coordinate(x) && coordinate(y) ? { type: 'point', owner, page, x, y } : null;
  },

  mark: ({ owner, page, mark, tool, from, points, done }) => {
    if (!anyone(owner) || !pageNumber(page) || !matches(mark, ID) || !TOOLS.includes(tool) || typeof done !== 'boolean') return null;
    if (!Array.isArray(points) || points.length > LIMITS.pointsPart || points.length % 2 !== 0 || !points.every(coordinate)) return null;
    if (!whole(from, 0, LIMITS.pointsMark - points.length) || from % 2 !== 0) return null;
    return { type: 'mark', owner, page, mark, tool, from, points: [...points], done };
  },

  unmark: ({ owner, page, mark }) => (anyone(owner) && pageNumber(page) && matches(mark, ID) ? { type: 'unmark', owner, page, mark } : null),

  ask: ({ ask, what }) => (matches(ask, ID) && (what === null || WANTS.includes(what)) ? { type: 'ask', ask, what } : null),

  decline: ({ ask }) => (matches(ask, ID) ? { type: 'decline', ask } : null),

  keep: ({ keep, pages }) => {
    const names = pageNames(pages);
    return names && matches(keep, ID) ? { type: 'keep', keep, pages: names } : null;
  },

  'keep-answer': ({ keep, pages, allow }) => {
    const names = pageNames(pages);
    return names && matches(keep, ID) && typeof allow === 'boolean' ? { type: 'keep-answer', keep, pages: names, allow } : null;
  },
};

/** An unguessable name of 16 letters and digits. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte & 31).toString(32)).join('');
}
