// SPDX-License-Identifier: EUPL-1.2
// What the office page decides without a browser: drafts, conflicts, hours in words, holidays, snippets.
import assert from 'node:assert/strict';
import test from 'node:test';

import * as en from '../../widget/i18n/office-en.js';
import * as it from '../../widget/i18n/office-it.js';
import { daysBetween, easter, holidaysOf, isDay, plusDays, todayInItaly } from '../../widget/office/calendar.js';
import { contrastWithWhite, isColour } from '../../widget/office/contrast.js';
import { serviceWords } from '../../widget/i18n/services-words.js';
import { Drafts } from '../../widget/office/drafts.js';
import { changedPaths, Editing, rebase } from '../../widget/office/editing.js';
import { faultOf, nextSpan } from '../../widget/office/opening-times.js';
import { policyText, snippetText } from '../../widget/office/snippet-text.js';

/** The shape of words: their keys, not what they say. */
const shape = (words) => (typeof words === 'object' ? Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, shape(value)])) : typeof words);

test('both languages have the same words, with the same gaps', () => {
  assert.deepEqual(shape({ ...en }), shape({ ...it }));
  const gaps = (words) => JSON.stringify(words, (_, value) => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort().join() : value));
  for (const name of Object.keys(it)) assert.deepEqual(JSON.parse(gaps(en[name])), JSON.parse(gaps(it[name])), name);
});

test('holidays are those of the server, Easter Monday included', () => {
  assert.equal(easter(2026), '2026-04-05');
  assert.equal(easter(2027), '2027-03-28');
  assert.equal(easter(2000), '2000-04-23');
  assert.equal(easter(2038), '2038-04-25');
  const days = holidaysOf(2026);
  assert.equal(days.length, 13);
  assert.deepEqual(days.map(({ day }) => day), [...days.map(({ day }) => day)].sort());
  assert.ok(days.some(({ day, id }) => day === '2026-04-06' && id === 'easter_monday'));
  assert.ok(days.some(({ id }) => id === 'saint_francis'));
  assert.ok(!holidaysOf(2025).some(({ id }) => id === 'saint_francis'));
  for (const { id } of days) assert.ok(id in serviceWords.it.holidays, id);
});

test('days are counted on the calendar, whatever the clocks do', () => {
  assert.equal(plusDays('2026-03-28', 2), '2026-03-30');
  assert.equal(plusDays('2026-10-24', 2), '2026-10-26');
  assert.equal(plusDays('2024-02-28', 1), '2024-02-29');
  assert.equal(daysBetween('2026-01-01', '2027-01-01'), 365);
  assert.ok(isDay('2026-02-28') && !isDay('2026-02-29') && !isDay('2026-2-1') && !isDay(''));
  assert.equal(todayInItaly(new Date('2026-06-30T22:30:00Z')), '2026-07-01');
  assert.equal(todayInItaly(new Date('2026-12-31T22:30:00Z')), '2026-12-31');
});

test('faults of a day’s hours', () => {
  assert.equal(faultOf([]), null);
  assert.equal(faultOf(['15:00-18:00', '09:00-13:00']), null);
  assert.equal(faultOf(['09:00-']), 'errorEmpty');
  assert.equal(faultOf(['13:00-09:00']), 'errorOrder');
  assert.equal(faultOf(['09:00-09:00']), 'errorOrder');
  assert.equal(faultOf(['09:00-13:00', '13:00-15:00']), 'errorOverlap');
  assert.equal(faultOf(['09:00-13:00', nextSpan(['09:00-13:00'])]), null);
  assert.equal(faultOf(['09:00-22:50', nextSpan(['09:00-22:50'])]) === 'errorOrder', false);
});

test('what two people changed meets field by field', () => {
  const base = { name: { it: 'A', en: 'A' }, week: [['09:00-13:00'], []], special: {}, blur: false, version: 1 };
  const mine = { ...base, name: { it: 'B', en: 'A' }, week: [[], []] };
  const theirs = { ...base, blur: true, week: [['09:00-13:00'], ['15:00-18:00']], special: { '2026-12-24': { spans: [] } }, version: 2 };
  assert.deepEqual(changedPaths(base, mine), ['name.it', 'week.0']);
  assert.deepEqual(changedPaths(base, theirs), ['week.1', 'blur', 'special.2026-12-24']);
  assert.deepEqual(rebase(base, mine, theirs), { name: { it: 'B', en: 'A' }, week: [[], ['15:00-18:00']], special: { '2026-12-24': { spans: [] } }, blur: true, version: 2 });
  assert.deepEqual(rebase(theirs, { ...theirs, special: {} }, theirs).special, {}, 'what was taken out stays out');
});

