// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { alert, icon, leave } from '../shared/icons.js';
import { fill } from '../shared/language.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {import('./form-field.js').FormPart} FormPart */
/** @typedef {import('./services-client.js').ServiceAnswer} ServiceAnswer */

/**
 * What the two forms have in common: sending, faults beside the fields and in a summary that takes
 * the focus. What was written stays, whatever happens.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {Array<FormPart>} options.parts in their order
 * @param {Array<Node>} options.body what stands between title and button
 * @param {() => Record<string, string>} options.check the faults that can be seen here: words of `faults`, by part
 * @param {() => Promise<ServiceAnswer>} options.send
 * @param {(answer: ServiceAnswer) => string} [options.partOf] the part that an error of the server is about
 * @param {(answer: ServiceAnswer) => void} options.onSent
 * @param {(answer: ServiceAnswer) => void} [options.onRefused]
 * @param {() => void} options.onBack
 */
export function createRequestForm({ heading, parts, body, check, send, partOf, onSent, onRefused, onBack }) {
  /** @type {ServiceWords|null} */
  let words = null;
  /** @type {Record<string, string>} */
  let shown = {};
  /** @type {ServiceAnswer|null} */
  let refused = null;
  let sending = false;

  const title = h(heading, { class: 'form-title', tabindex: '-1' });
  const text = h('p', { class: 'form-text' });
  const summaryTitle = h('p', { class: 'summary-title' });
  const summaryList = h('ul', { class: 'summary-list' });
  const summary = h('div', { class: 'summary', role: 'group', tabindex: '-1', hidden: true }, icon(alert), h('div', {}, summaryTitle, summaryList));
  const submitLabel = h('span', { class: 'label' });
  const submit = /** @type {HTMLButtonElement} */ (h('button', { type: 'submit', class: 'button main' }, submitLabel));
  const back = createButton({ icon: [leave], class: 'plain', onclick: onBack });
  const element = h('form', { class: 'request-form', novalidate: true, onsubmit }, title, text, summary, ...body,
    h('div', { class: 'form-buttons' }, submit, back.element));

  /** @param {Event} event */
  async function onsubmit(event) {
    event.preventDefault();
    if (sending) return;
    refused = null;
    shown = check();
    if (Object.keys(shown).length > 0) {
      render();
      summary.focus();
      return;
    }
    sending = true;
    render();
    const answer = await send();
    sending = false;
    if (answer.ok) {
      render();
      onSent(answer);
      return;
    }
    const part = partOf?.(answer) || answer.field;
    if (parts.some(({ name }) => name === part)) shown = { [part]: wordOf(answer, part) };
    else refused = answer;
    onRefused?.(answer);
    render();
    summary.focus();
  }

  /** @param {ServiceAnswer} answer @param {string} part */
  function wordOf(answer, part) {
    const known = words ? Object.keys(words.faults) : [];
    return known.includes(answer.error) ? answer.error : part;
  }

  /** @param {string} word */
  function sentence(word) {
    const table = /** @type {Record<string, string>} */ (words?.faults ?? {});
    return Object.hasOwn(table, word) ? table[word] : table.server ?? '';
  }

  function render() {
    if (!words) return;
    for (const part of parts) part.fault(shown[part.name] ? sentence(shown[part.name]) : '');
    const faulty = parts.filter(({ name }) => shown[name]);
    summary.hidden = faulty.length === 0 && !refused;
    if (refused) {
      setText(summaryTitle, fill(sentence(refused.error), { seconds: refused.retryAfterS || 60 }));
      summaryList.replaceChildren();
    } else {
      setText(summaryTitle, faulty.length === 1 ? words.services.summaryOne : fill(words.services.summaryMany, { count: faulty.length }));
      summaryList.replaceChildren(...faulty.map((part) => h('li', {}, h('button', { type: 'button', class: 'summary-link', onclick: () => part.input.focus() }, sentence(shown[part.name])))));
    }
    summaryList.hidden = summaryList.children.length === 0;
    submit.setAttribute('aria-disabled', String(sending));
  }

  return {
    element,
    title,
    /**
     * @param {ServiceWords} next
     * @param {{title: string, text: string, send: string}} own
     */
    update(next, own) {
      words = next;
      setText(title, own.title);
      setText(text, own.text);
      setText(submitLabel, sending ? next.services.sending : own.send);
      back.label(next.services.back);
      render();
    },
    /** Shows faults that came up without sending. @param {Record<string, string>} faults */
    show(faults) {
      shown = faults;
      render();
    },
  };
}
