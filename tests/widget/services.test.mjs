// SPDX-License-Identifier: EUPL-1.2
// Hours, days and openings in words; the state of the page behind a link.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import * as en from '../../widget/i18n/services-en.js';
import * as it from '../../widget/i18n/services-it.js';
import { couldBeEmail, couldBePhone } from '../../widget/services/callback-form.js';
import { hoursSentences, specialSentences, weekSentences } from '../../widget/shared/hours-sentences.js';
import { openingSentence, romeClock, romeDate, romeDay } from '../../widget/shared/opening-time.js';
import { visitModel } from '../../widget/visit/visit-view.js';

const rome = (text, offset = '+01:00') => Date.parse(`${text}${offset}`);
const now = rome('2026-11-26T19:00:00');

test('days with the same hours stand together', () => {
  const long = ['09:00-13:00', '15:00-18:00'];
  const week = [long, ['09:00-13:00'], long, ['09:00-13:00'], ['09:30-12:30'], [], []];
  assert.deepEqual(weekSentences(week, it.hours, 'it'), [
    { days: 'lunedì e mercoledì', hours: '9–13 e 15–18' },
    { days: 'martedì e giovedì', hours: '9–13' },
    { days: 'venerdì', hours: '9:30–12:30' },
  ]);
  const same = [['09:00-13:00'], ['09:00-13:00'], ['09:00-13:00'], ['09:00-13:00'], ['09:00-13:00'], [], []];
  assert.deepEqual(weekSentences(same, it.hours, 'it'), [{ days: 'dal lunedì al venerdì', hours: '9–13' }]);
  assert.deepEqual(weekSentences(same, en.hours, 'en'), [{ days: 'Monday to Friday', hours: '9:00–13:00' }]);
  const apart = [['09:00-13:00'], [], ['09:00-13:00'], [], ['09:00-13:00'], [], []];
  assert.deepEqual(weekSentences(apart, it.hours, 'it'), [{ days: 'lunedì, mercoledì e venerdì', hours: '9–13' }]);
  const runs = [['09:00-13:00'], ['09:00-13:00'], ['09:00-13:00'], [], ['09:00-13:00'], [], []];
  assert.deepEqual(weekSentences(runs, it.hours, 'it'), [{ days: 'dal lunedì al mercoledì e venerdì', hours: '9–13' }]);
  assert.deepEqual(weekSentences(runs.map(() => ['09:00-13:00']), it.hours, 'it'), [{ days: 'tutti i giorni', hours: '9–13' }]);
  assert.equal(weekSentences([['09:00-'], [], [], [], [], [], []], it.hours, 'it')[0].hours, '9–…', 'half typed');
});

test('an opening is told from where one stands', () => {
  const say = (at, words = it.hours, lang = 'it') => openingSentence(at, now, words, lang);
  assert.equal(say(rome('2026-11-26T20:30:00')), 'Riapre oggi alle 20:30');
  assert.equal(say(rome('2026-11-27T09:00:00')), 'Riapre domani, venerdì 27 novembre, alle 9');
  assert.equal(say(rome('2026-11-30T09:00:00')), 'Riapre lunedì 30 novembre alle 9');
  assert.equal(say(rome('2026-11-27T09:00:00'), en.hours, 'en'), 'Opens tomorrow, Friday 27 November, at 9:00');
});

test('days are those of Italy, over midnight, the year and the change of the clocks', () => {
  assert.equal(romeDay(rome('2026-11-27T00:30:00')) - romeDay(rome('2026-11-26T23:30:00')), 1);
  assert.equal(romeDay(rome('2027-01-01T00:10:00')) - romeDay(rome('2026-12-31T23:50:00')), 1);
  assert.equal(romeDay(rome('2026-03-30T09:00:00', '+02:00')) - romeDay(rome('2026-03-28T09:00:00')), 2);
  assert.equal(romeClock(Date.parse('2026-03-29T01:00:00Z'), 'it'), '3');
  assert.equal(romeClock(Date.parse('2026-10-25T00:30:00Z'), 'en'), '2:30');
  assert.equal(romeDate(Date.parse('2026-10-25T23:30:00Z'), 'it'), 'lunedì 26 ottobre');
});

test('special days that are over are not told', () => {
  const special = [
    { date: '2026-11-25', spans: [] },
    { date: '2026-11-26', spans: [] },
    { date: '2026-12-24', spans: ['09:00-12:00'], reason: { it: 'Vigilia', en: 'Christmas Eve' } },
  ];
  assert.deepEqual(specialSentences(special, now, it.hours, 'it'), ['giovedì 26 novembre: chiuso', 'giovedì 24 dicembre: 9–12 (Vigilia)']);
  assert.deepEqual(specialSentences([{ date: '2028-01-06', spans: [] }], now, it.hours, 'it'), ['giovedì 6 gennaio 2028: chiuso']);
});

test('holidays are named by both languages', () => {
  const desk = { week: [[], [], [], ['09:00-13:00'], [], [], []], closed_on_holidays: true, special: [], next_opening: null, today: { holiday: 'christmas' } };
  assert.equal(hoursSentences(desk, now, it, 'it').today, 'Oggi è festa: Natale.');
  assert.deepEqual(Object.keys(it.holidays), Object.keys(en.holidays));
  const source = readFileSync(path.resolve(import.meta.dirname, '../../signaling/hours/holidays.cpp'), 'utf8');
  for (const [, id] of source.matchAll(/"([a-z_]+)"/g)) if (!id.includes('.')) assert.ok(it.holidays[id] || /holidays/.test(id), id);
});

test('both languages have the same words, and all are used', () => {
  const folder = path.resolve(import.meta.dirname, '../../widget');
  const sources = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.js') && !file.startsWith('i18n')).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  for (const section of ['hours', 'services', 'faults', 'visit', 'rating']) {
    assert.deepEqual(Object.keys(it[section]), Object.keys(en[section]), section);
    if (section === 'faults' || section === 'visit') continue; // looked up by the server's words
    for (const key of Object.keys(it[section])) assert.match(sources, new RegExp(`\\b${key}\\b`), `${section}.${key}`);
  }
});

test('what could be a phone or an e-mail is not refused', () => {
  for (const text of ['0571 9171', '+39 347 1234567', '(0571) 91.71']) assert.ok(couldBePhone(text), text);
  for (const text of ['123', 'casa', '+']) assert.ok(!couldBePhone(text), text);
  assert.ok(couldBeEmail('ada.rossi@posta.example.it'));
  for (const text of ['ada', 'ada@', 'a@b', 'a b@c.it']) assert.ok(!couldBeEmail(text), text);
});

test('an appointment can be called from 5 minutes before until 15 after', () => {
  const visit = { kind: 'appointment', state: 'booked', call_from: now - 1, call_until: now + 1 };
  assert.equal(visitModel(visit, '', now - 2).callable, false);
  assert.equal(visitModel(visit, '', now).callable, true);
  assert.equal(visitModel(visit, '', now + 2).state, 'over');
  assert.equal(visitModel(null, 'unknown', now).state, 'unknown');
  assert.equal(visitModel({ kind: 'callback', state: 'calling' }, 'trouble', now).callable, true, 'a short loss of the line changes nothing');
});
