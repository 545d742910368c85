// SPDX-License-Identifier: EUPL-1.2
// The two languages say the same things, and there is a sentence for all that can happen.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import * as consoleEn from '../../widget/i18n/console-en.js';
import * as consoleIt from '../../widget/i18n/console-it.js';
import * as en from '../../widget/i18n/en.js';
import * as it from '../../widget/i18n/it.js';
import * as papersEn from '../../widget/i18n/papers-en.js';
import * as papersIt from '../../widget/i18n/papers-it.js';
import * as signInEn from '../../widget/i18n/sign-in-en.js';
import * as signInIt from '../../widget/i18n/sign-in-it.js';
import * as togetherEn from '../../widget/i18n/together-en.js';
import * as togetherIt from '../../widget/i18n/together-it.js';
import { waysFor, waysOn } from '../../widget/call/ways-on.js';

const contract = readFileSync(path.resolve(import.meta.dirname, '../../docs/architecture.md'), 'utf8');

/** The codes that the contract lists in the line which begins with `- FIELD`. */
function codesOf(field) {
  const line = contract.split('\n').find((each) => each.startsWith(`- \`${field}\``));
  assert.ok(line, `docs/architecture.md says nothing of ${field}`);
  return [...line.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code).filter((code) => ![field, 'ended', 'null'].includes(code));
}

/** All sentences with the path that leads to them. */
function sentences(node, place = '') {
  if (typeof node === 'string') return [[place, node]];
  return Object.entries(node).flatMap(([key, value]) => sentences(value, place ? `${place}.${key}` : key));
}

const italian = new Map(sentences({ ...it, ...papersIt, ...consoleIt, ...togetherIt, signingIn: { ...signInIt } }));
const english = new Map(sentences({ ...en, ...papersEn, ...consoleEn, ...togetherEn, signingIn: { ...signInEn } }));

test('both languages have the same keys', () => {
  assert.deepEqual([...italian.keys()].sort(), [...english.keys()].sort());
});

test('both languages ask for the same values', () => {
  const holes = (sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
  for (const [place, sentence] of italian) assert.deepEqual(holes(english.get(place)), holes(sentence), place);
});

test('no sentence is empty, but for an action that cannot help', () => {
  for (const words of [italian, english]) {
    for (const [place, sentence] of words) {
      if (!place.endsWith('.action')) assert.notEqual(sentence.trim(), '', place);
    }
  }
});

test('sentences are short enough for people who read with effort', () => {
  for (const words of [italian, english]) {
    for (const [place, text] of words) {
      for (const sentence of text.split(/[.!?:;] /)) {
        assert.ok(sentence.split(/\s+/).length <= 20, `${place}: “${sentence}” is long`);
      }
    }
  }
});

test('every reason for an end has its sentence, for citizen and operator', () => {
  const codes = codesOf('reason');
  assert.ok(codes.length >= 17, `only ${codes.length} reasons found in the contract`);
  for (const words of [it, en]) {
    for (const code of codes) {
      assert.ok(words.reasons[code]?.title && words.reasons[code]?.text, `reason ${code}`);
      assert.ok(words.deskReasons[code], `operator's reason ${code}`);
    }
  }
});

test('every notice has its sentence, for citizen and operator', () => {
  const codes = codesOf('notices');
  assert.ok(codes.length >= 6, `only ${codes.length} notices found in the contract`);
  for (const words of [it, en]) {
    for (const code of codes) {
      assert.ok(words.notices[code]?.text, `notice ${code}`);
      assert.ok(words.deskNotices[code]?.text, `operator's notice ${code}`);
    }
  }
});

test('every state of the citizen’s call has its words', () => {
  for (const words of [it, en]) {
    for (const state of codesOf('state')) {
      const key = state === 'idle' ? 'idleTitle' : state;
      assert.ok(words.call[key], state);
    }
    assert.ok(words.call.ended);
  }
});

test('every end has a way on, but for the call that goes on elsewhere', () => {
  const everywhere = { kind: 'video', page: false, phone: '0571 1', hours: '9–13', hoursLink: '' };
  for (const code of codesOf('reason')) {
    assert.ok(waysOn[code], code);
    const ways = waysFor(code, everywhere);
    if (code === 'moved') assert.deepEqual(ways, []);
    else assert.ok(ways.length > 0, code);
  }
});

test('a way on that this page or call does not have is not offered', () => {
  const bare = { kind: 'voice', page: true, phone: '', hours: '', hoursLink: '' };
  assert.deepEqual(waysFor('server-unreachable', bare), ['retry']);
  assert.deepEqual(waysFor('connection-lost', bare), ['again']);
  assert.deepEqual(waysFor('desk-closed', { ...bare, hoursLink: 'https://town.example/hours' }), ['retry', 'hours']);
  assert.deepEqual(waysFor(null, bare), ['again']);
});

test('every word is used somewhere', () => {
  const folder = path.resolve(import.meta.dirname, '../../widget');
  const sources = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.js') && !file.startsWith('i18n')).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  for (const section of ['button', 'call', 'desk']) {
    for (const key of Object.keys(it[section])) assert.match(sources, new RegExp(`\\b${key}\\b`), `${section}.${key}`);
  }
  for (const [section, words] of Object.entries({ ...consoleIt, ...togetherIt })) {
    for (const key of Object.keys(words)) assert.match(sources, new RegExp(`\\b${key}\\b`), `${section}.${key}`);
  }
  for (const section of ['papers', 'asking', 'keeping']) {
    // `sourceHint` and the like are put together.
    for (const key of Object.keys(papersIt[section])) assert.match(sources, new RegExp(`\\b${key.replace(/Hint$/, '')}\\b`), `${section}.${key}`);
  }
});
