// SPDX-License-Identifier: EUPL-1.2
/**
 * The notes that an operator writes beside calls: kept as they are typed, and through a lost network.
 * @module
 */

import { Backoff } from '../call/backoff.js';

/** @typedef {import('./desk-api.js').DeskApi} DeskApi */
/** @typedef {import('./desk-api.js').Note} Note */
/**
 * `empty`: nothing written; `typing`: not sent yet; `saving`; `saved`; `unsaved`: the server was not
 * reached, another attempt follows by itself; `refused`: the server will not have it.
 * @typedef {'empty' | 'typing' | 'saving' | 'saved' | 'unsaved' | 'refused'} NoteState
 */

/** How long the typing has to pause before it is sent, in milliseconds. */
const PAUSE_MS = 700;
/** What one note may hold, in characters. */
export const NOTE_LIMIT = 4000;
const STORE_PREFIX = 'sportello.notes.';

/**
 * Events: `change`. What is not saved yet lies in the tab's own storage, under its writer's name, so
 * that a reload or the end of the call loses nothing; it is taken away once the server has it.
 */
export class CallNotes extends EventTarget {
  /**
   * @param {Pick<DeskApi, 'notes' | 'saveNote'>} api
   * @param {{ store?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, pauseMs?: number, backoff?: Backoff }} [options]
   */
  constructor(api, { store = tabStore(), pauseMs = PAUSE_MS, backoff = new Backoff({ firstMs: 1000, maxMs: 15_000 }) } = {}) {
    super();
    this.#api = api;
    this.#store = store;
    this.#pauseMs = pauseMs;
    this.#backoff = backoff;
  }

  #api;
  #store;
  #pauseMs;
  #backoff;
  #writer = '';
  /** What the server does not have yet, by call. @type {Map<string, { desk: string, text: string }>} */
  #outbox = new Map();
  /** @type {{ call: string, desk: string } | null} */
  #of = null;
  #text = '';
  /** @type {NoteState} */
  #state = 'empty';
  /** @type {Note[]} */
  #others = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #sending = null;

  /** The call whose note this is, or `null`. */
  get call() {
    return this.#of?.call ?? null;
  }

  get text() {
    return this.#text;
  }

  get state() {
    return this.#state;
  }

  /** What colleagues wrote who had the call before. */
  get others() {
    return this.#others;
  }

  /** How many notes the server does not have yet. */
  get pending() {
    return this.#outbox.size;
  }

  /**
   * Who writes; what this tab still holds of hers goes out now.
   * @param {string} writer the operator's id, or empty when nobody is signed in
   */
  signIn(writer) {
    if (writer === this.#writer) return;
    this.#writer = writer;
    this.#outbox = this.#read();
    this.#turnTo(null);
    if (this.#outbox.size > 0) this.#schedule(0);
  }

  /**
   * Turns to a call. What was written of another one goes on being sent.
   * @param {{ call: string, desk: string } | null} of
   */
  async open(of) {
    if (of?.call === this.#of?.call) return;
    if (this.#outbox.size > 0) this.#schedule(0);
    this.#turnTo(of);
    if (!of) return;
    const answer = await this.#api.notes(of.call);
    if (this.#of !== of || !answer.ok) return;
    const notes = Array.isArray(answer.body.notes) ? answer.body.notes : [];
    this.#others = notes.filter(({ own }) => !own);
    const own = notes.find((note) => note.own);
    // What was typed while the answer was on its way is newer.
    if (own && this.#state === 'empty') {
      this.#text = own.text;
      this.#state = 'saved';
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} text */
  edit(text) {
    const kept = text.slice(0, NOTE_LIMIT);
    if (!this.#of || kept === this.#text) return;
    this.#text = kept;
    this.#outbox.set(this.#of.call, { desk: this.#of.desk, text: kept });
    this.#write();
    this.#setState('typing');
    this.#schedule(this.#pauseMs);
  }

  /** Sends what is not saved, now. */
  async flush() {
    clearTimeout(this.#timer);
    while (this.#sending) await this.#sending;
    if (this.#outbox.size === 0) return;
    this.#sending = this.#sendAll();
    await this.#sending.finally(() => (this.#sending = null));
  }

  /** @param {{ call: string, desk: string } | null} of */
  #turnTo(of) {
    const left = of ? this.#outbox.get(of.call) : undefined;
    this.#of = of;
    this.#text = left?.text ?? '';
    this.#others = [];
    this.#setState(left ? 'unsaved' : 'empty');
  }

  /** @param {number} inMs */
  #schedule(inMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), inMs);
  }

  async #sendAll() {
    const writer = this.#writer;
    for (const [call, item] of [...this.#outbox]) {
      if (this.#of?.call === call) this.#setState('saving');
      const answer = await this.#api.saveNote({ call, ...item });
      if (writer !== this.#writer) return;
      const newer = this.#outbox.get(call) !== item;
      const lost = !answer.ok && ['unreachable', 'too_many', 'signed_out'].includes(answer.error);
      if (!newer && !lost) this.#outbox.delete(call);
      this.#write();
      if (this.#of?.call === call && !newer) this.#setState(lost ? 'unsaved' : !answer.ok ? 'refused' : item.text === '' ? 'empty' : 'saved');
      if (answer.ok) {
        this.#backoff.reset();
        if (newer) this.#schedule(this.#pauseMs);
      } else if (lost) {
        this.#schedule(answer.retryAfterS ? answer.retryAfterS * 1000 : this.#backoff.next());
        return;
      }
    }
  }

  /** @returns {Map<string, { desk: string, text: string }>} */
  #read() {
    try {
      return new Map(this.#writer ? JSON.parse(this.#store.getItem(STORE_PREFIX + this.#writer) ?? '[]') : []);
    } catch {
      return new Map();
    }
  }

  #write() {
    const key = STORE_PREFIX + this.#writer;
    try {
      if (this.#outbox.size === 0) this.#store.removeItem(key);
      else this.#store.setItem(key, JSON.stringify([...this.#outbox]));
    } catch {
      // A full or denied storage: the note then lives as long as the page.
    }
  }

  /** @param {NoteState} state */
  #setState(state) {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** The tab's storage, or a stand-in where it is denied. */
function tabStore() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}
