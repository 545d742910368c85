// SPDX-License-Identifier: EUPL-1.2
// Which report: period and desk; then the report, to look at, to print and to take along.
import { h } from '../shared/dom.js';
import { deskLabel } from '../shared/language.js';
import { daysBetween, isDay, plusDays, todayInItaly } from './calendar.js';
import { problemText } from './editor-frame.js';
import { button, choice, field, select, textInput } from './form.js';
import { reportView } from './report-view.js';

const MOST_DAYS = 400;

/**
 * The days of a period that has a name.
 * @param {string} period
 * @param {string} today
 * @returns {{from: string, to: string}}
 */
export function periodDays(period, today) {
  const first = `${today.slice(0, 8)}01`;
  if (period === 'week') return { from: plusDays(today, -6), to: today };
  if (period === 'thisMonth') return { from: first, to: today };
  if (period === 'lastMonth') return { from: `${plusDays(first, -1).slice(0, 8)}01`, to: plusDays(first, -1) };
  return { from: plusDays(today, -29), to: today };
}

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createReportsRoom(office) {
  const element = h('div', { class: 'reports' });
  let period = 'month';
  let { from, to } = periodDays(period, todayInItaly());
  let desk = '';
  let asked = 0;

  async function show() {
    await office.loadDesks();
    const { reports: texts, rooms, frame } = office.words;
    if (desk && !office.desks.some(({ id }) => id === desk)) desk = '';
    const result = h('div', { class: 'report', 'aria-label': rooms.reports, role: 'region' });
    const csv = h('a', { class: 'button', download: '' }, texts.csv);
    const print = button(texts.print, () => globalThis.print());
    const ways = h('div', { class: 'row report-ways' }, csv, print);
    const fromField = field(texts.from, textInput(from, (value) => { from = value; }, { type: 'date', class: 'short' }));
    const toField = field(texts.to, textInput(to, (value) => { to = value; }, { type: 'date', class: 'short' }));
    const dates = h('div', { class: 'row dates', hidden: period !== 'custom' }, fromField.element, toField.element, button(texts.show, load, 'main'));
    const periods = choice(texts.period, Object.entries(texts.periods), period, (value) => {
      period = value;
      dates.hidden = period !== 'custom';
      if (period === 'custom') return;
      ({ from, to } = periodDays(period, todayInItaly()));
      for (const [part, day] of /** @type {const} */ ([[fromField, from], [toField, to]])) /** @type {HTMLInputElement} */ (part.control).value = day;
      load();
    }, 'pills');
    const desks = field(texts.desk, select([['', texts.allDesks], ...office.desks.map((each) => /** @type {[string, string]} */ ([each.id, deskLabel(each, office.lang)]))], desk, (value) => {
      desk = value;
      load();
    }));
    element.replaceChildren(h('p', { class: 'intro' }, texts.intro), h('div', { class: 'report-choice' }, periods, desks.element, dates), ways, result);
    await load();

    async function load() {
      const right = isDay(from) && isDay(to) && daysBetween(from, to) >= 0 && daysBetween(from, to) < MOST_DAYS;
      toField.fail(right ? '' : texts.badDates);
      ways.hidden = !right;
      if (!right) {
        toField.control.focus();
        return;
      }
      const turn = (asked += 1);
      const query = new URLSearchParams({ from, to, ...(desk ? { desk } : {}) });
      csv.setAttribute('href', office.api.address(`api/office/reports.csv?${query}&lang=${office.lang}`));
      result.setAttribute('aria-busy', 'true');
      const answer = await office.api.get(`api/office/reports?${query}`);
      if (turn !== asked) return;
      result.removeAttribute('aria-busy');
      if (answer.ok) result.replaceChildren(...reportView(office, answer.body));
      else result.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, answer.error)), button(frame.again, load, 'main'));
    }
  }

  return { element, show };
}
