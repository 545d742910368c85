// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { languageNames, languagesMatter } from '../shared/spoken-languages.js';
import { stateSign } from './colleagues-view.js';

/**
 * A desk or a person that a call can go to.
 * @typedef {object} Target
 * @property {'desk'|'operator'} kind
 * @property {string} id
 * @property {string} label
 * @property {string[]} [languages] of a desk
 * @property {string} state of a person: `available`, `busy`, …; of a desk: `open`, `busy`, `closed`
 */

/**
 * The targets whose name has all the words that were typed, wherever they begin.
 * @param {Target[]} targets
 * @param {string} typed
 */
export function matching(targets, typed) {
  const plain = (/** @type {string} */ text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  return targets.filter(({ label }) => {
    const words = plain(label).split(/[\s–-]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

/**
 * Desks and colleagues as radio buttons under two headings. A person who cannot answer now is shown,
 * with the reason, but cannot be chosen.
 * @param {(target: Target) => void} onChoice
 */
export function createTargetList(onChoice) {
  const element = h('div', { class: 'targets', role: 'radiogroup' });
  let shown = '';
  /** @type {Target[]} */
  let list = [];

  /**
   * @param {Target[]} targets in order
   * @param {Target|null} chosen
   * @param {'it'|'en'} lang
   * @param {import('../i18n/console-words.js').ConsoleWords} words
   */
  function update(targets, chosen, lang, { passing, colleagues }) {
    list = targets;
    setAttribute(element, 'aria-label', passing.choose);
    const key = JSON.stringify([targets, passing.desks]);
    if (key !== shown) {
      shown = key;
      const focused = /** @type {HTMLInputElement|null} */ (/** @type {ShadowRoot} */ (element.getRootNode()).activeElement)?.value;
      element.replaceChildren(...['desk', 'operator'].flatMap((kind) => {
        const own = targets.filter((target) => target.kind === kind);
        return own.length === 0 ? [] : [h('p', { class: 'targets-head' }, kind === 'desk' ? passing.desks : passing.people), ...own.map((target) => option(target, lang, passing, colleagues))];
      }), ...(targets.length === 0 ? [h('p', { class: 'soft' }, passing.none)] : []));
      for (const input of inputs()) if (focused && input.value === focused) input.focus();
    }
    for (const input of inputs()) input.checked = chosen !== null && input.value === valueOf(chosen);
  }

  /**
   * @param {Target} target
   * @param {'it'|'en'} lang
   * @param {import('../i18n/console-words.js').ConsoleWords['passing']} passing
   * @param {import('../i18n/console-words.js').ConsoleWords['colleagues']} colleagues
   */
  function option(target, lang, passing, colleagues) {
    const input = h('input', { type: 'radio', name: 'target', value: valueOf(target), disabled: !canAnswer(target), onchange: () => onChoice(target) });
    const name = h('span', { class: 'target-name' });
    setText(name, target.label);
    const state = target.kind === 'operator' ? stateSign(target.state, colleagues) : target.state === 'closed' ? h('span', { class: 'colleague-state', 'data-state': 'away' }, passing.closed) : null;
    const spoken = languagesMatter(target.languages, 'it') ? h('span', { class: 'target-languages' }, languageNames(target.languages ?? [], lang)) : null;
    return h('label', { class: 'target' }, input, h('span', { class: 'target-what' }, name, spoken), state);
  }

  /** @returns {HTMLInputElement[]} */
  function inputs() {
    return [...element.querySelectorAll('input')];
  }

  return {
    element,
    update,
    /** The first that can be chosen, or `null`. */
    get first() { return list.find(canAnswer) ?? null; },
    focus: () => inputs().find(({ disabled }) => !disabled)?.focus(),
  };
}

/** @param {Target} target */
function valueOf({ kind, id }) {
  return `${kind}:${id}`;
}

/** @param {Target} target */
function canAnswer({ kind, state }) {
  return kind === 'desk' ? state !== 'closed' : state === 'available';
}
