// SPDX-License-Identifier: EUPL-1.2
import { createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { minus, plus } from './icons.js';
import { flow } from './sentences.js';

const SIZES = [1, 1.25, 1.5, 2, 2.5, 3];

/**
 * The page's real text, where its source has it: in large letters to read and
 * select, or out of sight but always there for screen readers.
 */
export function createTextView() {
  const smaller = createIconButton({ icon: [minus], class: 'letters', onclick: () => setSize(-1) });
  const larger = createIconButton({ icon: [plus], class: 'letters', onclick: () => setSize(1) });
  const bar = h('div', { class: 'text-bar', role: 'group' }, smaller.element, larger.element);
  const body = h('div', { class: 'text-body' });
  const element = h('section', { class: 'page-text', hidden: true }, bar, body);
  let size = 1;
  let shown = '';

  /** @param {-1|1} step */
  function setSize(step) {
    size = Math.min(SIZES.length - 1, Math.max(0, size + step));
    body.style.fontSize = `${SIZES[size]}em`;
    setAttribute(smaller.element, 'aria-disabled', size === 0 ? 'true' : null);
    setAttribute(larger.element, 'aria-disabled', size === SIZES.length - 1 ? 'true' : null);
  }

  /**
   * @param {{text: string, number: number, visible: boolean}} model
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update({ text, number, visible }, { papers }) {
    element.hidden = text === '';
    setAttribute(element, 'class', visible ? 'page-text' : 'page-text visually-hidden');
    setAttribute(element, 'aria-label', fill(papers.textOf, { number }));
    // A region that scrolls must be within the keyboard's reach.
    setAttribute(body, 'tabindex', visible ? '0' : null);
    bar.hidden = !visible;
    setAttribute(bar, 'aria-label', papers.zoom);
    smaller.label(papers.lettersSmaller);
    larger.label(papers.lettersLarger);
    if (text === shown) return;
    shown = text;
    body.replaceChildren(...text.split(/\n{2,}/).filter((part) => part.trim()).map((part) => {
      const paragraph = h('p', {});
      setText(paragraph, flow(part.trim()));
      return paragraph;
    }));
  }

  setSize(1);
  return { element, update, focus: () => body.focus() };
}
