// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { createMiniature } from './miniature.js';
import { ownerOf, placeSentence } from './sentences.js';

/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */

const ROOM = { width: 76, height: 92 };

/**
 * All pages as small pictures, to turn to one of them.
 * @param {(key: string) => void} onChoice
 */
export function createThumbnails(onChoice) {
  const list = h('ol', { class: 'thumbnails-list' });
  const element = h('nav', { class: 'thumbnails' }, list);
  /** @type {Map<string, ReturnType<typeof makeItem>>} */
  const items = new Map();
  let current = '';

  /** @param {string} key */
  function makeItem(key) {
    const miniature = createMiniature('miniature');
    const number = h('span', { class: 'thumbnail-number', 'aria-hidden': 'true' });
    const button = h('button', { type: 'button', class: 'thumbnail', onclick: () => onChoice(key) }, miniature.element, number);
    const item = h('li', {}, button);
    list.append(item);
    return { item, button, miniature, number, drawn: '' };
  }

  /**
   * @param {readonly SharedPage[]} pages
   * @param {string} key the page that is shown
   * @param {import('./sentences.js').Peer} peer
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update(pages, key, peer, words) {
    const { papers } = words;
    setAttribute(element, 'aria-label', papers.pages);
    element.hidden = pages.length < 2;
    const wanted = new Set(pages.map((page) => page.key));
    for (const [known, { item }] of items) {
      if (wanted.has(known)) continue;
      item.remove();
      items.delete(known);
    }
    pages.forEach((page, index) => {
      const parts = items.get(page.key) ?? makeItem(page.key);
      items.set(page.key, parts);
      const owner = page.owner === 'me' ? papers.mine : fill(papers.arrivedOne, { ...ownerOf(page, peer, words) });
      setText(parts.number, String(index + 1));
      setAttribute(parts.button, 'aria-label', `${placeSentence(index, pages.length, words)}. ${owner}`);
      setAttribute(parts.button, 'aria-current', page.key === key ? 'page' : null);
      setAttribute(parts.button, 'data-owner', page.owner);
      // Drawn when something more of it has come, not at every change of anything.
      const stage = `${page.state} ${Math.floor(page.progress * 10)} ${page.width}`;
      if (parts.drawn === stage) return;
      parts.drawn = stage;
      parts.miniature.draw(page.canvas, ROOM);
    });
    if (key !== current && !element.hidden) {
      current = key;
      items.get(key)?.item.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    }
  }

  return {
    element,
    update,
    /** Shows that somebody points at a page. @param {string} key @param {boolean} on */
    point: (key, on) => setAttribute(items.get(key)?.button ?? list, 'data-pointed', on),
  };
}
