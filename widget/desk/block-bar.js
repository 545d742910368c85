// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { block as blockIcon, undo as undoIcon } from '../shared/together-icons.js';

/** How long ending and blocking can be taken back, in milliseconds. */
export const UNDO_MS = 5000;

/**
 * Ending and blocking without a question: the two are silent to each other at once, and for a few
 * seconds it can be taken back.
 * @param {object} on
 * @param {() => void} on.undo
 * @param {() => void} on.now
 */
export function createBlockBar(on) {
  const text = h('strong', {});
  const hint = h('span', {});
  const undo = createButton({ icon: [undoIcon], class: 'main', key: 'Esc', onclick: on.undo });
  const now = createButton({ icon: [blockIcon], class: 'refuse', onclick: on.now });
  const element = h('div', { class: 'block-bar', hidden: true }, h('p', {}, text, ' ', hint), undo.element, now.element);
  return {
    element,
    /**
     * @param {number|null} until when it becomes final, in milliseconds since the epoch; `null`: not under way
     * @param {import('../i18n/console-words.js').ConsoleWords['blocking']} texts
     */
    update(until, texts) {
      element.hidden = until === null;
      if (until !== null) setText(text, fill(texts.going, { seconds: Math.max(1, Math.ceil((until - Date.now()) / 1000)) }));
      setText(hint, texts.text);
      undo.label(texts.undo);
      now.label(texts.now);
    },
    focus: () => undo.element.focus(),
  };
}
