// SPDX-License-Identifier: EUPL-1.2

/** @typedef {{base: Record<string, any>, value: Record<string, any>}} Draft */

const KEY = 'sportello.office-drafts';

/**
 * Changes that are not saved yet, by the name of what they change: they outlive
 * another room, a reload and a session that ends. Passwords are never kept.
 * Fires `change`.
 */
export class Drafts extends EventTarget {
  #storage;
  /** @type {Map<string, Draft>} */
  #drafts = new Map();

  /** @param {Pick<Storage, 'getItem'|'setItem'>|null} storage */
  constructor(storage) {
    super();
    this.#storage = storage;
    try {
      this.#drafts = new Map(Object.entries(JSON.parse(storage?.getItem(KEY) ?? '{}')));
    } catch {
      // What cannot be read is no draft.
    }
  }

  /** @param {string} key @returns {Draft|null} */
  get(key) {
    return this.#drafts.get(key) ?? null;
  }

  /** Whether anything whose name begins so is unsaved. @param {string} prefix */
  has(prefix) {
    return [...this.#drafts.keys()].some((key) => key.startsWith(prefix));
  }

  /** @param {string} key @param {Record<string, any>} base @param {Record<string, any>} value */
  put(key, base, value) {
    this.#drafts.set(key, { base, value });
    this.#write();
  }

  /** @param {string} key */
  drop(key) {
    if (this.#drafts.delete(key)) this.#write();
  }

  /** Forgets all: somebody else will use this browser. */
  clear() {
    this.#drafts.clear();
    this.#write();
  }

  #write() {
    const kept = [...this.#drafts].map(([key, { base, value: { password: _, ...value } }]) => [key, { base, value }]);
    try {
      this.#storage?.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // Storage may be denied or full: the drafts then last as long as the page.
    }
    this.dispatchEvent(new Event('change'));
  }
}
