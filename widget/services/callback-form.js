// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { romeDay } from '../shared/opening-time.js';
import { createChoice, createField, createTick } from './form-field.js';
import { createRequestForm } from './request-form.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {import('./services-client.js').ServicesClient} ServicesClient */
/** @typedef {{email: string, phone: string}} Contact */

const DAYS_AHEAD = 60;

/** Lenient, as the server is. @param {string} text */
export const couldBePhone = (text) => /^\+?[\d .\-/()]+$/.test(text) && text.replace(/\D/g, '').length >= 5;
/** @param {string} text */
export const couldBeEmail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);

/** A calendar day as a date field has it. @param {number} day days since 1970 */
const isoDay = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/**
 * The form for being called back.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {string} options.desk
 * @param {() => 'it'|'en'} options.lang
 * @param {string} options.privacyLink may be empty
 * @param {ServicesClient} options.client
 * @param {(data: {link: string, token: string}, contact: Contact) => void} options.onSent
 * @param {() => void} options.onBack
 */
export function createCallbackForm({ heading, desk, lang, privacyLink, client, onSent, onBack }) {
  const name = createField({ name: 'name', control: { autocomplete: 'name', maxlength: 80 } });
  const phone = createField({ name: 'phone', control: { type: 'tel', autocomplete: 'tel', maxlength: 40, 'aria-required': null } });
  const email = createField({ name: 'email', control: { type: 'email', autocomplete: 'email', maxlength: 254, spellcheck: 'false', autocapitalize: 'none', 'aria-required': null } });
  const subject = createField({ name: 'subject', tag: 'textarea', control: { rows: 3, maxlength: 500 } });
  const when = createChoice('when');
  const date = createField({ name: 'preferred', control: { type: 'date' }, optional: true });
  const consent = createTick('consent');
  const legend = h('legend', {});
  const hint = h('p', { class: 'field-hint' });
  const contact = h('fieldset', { class: 'field-group' }, legend, hint, phone.element, email.element);
  const value = (/** @type {{input: HTMLInputElement}} */ field) => field.input.value.trim();

  const form = createRequestForm({
    heading,
    parts: [name, phone, email, subject, when, date, consent],
    body: [name.element, contact, subject.element, when.element, date.element, consent.element],
    check() {
      /** @type {Record<string, string>} */
      const faults = {};
      if (!value(name)) faults.name = 'name';
      if (!value(phone) && !value(email)) faults.phone = 'contact_needed';
      if (value(phone) && !couldBePhone(value(phone))) faults.phone = 'phone';
      if (value(email) && !couldBeEmail(value(email))) faults.email = 'email';
      if (!value(subject)) faults.subject = 'subject';
      // A browser that knows no date field lets anything be typed.
      if (date.input.validity.badInput || (value(date) && !(value(date) >= date.input.min && value(date) <= date.input.max))) faults.preferred = 'preferred';
      if (!consent.input.checked) faults.consent = 'consent';
      return faults;
    },
    send: () => client.requestCallback({
      desk,
      name: value(name),
      phone: value(phone),
      email: value(email),
      subject: value(subject),
      preferred: { part: when.value || 'any', date: value(date) },
      consent: consent.input.checked,
      lang: lang(),
    }),
    onSent: ({ data }) => onSent(data, { email: value(email), phone: value(phone) }),
    onBack,
  });

  return {
    element: form.element,
    title: form.title,
    /** @param {ServiceWords} words */
    update(words) {
      const { services } = words;
      const today = romeDay(Date.now());
      date.input.min = isoDay(today);
      date.input.max = isoDay(today + DAYS_AHEAD);
      name.label(services.name);
      setText(legend, services.contact);
      setText(hint, services.contactHint);
      phone.label(services.phone);
      email.label(services.email);
      subject.label(services.subject, services.subjectHint);
      when.label(services.when);
      when.options([{ value: 'any', text: services.any }, { value: 'morning', text: services.morning }, { value: 'afternoon', text: services.afternoon }], 'any');
      date.label(services.date, '', services.optional);
      consent.label(privacyLink ? `${services.consent} ${services.consentPlain}` : services.consentPlain, privacyLink, `${services.privacy} ${services.newWindow}`);
      form.update(words, { title: services.callbackTitle, text: services.callbackText, send: services.sendCallback });
    },
  };
}
