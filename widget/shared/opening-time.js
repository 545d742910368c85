// SPDX-License-Identifier: EUPL-1.2
// Days and times on Italian clocks, wherever the browser is.
import { fill } from './language.js';

const ZONE = 'Europe/Rome';

/**
 * A day as a number of the calendar, so that days can be compared.
 * @param {number} at ms
 */
export function romeDay(at) {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  return Math.round(Date.parse(`${parts.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}

/**
 * `9`, `9:30` in Italian; `9:00` in English.
 * @param {number} at ms
 * @param {string} lang
 */
export function romeClock(at, lang) {
  const [hour, minute] = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(at).split(':');
  return lang === 'it' && minute === '00' ? String(Number(hour)) : `${Number(hour)}:${minute}`;
}

/**
 * `venerdì 27 novembre`, `Friday 27 November`.
 * @param {number} at ms
 * @param {string} lang
 */
export function romeDate(at, lang) {
  return new Intl.DateTimeFormat(lang === 'it' ? 'it-IT' : 'en-GB', { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long' }).format(at).replace(',', '');
}

/**
 * When a desk opens next: `Riapre domani, venerdì 27 novembre, alle 9`.
 * @param {number} opens ms
 * @param {number} now ms
 * @param {{opensToday: string, opensTomorrow: string, opensLater: string}} words
 * @param {string} lang
 */
export function openingSentence(opens, now, words, lang) {
  const ahead = romeDay(opens) - romeDay(now);
  const sentence = ahead <= 0 ? words.opensToday : ahead === 1 ? words.opensTomorrow : words.opensLater;
  return fill(sentence, { day: romeDate(opens, lang), time: romeClock(opens, lang) });
}
