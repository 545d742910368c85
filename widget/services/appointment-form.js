// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { again } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { romeClock, romeDate, romeDay } from '../shared/opening-time.js';
import { couldBeEmail } from './callback-form.js';
import { createChoice, createField, createTick } from './form-field.js';
import { createRequestForm } from './request-form.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {import('./services-client.js').ServicesClient} ServicesClient */

/**
 * The form for an appointment: a day, then one of its free times.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {string} options.desk
 * @param {() => 'it'|'en'} options.lang
 * @param {string} options.privacyLink may be empty
 * @param {ServicesClient} options.client
 * @param {(data: {link: string, token: string, ics: string}, contact: {email: string, phone: string}) => void} options.onSent
 * @param {() => void} options.onBack
 */
export function createAppointmentForm({ heading, desk, lang, privacyLink, client, onSent, onBack }) {
  /** @type {Map<number, number[]>} free times by day; `null` while unknown */
  let days = new Map();
  let state = /** @type {'loading'|'ready'|'failed'} */ ('loading');
  /** @type {ServiceWords|null} */
  let words = null;

  const status = h('p', { class: 'slots-status', role: 'status' });
  const retry = createButton({ icon: [again], onclick: () => load() });
  const day = createField({ name: 'day', tag: 'select' });
  const time = createChoice('start');
  const name = createField({ name: 'name', control: { autocomplete: 'name', maxlength: 80 } });
  const email = createField({ name: 'email', control: { type: 'email', autocomplete: 'email', maxlength: 254, spellcheck: 'false', autocapitalize: 'none' }, optional: true });
  const subject = createField({ name: 'subject', tag: 'textarea', control: { rows: 3, maxlength: 500 } });
  const consent = createTick('consent');
  const fields = h('div', { class: 'slot-fields' }, day.element, time.element, name.element, email.element, subject.element, consent.element);
  day.input.addEventListener('change', () => render());
  const value = (/** @type {{input: HTMLInputElement}} */ field) => field.input.value.trim();

  const form = createRequestForm({
    heading,
    parts: [day, time, name, email, subject, consent],
    body: [status, retry.element, fields],
    check() {
      /** @type {Record<string, string>} */
      const faults = {};
      if (state !== 'ready' || days.size === 0 || !value(day)) faults.day = 'day';
      else if (!time.value) faults.start = 'start';
      if (!value(name)) faults.name = 'name';
      if (value(email) && !couldBeEmail(value(email))) faults.email = 'email';
      if (!value(subject)) faults.subject = 'subject';
      if (!consent.input.checked) faults.consent = 'consent';
      return faults;
    },
    send: () => client.bookAppointment({
      desk,
      start: Number(time.value),
      name: value(name),
      email: value(email),
      subject: value(subject),
      consent: consent.input.checked,
      lang: lang(),
    }),
    partOf: ({ error }) => (error === 'slot_taken' || error === 'no_such_slot' ? 'start' : ''),
    onSent: ({ data }) => onSent(data, { email: value(email), phone: '' }),
    onRefused: ({ error }) => {
      if (error === 'slot_taken' || error === 'no_such_slot') load();
    },
    onBack,
  });

  /** Reads the free times; what is written elsewhere in the form stays. */
  async function load() {
    if (days.size === 0) state = 'loading';
    render();
    const answer = await client.slots(desk);
    state = answer.ok ? 'ready' : 'failed';
    days = new Map();
    for (const start of answer.data?.slots ?? []) {
      const date = romeDay(start);
      days.set(date, [...(days.get(date) ?? []), start]);
    }
    render();
  }

  function render() {
    if (!words) return;
    const { services } = words;
    const language = lang();
    const none = state === 'ready' && days.size === 0;
    setText(status, state === 'loading' ? services.slotsLoading : state === 'failed' ? services.slotsFailed : none ? services.slotsNone : '');
    status.hidden = state === 'ready' && !none;
    retry.label(services.slotsAgain);
    retry.element.hidden = state !== 'failed';
    fields.hidden = state !== 'ready' || none;
    const chosen = day.input.value;
    const options = [['', services.chooseDay], ...[...days].map(([date, starts]) => [String(date), fill(services.slotsOf, { day: romeDate(starts[0], language), count: starts.length })])];
    day.input.replaceChildren(...options.map(([key, text]) => h('option', { value: key }, text)));
    day.input.value = options.some(([key]) => key === chosen) ? chosen : '';
    const starts = days.get(Number(day.input.value)) ?? [];
    time.element.hidden = starts.length === 0;
    time.options(starts.map((start) => ({ value: String(start), text: romeClock(start, 'en') })));
  }

  load();
  return {
    element: form.element,
    title: form.title,
    /** @param {ServiceWords} next */
    update(next) {
      words = next;
      const { services } = next;
      day.label(services.day);
      time.label(services.time);
      name.label(services.name);
      email.label(services.email, services.appointmentEmailHint, services.optional);
      subject.label(services.subject, services.subjectHint);
      consent.label(privacyLink ? `${services.consent} ${services.consentAppointment}` : services.consentAppointment, privacyLink, `${services.privacy} ${services.newWindow}`);
      form.update(next, { title: services.appointmentTitle, text: services.appointmentText, send: services.sendAppointment });
      render();
    },
  };
}
