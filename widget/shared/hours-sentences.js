// SPDX-License-Identifier: EUPL-1.2
import { deskLabel, fill, joined } from './language.js';
import { openingSentence, romeDate } from './opening-time.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */

/**
 * @typedef {object} DeskHours what `GET /api/desks/ID/hours` says
 * @property {string[][]} week Monday first, each day its spans such as `09:00-13:00`
 * @property {boolean} closed_on_holidays
 * @property {Array<{date: string, spans: string[], reason?: Record<string, string>}>} special
 * @property {number|null} next_opening ms
 * @property {{holiday?: string, reason?: Record<string, string>}} [today]
 */

/** From here on a date needs its year. */
const FAR_AHEAD_MS = 300 * 86_400_000;

/** @param {string} clock `09:00` @param {string} lang */
function clockWord(clock, lang) {
  const [hour, minute] = clock.split(':');
  // Half typed, where hours are edited.
  if (!hour || !minute) return '…';
  return lang === 'it' && minute === '00' ? String(Number(hour)) : `${Number(hour)}:${minute}`;
}

/**
 * Spans in words: `9–13 e 15–18`.
 * @param {string[]} spans
 * @param {ServiceWords['hours']} words
 * @param {string} lang
 */
export function spansText(spans, words, lang) {
  if (spans.length === 0) return words.closed;
  return joined(spans.map((span) => span.split('-').map((clock) => clockWord(clock.trim(), lang)).join('–')), words.and);
}

/**
 * Days in words: three or more in a row by the first and the last.
 * @param {number[]} days 0: Monday
 * @param {ServiceWords['hours']} words
 */
function daysText(days, words) {
  if (days.length === 7) return words.everyDay;
  /** @type {number[][]} */
  const runs = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  const parts = runs.flatMap((run) => (run.length > 2
    ? [fill(words.from, { first: words.days[run[0]], last: words.days[run[run.length - 1]] })]
    : run.map((day) => words.days[day])));
  return joined(parts, words.and);
}

/**
 * The week in sentences, days with the same hours together: `['lunedì e mercoledì 9–13 e 15–18']`.
 * @param {string[][]} week
 * @param {ServiceWords['hours']} words
 * @param {string} lang
 * @returns {Array<{days: string, hours: string}>}
 */
export function weekSentences(week, words, lang) {
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  week.forEach((spans, day) => {
    if (spans.length === 0) return;
    const hours = spansText(spans, words, lang);
    groups.set(hours, [...(groups.get(hours) ?? []), day]);
  });
  return [...groups].map(([hours, days]) => ({ days: daysText(days, words), hours }));
}

/**
 * A date, with its year where that is not plain.
 * @param {string} date `2026-12-24`
 * @param {number} now ms
 * @param {string} lang
 */
function dayWords(date, now, lang) {
  const noon = Date.parse(`${date}T11:00:00Z`);
  const words = romeDate(noon, lang);
  return noon - now > FAR_AHEAD_MS ? `${words} ${date.slice(0, 4)}` : words;
}

/**
 * The special days still to come, the next first.
 * @param {DeskHours['special']} special
 * @param {number} now ms
 * @param {ServiceWords['hours']} words
 * @param {string} lang
 * @returns {string[]}
 */
export function specialSentences(special, now, words, lang) {
  return special
    .filter(({ date }) => Date.parse(`${date}T23:59:59Z`) >= now)
    .sort((one, other) => one.date.localeCompare(other.date))
    .slice(0, 5)
    .map(({ date, spans, reason }) => {
      const hours = spansText(spans, words, lang);
      const why = reason ? deskLabel({ name: reason }, lang) : '';
      return fill(words.specialDay, {
        day: dayWords(date, now, lang),
        hours: why ? fill(words.because, { hours, reason: why }) : hours,
      });
    });
}

/**
 * All that is to say about a desk's hours.
 * @param {DeskHours} desk
 * @param {number} now ms
 * @param {ServiceWords} words
 * @param {string} lang
 */
export function hoursSentences(desk, now, words, lang) {
  const given = desk.week.some((spans) => spans.length > 0);
  const holiday = /** @type {Record<string, string>} */ (words.holidays)[desk.today?.holiday ?? ''];
  return {
    opening: desk.next_opening ? openingSentence(desk.next_opening, now, words.hours, lang) : '',
    today: holiday && desk.closed_on_holidays ? fill(words.hours.todayHoliday, { holiday }) : '',
    week: weekSentences(desk.week, words.hours, lang),
    special: specialSentences(desk.special ?? [], now, words.hours, lang),
    note: !given ? words.hours.noHours : desk.closed_on_holidays ? words.hours.holidays : '',
  };
}
