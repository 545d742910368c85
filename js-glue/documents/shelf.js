// SPDX-License-Identifier: EUPL-1.2
/**
 * All pages that are being shown, by everybody.
 * @module
 */

import { LIMITS } from './papers-messages.js';
import { keyOf, SharedPage } from './shared-page.js';

/** @typedef {import('./papers-messages.js').PageName} PageName */
/** @typedef {import('./papers-messages.js').AnyPageName} AnyPageName */
/** @typedef {import('./papers-lines.js').PapersLine} PapersLine */

/** Knows each page by its key, and by the names that it has on each line. */
export class Shelf {
  /** @type {Map<string, SharedPage>} */
  #pages = new Map();
  /** @type {Set<string>} keys that must not come back */
  #withdrawn = new Set();
  /** The name of our documents. */
  session = '';

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

  /** The page that somebody means. @param {AnyPageName} name @param {PapersLine} line */
  named({ owner, page }, line) {
    return this.get(keyOf(owner === 'me' ? line.farSession : owner === 'you' ? this.session : owner, page));
  }

  /**
   * What somebody is told for a page; null if they do not know it.
   * @param {SharedPage} page
   * @param {PapersLine} line
   * @returns {AnyPageName | null}
   */
  nameOf(page, line) {
    if (page.orphan || !this.#pages.has(page.key)) return null;
    if (page.owner === 'me') return line.sees ? { owner: 'me', page: page.page } : null;
    return { owner: page.session === line.farSession ? 'you' : page.session, page: page.page };
  }

  /** @param {SharedPage} page */
  add(page) {
    this.#pages.set(page.key, page);
  }

  /**
   * Somebody's page of that number, made if it is new; null if it was withdrawn or is one too many.
   * @param {string} session
   * @param {number} page
   */
  far(session, page) {
    const key = keyOf(session, page);
    const known = this.#pages.get(key);
    if (known) return known;
    if (this.#withdrawn.has(key) || this.pages.filter(({ owner, orphan, session: of }) => owner === 'peer' && !orphan && of === session).length >= LIMITS.pages) return null;
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
   * Somebody says hello.
   * @param {PapersLine} line
   * @param {string} session
   * @returns {boolean} whether they have been reloaded: pages of their former self are orphans now
   */
  meet(line, session) {
    if (session === line.farSession) return false;
    const reloaded = line.farSession !== '';
    this.abandon(line);
    line.farSession = session;
    return reloaded;
  }

  /** Nothing more comes of that one's pages. @param {PapersLine} line */
  abandon({ farSession }) {
    for (const page of this.#pages.values()) if (page.owner === 'peer' && page.session === farSession) page.abandon();
  }

  clear() {
    for (const page of this.#pages.values()) page.vanish();
    this.#pages.clear();
  }
}
