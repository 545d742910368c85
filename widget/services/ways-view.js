// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { calendar, callBack, clock, icon } from '../shared/icons.js';
import { hoursSentences } from '../shared/hours-sentences.js';
import { createHoursView } from '../shared/hours-view.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {import('../shared/hours-sentences.js').DeskHours} DeskHours */

/**
 * When nobody answers: when somebody will, and the two other ways.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {() => void} options.onCallback
 * @param {() => void} options.onAppointment
 */
export function createWaysView({ heading, onCallback, onAppointment }) {
  const opening = h('p', { class: 'opening' });
  const openingText = h('span', {});
  opening.append(icon(clock), openingText);
  const today = h('p', { class: 'hours-note' });
  const hoursView = createHoursView(heading);
  const waysTitle = h(heading, { class: 'visually-hidden' });
  const callback = way('way-callback', callBack, onCallback);
  const appointment = way('way-appointment', calendar, onAppointment);
  const element = h('section', { class: 'desk-ways' }, opening, today, waysTitle,
    h('div', { class: 'choices' }, callback.element, appointment.element), hoursView.element);

  /** @param {string} name @param {string} drawing @param {() => void} onclick */
  function way(name, drawing, onclick) {
    const label = h('span', { class: 'choice-label' });
    const hint = h('span', { class: 'choice-hint' });
    const button = h('button', { type: 'button', class: `choice ${name}`, onclick }, icon(drawing), h('span', {}, label, hint));
    return { element: button, label, hint };
  }

  return {
    element,
    callback: callback.element,
    appointment: appointment.element,
    /**
     * @param {{hours: DeskHours|null, appointments: boolean, closed: boolean}} model `closed`: nobody is there, so the next opening is told
     * @param {ServiceWords} words
     * @param {'it'|'en'} lang
     */
    update({ hours, appointments, closed }, words, lang) {
      const said = hours ? hoursSentences(hours, Date.now(), words, lang) : null;
      setText(openingText, closed ? said?.opening ?? '' : '');
      opening.hidden = !openingText.textContent;
      setText(today, said?.today ?? '');
      today.hidden = !said?.today;
      setText(waysTitle, words.services.waysTitle);
      hoursView.update(said, words.hours);
      setText(callback.label, words.services.callback);
      setText(callback.hint, words.services.callbackHint);
      setText(appointment.label, words.services.appointment);
      setText(appointment.hint, words.services.appointmentHint);
      appointment.element.hidden = !appointments;
      callback.element.toggleAttribute('data-main', true);
    },
  };
}
