// SPDX-License-Identifier: EUPL-1.2
import { createButton, createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { close } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { keep as keepIcon, question } from './icons.js';
import { createPagePicker } from './page-picker.js';
import { pageName } from './sentences.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */

/**
 * The operator chooses which pages to keep; the citizen is asked for theirs.
 * @param {object} on
 * @param {(keys: string[]) => void} on.ask
 * @param {(keys: string[]) => void} on.download these need no permission, or have it
 * @param {() => void} on.cancel
 * @param {string} heading
 */
export function createKeepRoom(on, heading) {
  const title = h(heading, { class: 'room-title', tabindex: '-1' });
  const text = h('p', { class: 'room-text' });
  const shut = createIconButton({ icon: [close], onclick: on.cancel });
  const picker = createPagePicker({
    choose(index, chosen) {
      const key = documents?.pages[index]?.key;
      if (!key) return;
      if (chosen) left.delete(key);
      else left.add(key);
      render();
    },
  });
  const note = h('p', { class: 'room-text' });
  const go = createButton({
    icon: [question], class: 'main',
    onclick: () => {
      const keys = chosenKeys();
      if (keys.length === 0) return;
      if (free(keys)) on.download(keys);
      else on.ask(keys);
    },
  });
  const cancel = createButton({ icon: [close], onclick: on.cancel });
  const element = h('section', { class: 'room keep' },
    h('div', { class: 'room-head' }, h('div', {}, title, text), shut.element), picker.element, note,
    h('div', { class: 'draft-bar' }, cancel.element, go.element));

  /** @type {Documents|null} */
  let documents = null;
  /** @type {import('../i18n/papers-words.js').PaperWords|null} */
  let words = null;
  /** Pages that are not wanted: new ones are wanted at first. @type {Set<string>} */
  const left = new Set();

  const chosenKeys = () => (documents?.pages ?? []).map(({ key }) => key).filter((key) => !left.has(key));
  /** @param {string[]} keys */
  const free = (keys) => keys.every((key) => documents?.keepable.includes(key));

  function render() {
    if (!documents || !words) return;
    const { papers, keeping } = words;
    const { pages } = documents;
    const keys = chosenKeys();
    const own = keys.length > 0 && free(keys);
    setText(title, keeping.keepTitle);
    setText(text, keeping.keepText);
    shut.label(papers.close);
    cancel.label(papers.cancel);
    setText(note, own ? keeping.keepOwn : '');
    note.hidden = !own;
    go.label(own ? keeping.download : keeping.keepAsk);
    go.icons([own ? keepIcon : question]);
    setAttribute(go.element, 'aria-disabled', keys.length === 0 ? 'true' : null);
    picker.update({
      title: papers.pages,
      count: fill(papers.chosen, { count: keys.length, of: pages.length }),
      pages: pages.map((page, index) => ({
        canvas: page.canvas,
        chosen: !left.has(page.key),
        caption: String(index + 1),
        label: fill(/** @type {import('../i18n/papers-words.js').PaperWords} */ (words).keeping.keepPage, { number: index + 1, of: pages.length, name: pageName(page, /** @type {import('../i18n/papers-words.js').PaperWords} */ (words)) }),
      })),
    }, papers);
  }

  return {
    element,
    title,
    /** @param {{documents: Documents}} model @param {import('../i18n/papers-words.js').PaperWords} next */
    update(model, next) {
      documents = model.documents;
      words = next;
      render();
    },
  };
}
