// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from './dom.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {ReturnType<typeof import('./hours-sentences.js').hoursSentences>} HoursSentences */

/**
 * A desk's week and special days, as citizens read them; the office shows the same while it is edited.
 * @param {'h2'|'h3'|'h4'} heading
 */
export function createHoursView(heading) {
  const title = h(heading, { class: 'hours-title' });
  const week = h('dl', { class: 'hours-week' });
  const specialTitle = h('p', { class: 'hours-special-title' });
  const special = h('ul', { class: 'hours-special' });
  const note = h('p', { class: 'hours-note' });
  const element = h('div', { class: 'hours-box' }, title, week, specialTitle, special, note);

  return {
    element,
    /**
     * @param {HoursSentences|null} said
     * @param {ServiceWords['hours']} words
     */
    update(said, words) {
      element.hidden = !said;
      setText(title, words.title);
      week.replaceChildren(...(said?.week ?? []).flatMap(({ days, hours }) => [h('dt', {}, days), h('dd', {}, hours)]));
      week.hidden = week.children.length === 0;
      setText(specialTitle, words.special);
      special.replaceChildren(...(said?.special ?? []).map((sentence) => h('li', {}, sentence)));
      specialTitle.hidden = special.hidden = special.children.length === 0;
      setText(note, said?.note ?? '');
      note.hidden = !said?.note;
    },
  };
}
