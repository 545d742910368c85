// SPDX-License-Identifier: EUPL-1.2
/**
 * The operator asks to keep pages, the citizen decides.
 * @module
 */

import { newId } from './papers-messages.js';

/** @typedef {import('./shelf.js').Shelf} Shelf */
/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./papers-messages.js').Paper} Paper */
/** @typedef {import('./papers-lines.js').PapersLines} PapersLines */
/** @typedef {import('./papers-messages.js').PageName} PageName */

/**
 * Consent is to pages, not to a request: it holds for what was named in it, as long as that page is
 * there. A screen that is still live would change after the consent, so it cannot be asked for.
 */
export class Keeping {
  /**
   * @param {'caller' | 'operator'} role
   * @param {{ shelf: Shelf, lines: PapersLines, changed: () => void }} ways the main line is what counts
   */
  constructor(role, { shelf, lines, changed }) {
    this.#role = role;
    this.#shelf = shelf;
    this.#lines = lines;
    this.#changed = changed;
  }

  #role;
  #shelf;
  #lines;
  #changed;
  /** Operator. @type {{ keys: string[], state: 'asked' | 'allowed' | 'refused' } | null} */
  keep = null;
  #keepId = '';
  /** Operator: all that was ever allowed. @type {Set<string>} */
  #allowed = new Set();
  /** Citizen. @type {{ keys: string[] } | null} */
  keepAsked = null;
  #askedId = '';
  /** Citizen: the last answer. @type {{ id: string, keys: string[], allow: boolean } | null} */
  #answered = null;

  /** Operator: all pages that may be kept. */
  get keepable() {
    return this.#shelf.pages.filter(({ key, owner }) => this.#role === 'operator' && (owner === 'me' || this.#allowed.has(key))).map(({ key }) => key);
  }

  /** @param {readonly string[]} keys */
  ask(keys) {
    if (this.#role !== 'operator') return;
    const known = keys.filter((key) => this.#shelf.get(key)?.owner === 'peer' && this.#nameable(key));
    this.keep = known.length > 0 ? { keys: known, state: 'asked' } : null;
    this.#keepId = newId();
    this.repeat();
    this.#changed();
  }

  /** @param {boolean} allow */
  answer(allow) {
    if (!this.keepAsked) return;
    const { keys } = this.keepAsked;
    this.keepAsked = null;
    this.#answered = { id: this.#askedId, keys, allow };
    this.#sendAnswer();
    this.#changed();
  }

  /** Says again what the far side may have missed. */
  repeat() {
    if (this.#role !== 'operator') return;
    if (this.keep === null) this.#lines.send({ type: 'keep', keep: this.#keepId || newId(), pages: [] });
    else if (this.keep.state === 'asked') this.#lines.send({ type: 'keep', keep: this.#keepId, pages: this.#names(this.keep.keys) });
  }

  /** The far side is a new one. */
  forget() {
    this.keepAsked = this.#answered = null;
    if (this.keep?.state === 'asked') this.keep = null;
  }

  /** A page is gone: nobody can keep it. @param {string} key */
  withdrawn(key) {
    this.#allowed.delete(key);
    if (this.keep) this.keep = without(this.keep, key);
    if (this.keepAsked) this.keepAsked = without(this.keepAsked, key);
  }

  /** @param {Paper} paper */
  hear(paper) {
    if (paper.type === 'keep' && this.#role === 'caller') this.#hearAsk(paper);
    if (paper.type === 'keep-answer' && this.#role === 'operator') this.#hearAnswer(paper);
  }

  /** @param {Extract<Paper, { type: 'keep' }>} paper */
  #hearAsk({ keep: id, pages }) {
    if (this.#answered?.id === id) return this.#sendAnswer();
    const keys = this.#keys(pages).filter((key) => this.#shelf.own(key));
    this.#askedId = id;
    this.keepAsked = keys.length > 0 ? { keys } : null;
    this.#changed();
  }

  /** @param {Extract<Paper, { type: 'keep-answer' }>} answer */
  #hearAnswer({ keep: id, pages, allow }) {
    const { keep } = this;
    const keys = this.#keys(pages);
    // An answer to another question than the last one is none.
    if (keep?.state !== 'asked' || id !== this.#keepId || keys.length === 0 || !keys.every((key) => keep.keys.includes(key))) return;
    if (allow) for (const key of keys) this.#allowed.add(key);
    this.keep = { keys, state: allow ? 'allowed' : 'refused' };
    this.#changed();
  }

  #sendAnswer() {
    if (!this.#answered) return;
    const { id, keys, allow } = this.#answered;
    this.#lines.send({ type: 'keep-answer', keep: id, pages: this.#names(keys), allow });
  }

  /** @param {string} key */
  #nameable(key) {
    const page = this.#shelf.get(key);
    return page !== null && !page.live && this.#name(page) !== null;
  }

  /** What the main one is told for a page: a third one's is not theirs to give. @param {SharedPage} page @returns {PageName | null} */
  #name(page) {
    const name = this.#lines.main && this.#shelf.nameOf(page, this.#lines.main);
    return name && (name.owner === 'me' || name.owner === 'you') ? { owner: name.owner, page: name.page } : null;
  }

  /** @param {readonly string[]} keys */
  #names(keys) {
    return keys.flatMap((key) => {
      const page = this.#shelf.get(key);
      return (page && this.#name(page)) ?? [];
    });
  }

  /** @param {PageName[]} names */
  #keys(names) {
    const { main } = this.#lines;
    return main ? names.flatMap((name) => this.#shelf.named(name, main)?.key ?? []) : [];
  }
}

/** @template {{ keys: string[] }} T @param {T} asked @param {string} key @returns {T | null} */
function without(asked, key) {
  const keys = asked.keys.filter((each) => each !== key);
  return keys.length > 0 ? { ...asked, keys } : null;
}
