// SPDX-License-Identifier: EUPL-1.2
// The hours of a desk: week, holidays, special days, and what citizens read of it.
import { serviceWords } from '../i18n/services-words.js';
import { lookUp } from '../i18n/words.js';
import { h, setText } from '../shared/dom.js';
import { hoursSentences } from '../shared/hours-sentences.js';
import { createHoursView } from '../shared/hours-view.js';
import { fill } from '../shared/language.js';
import { dayText, holidaysOf, todayInItaly } from './calendar.js';
import { Editing } from './editing.js';
import { createEditorFrame, problemText } from './editor-frame.js';
import { button, tick } from './form.js';
import { createSpecialDays } from './special-days.js';
import { createWeekEditor } from './week-editor.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {import('./office-types.js').Hours} Hours */

/** Special days become a table by their date, so that two people can add different days. @param {any} body @returns {Hours} */
export function readHours(body) {
  return { ...body, special: Object.fromEntries((body.special ?? []).map((/** @type {any} */ { date, spans, reason }) => [date, { spans, reason: { it: reason?.it ?? '', en: reason?.en ?? '' } }])) };
}

/** @param {any} hours */
export function writeHours(hours) {
  return { ...hours, special: Object.keys(hours.special).sort().map((date) => ({ date, ...hours.special[date] })) };
}

/**
 * @param {Office} office
 * @param {string} desk
 * @returns {import('./office-types.js').Room}
 */
export function createHoursRoom(office, desk) {
  const path = `api/office/hours/${encodeURIComponent(desk)}`;
  const editing = new Editing({
    key: `hours:${desk}`,
    drafts: office.drafts,
    load: () => office.api.get(path),
    save: (thing) => office.api.post(path, thing),
    read: readHours,
    write: writeHours,
  });
  const form = h('div', { class: 'hours-form' });
  const previewTitle = h('h3', { id: 'preview-title' });
  const said = createHoursView('h4');
  const preview = h('section', { class: 'preview', 'aria-labelledby': 'preview-title' }, previewTitle, said.element);
  /** @type {() => boolean} */
  let check = () => true;
  const frame = createEditorFrame(office, editing, { check: () => check(), reset: draw });
  const element = h('div', {}, frame.conflict, h('div', { class: 'with-preview' }, form, preview), frame.bar);
  editing.addEventListener('change', showPreview);

  function draw() {
    const { words } = office;
    if (editing.state === 'failed') {
      preview.hidden = true;
      form.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, editing.error)), button(words.frame.again, show, 'main'));
      return;
    }
    preview.hidden = false;
    const week = createWeekEditor(office, editing.value.week, (value) => editing.replace({ ...editing.value, week: value }));
    const special = createSpecialDays(office, editing.value.special, (value) => editing.replace({ ...editing.value, special: value }));
    check = week.check;
    form.replaceChildren(week.element, holidays(), special.element);
    showPreview();
  }

  function holidays() {
    const { words, lang } = office;
    const year = Number(todayInItaly().slice(0, 4));
    const list = (/** @type {number} */ of) => h('div', {}, h('h4', {}, String(of)), h('ul', { class: 'plain-list' }, ...holidaysOf(of).map(({ day, id }) =>
      h('li', {}, `${dayText(day, lang)}: ${lookUp(serviceWords[lang].holidays, id) ?? id}`))));
    return h('section', {}, h('h3', {}, words.hours.holidaysTitle),
      tick(words.hours.holidays, editing.value.closed_on_holidays, (checked) => editing.set('closed_on_holidays', checked), words.hours.holidaysHint),
      h('details', {}, h('summary', {}, fill(words.hours.holidaysList, { years: `${year}, ${year + 1}` })), h('div', { class: 'two-lists' }, list(year), list(year + 1))));
  }

  function showPreview() {
    if (editing.state === 'loading' || !editing.value.week) return;
    const { words, lang } = office;
    const texts = serviceWords[lang];
    const hours = { ...writeHours(editing.value), next_opening: null };
    setText(previewTitle, words.hours.previewTitle);
    said.update(hoursSentences(hours, Date.now(), texts, lang), texts.hours);
  }

  async function show() {
    await editing.load();
    draw();
  }
  return { element, show };
}
