// SPDX-License-Identifier: EUPL-1.2
// What stands around every room: the bar, the menu, the place of the room, questions and short news.
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, leave, mark, person } from '../shared/icons.js';
import { createButton } from '../shared/button.js';
import { button, empty } from './form.js';

/** @typedef {import('../i18n/office-words.js').OfficeWords} OfficeWords */
/** @typedef {{name: string, title: string, open: boolean, unsaved: boolean}} MenuItem */

const TOAST_MS = 6000;

/**
 * @param {object} on
 * @param {() => void} on.language
 * @param {() => void} on.signOut
 * @param {() => void} on.retry
 */
export function createFrameView(on) {
  const title = h('p', { class: 'bar-title' });
  const town = h('p', { class: 'bar-town' }, document.querySelector('main')?.dataset.town ?? '');
  const whoName = h('span', {});
  const who = h('p', { class: 'bar-who' }, icon(person), whoName);
  const console = h('a', { class: 'button plain', href: '/desk' });
  const language = h('button', { type: 'button', class: 'language', onclick: on.language });
  const signOut = createButton({ icon: [leave], class: 'plain', onclick: on.signOut });
  const bar = h('header', { class: 'bar' }, h('span', { class: 'mark' }, icon(mark)), h('div', {}, title, town), h('div', { class: 'bar-end' }, who, console, language, signOut.element));
  const list = h('ul', {});
  const menu = h('nav', { class: 'menu' }, list);
  const heading = h('h1', { class: 'room-title', tabindex: '-1' });
  const place = h('div', { class: 'room' });
  const toastBox = h('p', { class: 'toast', 'aria-hidden': 'true', hidden: true });
  const dialogTitle = h('h2', { id: 'dialog-title' });
  const dialogText = h('p', {});
  const dialogWays = h('div', { class: 'row' });
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { class: 'question', 'aria-labelledby': 'dialog-title' }, dialogTitle, dialogText, dialogWays));
  const element = h('div', { class: 'office' }, bar, h('div', { class: 'office-columns' }, menu, h('div', { class: 'office-main' }, heading, place)), toastBox, dialog);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  /** @param {OfficeWords} words */
  function label(words) {
    setText(title, words.frame.title);
    setText(console, words.frame.console);
    setText(language, words.frame.otherLanguage);
    setAttribute(language, 'lang', words.frame.otherLanguageCode);
    signOut.label(words.frame.signOut);
    setAttribute(menu, 'aria-label', words.frame.menu);
  }

  /** @param {string} text @param {HTMLElement} content */
  function put(text, content) {
    setText(heading, text);
    if (place.firstChild !== content || place.childNodes.length !== 1) place.replaceChildren(content);
  }

  return {
    element,

    /** @param {{words: OfficeWords, who: import('./office-types.js').Signed, rooms: MenuItem[]}} model */
    update({ words, who: signed, rooms }) {
      label(words);
      setText(whoName, signed.name);
      console.hidden = !signed.roles.includes('operator');
      who.hidden = signOut.element.hidden = false;
      menu.hidden = rooms.length === 0;
      list.replaceChildren(...rooms.map((room) => h('li', {}, h('a', { href: `#${room.name}`, 'aria-current': room.open ? 'page' : null }, room.title,
        room.unsaved ? h('span', { class: 'dot-unsaved', title: words.frame.unsaved }, h('span', { class: 'visually-hidden' }, ` (${words.frame.unsaved})`)) : null))));
    },

    /**
     * Puts a room into its place.
     * @param {string} text
     * @param {HTMLElement} content
     * @param {boolean} focus
     * @returns {() => void} to be called when the room shows what was asked
     */
    open(text, content, focus) {
      put(text, content);
      return () => {
        if (!focus) return;
        scrollTo(0, 0);
        heading.focus({ preventScroll: true });
      };
    },

    /** @param {OfficeWords} words */
    notAllowed(words) {
      put(words.frame.notAllowed, h('p', { class: 'intro' }, words.frame.notAllowedText));
    },

    /** @param {OfficeWords} words */
    noRoom(words) {
      put(words.frame.noRoom, h('p', { class: 'intro' }, words.frame.noRoomText));
    },

    /** @param {OfficeWords} words */
    wait(words) {
      label(words);
      console.hidden = who.hidden = signOut.element.hidden = menu.hidden = true;
      put(words.frame.loading, h('div', {}));
    },

    /** @param {OfficeWords} words */
    unreachable(words) {
      put(words.frame.title, empty(words.problems.unreachable, '', button(words.frame.again, on.retry, 'main')));
    },

    /** A sentence for a while; it is said elsewhere. @param {string} sentence */
    toast(sentence) {
      setText(toastBox, sentence);
      toastBox.hidden = false;
      clearTimeout(timer);
      timer = setTimeout(() => { toastBox.hidden = true; }, TOAST_MS);
    },

    /**
     * @param {{title: string, text: string, action: string}} question
     * @param {string} cancel
     * @returns {Promise<boolean>}
     */
    confirm({ title: asked, text, action }, cancel) {
      setText(dialogTitle, asked);
      setText(dialogText, text);
      return new Promise((resolve) => {
        let sure = false;
        const no = button(cancel, () => dialog.close());
        dialogWays.replaceChildren(no, button(action, () => {
          sure = true;
          dialog.close();
        }, 'danger'));
        dialog.addEventListener('close', () => resolve(sure), { once: true });
        dialog.showModal();
        no.focus();
      });
    },
  };
}
