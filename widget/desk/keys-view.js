// SPDX-License-Identifier: EUPL-1.2
import { createButton, createIconButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { close } from '../shared/icons.js';
import { keyboard } from '../shared/together-icons.js';

/** @typedef {import('../i18n/console-words.js').ConsoleWords['keys']} KeyTexts */

/** The keys and the word for what each does. Function keys alone: letters get in the way of speech input. */
export const KEYS = /** @type {Array<[string, keyof KeyTexts]>} */ ([
  ['F2', 'answer'], ['F4', 'hangUp'], ['⇧ F4', 'block'], ['Esc', 'undo'], ['F7', 'hold'], ['F8', 'mute'], ['F9', 'camera'], ['F10', 'transfer'], ['F3', 'chat'], ['F1', 'help'],
]);

/** The button and the list of keys that it opens. */
export function createKeysView() {
  const open = createButton({ icon: [keyboard], class: 'plain', onclick: () => show() });
  open.element.setAttribute('aria-keyshortcuts', 'F1');
  const title = h('h2', { id: 'keys-title' });
  const shut = createIconButton({ icon: [close], onclick: () => dialog.close() });
  const rows = KEYS.map(([key, word]) => {
    const meaning = h('dd', {});
    return { word, meaning, row: h('div', {}, h('dt', {}, h('kbd', {}, key)), meaning) };
  });
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { class: 'keys-dialog', 'aria-labelledby': 'keys-title', onclick: (/** @type {Event} */ event) => event.target === dialog && dialog.close() },
    h('div', { class: 'keys-card' }, h('div', { class: 'keys-head' }, title, shut.element), h('dl', {}, ...rows.map(({ row }) => row)))));

  function show() {
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  return {
    button: open.element,
    dialog,
    show,
    /** @param {KeyTexts} texts */
    update(texts) {
      open.label(texts.open);
      setText(title, texts.title);
      shut.label(texts.close);
      for (const { word, meaning } of rows) setText(meaning, texts[word]);
    },
  };
}
