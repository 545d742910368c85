// SPDX-License-Identifier: EUPL-1.2
/**
 * The operator asks for a page; the citizen shows one, or would rather not.
 * @module
 */

import { newId } from './papers-messages.js';

/** @typedef {import('./document-types.js').Asked} Asked */
/** @typedef {import('./papers-messages.js').Paper} Paper */

export class Asking {
  /**
   * @param {'caller' | 'operator'} role
   * @param {{ send: (paper: Paper) => boolean, changed: () => void }} ways
   */
  constructor(role, { send, changed }) {
    this.#role = role;
    this.#send = send;
    this.#changed = changed;
  }

  #role;
  #send;
  #changed;
  /** What I asked for last. @type {{ ask: string, what: Asked, state: 'open' | 'declined' } | null} */
  #mine = null;
  /** What I am asked for. @type {{ ask: string, what: Asked } | null} */
  #theirs = null;
  /** What I was asked for and is settled; `declined` is said again when it is asked again. */
  #settled = { ask: '', declined: false };

  /** Operator. @returns {{ what: Asked, state: 'open' | 'declined' } | null} */
  get askedOf() {
    return this.#mine && { what: this.#mine.what, state: this.#mine.state };
  }

  /** Citizen. @returns {Asked | null} */
  get asked() {
    return this.#theirs?.what ?? null;
  }

  /** @param {Asked} what */
  ask(what) {
    if (this.#role !== 'operator') return;
    this.#mine = { ask: newId(), what, state: 'open' };
    this.#send({ type: 'ask', ask: this.#mine.ask, what });
    this.#changed();
  }

  cancel() {
    if (!this.#mine) return;
    if (this.#mine.state === 'open') this.#send({ type: 'ask', ask: this.#mine.ask, what: null });
    this.#mine = null;
    this.#changed();
  }

  decline() {
    if (!this.#theirs) return;
    this.#send({ type: 'decline', ask: this.#theirs.ask });
    this.#settle(true);
  }

  /** A page of mine has left: that is what was asked for. */
  answered() {
    if (this.#theirs) this.#settle(false);
  }

  /** The citizen shows a page. */
  satisfied() {
    if (!this.#mine) return;
    this.#mine = null;
    this.#changed();
  }

  /** Says again what the far side may have missed. */
  repeat() {
    if (this.#mine?.state === 'open') this.#send({ type: 'ask', ask: this.#mine.ask, what: this.#mine.what });
  }

  /** The far side is a new one: it does not remember that it asked. */
  forget() {
    if (!this.#theirs) return;
    this.#theirs = null;
    this.#changed();
  }

  /** @param {Paper} paper */
  hear(paper) {
    if (paper.type === 'ask' && this.#role === 'caller') this.#hearAsk(paper);
    if (paper.type === 'decline' && this.#mine?.ask === paper.ask && this.#mine.state === 'open') {
      this.#mine.state = 'declined';
      this.#changed();
    }
  }

  /** @param {Extract<Paper, { type: 'ask' }>} paper */
  #hearAsk({ ask, what }) {
    if (ask === this.#settled.ask) {
      if (this.#settled.declined && what !== null) this.#send({ type: 'decline', ask });
      return;
    }
    if (what === null && this.#theirs?.ask !== ask) return;
    this.#theirs = what === null ? null : { ask, what };
    this.#changed();
  }

  /** @param {boolean} declined */
  #settle(declined) {
    this.#settled = { ask: this.#theirs?.ask ?? '', declined };
    this.#theirs = null;
    this.#changed();
  }
}
