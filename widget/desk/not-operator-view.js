// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, leave, person } from '../shared/icons.js';
import { fill } from '../shared/language.js';

/** Whether somebody with these roles has something to do in the office. @param {readonly string[]} roles */
export const mayEnterOffice = (roles) => roles.includes('supervisor') || roles.includes('editor');

/**
 * Shown to somebody who has signed in but answers no calls: why there is no console, and where to go.
 * @param {object} on
 * @param {() => void} on.signOut
 * @param {() => void} on.language
 */
export function createNotOperatorView(on) {
  const title = h('h1', { tabindex: '-1' });
  const text = h('p', {});
  const office = h('a', { class: 'button main', href: '/office' });
  const signOut = createButton({ icon: [leave], onclick: on.signOut });
  const language = h('button', { type: 'button', class: 'language', onclick: on.language });
  const element = h('section', { class: 'sign-in' },
    h('div', { class: 'sign-in-card' }, h('span', { class: 'mark' }, icon(person)), title, text, office, signOut.element, language));

  /**
   * @param {{name: string, roles: readonly string[]}} who
   * @param {import('./call-words.js').CallTexts} words
   */
  function update({ name, roles }, { desk, console: { access } }) {
    const allowed = mayEnterOffice(roles);
    setText(title, access.title);
    setText(text, fill(allowed ? access.text : access.textNobody, { name }));
    setText(office, access.toOffice);
    office.hidden = !allowed;
    signOut.label(desk.signOut);
    setText(language, desk.otherLanguage);
    setAttribute(language, 'lang', desk.otherLanguageCode);
  }

  return { element, update, focus: () => title.focus() };
}
