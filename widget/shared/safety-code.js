// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from './dom.js';
import { collapse, icon, shield } from './icons.js';

/**
 * The disclosure with the code that both people can compare.
 * @returns {{element: HTMLElement, update: (code: string|string[]|null, label: string, explanation: string) => void}}
 */
export function createSafetyCode() {
  const label = h('span', {});
  const code = h('p', { class: 'code' });
  const text = h('p', {});
  const element = h('details', { class: 'safety' },
    h('summary', {}, icon(shield), label, icon(collapse)),
    h('div', { class: 'safety-body' }, text, code));
  let shown = '';
  return {
    element,
    update(value, name, explanation) {
      const groups = Array.isArray(value) ? value : value?.trim().split(/\s+/) ?? [];
      element.hidden = groups.length === 0;
      setText(label, name);
      setText(text, explanation);
      if (groups.join(' ') === shown) return;
      shown = groups.join(' ');
      code.replaceChildren(...groups.flatMap((group) => [h('span', {}, group), ' ']));
    },
  };
}
