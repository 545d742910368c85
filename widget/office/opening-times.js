// SPDX-License-Identifier: EUPL-1.2
// Spans of a day (`09:00-13:00`), what is wrong with them, and a week in words.
import { fill } from '../shared/language.js';
import { dayText } from './calendar.js';

/** @typedef {import('../i18n/office-words.js').OfficeWords} OfficeWords */

/** @param {string} clock `09:30` @returns {number} minutes, NaN if it is none */
function minutes(clock) {
  const [, hour, minute] = clock.match(/^(\d\d):(\d\d)$/) ?? [];
  return hour === undefined ? NaN : Number(hour) * 60 + Number(minute);
}

/** @param {string} span @returns {[string, string]} */
export function endsOf(span) {
  const [from = '', to = ''] = span.split('-');
  return [from, to];
}

/**
 * What is wrong with the spans of a day.
 * @param {string[]} spans
 * @returns {'errorEmpty'|'errorOrder'|'errorOverlap'|null}
 */
export function faultOf(spans) {
  const pairs = spans.map((span) => endsOf(span).map(minutes));
  if (pairs.flat().some(Number.isNaN)) return 'errorEmpty';
  if (pairs.some(([from, to]) => to <= from)) return 'errorOrder';
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  return sorted.some(([from], index) => index > 0 && from <= sorted[index - 1][1]) ? 'errorOverlap' : null;
}

/** The spans in the order of the clock. @param {string[]} spans */
export function inOrder(spans) {
  return [...spans].sort();
}

/** A span that people would add after those that are there. @param {string[]} spans */
export function nextSpan(spans) {
  const last = spans.length > 0 ? minutes(endsOf(spans[spans.length - 1])[1]) : 0;
  if (spans.length === 0) return '09:00-13:00';
  if (last < 15 * 60) return '15:00-18:00';
  const from = Math.min(last + 30, 22 * 60);
  return `${clock(from)}-${clock(from + 60)}`;
}

/** @param {number} minute */
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `9–13`, `9.30–13`: as Italian offices write it, with a colon in English. @param {string[]} spans @param {OfficeWords} words @param {string} lang */
export function spansText(spans, words, lang) {
  const written = (/** @type {string} */ time) => {
    const [hour, minute] = time.split(':');
    if (lang === 'en') return `${Number(hour)}:${minute}`;
    return minute === '00' ? String(Number(hour)) : `${Number(hour)}.${minute}`;
  };
  return joined(spans.map((span) => {
    const [from, to] = endsOf(span);
    return fill(words.hours.span, { from: written(from), to: written(to) });
  }), words.hours.and);
}

/** `a, b e c`. @param {string[]} items @param {string} and */
export function joined(items, and) {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')}${and}${items.at(-1)}`;
}

/** Days of the week, runs of three and more as a range. @param {number[]} days @param {OfficeWords} words */
function daysText(days, words) {
  const names = words.hours.days;
  if (days.length === 7) return words.hours.everyDay;
  /** @type {number[][]} */
  const runs = [];
  for (const day of days) {
    if (runs.length > 0 && runs[runs.length - 1].at(-1) === day - 1) runs[runs.length - 1].push(day);
    else runs.push([day]);
  }
  const parts = runs.flatMap((run) => (run.length > 2 ? [fill(words.hours.range, { first: names[run[0]], last: names[run[run.length - 1]] })] : run.map((day) => names[day])));
  return joined(parts, words.hours.and);
}

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * What the citizen reads: the week, holidays, and the special days from `today` on.
 * @param {import('./office-types.js').Hours} hours
 * @param {string} today
 * @param {OfficeWords} words
 * @param {string} lang
 * @returns {string[]} sentences
 */
export function hoursInWords(hours, today, words, lang) {
  const texts = words.hours;
  if (hours.week.every((spans) => spans.length === 0)) return [texts.always];
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  hours.week.forEach((spans, day) => {
    const key = inOrder(spans).join();
    groups.set(key, [...(groups.get(key) ?? []), day]);
  });
  const lines = [...groups].filter(([key]) => key !== '').map(([key, days]) => sentence(fill(texts.openLine, { days: daysText(days, words), spans: spansText(key.split(','), words, lang) })));
  const closed = groups.get('');
  if (closed) lines.push(fill(texts.closedDays, { days: daysText(closed, words) }));
  if (hours.closed_on_holidays) lines.push(texts.closedHolidays);
  for (const day of Object.keys(hours.special).filter((each) => each >= today).sort()) {
    const { spans, reason } = hours.special[day];
    const what = spans.length > 0 ? spansText(inOrder(spans), words, lang) : texts.closed.toLowerCase();
    const why = reason[lang === 'en' ? 'en' : 'it'] || reason.it || reason.en;
    lines.push(sentence(`${fill(texts.specialLine, { day: dayText(day, lang), what })}${why ? ` (${why})` : ''}.`));
  }
  return lines;
}
