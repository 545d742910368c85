// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, leave, mark, person } from '../shared/icons.js';
import { createAvailabilityView } from './availability-view.js';

/**
 * The bar: the town, the own state, who is signed in.
 * @param {object} on
 * @param {(state: 'available'|'wrap_up'|'away') => void} on.availability
 * @param {(on: boolean) => void} on.wrapUpAfter
 * @param {() => void} on.language
 * @param {() => void} on.signOut
 * @param {HTMLElement} keys the button that shows the keys
 */
export function createBarView(on, keys) {
  const town = h('p', { class: 'bar-town' });
  const title = h('h1', { class: 'bar-title' });
  const availability = createAvailabilityView(on);
  const whoName = h('span', {});
  const who = h('p', { class: 'bar-who' }, icon(person), whoName);
  const officeName = h('span', {});
  const officeWhere = h('span', { class: 'visually-hidden' });
  const office = h('a', { class: 'button plain', href: '/office', target: 'sportello-office' }, officeName, officeWhere);
  const language = h('button', { type: 'button', class: 'language', onclick: on.language });
  const signOut = createButton({ icon: [leave], class: 'plain', onclick: on.signOut });
  const element = h('header', { class: 'bar' },
    h('span', { class: 'mark' }, icon(mark)), h('div', { class: 'bar-names' }, title, town),
    availability.element, h('div', { class: 'bar-end' }, keys, who, office, language, signOut.element));

  /**
   * @param {object} model
   * @param {string} model.town
   * @param {string} model.operator
   * @param {boolean} model.office this person may work in the office, too
   * @param {string} model.availability
   * @param {number} model.since when the state began, ms since the epoch
   * @param {boolean} model.wrapUpAfter
   * @param {boolean} model.online
   * @param {boolean} model.inCall
   * @param {import('./call-words.js').CallTexts} words
   */
  function update({ town: townName, operator, office: toOffice, inCall, ...state }, { desk: texts, console: { presence, access } }) {
    setText(title, texts.title);
    setText(town, townName);
    setText(whoName, operator);
    setText(officeName, access.office);
    setText(officeWhere, ` (${access.newTab})`);
    office.hidden = !toOffice;
    setText(language, texts.otherLanguage);
    setAttribute(language, 'lang', texts.otherLanguageCode);
    signOut.label(texts.signOut);
    signOut.element.disabled = inCall;
    availability.update({ ...state, availability: inCall ? 'busy' : state.availability }, texts, presence);
  }

  return { element, update, tick: availability.tick };
}
