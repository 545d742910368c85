// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { icon } from '../shared/icons.js';
import { file } from './icons.js';

/**
 * Lets files be dropped onto an element and pasted into it.
 * @param {object} options
 * @param {HTMLElement} options.target where things may be dropped; what says so is laid over it
 * @param {EventTarget} options.pasteTarget where a paste is heard
 * @param {() => boolean} options.ready whether something may be shown now
 * @param {(files: File[]) => void} options.onFiles
 * @param {(data: DataTransfer) => boolean} options.onPaste whether there was something of use
 * @returns {{label: (text: string) => void, disconnect: () => void}}
 */
export function connectDrops({ target, pasteTarget, ready, onFiles, onPaste }) {
  const text = h('span', {});
  const veil = h('div', { class: 'drop-veil', 'aria-hidden': 'true', hidden: true }, icon(file), text);
  target.append(veil);
  const bound = new AbortController();
  const { signal } = bound;

  /** @param {DragEvent} event */
  const carriesFiles = (event) => ready() && (event.dataTransfer?.types.includes('Files') ?? false);

  target.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  }, { signal });
  target.addEventListener('dragleave', (event) => {
    if (!target.contains(/** @type {Node|null} */ (event.relatedTarget))) veil.hidden = true;
  }, { signal });
  target.addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) onFiles(files);
  }, { signal });
  pasteTarget.addEventListener('paste', (event) => {
    const { clipboardData, defaultPrevented } = /** @type {ClipboardEvent} */ (event);
    const [first] = event.composedPath();
    // Text is pasted where text is written.
    if (defaultPrevented || !ready() || !clipboardData || (first instanceof Element && first.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable]'))) return;
    if (onPaste(clipboardData)) event.preventDefault();
  }, { signal });

  return {
    label: (value) => setText(text, value),
    disconnect() {
      bound.abort();
      veil.remove();
    },
  };
}
