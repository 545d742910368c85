// SPDX-License-Identifier: EUPL-1.2
/**
 * What the console asks of the server over HTTP. Errors are values: a desk goes on without them.
 * @module
 */

/**
 * @template T
 * @typedef {{ ok: true, body: T } | { ok: false, error: string, retryAfterS: number | null }} Answer `error`: the server's
 *   word (`signed_out`, `unknown`, …), `unreachable` without an answer, `bad_answer` for one that is no JSON
 */

/** @typedef {import('../call/signalling-messages.js').Desk} Desk */
/** @typedef {{ author: string, name: string, text: string, updated: number, own: boolean }} Note */
/** @typedef {{ id: string, name: string, desks?: string[], state?: string }} Colleague */
/** @typedef {Desk & { state?: string }} DeskChoice */
/** @typedef {{ desks: DeskChoice[], people: Colleague[], more?: boolean }} Colleagues `more`: some who are not at work were left off */

/** An own state of a call-back request. @typedef {'open' | 'calling' | 'done' | 'unreachable'} CallbackState */

/**
 * @typedef {{ id: string, desk: string, name: string, phone: string, email: string, subject: string,
 *   preferred?: { part?: string, date?: string }, lang: string, state: string, made: number, link?: string }} Callback `link`:
 *   what the citizen opens, right after it was made
 */
/**
 * @typedef {{ id: string, desk: string, start: number, end: number, name: string, email: string, subject: string,
 *   lang: string, state: string }} Appointment
 */

/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** The routes below `/api/desk`, for whoever is signed in. */
export class DeskApi {
  /**
   * @param {string} server base address; the page's own origin, for the cookie's sake
   * @param {typeof globalThis.fetch} [fetch] another one in tests
   */
  constructor(server, fetch = (...request) => globalThis.fetch(...request)) {
    this.#base = new URL('api/desk/', server.endsWith('/') ? server : `${server}/`).href;
    this.#fetch = fetch;
  }

  #base;
  #fetch;

  /** Desks and people to transfer to or to invite. @returns {Promise<Answer<Colleagues>>} */
  colleagues() {
    return this.#ask('colleagues');
  }

  /**
   * The notes of a call, of all who wrote some.
   * @param {string} call
   * @returns {Promise<Answer<{ notes: Note[] }>>}
   */
  notes(call) {
    return this.#ask(`notes?call=${encodeURIComponent(call)}`);
  }

  /**
   * Keeps one's own note of a call; an empty text takes it away.
   * @param {{ call: string, desk: string, text: string }} note
   * @returns {Promise<Answer<{ updated: number }>>}
   */
  saveNote(note) {
    return this.#ask('notes', note);
  }

  /** @returns {Promise<Answer<{ callbacks: Callback[] }>>} */
  callbacks() {
    return this.#ask('callbacks');
  }

  /**
   * @param {string} id
   * @param {CallbackState} state `calling` sends the link out
   * @returns {Promise<Answer<Callback>>}
   */
  setCallback(id, state) {
    return this.#ask(`callbacks/${encodeURIComponent(id)}`, { state });
  }

  /** Today's and the next days'. @returns {Promise<Answer<{ appointments: Appointment[] }>>} */
  appointments() {
    return this.#ask('appointments');
  }

  /**
   * @param {string} path below `/api/desk/`
   * @param {object} [body] makes it a POST
   * @returns {Promise<Answer<any>>}
   */
  async #ask(path, body) {
    /** @type {RequestInit} */
    const request = { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout?.(PATIENCE_MS) };
    if (body) Object.assign(request, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    let response;
    try {
      response = await this.#fetch(this.#base + path, request);
    } catch {
      return { ok: false, error: 'unreachable', retryAfterS: null };
    }
    if (response.status === 204) return { ok: true, body: {} };
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer ? { ok: true, body: answer } : { ok: false, error: 'bad_answer', retryAfterS: null };
    const retryAfterS = Number(response.headers.get('Retry-After'));
    const error = typeof answer?.error === 'string' ? answer.error : response.status >= 500 ? 'unreachable' : 'bad_answer';
    return { ok: false, error, retryAfterS: retryAfterS > 0 ? retryAfterS : null };
  }
}
