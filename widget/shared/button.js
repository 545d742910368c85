// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * Puts a drawing into a button and replaces it when it changes.
 * @param {string[]} paths
 */
function createDrawing(paths) {
  let element = icon(...paths);
  let drawn = paths.join();
  return {
    first: element,
    /** @param {string[]} next */
    set(next) {
      if (next.join() === drawn) return;
      const replacement = icon(...next);
      element.replaceWith(replacement);
      element = replacement;
      drawn = next.join();
    },
  };
}

/**
 * A button with an icon and a visible label; its name is the label.
 * @param {{icon: string[], class?: string, key?: string, onclick: (event: Event) => void}} options
 * @returns {{element: HTMLButtonElement, label: (text: string) => void, icons: (paths: string[]) => void}}
 */
export function createButton({ icon: paths, class: className = '', key, onclick }) {
  const text = h('span', { class: 'label' });
  const drawing = createDrawing(paths);
  const element = /** @type {HTMLButtonElement} */ (
    h('button', { type: 'button', class: `button ${className}`.trim(), 'aria-keyshortcuts': key, onclick }, drawing.first, text, key ? h('kbd', { 'aria-hidden': 'true' }, key) : null)
  );
  return { element, label: (value) => setText(text, value), icons: (next) => drawing.set(next) };
}

/**
 * A button that shows only an icon; its name is said and shown on hover.
 * @param {{icon: string[], class?: string, onclick: (event: Event) => void}} options
 * @returns {{element: HTMLButtonElement, label: (text: string) => void, icons: (paths: string[]) => void}}
 */
export function createIconButton({ icon: paths, class: className = '', onclick }) {
  const drawing = createDrawing(paths);
  const element = /** @type {HTMLButtonElement} */ (
    h('button', { type: 'button', class: `icon-button ${className}`.trim(), onclick }, drawing.first)
  );
  return {
    element,
    label(value) {
      setAttribute(element, 'aria-label', value);
      setAttribute(element, 'title', value);
    },
    icons: (next) => drawing.set(next),
  };
}
