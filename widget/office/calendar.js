// SPDX-License-Identifier: EUPL-1.2
// Days as the office page counts and writes them. A day is text: `2026-11-26`.

const DAY_MS = 86_400_000;

/** @param {string} day */
const instant = (day) => Date.parse(`${day}T00:00:00Z`);

/** @param {string} day @param {number} count */
export function plusDays(day, count) {
  return new Date(instant(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one to another. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((instant(to) - instant(from)) / DAY_MS);
}

/** Whether there is such a day. @param {string} text */
export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(instant(text)) && new Date(instant(text)).toISOString().startsWith(text);
}

/** The day on the calendar in Italy. @param {Date} [now] */
export function todayInItaly(now = new Date()) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(now);
}

/**
 * `giovedì 26 novembre 2026`, `26 nov`, …
 * @param {string} day
 * @param {string} lang
 * @param {'long'|'middle'|'short'} [length]
 */
export function dayText(day, lang, length = 'long') {
  const styles = /** @type {const} */ ({
    long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    middle: { day: 'numeric', month: 'long', year: 'numeric' },
    short: { day: 'numeric', month: 'short' },
  });
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'it-IT', { ...styles[length], timeZone: 'UTC' }).format(instant(day));
}

/** An instant by the clock in Italy. @param {number} ms @param {string} lang */
export function momentText(ms, lang) {
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'it-IT', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Rome' }).format(ms);
}

/** Easter Sunday, by the anonymous Gregorian algorithm. @param {number} year */
export function easter(year) {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const skippedLeapDays = century - Math.floor(century / 4);
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + skippedLeapDays - moonCorrection + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const fromMarch = epact + weekday - 7 * late + 114;
  return `${year}-${two(Math.floor(fromMarch / 31))}-${two((fromMarch % 31) + 1)}`;
}

/** @param {number} number */
const two = (number) => String(number).padStart(2, '0');

/** The same as signaling/hours/holidays.cpp. */
const FIXED = [
  ['01-01', 'new_year'], ['01-06', 'epiphany'], ['04-25', 'liberation'], ['05-01', 'labour'], ['06-02', 'republic'], ['08-15', 'assumption'],
  ['10-04', 'saint_francis', 2026], ['11-01', 'all_saints'], ['12-08', 'immaculate'], ['12-25', 'christmas'], ['12-26', 'saint_stephen'],
];

/**
 * Italy's public holidays of a year, in order.
 * @param {number} year
 * @returns {Array<{day: string, id: string}>}
 */
export function holidaysOf(year) {
  const sunday = easter(year);
  const fixed = FIXED.filter(([, , since]) => Number(since ?? 0) <= year).map(([date, id]) => ({ day: `${year}-${date}`, id: String(id) }));
  return [...fixed, { day: sunday, id: 'easter' }, { day: plusDays(sunday, 1), id: 'easter_monday' }].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
