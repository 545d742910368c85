// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { again, alert, check, clock, close, icon, information, phone, popOut } from '../shared/icons.js';
import { clockText } from '../shared/duration.js';
import { deskLabel, fill } from '../shared/language.js';
import { waysFor, waysOn } from './ways-on.js';

/** @typedef {import('../i18n/words.js').CallWords} CallWords */
/** @typedef {{desk: string, phone: string, hours: string, hoursLink: string}} Contact */

/** @type {Record<string, string>} */
const WAY_ICONS = { again, retry: again, voice: phone, window: popOut };
/** @type {Record<string, string>} */
const REASON_ICONS = { 'hangup-local': check, 'hangup-remote': check, 'desk-closed': clock, 'desk-busy': clock, moved: popOut };

/**
 * What is shown when a call has ended: what happened, and what to do now.
 * @param {object} on
 * @param {(kind?: 'voice'|'video') => void} on.call calls anew
 * @param {() => void} on.window opens the server's own call page
 * @param {() => void} on.close
 * @param {'h2'|'h3'} heading the title's level on the page
 */
export function createOutcomeView(on, heading) {
  const drawing = h('div', { class: 'outcome-icon' });
  const title = h(heading, { class: 'outcome-title', tabindex: '-1' });
  const text = h('p', { class: 'outcome-text' });
  const lasted = h('p', { class: 'outcome-lasted' });
  const ways = h('div', { class: 'ways' });
  const element = h('section', { class: 'outcome' }, drawing, title, text, lasted, ways);

  /**
   * @param {object} model
   * @param {string|null} model.reason
   * @param {number} model.lastedMs 0 when nobody answered
   * @param {string} model.kind
   * @param {boolean} model.page the call has the whole page, there is nothing to close
   * @param {Contact} model.contact
   * @param {HTMLElement|null} model.services other ways on that come first, or `null`
   * @param {{call: CallWords, reasons: Record<string, {title: string, text: string}>}} words
   */
  function update({ reason, lastedMs, kind, page, contact, services }, words) {
    const known = reason && lookUp(words.reasons, reason) ? reason : 'gone';
    const values = { desk: deskLabel(contact.desk, 'it') };
    setAttribute(element, 'data-tone', waysOn[known].tone);
    drawing.replaceChildren(icon(REASON_ICONS[known] ?? (waysOn[known].tone === 'warn' ? alert : information)));
    setText(title, fill(words.reasons[known].title, values));
    setText(text, fill(words.reasons[known].text, values));
    setText(lasted, lastedMs > 0 ? fill(words.call.lasted, { time: clockText(lastedMs) }) : '');
    lasted.hidden = lastedMs <= 0;
    // The services tell the hours themselves.
    const told = services ? { ...contact, hours: '', hoursLink: '' } : contact;
    const buttons = waysFor(known, { kind, page, ...told }).map((way, place) => wayElement(way, place === 0 && !services, contact, words.call));
    if (services ? ways.previousElementSibling !== services : ways.parentElement !== element) services ? services.after(ways) : element.append(ways);
    if (!page) buttons.push(closeButton(buttons.length === 0, words.call));
    ways.replaceChildren(...buttons);
  }

  /** @param {boolean} main @param {CallWords} words */
  function closeButton(main, words) {
    const button = createButton({ icon: [close], class: main ? 'main' : 'plain', onclick: on.close });
    button.label(words.close);
    return button.element;
  }

  /**
   * @param {string} way
   * @param {boolean} main
   * @param {Contact} contact
   * @param {CallWords} words
   */
  function wayElement(way, main, contact, words) {
    if (way === 'phone') {
      const number = contact.phone.replace(/[^\d+]/g, '');
      return h('a', { class: `button ${main ? 'main' : ''}`, href: `tel:${number}` }, icon(phone), h('span', { class: 'label' }, fill(words.byPhone, { phone: contact.phone })));
    }
    if (way === 'hours') {
      const sentence = contact.hours ? fill(words.hours, { hours: contact.hours }) : words.hoursLink;
      const inner = [icon(clock), h('span', { class: 'label' }, sentence)];
      return contact.hoursLink
        ? h('a', { class: 'button', href: contact.hoursLink, target: '_blank', rel: 'noopener' }, ...inner)
        : h('p', { class: 'hours' }, ...inner);
    }
    /** @type {Record<string, string>} */
    const labels = { again: words.again, retry: words.retry, voice: words.byVoice, window: words.inWindow };
    const press = way === 'window' ? on.window : () => on.call(way === 'voice' ? 'voice' : undefined);
    const button = createButton({ icon: [WAY_ICONS[way]], class: main ? 'main' : '', onclick: press });
    button.label(labels[way]);
    return button.element;
  }

  return { element, update, title, ways };
}
