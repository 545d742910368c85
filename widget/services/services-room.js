// SPDX-License-Identifier: EUPL-1.2
import { serviceWords } from '../i18n/services-words.js';
import { adoptStyles, h } from '../shared/dom.js';
import { createAppointmentForm } from './appointment-form.js';
import { createCallbackForm } from './callback-form.js';
import { createRatingView } from './rating-view.js';
import { createSentView } from './sent-view.js';
import { createServicesClient } from './services-client.js';
import hoursStyle from '../shared/hours.css';
import style from './services.css';
import { createWaysView } from './ways-view.js';

/**
 * @typedef {object} ServicesHost
 * @property {'h2'|'h3'} heading
 * @property {string} server
 * @property {string} desk
 * @property {string} privacyLink
 * @property {ShadowRoot} root
 * @property {(sentence: string) => void} say
 * @property {(view: string) => void} onView what is shown: `` (the ways), `form` or `sent`
 * @property {() => void} onSent a request is in: a call that waits is given up
 */

/** @typedef {{element: HTMLElement, title: HTMLElement, update: (words: import('../i18n/services-words.js').ServiceWords) => void}} ServicesView */

/**
 * @typedef {object} ServicesModel
 * @property {boolean} ways hours and ways on are shown
 * @property {boolean} closed nobody is there
 * @property {string} ratingTicket
 * @property {'it'|'en'} lang
 */

/**
 * All that a citizen meets beside the call: hours, call-back, appointment, rating.
 * @param {ServicesHost} host
 */
export function createServicesRoom(host) {
  const { heading, server, desk, privacyLink, say } = host;
  const client = createServicesClient(server);
  /** @type {ServicesModel} */
  let model = { ways: false, closed: false, ratingTicket: '', lang: 'it' };
  /** @type {import('../shared/hours-sentences.js').DeskHours|null} */
  let hours = null;
  let appointments = false;
  let asked = false;
  /** @type {ServicesView|null} */
  let view = null;
  /** @type {Record<string, ServicesView>} forms keep what was written */
  const forms = {};

  adoptStyles(host.root, hoursStyle, style);
  const ways = createWaysView({ heading, onCallback: () => open('callback'), onAppointment: () => open('appointment') });
  const rating = createRatingView({ heading, client, say });
  const place = h('div', { class: 'services-view' });
  const element = h('div', { class: 'services' }, rating.element, ways.element, place);

  async function ask() {
    asked = true;
    const [aboutHours, aboutSlots] = await Promise.all([client.hours(desk), client.slots(desk)]);
    if (aboutHours.ok && Array.isArray(aboutHours.data?.week)) hours = aboutHours.data;
    appointments = aboutSlots.ok && aboutSlots.data?.slot_minutes > 0;
    render();
    if (model.ways && model.closed && hours) say(element.querySelector('.opening')?.textContent ?? '');
  }

  /** @param {'callback'|'appointment'} kind */
  function open(kind) {
    const create = kind === 'callback' ? createCallbackForm : createAppointmentForm;
    forms[kind] ??= create({
      heading,
      desk,
      privacyLink,
      client,
      lang: () => model.lang,
      onSent: (data, contact) => sent(kind, data, contact),
      onBack: () => back(kind),
    });
    show(forms[kind], 'form');
  }

  /**
   * @param {'callback'|'appointment'} kind
   * @param {{link: string, token: string}} data
   * @param {{email: string, phone: string}} contact
   */
  function sent(kind, data, contact) {
    delete forms[kind];
    const calendarAddress = kind === 'appointment' ? client.calendarAddress(data.token) : '';
    show(createSentView({ heading, kind, link: data.link, calendarAddress, contact, say }), 'sent');
    host.onSent();
  }

  /** @param {'callback'|'appointment'} kind */
  function back(kind) {
    show(null, '');
    if (model.ways) ways[kind].focus();
  }

  /** @param {ServicesView|null} next @param {string} name */
  function show(next, name) {
    view = next;
    place.replaceChildren(...(next ? [next.element] : []));
    host.onView(name);
    render();
    next?.title.focus({ preventScroll: false });
  }

  function render() {
    const words = serviceWords[model.lang];
    if (model.ways && !asked) ask();
    ways.element.hidden = !model.ways || view !== null;
    ways.update({ hours, appointments, closed: model.closed }, words, model.lang);
    rating.element.hidden = !model.ratingTicket || view !== null;
    if (model.ratingTicket) rating.update(model.ratingTicket, words);
    view?.update(words);
  }

  return {
    element,
    /** Opens the form for being called back, while the call waits. */
    callBack: () => open('callback'),
    /** @param {ServicesModel} next */
    update(next) {
      // What was read for an earlier call may be old.
      if (next.ways && !model.ways) asked = false;
      model = next;
      render();
    },
    close: () => rating.close(),
  };
}

/** @typedef {ReturnType<typeof createServicesRoom>} ServicesRoom */
