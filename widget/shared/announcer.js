// SPDX-License-Identifier: EUPL-1.2
import { h } from './dom.js';

/**
 * A polite live region. What is said while another sentence still waits is
 * joined to it, so that nothing gets lost.
 * @returns {{element: HTMLElement, say: (sentence: string) => void}}
 */
export function createAnnouncer() {
  const element = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  /** @type {string[]} */
  let waiting = [];
  return {
    element,
    say(sentence) {
      if (!sentence || waiting.includes(sentence)) return;
      waiting.push(sentence);
      if (waiting.length > 1) return;
      // A region must be seen empty first, or the same words twice go unsaid.
      element.textContent = '';
      setTimeout(() => {
        element.textContent = waiting.join(' ');
        waiting = [];
      }, 100);
    },
  };
}
