// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { check, close, eye, icon, shield } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { createMiniature } from './miniature.js';
import { counted } from './sentences.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */

const ROOM = { width: 88, height: 108 };

/**
 * What the operator asks of the citizen: to show something, or to keep a copy.
 * @param {object} on
 * @param {() => void} on.show
 * @param {() => void} on.decline
 * @param {(allow: boolean) => void} on.keep
 */
export function createRequestView(on) {
  const askText = h('p', { class: 'banner-text' });
  const answer = createButton({ icon: [eye], class: 'main', onclick: on.show });
  const notNow = createButton({ icon: [close], class: 'plain', onclick: on.decline });
  const ask = h('div', { class: 'request', role: 'group' }, askText, h('div', { class: 'banner-ways' }, answer.element, notNow.element));

  const keepText = h('p', { class: 'banner-text' });
  const keepNote = h('p', { class: 'banner-note' });
  const pages = h('ul', { class: 'request-pages' });
  const allow = createButton({ icon: [check], class: 'main', onclick: () => on.keep(true) });
  const refuse = createButton({ icon: [close], class: 'main-alike', onclick: () => on.keep(false) });
  const keep = h('div', { class: 'request', role: 'group' },
    h('div', { class: 'request-words' }, icon(shield), h('div', {}, keepText, keepNote)), pages,
    h('div', { class: 'banner-ways' }, allow.element, refuse.element));
  const element = h('div', { class: 'requests' }, ask, keep);

  /**
   * @param {{documents: Documents, peer: import('./sentences.js').Peer, showing: boolean}} model `showing`: the citizen is about to show something
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update({ documents, peer, showing }, { asks, asking, keeping, papers }) {
    const { asked, keepAsked } = documents;
    ask.hidden = !asked || showing;
    if (asked) {
      setText(askText, fill(asks[asked].request, { ...peer }));
      ask.setAttribute('aria-label', askText.textContent ?? '');
      answer.label(asks[asked].answer);
      notNow.label(asking.notNow);
    }
    const wanted = documents.pages.filter(({ key }) => keepAsked?.keys.includes(key));
    keep.hidden = wanted.length === 0;
    if (keep.hidden) return;
    setText(keepText, fill(counted(keeping.question, keeping.questionMany, wanted.length), { ...peer }));
    keep.setAttribute('aria-label', keepText.textContent ?? '');
    setText(keepNote, keeping.questionText);
    allow.label(keeping.allow);
    refuse.label(keeping.refuse);
    pages.setAttribute('aria-label', keeping.asked);
    pages.replaceChildren(...wanted.map((page) => {
      const miniature = createMiniature('miniature');
      miniature.draw(page.canvas, ROOM);
      const label = fill(papers.pageOf, { number: documents.pages.indexOf(page) + 1, of: documents.pages.length });
      return h('li', {}, miniature.element, h('span', { class: 'visually-hidden' }, label));
    }));
  }

  return { element, update };
}
