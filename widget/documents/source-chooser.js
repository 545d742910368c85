// SPDX-License-Identifier: EUPL-1.2
import { createIconButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { close, icon } from '../shared/icons.js';
import { camera, file, screen } from './icons.js';

/** What a file dialogue offers; drafts say more exactly what they take. */
const ACCEPTED = 'image/*,application/pdf,.pdf';

/**
 * The choice of where a page comes from.
 * @param {object} on
 * @param {() => void} on.camera
 * @param {(files: File[]) => void} on.files
 * @param {() => void} on.screen
 * @param {() => void} on.cancel
 * @param {string} heading
 */
export function createSourceChooser(on, heading) {
  const title = h(heading, { class: 'room-title', tabindex: '-1' });
  const text = h('p', { class: 'room-text' });
  const shut = createIconButton({ icon: [close], onclick: on.cancel });
  const input = /** @type {HTMLInputElement} */ (h('input', {
    type: 'file', accept: ACCEPTED, multiple: true, hidden: true, tabindex: '-1',
    onchange: () => {
      const files = [...(input.files ?? [])];
      // The same file may be chosen twice in a row.
      input.value = '';
      if (files.length > 0) on.files(files);
    },
  }));
  const ways = {
    camera: way(camera, on.camera),
    file: way(file, () => input.click()),
    screen: way(screen, on.screen),
  };
  const hint = h('p', { class: 'room-text drop-hint' });
  const element = h('section', { class: 'room chooser' },
    h('div', { class: 'room-head' }, h('div', {}, title, text), shut.element),
    h('div', { class: 'sources' }, ways.camera.element, ways.file.element, ways.screen.element), hint, input);

  /** @param {string} drawing @param {() => void} onclick */
  function way(drawing, onclick) {
    const label = h('span', { class: 'source-label' });
    const note = h('span', { class: 'source-hint' });
    return { label, note, element: h('button', { type: 'button', class: 'source', onclick }, icon(drawing), h('span', {}, label, note)) };
  }

  /**
   * @param {{can: {camera: boolean, screen: boolean}}} model
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update({ can }, { papers }) {
    setText(title, papers.chooseTitle);
    setText(text, papers.chooseText);
    shut.label(papers.close);
    setText(hint, papers.dropHint);
    for (const kind of /** @type {const} */ (['camera', 'file', 'screen'])) {
      setText(ways[kind].label, papers[kind]);
      setText(ways[kind].note, papers[`${kind}Hint`]);
    }
    ways.camera.element.hidden = !can.camera;
    ways.screen.element.hidden = !can.screen;
  }

  return { element, update, title, chooseFile: () => input.click() };
}
