// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { callPageAddress } from '../../widget/call/address.js';
import { queueSentences } from '../../widget/call/stage-model.js';
import { call as italian } from '../../widget/i18n/it.js';
import { clockText } from '../../widget/shared/duration.js';
import { deskLabel, fill, supported } from '../../widget/shared/language.js';

test('a clock reads as on a telephone', () => {
  assert.equal(clockText(-5), '0:00');
  assert.equal(clockText(7999), '0:07');
  assert.equal(clockText(754_000), '12:34');
  assert.equal(clockText(3_723_000), '1:02:03');
});

test('sentences take their values, and keep what they do not know', () => {
  assert.equal(fill('Parli con {name}', { name: 'Anna $1' }), 'Parli con Anna $1');
  assert.equal(fill('{a} {b}', { a: 0 }), '0 {b}');
});

test('the queue is told in words, the wait rounded up, and left out where nobody can know it', () => {
  assert.deepEqual(queueSentences({ place: 1, waitS: null }, italian), ['Tocca a te tra poco', italian.queueText]);
  assert.deepEqual(queueSentences({ place: 4, waitS: 361 }, italian), ['Hai 3 persone davanti', `L’attesa è di circa 7 minuti. ${italian.queueText}`]);
  assert.match(queueSentences({ place: 2, waitS: 5 }, italian)[1], /circa un minuto/);
});

test('a desk has a name in the reader’s language, or a legible code', () => {
  assert.equal(deskLabel({ id: 'URP_1', name: { it: 'Anagrafe', en: 'Registry' } }, 'en'), 'Registry');
  assert.equal(deskLabel({ id: 'URP_1', name: { it: 'Anagrafe' } }, 'en'), 'Anagrafe');
  assert.equal(deskLabel({ id: 'URP_1', name: null }, 'it'), 'URP 1');
  assert.equal(deskLabel('UFFICIO_TRIBUTI_2', 'it'), 'UFFICIO TRIBUTI 2');
  assert.equal(deskLabel(null, 'it'), '');
});

test('Italian in all its tags is Italian, all else English', () => {
  for (const tag of ['it', 'it-IT', 'IT']) assert.equal(supported(tag), 'it');
  for (const tag of ['en', 'de-AT', 'ite', '', null, undefined]) assert.equal(supported(tag), 'en');
});

test('the call page’s address takes any desk and keeps to the server', () => {
  assert.equal(callPageAddress('https://s.example/', 'URP_1'), 'https://s.example/call/URP_1');
  assert.equal(callPageAddress('https://s.example', 'a/b?c', 'video', 'it'), 'https://s.example/call/a%2Fb%3Fc?kind=video&lang=it');
});