/** An Editing over a server in memory. */
function editingOf(drafts = new Drafts(null)) {
  const server = { thing: { a: 1, b: 1, version: 1 } };
  const editing = new Editing({
    key: 'k', drafts,
    load: async () => ({ ok: true, status: 200, error: '', body: structuredClone(server.thing) }),
    save: async (thing) => {
      if (thing.version !== server.thing.version) return { ok: false, status: 409, error: 'conflict', body: { current: structuredClone(server.thing) } };
      server.thing = { ...thing, version: thing.version + 1 };
      return { ok: true, status: 200, error: '', body: structuredClone(server.thing) };
    },
  });
  return { server, editing, drafts };
}

test('the second to save is told, and nothing is overwritten silently', async () => {
  const { server, editing } = editingOf();
  await editing.load();
  editing.set('a', 2);
  server.thing = { a: 1, b: 7, version: 2 };
  assert.equal(await editing.save(), false);
  assert.deepEqual(editing.theirs, { a: 1, b: 7, version: 2 });
  assert.deepEqual(server.thing, { a: 1, b: 7, version: 2 });
  assert.equal(await editing.keepMine(), true);
  assert.deepEqual(server.thing, { a: 2, b: 7, version: 3 });
});

test('leaving it as the others saved it forgets the own changes', async () => {
  const { server, editing, drafts } = editingOf();
  await editing.load();
  editing.set('a', 2);
  server.thing = { a: 5, b: 1, version: 2 };
  await editing.save();
  editing.takeTheirs();
  assert.deepEqual(editing.changes, []);
  assert.equal(drafts.get('k'), null);
  assert.equal(editing.value.a, 5);
});

test('two who wrote the same are not asked', async () => {
  const { server, editing } = editingOf();
  await editing.load();
  editing.set('a', 2);
  server.thing = { a: 2, b: 1, version: 2 };
  await editing.save();
  assert.equal(editing.theirs, null);
  assert.deepEqual(editing.changes, []);
});

test('a draft is taken up again, and meets what was saved in the meantime', async () => {
  const store = new Map();
  const storage = { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => { store.set(key, value); } };
  const first = editingOf(new Drafts(storage));
  await first.editing.load();
  first.editing.set('a', 9);
  first.editing.set('password', 'secret');
  assert.ok(![...store.values()].join().includes('secret'));
  const again = editingOf(new Drafts(storage));
  await again.editing.load();
  assert.equal(again.editing.value.a, 9);
  const later = editingOf(new Drafts(storage));
  later.server.thing = { a: 1, b: 3, version: 4 };
  await later.editing.load();
  assert.equal(later.editing.theirs.version, 4);
  later.editing.undo();
  assert.equal(later.drafts.get('k'), null);
  assert.doesNotThrow(() => new Drafts({ getItem: () => '{broken', setItem() { throw new Error('full'); } }).put('k', {}, { a: 1 }));
});

test('contrast is that of WCAG', () => {
  assert.equal(contrastWithWhite('#ffffff'), 1);
  assert.ok(Math.abs(contrastWithWhite('#000000') - 21) < 1e-9);
  assert.ok(contrastWithWhite('#767676') >= 4.5 && contrastWithWhite('#777777') < 4.5);
  for (const colour of Object.keys(it.snippet.colours)) assert.ok(!isColour(colour) || contrastWithWhite(colour) >= 4.5, colour);
  assert.ok(!isColour('red') && !isColour('#fff') && !isColour('#0a58a8;x'));
});

test('a snippet cannot be broken by a name', () => {
  const text = snippetText('https://sportello.example.it/', { desk: 'URP_1', lang: '', placement: 'corner', colour: '"><script>' }, 'Chiama {desk}', '"<b>&');
  assert.equal(text, [
    '<script type="module" src="https://sportello.example.it/sportello.js"></script>',
    '<sportello-call desk="URP_1" placement="corner">',
    '  <a href="https://sportello.example.it/call/URP_1">Chiama &#34;&#60;b&#62;&#38;</a>',
    '</sportello-call>',
  ].join('\n'));
  assert.equal(policyText('https://sportello.example.it/'), "script-src https://sportello.example.it 'wasm-unsafe-eval'; worker-src blob:; connect-src https://sportello.example.it wss://sportello.example.it");
});
