// SPDX-License-Identifier: EUPL-1.2
// A report: what it comes to, charts with their tables, votes and words.
import { h } from '../shared/dom.js';
import { deskLabel, fill } from '../shared/language.js';
import { createChart } from './chart.js';
import { dayText } from './calendar.js';
import { empty } from './form.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {{median: number, p90: number}|null} Seconds */
/** @typedef {{calls: number, answered: number, abandoned: number, refused: number, wait_s: Seconds, length_s: Seconds, ratings: {count: number, mean: number|null, stars: number[]}}} Figures */
/**
 * @typedef {object} Report as `GET /api/office/reports` sends it
 * @property {string} from
 * @property {string} to
 * @property {string|null} desk
 * @property {number} kept_days
 * @property {Figures} total
 * @property {Array<Figures & {desk: string}>} desks
 * @property {Array<Figures & {day: string}>} days
 * @property {Array<Figures & {hour: number}>} hours
 * @property {Array<{desk: string, day: string, hour: number, stars: number, comment: string}>} comments
 */

const PARTS = /** @type {const} */ (['answered', 'abandoned', 'refused']);

/** `4 min 05 s`, `45 s`. @param {number} seconds */
export function timeText(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * @param {Office} office
 * @param {Report} report
 * @returns {HTMLElement[]}
 */
export function reportView(office, report) {
  const { reports: texts } = office.words;
  const { lang } = office;
  const number = new Intl.NumberFormat(lang === 'en' ? 'en-GB' : 'it-IT', { maximumFractionDigits: 1 });
  const named = (/** @type {string} */ id) => deskLabel(office.desks.find((desk) => desk.id === id) ?? id, lang);
  const title = h('h2', { class: 'report-title', tabindex: '-1' }, fill(texts.heading, {
    desk: report.desk ? named(report.desk) : texts.allDesks, from: dayText(report.from, lang, 'middle'), to: dayText(report.to, lang, 'middle'),
  }));
  const { total } = report;
  const kept = h('p', { class: 'hint' }, fill(texts.kept, { days: report.kept_days }));
  if (total.calls === 0 && total.ratings.count === 0) return [title, empty(texts.empty, texts.emptyText), kept];

  /** @param {string} name @param {string} value @param {...string} notes */
  const tile = (name, value, ...notes) => h('div', { class: 'tile' }, h('dt', {}, name), h('dd', {}, h('span', { class: 'tile-value' }, value), ...notes.filter(Boolean).map((note) => h('span', { class: 'tile-note' }, note))));
  /** @param {number} count */
  const share = (count) => (total.calls > 0 ? fill(texts.share, { percent: Math.round((100 * count) / total.calls) }) : '');
  /** @param {Seconds} seconds */
  const within = (seconds) => (seconds ? [texts.half, fill(texts.nine, { time: timeText(seconds.p90) })] : []);
  const votes = total.ratings.count === 1 ? texts.ratingOne : total.ratings.count > 0 ? fill(texts.ratingCount, { count: total.ratings.count }) : texts.ratingNone;
  const tiles = h('dl', { class: 'tiles' },
    tile(texts.calls, number.format(total.calls)),
    tile(texts.answered, number.format(total.answered), share(total.answered)),
    tile(texts.abandoned, number.format(total.abandoned), share(total.abandoned), texts.abandonedHint),
    tile(texts.refused, number.format(total.refused), share(total.refused), texts.refusedHint),
    tile(texts.wait, total.wait_s ? timeText(total.wait_s.median) : texts.none, ...within(total.wait_s)),
    tile(texts.length, total.length_s ? timeText(total.length_s.median) : texts.none, ...within(total.length_s)),
    tile(texts.rating, total.ratings.mean === null ? texts.none : fill(texts.stars, { count: number.format(total.ratings.mean) }), votes));

  const columns = [texts.calls, texts.answered, texts.abandoned, texts.refused, texts.median, texts.p90, texts.lengthMedian, texts.mean];
  /** @param {Figures} figures */
  const cells = (figures) => [figures.calls, figures.answered, figures.abandoned, figures.refused].map((count) => number.format(count)).concat(
    figures.wait_s ? timeText(figures.wait_s.median) : texts.none, figures.wait_s ? timeText(figures.wait_s.p90) : texts.none,
    figures.length_s ? timeText(figures.length_s.median) : texts.none, figures.ratings.mean === null ? texts.none : number.format(figures.ratings.mean));
  /** @param {string} caption @param {string} head @param {Array<Figures & {name: string}>} rows */
  const table = (caption, head, rows) => h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', { class: 'wide numbers' }, h('caption', { class: 'visually-hidden' }, caption), h('thead', {}, h('tr', {}, ...[head, ...columns].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, h('th', { scope: 'row' }, row.name), ...cells(row).map((text) => h('td', {}, text)))))));
  const legend = () => h('ul', { class: 'legend' }, ...PARTS.map((part) => h('li', {}, h('span', { class: `swatch ${part}` }), texts[part])));

  /** @param {string} name @param {string} head @param {Array<Figures & {name: string, short: string}>} rows */
  function figure(name, head, rows) {
    const top = rows.reduce((best, row) => (row.calls > best.calls ? row : best), rows[0]);
    const bars = rows.map((row) => ({ label: `${row.name}: ${row.calls}`, short: row.short, parts: PARTS.map((part) => row[part]) }));
    return h('section', { class: 'figure' }, h('h3', {}, name), legend(), createChart(fill(texts.summary, { title: name, most: top.calls, where: top.name }), bars, [...PARTS]),
      h('details', {}, h('summary', {}, texts.asTable), table(name, head, rows)));
  }

  const hours = report.hours.map((row) => ({ ...row, name: `${String(row.hour).padStart(2, '0')}:00`, short: String(row.hour) }));
  const worked = hours.filter(({ calls }) => calls > 0).map(({ hour }) => hour);
  const [first, last] = worked.length > 0 ? [Math.min(8, ...worked), Math.max(18, ...worked)] : [8, 18];
  const parts = [title, tiles,
    figure(texts.perHour, texts.hour, hours.slice(first, last + 1)),
    figure(texts.perDay, texts.day, report.days.map((row) => ({ ...row, name: dayText(row.day, lang), short: dayText(row.day, lang, 'short') })))];
  if (!report.desk) parts.push(h('section', { class: 'figure' }, h('h3', {}, texts.perDesk), table(texts.perDesk, texts.desk, report.desks.map((row) => ({ ...row, name: named(row.desk) })))));
  if (total.ratings.count > 0) parts.push(votesView(office, total));
  if (report.comments.length > 0) {
    parts.push(h('section', { class: 'figure' }, h('h3', {}, texts.comments), h('ul', { class: 'comments' }, ...report.comments.map(({ desk, day, stars, comment }) =>
      h('li', {}, h('p', { class: 'hint' }, `${texts.starNames[stars - 1]} · ${named(desk)} · ${dayText(day, lang, 'middle')}`), h('p', {}, comment))))));
  }
  return [...parts, kept];
}

/** How many gave how many stars. @param {Office} office @param {Figures} total */
function votesView(office, total) {
  const { reports: texts } = office.words;
  const most = Math.max(...total.ratings.stars);
  return h('section', { class: 'figure' }, h('h3', {}, texts.ratings), h('table', { class: 'votes' }, h('caption', { class: 'visually-hidden' }, texts.ratings), h('tbody', {}, ...[5, 4, 3, 2, 1].map((stars) => {
    const count = total.ratings.stars[stars - 1];
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    bar.setAttribute('class', 'vote-bar');
    bar.setAttribute('aria-hidden', 'true');
    const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    rect.setAttribute('height', '100%');
    rect.setAttribute('width', `${(100 * count) / most}%`);
    rect.setAttribute('class', 'answered');
    bar.append(rect);
    return h('tr', {}, h('th', { scope: 'row' }, texts.starNames[stars - 1]), h('td', { class: 'bar-cell' }, bar), h('td', {}, String(count)));
  }))));
}
