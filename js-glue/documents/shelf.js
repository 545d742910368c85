// SPDX-License-Identifier: EUPL-1.2
/**
 * All pages that are being shown, by both.
 * @module
 */

import { LIMITS } from './papers-messages.js';
import { keyOf, SharedPage } from './shared-page.js';

/** @typedef {import('./papers-messages.js').PageName} PageName */

/** Knows each page by its key, and by the names that both sides give it on `papers`. */
export class Shelf {
  /** @type {Map<string, SharedPage>} */
  #pages = new Map();
  /** @type {Set<string>} keys that must not come back */
  #withdrawn = new Set();
  /** The name of our documents. */
  session = '';
  /** The name of the far side's, '' before its first hello. */
  farSession = '';

  get pages() {
    return [...this.#pages.values()];
  }

  /** @param {string} key */
  get(key) {
    return this.#pages.get(key) ?? null;
  }

  /** A page that is mine. @param {string} key */
  own(key) {
    const page = this.get(key);
    return page?.owner === 'me' ? page : null;
  }

  /** The page that the far side means. @param {PageName} name */
  named({ owner, page }) {
    return this.get(keyOf(owner === 'me' ? this.farSession : this.session, page));
  }

  /**
   * What the far side is told for a page; null if it does not know it.
   * @param {SharedPage} page
   * @returns {PageName | null}
   */
  nameOf(page) {
    return page.orphan || !this.#pages.has(page.key) ? null : { owner: page.owner === 'me' ? 'me' : 'you', page: page.page };
  }

  /** @param {SharedPage} page */
  add(page) {
    this.#pages.set(page.key, page);
  }

  /**
   * The far side's page of that number, made if it is new; null if it was withdrawn or is one too many.
   * @param {string} session
   * @param {number} page
   */
  far(session, page) {
    const key = keyOf(session, page);
    const known = this.#pages.get(key);
    if (known) return known;
    if (this.#withdrawn.has(key) || this.pages.filter(({ owner, orphan }) => owner === 'peer' && !orphan).length >= LIMITS.pages) return null;
    const made = new SharedPage({ owner: 'peer', session, page });
    this.add(made);
    return made;
  }

  /** Takes a page away for good. @param {string} session @param {number} page @returns {SharedPage | null} what was taken */
  remove(session, page) {
    const key = keyOf(session, page);
    const known = this.#pages.get(key) ?? null;
    this.#withdrawn.add(key);
    this.#pages.delete(key);
    known?.vanish();
    return known;
  }

  /**
   * The far side says hello.
   * @param {string} session
   * @returns {boolean} whether it has been reloaded: pages of its former self are orphans now
   */
  meet(session) {
    if (session === this.farSession) return false;
    const reloaded = this.farSession !== '';
    this.farSession = session;
    for (const page of this.#pages.values()) if (page.owner === 'peer' && page.session !== session) page.abandon();
    return reloaded;
  }

  clear() {
    for (const page of this.#pages.values()) page.vanish();
    this.#pages.clear();
  }
}
