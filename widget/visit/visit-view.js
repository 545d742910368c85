// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { bell, calendar, check, clock, close, icon, information } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { romeClock, romeDate } from '../shared/opening-time.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {ReturnType<typeof visitModel>} VisitModel */

/**
 * What a request says of itself now.
 * @param {any} visit as the server tells it, or `null` while unknown
 * @param {'unknown'|'trouble'|''} fault
 * @param {number} now ms
 */
export function visitModel(visit, fault, now) {
  const appointment = visit?.kind === 'appointment';
  let state = fault === 'unknown' ? 'unknown' : visit?.state ?? 'loading';
  if (state === 'booked' && now >= visit.call_from) state = now <= visit.call_until ? 'now' : 'over';
  return {
    state,
    appointment,
    visit,
    callable: state === 'calling' || state === 'now',
    open: state === 'open' || state === 'calling' || state === 'booked' || state === 'now',
    trouble: fault === 'trouble',
  };
}

/** @type {Record<string, string>} */
const ICONS = { calling: bell, now: bell, open: clock, booked: clock, done: check, held: check, withdrawn: check, cancelled: check };

/**
 * What a link is about: the facts, how it stands, and the way to take it back.
 * @param {object} on
 * @param {() => Promise<void>} on.takeBack
 * @param {(token?: string) => string} on.calendarAddress
 */
export function createVisitView(on) {
  const drawing = h('div', { class: 'outcome-icon' });
  const title = h('h1', { class: 'visit-title', tabindex: '-1' });
  const state = h('p', { class: 'visit-state', role: 'status' });
  const more = h('p', { class: 'visit-more' });
  const facts = h('dl', { class: 'visit-facts' });
  const toCalendar = h('a', { class: 'button', href: on.calendarAddress(), download: true }, icon(calendar), h('span', { class: 'label' }));
  const takeBack = createButton({ icon: [close], class: 'refuse', onclick: () => ask(true) });
  const buttons = h('div', { class: 'form-buttons' }, toCalendar, takeBack.element);
  const question = h('p', { class: 'visit-question', tabindex: '-1' });
  const yes = createButton({ icon: [check], class: 'danger', onclick: confirm });
  const no = createButton({ icon: [close], onclick: () => ask(false) });
  const sure = h('div', { class: 'visit-sure', role: 'group', hidden: true }, question, h('div', { class: 'form-buttons' }, yes.element, no.element));
  const trouble = h('p', { class: 'visit-trouble', role: 'status' });
  const element = h('section', { class: 'visit' }, h('div', { class: 'visit-head' }, drawing, h('div', {}, title, state)), more, facts, buttons, sure, trouble);

  /** @param {boolean} asking */
  function ask(asking) {
    sure.hidden = !asking;
    buttons.hidden = asking;
    (asking ? question : takeBack.element).focus();
  }

  async function confirm() {
    setAttribute(yes.element, 'aria-disabled', 'true');
    await on.takeBack();
    setAttribute(yes.element, 'aria-disabled', null);
    sure.hidden = true;
    title.focus();
  }

  return {
    element,
    title,
    /**
     * @param {VisitModel} model
     * @param {ServiceWords} words
     * @param {'it'|'en'} lang
     */
    update(model, words, lang) {
      const { visit, appointment } = model;
      const texts = words.visit;
      const unknown = model.state === 'unknown';
      setAttribute(element, 'data-state', model.state);
      setText(title, unknown ? texts.unknown : model.state === 'loading' ? texts.loading : appointment ? texts.appointmentTitle : texts.callbackTitle);
      drawing.replaceChildren(icon(ICONS[model.state] ?? information));
      setText(state, unknown ? texts.unknownText : sentence(model, texts, lang));
      setText(more, model.state === 'open' && visit.by_email ? texts.openMail : '');
      more.hidden = !more.textContent;
      facts.replaceChildren(...(visit && model.state !== 'withdrawn' && model.state !== 'cancelled' ? factRows(visit, texts, lang) : []));
      facts.hidden = facts.children.length === 0;
      setText(/** @type {Node} */ (toCalendar.lastChild), texts.calendar);
      toCalendar.hidden = model.state !== 'booked';
      takeBack.label(appointment ? texts.cancel : texts.takeBack);
      takeBack.element.hidden = !model.open;
      buttons.hidden = !model.open || !sure.hidden;
      if (!model.open) sure.hidden = true;
      setText(question, appointment ? texts.sureCancel : texts.sureTakeBack);
      yes.label(appointment ? texts.yesCancel : texts.yesTakeBack);
      no.label(texts.no);
      setText(trouble, model.trouble ? texts.trouble : '');
    },
  };
}

/** @param {VisitModel} model @param {ServiceWords['visit']} texts @param {string} lang */
function sentence({ state, visit }, texts, lang) {
  const sentences = /** @type {Record<string, string>} */ (texts);
  if (state === 'loading') return '';
  const text = Object.hasOwn(sentences, state) ? sentences[state] : '';
  return state === 'booked' ? fill(text, { from: romeClock(visit.call_from, lang), until: romeClock(visit.call_until, lang) }) : text;
}

/** @param {any} visit @param {ServiceWords['visit']} texts @param {'it'|'en'} lang */
function factRows(visit, texts, lang) {
  const row = (/** @type {string} */ name, /** @type {string} */ value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
  const rows = [...row(texts.desk, deskLabel(visit.desk, lang))];
  if (visit.kind === 'appointment') {
    rows.push(...row(texts.when, `${romeDate(visit.start, lang)}, ${romeClock(visit.start, 'en')}–${romeClock(visit.end, 'en')} ${texts.italianTime}`));
  } else {
    const { part, date } = visit.preferred ?? {};
    const parts = /** @type {Record<string, string>} */ (/** @type {unknown} */ (texts));
    const day = date ? romeDate(Date.parse(`${date}T11:00:00Z`), lang) : '';
    rows.push(...row(texts.preferred, [day, parts[part] ?? ''].filter(Boolean).join(', ')));
    rows.push(...row(texts.made, romeDate(visit.made, lang)));
  }
  return [...rows, ...row(texts.subject, visit.subject)];
}
