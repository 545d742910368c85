// SPDX-License-Identifier: EUPL-1.2
// What the snippet’s attributes `accent` and `placement` ask for.
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, phone } from '../shared/icons.js';

/**
 * The button in the corner of the window, which opens the box above it.
 * @param {HTMLElement} box
 */
export function createCorner(box) {
  const label = h('span', {});
  const pill = h('button', { type: 'button', class: 'pill', 'aria-expanded': 'false', onclick: () => show(pill.getAttribute('aria-expanded') === 'false') }, icon(phone), label);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !pill.checkVisibility?.()) return;
    show(false);
    pill.focus();
  });

  /** @param {boolean} open */
  function show(open) {
    setAttribute(pill, 'aria-expanded', String(open));
  }

  return {
    element: pill,
    show,
    /** @param {string} text @param {string} lang */
    label(text, lang) {
      setText(label, text);
      setAttribute(pill, 'lang', lang);
    },
  };
}

/**
 * Colours the elements; what is no colour such as `#0a58a8` changes nothing.
 * @param {string|null} colour
 * @param {...HTMLElement} elements
 */
export function showAccent(colour, ...elements) {
  const good = /^#[\da-f]{6}$/i.test(colour ?? '');
  for (const element of elements) {
    setAttribute(element, 'data-accent', good);
    element.style.setProperty('--sportello-accent', good ? colour : null);
  }
}
