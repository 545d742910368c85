// SPDX-License-Identifier: EUPL-1.2
// Days that are not as their weekday: the list, and a form for one more.
import { serviceWords } from '../i18n/services-words.js';
import { h } from '../shared/dom.js';
import { close, icon } from '../shared/icons.js';
import { spansText } from '../shared/hours-sentences.js';
import { fill } from '../shared/language.js';
import { dayText, isDay, todayInItaly } from './calendar.js';
import { button, choice, field, textInput } from './form.js';
import { faultOf } from './opening-times.js';
import { spanInputs } from './week-editor.js';

/** @typedef {import('./office-types.js').SpecialDay} SpecialDay */

/**
 * @param {import('./office-types.js').Office} office
 * @param {Record<string, SpecialDay>} first
 * @param {(special: Record<string, SpecialDay>) => void} onChange
 */
export function createSpecialDays(office, first, onChange) {
  const { hours, edit } = office.words;
  let special = { ...first };
  let adding = false;
  const list = h('div', {});
  const form = h('div', { class: 'inner-form' });
  const add = button(hours.specialAdd, () => { adding = true; drawForm(); }, '');
  const element = h('section', {}, h('h3', {}, hours.specialTitle), h('p', { class: 'hint' }, hours.specialText), list, form, add);

  /** @param {string[]} days */
  const items = (days) => h('ul', { class: 'special' }, ...days.map((day) => {
    const { spans, reason } = special[day];
    const why = office.lang === 'en' ? reason.en || reason.it : reason.it || reason.en;
    const label = fill(hours.specialRemoveOf, { day: dayText(day, office.lang) });
    return h('li', {}, h('div', {}, h('strong', {}, dayText(day, office.lang)),
      h('span', {}, spansText(spans, serviceWords[office.lang].hours, office.lang)), why ? h('span', { class: 'hint' }, why) : null),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: () => remove(day) }, icon(close)));
  }));

  function drawList() {
    const today = todayInItaly();
    const days = Object.keys(special).sort();
    const [ahead, past] = [days.filter((day) => day >= today), days.filter((day) => day < today)];
    list.replaceChildren(...[
      ahead.length > 0 ? items(ahead) : h('p', { class: 'none' }, hours.specialEmpty),
      past.length > 0 ? h('details', {}, h('summary', {}, fill(hours.specialPast, { count: past.length })), items(past)) : null,
    ].filter((each) => each !== null));
  }

  /** @param {string} day */
  function remove(day) {
    special = Object.fromEntries(Object.entries(special).filter(([each]) => each !== day));
    onChange(special);
    drawList();
    add.focus();
  }

  function drawForm() {
    add.hidden = adding;
    form.hidden = !adding;
    if (!adding) {
      form.replaceChildren();
      return;
    }
    const value = { day: '', open: 'closed', span: '09:00-13:00', it: '', en: '' };
    const date = field(hours.specialDate, textInput('', (text) => { value.day = text; }, { type: 'date', min: todayInItaly(), class: 'short' }));
    const fault = h('p', { class: 'error', id: 'special-fault' });
    const span = spanInputs(value.span, { from: hours.from, to: hours.to, fromLabel: `${hours.specialSpan}: ${hours.from}`, toLabel: `${hours.specialSpan}: ${hours.to}`, fault: fault.id }, (text) => { value.span = text; });
    const spanBox = h('div', { hidden: true }, span.element, fault);
    const kind = choice(hours.specialKind, [['closed', hours.specialClosed], ['open', hours.specialOpen]], value.open, (text) => {
      value.open = text;
      spanBox.hidden = text === 'closed';
    });
    const reasonIt = field(hours.reasonIt, textInput('', (text) => { value.it = text.trim(); }, { maxlength: '120' }), { hint: hours.reasonHint, optional: edit.optional });
    const reasonEn = field(hours.reasonEn, textInput('', (text) => { value.en = text.trim(); }, { maxlength: '120', lang: 'en' }), { optional: edit.optional });

    function put() {
      const open = value.open === 'open';
      const problem = open ? faultOf([value.span]) : null;
      fault.textContent = problem ? hours[problem] : '';
      date.fail(!isDay(value.day) ? hours.specialErrorDate : value.day in special ? hours.specialErrorTwice : '');
      if (date.control.hasAttribute('aria-invalid')) date.control.focus();
      else if (problem) span.from.focus();
      else {
        special = { ...special, [value.day]: { spans: open ? [value.span] : [], reason: { it: value.it, en: value.en } } };
        onChange(special);
        end();
      }
    }
    function end() {
      adding = false;
      drawList();
      drawForm();
      add.focus();
    }
    form.replaceChildren(date.element, kind, spanBox, reasonIt.element, reasonEn.element,
      h('div', { class: 'row' }, button(hours.specialPut, put, 'main'), button(edit.cancel, end, 'plain')));
    date.control.focus();
  }

  drawList();
  drawForm();
  return { element };
}
