// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { deskLabel } from '../shared/language.js';
import { hourText, momentText } from '../shared/moments.js';
import { createContact } from './contact-view.js';

/** @typedef {import('../../js-glue/desk/desk-api.js').Appointment} Appointment */

/** Who comes by appointment, and when: the running and the next one first in the eye. */
export function createAppointmentsView() {
  const list = h('ol', { class: 'work-items' });
  const none = h('p', { class: 'soft work-none' });
  const trouble = h('p', { class: 'work-trouble', role: 'status' });
  const element = h('div', { class: 'work-list' }, trouble, none, list);
  /** @type {Map<string, ReturnType<typeof createItem>>} */
  const items = new Map();

  /** @param {Appointment} appointment */
  function createItem({ id }) {
    const time = h('time', { class: 'work-time' });
    const subject = h('h4', { class: 'work-subject' });
    const facts = h('p', { class: 'work-facts' });
    const state = h('p', { class: 'work-state' }, h('span', {}));
    const contact = createContact(id);
    const item = h('li', { class: 'work-item timed' }, time, h('div', { class: 'work-body' }, h('div', { class: 'work-head' }, h('div', {}, subject, facts), state), contact.element));
    return { item, time, subject, facts, state, contact };
  }

  /**
   * @param {object} model
   * @param {Appointment[]|null} model.appointments
   * @param {string} model.error
   * @param {import('../../js-glue/call/signalling-messages.js').Desk[]} model.desks
   * @param {'it'|'en'} model.lang
   * @param {import('../i18n/console-words.js').ConsoleWords['work']} texts
   */
  function update({ appointments, error, desks, lang }, texts) {
    const shown = (appointments ?? []).filter(({ state }) => state !== 'cancelled').sort((one, other) => one.start - other.start);
    setText(trouble, error ? texts.notReached : '');
    setText(none, appointments ? texts.appointmentsNone : error ? '' : texts.loading);
    none.hidden = shown.length > 0;
    for (const [id, { item }] of items) {
      if (shown.some((each) => each.id === id)) continue;
      item.remove();
      items.delete(id);
    }
    const now = Date.now();
    const next = shown.find(({ end }) => end > now)?.id;
    shown.forEach((each, place) => {
      const parts = items.get(each.id) ?? createItem(each);
      items.set(each.id, parts);
      if (list.children[place] !== parts.item) list.insertBefore(parts.item, list.children[place] ?? null);
      const desk = desks.find(({ id }) => id === each.desk) ?? each.desk;
      setText(parts.time, hourText(each.start));
      setText(parts.subject, each.subject || texts.noSubject);
      setText(parts.facts, [momentText(each.start, lang, texts).replace(/,? \d\d:\d\d$/, ''), deskLabel(desk, lang)].join(' · '));
      const state = each.state === 'booked' && each.end < now ? 'missed' : each.state;
      setText(/** @type {Element} */ (parts.state.firstElementChild), lookUp(texts.states, state) ?? state);
      setAttribute(parts.state, 'data-state', state);
      setAttribute(parts.item, 'data-next', each.id === next);
      parts.contact.update(each, texts);
    });
  }

  return { element, update };
}
