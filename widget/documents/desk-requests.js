// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { check, clock, close, collapse, icon, information } from '../shared/icons.js';
import { keep as keepIcon, question } from './icons.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */
/** @typedef {import('../../js-glue/documents/document-types.js').Asked} Asked */

const ASKS = /** @type {Asked[]} */ (['page', 'back', 'next', 'closer']);

/**
 * What the operator asks for: the menu, and what became of it.
 * @param {object} on
 * @param {(what: Asked) => void} on.ask
 * @param {() => void} on.cancelAsk
 * @param {() => void} on.download
 */
export function createDeskRequests(on) {
  const opener = createButton({ icon: [question], class: 'ask-opener', onclick: () => setOpen(!open) });
  opener.element.append(icon(collapse));
  const choices = ASKS.map((what) => ({
    what,
    element: h('button', {
      type: 'button', class: 'ask-choice',
      onclick: () => {
        setOpen(false);
        opener.element.focus();
        on.ask(what);
      },
    }),
  }));
  const menu = h('ul', { class: 'ask-choices' }, ...choices.map(({ element }) => h('li', {}, element)));
  const ask = h('div', {
    class: 'ask',
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape' || !open) return;
      event.stopPropagation();
      setOpen(false);
      opener.element.focus();
    },
    onfocusout: (/** @type {FocusEvent} */ event) => {
      if (open && !ask.contains(/** @type {Node|null} */ (event.relatedTarget))) setOpen(false);
    },
  }, opener.element, menu);

  const askState = line(on.cancelAsk);
  const keepState = line(dismissKeep);
  const download = createButton({ icon: [keepIcon], class: 'main', onclick: on.download });
  keepState.ways.prepend(download.element);
  const element = h('div', { class: 'requests' }, askState.element, keepState.element);
  let open = false;
  /** What the operator has read. @type {unknown} */
  let read = null;
  /** @type {Documents|null} */
  let documents = null;
  let saving = '';

  /** @param {() => void} onclick */
  function line(onclick) {
    const drawing = h('span', { class: 'line-icon' });
    const text = h('p', { class: 'banner-text' });
    const button = createButton({ icon: [close], class: 'plain', onclick });
    const ways = h('div', { class: 'banner-ways' }, button.element);
    return { element: h('div', { class: 'request line' }, drawing, text, ways), text, button, ways, drawing };
  }

  function dismissKeep() {
    read = documents?.keep ?? null;
    keepState.element.hidden = true;
  }

  /** @param {boolean} next */
  function setOpen(next) {
    open = next;
    menu.hidden = !open;
    setAttribute(opener.element, 'aria-expanded', String(open));
    if (open) choices[0].element.focus();
  }

  /**
   * @param {{documents: Documents, saving: string}} model `saving`: how the PDF goes on, as a sentence, or empty
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update(model, { asks, asking, keeping }) {
    documents = model.documents;
    saving = model.saving;
    const { askedOf, keep } = documents;
    ask.hidden = !documents.asks;
    opener.label(asking.ask);
    menu.setAttribute('aria-label', asking.askTitle);
    for (const { what, element: choice } of choices) setText(choice, asks[what].ask);

    askState.element.hidden = !askedOf;
    if (askedOf) {
      const declined = askedOf.state === 'declined';
      setText(askState.text, declined ? asking.declined : asks[askedOf.what].open);
      askState.button.label(declined ? asking.understood : asking.cancelAsk);
      askState.button.icons([declined ? check : close]);
      drawInto(askState.drawing, declined ? information : clock);
    }
    keepState.element.hidden = !keep || sameKeep(keep, read);
    if (!keep) return;
    const sentence = { asked: keeping.waiting, allowed: saving || keeping.allowed, refused: keeping.refused }[keep.state];
    setText(keepState.text, sentence);
    setAttribute(keepState.element, 'data-good', keep.state === 'allowed');
    drawInto(keepState.drawing, keep.state === 'asked' ? clock : keep.state === 'allowed' ? check : information);
    download.element.hidden = keep.state !== 'allowed';
    download.label(keeping.download);
    keepState.button.element.hidden = keep.state === 'asked';
    keepState.button.label(asking.understood);
    keepState.button.icons([check]);
  }

  setOpen(false);
  return { element, ask, update };
}

/** @param {HTMLElement} holder @param {string} drawing */
function drawInto(holder, drawing) {
  if (holder.dataset.drawing === drawing) return;
  holder.dataset.drawing = drawing;
  holder.replaceChildren(icon(drawing));
}

/** @param {NonNullable<Documents['keep']>} keep @param {unknown} read */
function sameKeep(keep, read) {
  const other = /** @type {Documents['keep']} */ (read);
  return other !== null && other.state === keep.state && other.keys.join() === keep.keys.join();
}
