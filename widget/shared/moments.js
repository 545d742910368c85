// SPDX-License-Identifier: EUPL-1.2

const DAY_MS = 24 * 60 * 60_000;

/**
 * An hour of the day: `09:30`.
 * @param {number} at milliseconds since the epoch
 */
export function hourText(at) {
  return new Intl.DateTimeFormat('it', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/**
 * A moment as people say it: today's by the hour, others with their day.
 * @param {number} at milliseconds since the epoch
 * @param {'it'|'en'} lang
 * @param {{today: string, tomorrow: string}} texts
 * @param {number} [now]
 */
export function momentText(at, lang, texts, now = Date.now()) {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY_MS);
  const day = days === 0 ? texts.today : days === 1 ? texts.tomorrow : new Intl.DateTimeFormat(lang === 'it' ? 'it' : 'en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
  return `${day}, ${hourText(at)}`;
}

/** @param {number} at */
function startOfDay(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}
