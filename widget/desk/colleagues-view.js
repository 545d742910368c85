// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clock, collapse, icon, leave, person, phone } from '../shared/icons.js';
import { fill } from '../shared/language.js';

/** @typedef {{id: string, name: string, state: string}} Colleague */

/** A sign for each state, so that none is told by colour alone. */
const SIGNS = /** @type {Record<string, string>} */ ({ available: person, busy: phone, wrap_up: clock, away: leave });
const ORDER = ['available', 'wrap_up', 'busy', 'away'];

/**
 * A colleague's state as a sign and a word.
 * @param {string} state
 * @param {import('../i18n/console-words.js').ConsoleWords['colleagues']} texts
 */
export function stateSign(state, texts) {
  return h('span', { class: 'colleague-state', 'data-state': state }, icon(SIGNS[state] ?? leave), lookUp(texts, state) ?? texts.offline);
}

/**
 * Colleagues first by whether they can take a call, then by name.
 * @param {Colleague[]} colleagues
 * @returns {Colleague[]}
 */
export function byReadiness(colleagues) {
  const rank = (/** @type {Colleague} */ { state }) => (ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length);
  return [...colleagues].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

/** Who else is at the desks, and in which state. */
export function createColleaguesView() {
  const title = h('span', { class: 'fold-title' });
  const free = h('span', { class: 'fold-fact' });
  const list = h('ul', { class: 'colleagues' });
  const none = h('p', { class: 'soft' });
  const element = h('details', { class: 'fold', open: true }, h('summary', {}, title, free, icon(collapse)), none, list);
  let shown = '';

  /**
   * @param {Colleague[]} colleagues
   * @param {import('../i18n/console-words.js').ConsoleWords['colleagues']} texts
   */
  function update(colleagues, texts) {
    const available = colleagues.filter(({ state }) => state === 'available').length;
    setText(title, texts.title);
    setText(free, available === 1 ? texts.freeOne : fill(texts.free, { count: available }));
    free.hidden = colleagues.length === 0;
    setText(none, texts.none);
    none.hidden = colleagues.length > 0;
    const sorted = byReadiness(colleagues);
    const key = JSON.stringify([sorted.map(({ id, name, state }) => [id, name, state]), texts.title]);
    if (key === shown) return;
    shown = key;
    list.replaceChildren(...sorted.map(({ name, state }) => h('li', {}, h('span', { class: 'colleague-name' }, name), stateSign(state, texts))));
    setAttribute(list, 'aria-label', texts.title);
  }

  return { element, update };
}
