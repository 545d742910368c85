// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { again, icon, popOut } from '../shared/icons.js';

/**
 * Shown when the same account has opened a console elsewhere.
 * @param {() => void} onTakeOver the operator wants this window to be the console again
 */
export function createReplacedView(onTakeOver) {
  const title = h('h1', {});
  const text = h('p', {});
  const takeOver = createButton({ icon: [again], class: 'main', onclick: onTakeOver });
  const element = h('section', { class: 'sign-in' },
    h('div', { class: 'sign-in-card' }, h('span', { class: 'mark' }, icon(popOut)), title, text, takeOver.element));

  /** @param {import('../i18n/words.js').DeskWords} words */
  function update(words) {
    setText(title, words.replaced);
    setText(text, words.replacedText);
    takeOver.label(words.replacedAction);
  }

  return { element, update };
}
