// SPDX-License-Identifier: EUPL-1.2
// The spans of each weekday, made for people: times, add, remove, copy to the working days.
import { h, setText } from '../shared/dom.js';
import { close, icon } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { button } from './form.js';
import { endsOf, faultOf, inOrder, nextSpan } from './opening-times.js';

const WORKING_DAYS = 5;
const MAX_SPANS = 6;
/** The end of a day, which a time field shows as its beginning. */
const MIDNIGHT = '24:00';

/**
 * Two times of a span.
 * @param {string} span
 * @param {{from: string, to: string, fromLabel: string, toLabel: string, fault: string}} texts
 * @param {(span: string) => void} onChange
 */
export function spanInputs(span, texts, onChange) {
  const [from, to] = endsOf(span).map((value, index) => {
    const input = /** @type {HTMLInputElement} */ (h('input', { type: 'time', required: true, 'aria-label': index === 0 ? texts.fromLabel : texts.toLabel, 'aria-describedby': texts.fault, oninput: tell }));
    input.value = value === MIDNIGHT ? '00:00' : value;
    return input;
  });
  function tell() {
    onChange(`${from.value}-${to.value === '00:00' ? MIDNIGHT : to.value}`);
  }
  return { element: h('span', { class: 'span' }, h('span', { 'aria-hidden': 'true' }, texts.from), from, h('span', { 'aria-hidden': 'true' }, texts.to), to), from, to };
}

/**
 * @param {import('./office-types.js').Office} office
 * @param {string[][]} first Monday first
 * @param {(week: string[][]) => void} onChange
 */
export function createWeekEditor(office, first, onChange) {
  const { hours } = office.words;
  let week = first.map((spans) => [...spans]);
  const rows = week.map((_, day) => h('div', { class: 'day', role: 'group', 'aria-labelledby': `day-${day}` }));
  rows.forEach((_, day) => draw(day));

  /** @param {number} day @param {string[]} spans */
  function put(day, spans) {
    week = week.map((each, index) => (index === day ? spans : each));
    onChange(week);
  }

  /** @param {number} day @returns {string} */
  function faultText(day) {
    const fault = faultOf(week[day]);
    return fault ? hours[fault] : '';
  }

  /** @param {number} day @param {string} [focus] a selector */
  function draw(day, focus) {
    const name = hours.days[day];
    const fault = h('p', { class: 'error', id: `day-${day}-fault` }, faultText(day));
    const spans = week[day].map((span, index) => {
      const number = index + 1;
      const inputs = spanInputs(span, {
        from: hours.from, to: hours.to, fault: fault.id,
        fromLabel: fill(hours.fromOf, { day: name, number }), toLabel: fill(hours.toOf, { day: name, number }),
      }, (value) => {
        put(day, week[day].map((each, at) => (at === index ? value : each)));
        setText(fault, faultText(day));
        for (const input of rows[day].querySelectorAll('input')) input.toggleAttribute('aria-invalid', false);
      });
      const label = fill(hours.removeOf, { day: name, number });
      return h('li', {}, inputs.element, h('button', {
        type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: () => {
          put(day, week[day].filter((_, at) => at !== index));
          draw(day, '.add');
        },
      }, icon(close)));
    });
    const add = button(hours.add, () => {
      put(day, [...week[day], nextSpan(week[day])]);
      draw(day, 'li:last-child input');
    }, 'plain add', fill(hours.addOf, { day: name }));
    add.disabled = week[day].length >= MAX_SPANS;
    const copy = day < WORKING_DAYS ? button(hours.copy, () => copyFrom(day), 'plain copy', fill(hours.copyOf, { day: name })) : null;
    rows[day].replaceChildren(h('h4', { id: `day-${day}` }, name.charAt(0).toUpperCase() + name.slice(1)),
      spans.length > 0 ? h('ul', { class: 'spans' }, ...spans) : h('p', { class: 'closed-day' }, hours.closed),
      h('div', { class: 'day-ways' }, add, copy), fault);
    if (focus) /** @type {HTMLElement|null} */ (rows[day].querySelector(focus))?.focus();
  }

  /** @param {number} day */
  function copyFrom(day) {
    week = week.map((spans, each) => (each < WORKING_DAYS ? [...week[day]] : spans));
    onChange(week);
    rows.forEach((_, each) => draw(each, each === day ? '.copy' : undefined));
    office.say(fill(hours.copied, { day: hours.days[day] }));
  }

  return {
    element: h('section', {}, h('h3', {}, hours.weekTitle), h('p', { class: 'hint' }, hours.weekText), h('div', { class: 'week' }, ...rows)),
    /** Puts the spans in order, and says whether all days are right; the focus goes to the first that is not. */
    check() {
      const faulty = week.findIndex((spans) => faultOf(spans) !== null);
      if (faulty >= 0) {
        for (const input of rows[faulty].querySelectorAll('input')) input.setAttribute('aria-invalid', 'true');
        rows[faulty].querySelector('input')?.focus();
        return false;
      }
      week = week.map(inOrder);
      onChange(week);
      return true;
    },
  };
}
