// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * A button with an icon and a visible label; its name is the label.
 * @param {{icon: string[], class?: string, key?: string, onclick: (event: Event) => void}} options
 * @returns {{element: HTMLButtonElement, label: (text: string) => void, icons: (paths: string[]) => void}}
 */
export function createButton({ icon: paths, class: className = '', key, onclick }) {
  const text = h('span', { class: 'label' });
  let drawing = icon(...paths);
  let drawn = paths.join();
  const element = /** @type {HTMLButtonElement} */ (
    h('button', { type: 'button', class: `button ${className}`.trim(), onclick }, drawing, text, key ? h('kbd', { 'aria-hidden': 'true' }, key) : null)
  );
  if (key) element.setAttribute('aria-keyshortcuts', key);
  return {
    element,
    label: (value) => setText(text, value),
    icons: (next) => {
      if (next.join() === drawn) return;
      const replacement = icon(...next);
      drawing.replaceWith(replacement);
      drawing = replacement;
      drawn = next.join();
    },
  };
}

/**
 * A button that shows only an icon; its name is said and shown on hover.
 * @param {{icon: string[], class?: string, onclick: (event: Event) => void}} options
 * @returns {{element: HTMLButtonElement, label: (text: string) => void}}
 */
export function createIconButton({ icon: paths, class: className = '', onclick }) {
  const element = /** @type {HTMLButtonElement} */ (
    h('button', { type: 'button', class: `icon-button ${className}`.trim(), onclick }, icon(...paths))
  );
  return {
    element,
    label: (value) => {
      setAttribute(element, 'aria-label', value);
      setAttribute(element, 'title', value);
    },
  };
}
