// SPDX-License-Identifier: EUPL-1.2
/**
 * Those with whom pages are shared, and what is said to them about pages.
 * @module
 */

import { Papers } from './papers.js';

/** @typedef {import('./papers-messages.js').Paper} Paper */

/** The way to one other. */
export class PapersLine {
  /**
   * @param {object} facts
   * @param {string} facts.id the other's
   * @param {boolean} facts.main asking and keeping are between us and this one
   * @param {boolean} facts.sees whether our pages go there
   */
  constructor({ id, main, sees }) {
    this.id = id;
    this.main = main;
    this.sees = sees;
    this.papers = new Papers();
    /** Who they are; the name is '' if they have none. @type {import('./document-types.js').ShownBy} */
    this.who = { name: '', role: 'guest', main };
    /** The name of their documents, '' before their first hello. */
    this.farSession = '';
    /** @type {{ attachDocuments?: (port: MessagePort) => void } | null} */
    this.media = null;
  }

  get name() {
    return this.who.name;
  }
}

/** All of them. */
export class PapersLines {
  /** @type {Map<string, PapersLine>} */
  #lines = new Map();

  get all() {
    return [...this.#lines.values()];
  }

  /** @returns {PapersLine | null} */
  get main() {
    return this.all.find(({ main }) => main) ?? null;
  }

  /** Who gets our pages. */
  get seeing() {
    return this.all.filter(({ sees }) => sees);
  }

  /** @param {string} id */
  get(id) {
    return this.#lines.get(id) ?? null;
  }

  /** The one whose documents have that name. @param {string} session */
  ofSession(session) {
    return this.all.find(({ farSession }) => farSession !== '' && farSession === session) ?? null;
  }

  /** @param {PapersLine} line */
  add(line) {
    this.#lines.set(line.id, line);
  }

  /** @param {string} id */
  remove(id) {
    this.#lines.get(id)?.papers.close();
    this.#lines.delete(id);
  }

  /** To the main one. @param {Paper} paper @returns {boolean} whether it is on its way */
  send(paper) {
    return this.main?.papers.send(paper) ?? false;
  }

  close() {
    for (const { papers } of this.all) papers.close();
  }
}
