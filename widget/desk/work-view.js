// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { icon } from '../shared/icons.js';
import { calendar, callBack } from '../shared/together-icons.js';
import { createAppointmentsView } from './appointments-view.js';
import { createCallbacksView } from './callbacks-view.js';

/**
 * What there is to do between calls: people to call back, and who comes by appointment.
 * @param {Parameters<typeof createCallbacksView>[0]} on
 */
export function createWorkView(on) {
  const callbacks = createCallbacksView(on);
  const appointments = createAppointmentsView();
  const [back, dated] = [section(callBack, callbacks.element), section(calendar, appointments.element)];
  const element = h('div', { class: 'work' }, back.element, dated.element);

  /** @param {string} drawing @param {HTMLElement} list */
  function section(drawing, list) {
    const title = h('span', {});
    const count = h('span', { class: 'count' });
    return { element: h('section', { class: 'work-room' }, h('h3', { class: 'work-title' }, icon(drawing), title, count), list), title, count };
  }

  /**
   * @param {object} model
   * @param {import('../../js-glue/desk/refreshed.js').Refreshed<{callbacks: import('../../js-glue/desk/desk-api.js').Callback[]}>} model.callbacks
   * @param {import('../../js-glue/desk/refreshed.js').Refreshed<{appointments: import('../../js-glue/desk/desk-api.js').Appointment[]}>} model.appointments
   * @param {import('../../js-glue/call/signalling-messages.js').Desk[]} model.desks
   * @param {'it'|'en'} model.lang
   * @param {import('../i18n/console-words.js').ConsoleWords['work']} texts
   */
  function update({ callbacks: asked, appointments: booked, desks, lang }, texts) {
    const due = (asked.value?.callbacks ?? []).filter(({ state }) => state === 'open' || state === 'calling').length;
    const coming = (booked.value?.appointments ?? []).filter(({ state, end }) => state === 'booked' && end > Date.now()).length;
    setText(back.title, texts.callbacks);
    setText(back.count, due > 0 ? String(due) : '');
    setText(dated.title, texts.appointments);
    setText(dated.count, coming > 0 ? String(coming) : '');
    callbacks.update({ callbacks: asked.value?.callbacks ?? null, error: asked.error, desks, lang }, texts);
    appointments.update({ appointments: booked.value?.appointments ?? null, error: booked.error, desks, lang }, texts);
  }

  return { element, update };
}
