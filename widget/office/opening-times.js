// SPDX-License-Identifier: EUPL-1.2
// Spans of a day (`09:00-13:00`), and what is wrong with them.

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
