// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { createMiniature } from './miniature.js';

const MINIATURE = { width: 92, height: 112 };

/**
 * @typedef {object} PickedPage
 * @property {HTMLCanvasElement} canvas
 * @property {boolean} chosen
 * @property {string} label what choosing it is called
 * @property {string} caption what is written under it
 * @property {string} [look] what looking at it is called, where that can be done
 */

/**
 * Pages as small pictures, each with a box to tick.
 * @param {object} on
 * @param {(index: number, chosen: boolean) => void} on.choose
 * @param {(index: number) => void} [on.look] shows a page large
 */
export function createPagePicker(on) {
  const legend = h('legend', {});
  const count = h('span', { class: 'picker-count' });
  const all = h('button', { type: 'button', class: 'link-button', onclick: () => chooseAll(true) });
  const none = h('button', { type: 'button', class: 'link-button', onclick: () => chooseAll(false) });
  const list = h('ul', { class: 'picker-pages' });
  const element = h('fieldset', { class: 'picker' }, legend, h('div', { class: 'picker-head' }, count, all, none), list);
  /** @type {ReturnType<typeof makeItem>[]} */
  let items = [];

  /** @param {boolean} chosen */
  function chooseAll(chosen) {
    items.forEach(({ box }, index) => { if (box.checked !== chosen) on.choose(index, chosen); });
  }

  /** @param {number} index */
  function makeItem(index) {
    const miniature = createMiniature('miniature');
    const box = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', onchange: () => on.choose(index, box.checked) }));
    const name = h('span', { class: 'visually-hidden' });
    const caption = h('span', { 'aria-hidden': 'true' });
    const look = on.look ? h('button', { type: 'button', class: 'picker-look', onclick: () => on.look?.(index) }, miniature.element) : null;
    const label = h('label', {}, look ? null : miniature.element, h('span', { class: 'picker-tick' }, box, caption, name));
    return { item: h('li', { class: 'picker-page' }, look, label), miniature, box, name, caption, look };
  }

  /**
   * @param {object} model
   * @param {readonly PickedPage[]} model.pages
   * @param {string} model.title
   * @param {string} model.count how many are chosen, as a sentence
   * @param {number} [model.shown] the page that is shown large
   * @param {{all: string, none: string}} words
   */
  function update({ pages, title, count: sentence, shown }, words) {
    setText(legend, title);
    setText(count, sentence);
    setText(all, words.all);
    setText(none, words.none);
    if (items.length !== pages.length) {
      items = pages.map((_, index) => makeItem(index));
      list.replaceChildren(...items.map(({ item }) => item));
    }
    pages.forEach(({ canvas, chosen, label, caption, look }, index) => {
      const item = items[index];
      item.miniature.draw(canvas, MINIATURE);
      item.box.checked = chosen;
      setText(item.name, label);
      setText(item.caption, caption);
      setAttribute(item.item, 'data-chosen', chosen);
      if (!item.look) return;
      setAttribute(item.look, 'aria-label', look ?? '');
      setAttribute(item.look, 'aria-current', shown === index ? 'true' : null);
    });
  }

  return { element, update };
}
