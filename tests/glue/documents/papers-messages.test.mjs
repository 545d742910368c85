// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { LIMITS, newId, readPaper } from '../../../js-glue/documents/papers-messages.js';

const GOOD = [
  { type: 'hello', session: '0123456789abcdef' },
  { type: 'page', page: 1, name: 'carta.pdf', number: 2, of: 3, source: 'pdf', live: false, dpi: 200, text: 'Si rende noto' },
  { type: 'text', page: 1, text: 'che' },
  { type: 'seen', page: 1, layer: 'text', readable: true, exact: false, complete: false, progress: 0.4, bytes: 9000 },
  { type: 'point', owner: 'me', page: 1, x: 10.25, y: 3 },
  { type: 'point', page: null },
  { type: 'mark', owner: 'you', page: 1, mark: 'abcdefgh01234567', tool: 'pen', from: 4, points: [1, 2, 3.5, 4], done: false },
  { type: 'unmark', owner: 'you', page: 1, mark: 'abcdefgh01234567' },
  { type: 'ask', ask: 'abcdefgh01234567', what: 'back' },
  { type: 'ask', ask: 'abcdefgh01234567', what: null },
  { type: 'decline', ask: 'abcdefgh01234567' },
  { type: 'keep', keep: 'abcdefgh01234567', pages: [{ owner: 'you', page: 1 }] },
  { type: 'keep-answer', keep: 'abcdefgh01234567', pages: [{ owner: 'me', page: 1 }], allow: true },
];

/** SplitMix64, as in the core's tests. */
function random(seed) {
  let state = BigInt(seed);
  return (below) => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
    return Number((z ^ (z >> 31n)) % BigInt(below));
  };
}

test('what docs/documents.md names is understood, and nothing is added or lost', () => {
  for (const message of GOOD) assert.deepEqual(readPaper(JSON.stringify(message)), message);
});

test('fields that nobody knows are left out', () => {
  assert.deepEqual(readPaper('{"type":"decline","ask":"abcdefgh","html":"<b>","__proto__":{"x":1}}'), { type: 'decline', ask: 'abcdefgh' });
});

test('what is beyond a limit is dropped', () => {
  const mark = GOOD.find(({ type }) => type === 'mark');
  const page = GOOD.find(({ type }) => type === 'page');
  const bad = [
    { ...mark, points: Array(LIMITS.pointsPart + 2).fill(1) },
    { ...mark, points: [1, 2, 3] },
    { ...mark, points: [1, -1] },
    { ...mark, points: [1, LIMITS.coordinate + 1] },
    { ...mark, points: ['1', 2] },
    { ...mark, from: LIMITS.pointsMark },
    { ...mark, from: 1 },
    { ...mark, mark: 'short' },
    { ...mark, mark: 'x'.repeat(25) },
    { ...mark, tool: 'eraser' },
    { ...mark, page: 0 },
    { ...mark, owner: 'peer' },
    { ...page, name: 'x'.repeat(LIMITS.nameLength + 1) },
    { ...page, text: 'x'.repeat(LIMITS.textPart + 1) },
    { ...page, number: 4 },
    { ...page, number: 1.5 },
    { ...page, source: 'fax' },
    { ...page, name: undefined },
    { type: 'point', owner: 'me', page: 1, x: null, y: 0 },
    { type: 'hello', session: 'ABCDEF0123456789' },
    { type: 'keep', keep: 'abcdefgh', pages: Array(LIMITS.pages + 1).fill({ owner: 'me', page: 1 }) },
    { type: 'keep', keep: 'abcdefgh', pages: [null] },
    { type: 'ask', ask: 'abcdefgh', what: 'passport' },
    { type: 'toString' },
    { type: '__proto__' },
    [],
    null,
    5,
  ];
  for (const message of bad) assert.equal(readPaper(JSON.stringify(message)), null, JSON.stringify(message).slice(0, 100));
  assert.equal(readPaper('{'), null);
  assert.equal(readPaper(new ArrayBuffer(4)), null);
  assert.equal(readPaper(`{"type":"decline","ask":"abcdefgh"}${' '.repeat(LIMITS.messageBytes)}`), null);
});

test('whatever arrives, what comes through keeps to the limits', () => {
  const pick = random(20100101);
  const odd = [null, -1, 0, 1, 1.5, 1e308, 4294967296, '', 'me', 'you', 'pen', 'x'.repeat(9000), [], [1, 2], {}, true, false, [[1, 2]], '\ud800', '<img src=x>'];
  let through = 0;
  for (let turn = 0; turn < 20000; turn++) {
    const message = structuredClone(GOOD[pick(GOOD.length)]);
    const fields = Object.keys(message);
    for (let change = pick(3); change > 0; change--) {
      const field = fields[pick(fields.length)];
      if (pick(4) === 0) delete message[field];
      else message[field] = odd[pick(odd.length)];
    }
    let text = JSON.stringify(message);
    if (pick(5) === 0) text = text.slice(0, pick(text.length)) + String.fromCharCode(pick(128)) + text.slice(pick(text.length));
    const paper = readPaper(text);
    if (!paper) continue;
    through += 1;
    if ('name' in paper) assert.ok(typeof paper.name === 'string' && paper.name.length <= LIMITS.nameLength);
    if ('text' in paper) assert.ok(typeof paper.text === 'string' && paper.text.length <= LIMITS.textPart);
    if ('points' in paper) assert.ok(paper.points.length + paper.from <= LIMITS.pointsMark && paper.points.every((value) => value >= 0 && value <= LIMITS.coordinate));
    if ('pages' in paper) assert.ok(paper.pages.every(({ owner, page }) => (owner === 'me' || owner === 'you') && page >= 1));
    if ('page' in paper && paper.page !== null) assert.ok(Number.isInteger(paper.page) && paper.page >= 1);
    for (const value of Object.values(paper)) assert.notEqual(value, undefined);
  }
  assert.ok(through > 1000, `${through} came through`);
});

test('ids are of the form that is asked for, and differ', () => {
  const ids = new Set(Array.from({ length: 100 }, () => newId()));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-v]{16}$/);
});
