// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { calendar, check, copy, icon, popOut } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { uniqueId } from './form-field.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */

/**
 * What a citizen sees when a request is in: the link, which is the only key to it.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {'callback'|'appointment'} options.kind
 * @param {string} options.link
 * @param {string} options.calendarAddress of the `.ics`, or empty
 * @param {{email: string, phone: string}} options.contact
 * @param {(sentence: string) => void} options.say
 */
export function createSentView({ heading, kind, link, calendarAddress, contact, say }) {
  /** @type {ServiceWords|null} */
  let words = null;
  const id = uniqueId('link');
  const title = h(heading, { class: 'form-title', tabindex: '-1' });
  const text = h('p', { class: 'form-text' });
  const mail = h('p', { class: 'form-text' });
  const label = h('label', { for: id });
  const field = /** @type {HTMLInputElement} */ (h('input', { id, class: 'control-input link-field', readonly: true, value: link, onfocus: () => field.select() }));
  const copyButton = createButton({ icon: [copy], class: 'main', onclick: copyLink });
  const state = h('p', { class: 'copy-state', role: 'status' });
  const open = h('a', { class: 'button', href: link, target: '_blank', rel: 'noopener' }, icon(popOut), h('span', { class: 'label' }));
  const toCalendar = h('a', { class: 'button', href: calendarAddress || null, download: true }, icon(calendar), h('span', { class: 'label' }));
  toCalendar.hidden = !calendarAddress;
  const element = h('section', { class: 'sent' },
    h('div', { class: 'outcome-icon', 'data-tone': 'calm' }, icon(check)), title, text, mail,
    h('div', { class: 'field' }, label, field), h('div', { class: 'form-buttons' }, copyButton.element, open, toCalendar), state);

  async function copyLink() {
    let sentence = words?.services.copied ?? '';
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Without leave for the clipboard, or on a plain HTTP page: the old way.
      field.select();
      if (!document.execCommand('copy')) sentence = words?.services.copyFailed ?? '';
    }
    setText(state, sentence);
    say(sentence);
  }

  return {
    element,
    title,
    /** @param {ServiceWords} next */
    update(next) {
      words = next;
      const { services } = next;
      const callback = kind === 'callback';
      setText(title, callback ? services.sentTitle : services.bookedTitle);
      setText(text, callback ? services.sentText : services.bookedText);
      setText(mail, contact.email ? fill(services.mailText, { email: contact.email }) : [contact.phone ? fill(services.phoneText, { phone: contact.phone }) : '', services.noMailText].filter(Boolean).join(' '));
      setText(label, services.yourLink);
      copyButton.label(services.copy);
      setText(/** @type {Node} */ (open.lastChild), `${callback ? services.openLink : services.openAppointment} ${services.newWindow}`);
      setText(/** @type {Node} */ (toCalendar.lastChild), services.calendar);
    },
  };
}
