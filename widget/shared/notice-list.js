// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from './dom.js';
import { alert, icon, line } from './icons.js';

/**
 * The notices of a running call, each with what helps against it. A notice that
 * stays is left alone, so that focus on its button is not lost.
 * @param {(notice: string) => void} onAction
 */
export function createNoticeList(onAction) {
  const element = h('ul', { class: 'notices' });
  /** @type {Map<string, {item: HTMLElement, text: HTMLElement, button: HTMLElement}>} */
  const shown = new Map();

  /**
   * @param {Iterable<string>} notices
   * @param {Record<string, {text: string, action?: string}>} words
   * @param {(notice: string) => boolean} [helps] whether a notice's action would do anything now
   * @returns {string[]} the sentences that were not there before
   */
  function update(notices, words, helps = () => true) {
    const wanted = new Set([...notices].filter((notice) => words[notice]));
    const fresh = [];
    for (const [notice, { item }] of shown) {
      if (wanted.has(notice)) continue;
      item.remove();
      shown.delete(notice);
    }
    for (const notice of wanted) {
      if (!shown.has(notice)) fresh.push(words[notice].text);
      const { text, button } = shown.get(notice) ?? addItem(notice);
      setText(text, words[notice].text);
      setText(button, words[notice].action ?? '');
      button.hidden = !words[notice].action || !helps(notice);
    }
    element.hidden = shown.size === 0;
    return fresh;
  }

  /** @param {string} notice */
  function addItem(notice) {
    const text = h('span', { class: 'notice-text' });
    const button = h('button', { type: 'button', class: 'notice-action', onclick: () => onAction(notice) });
    const item = h('li', { class: 'notice' }, icon(notice === 'poor-connection' ? line : alert), text, button);
    const parts = { item, text, button };
    element.append(item);
    shown.set(notice, parts);
    return parts;
  }

  element.hidden = true;
  return { element, update };
}
