// SPDX-License-Identifier: EUPL-1.2
// The console's parts without a page: the API's client, notes that survive a lost network, links made safe.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../../js-glue/call/backoff.js';
import { CallNotes, NOTE_LIMIT } from '../../js-glue/desk/call-notes.js';
import { DeskApi } from '../../js-glue/desk/desk-api.js';
import { Refreshed } from '../../js-glue/desk/refreshed.js';
import { matching } from '../../widget/desk/target-list.js';
import { targetsOf } from '../../widget/desk/targets.js';
import { splitAddresses } from '../../widget/shared/safe-text.js';

const reply = (status, body, headers = {}) => new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
const api = (answer) => new DeskApi('https://town.example', async (...request) => answer(...request));

test('errors are values: no network, no JSON, the server’s own word, how long to wait', async () => {
  assert.deepEqual(await api(() => { throw new TypeError('down'); }).callbacks(), { ok: false, error: 'unreachable', retryAfterS: null });
  assert.deepEqual(await api(() => reply(200, '<html>')).callbacks(), { ok: false, error: 'bad_answer', retryAfterS: null });
  assert.deepEqual(await api(() => reply(502, '<html>')).callbacks(), { ok: false, error: 'unreachable', retryAfterS: null });
  assert.deepEqual(await api(() => reply(404, { error: 'unknown' })).setCallback('x', 'done'), { ok: false, error: 'unknown', retryAfterS: null });
  assert.deepEqual(await api(() => reply(429, { error: 'too_many' }, { 'Retry-After': '7' })).saveNote({ call: 'c', desk: 'd', text: '' }), { ok: false, error: 'too_many', retryAfterS: 7 });
  assert.deepEqual(await api(() => reply(204)).colleagues(), { ok: true, body: {} });
});

test('ids go into the address escaped, bodies as JSON', async () => {
  const seen = [];
  const client = api((url, options) => { seen.push([url, options.method, options.body]); return reply(200, {}); });
  await client.notes('a/b&c');
  await client.setCallback('a/../b', 'calling');
  assert.deepEqual(seen, [
    ['https://town.example/api/desk/notes?call=a%2Fb%26c', undefined, undefined],
    ['https://town.example/api/desk/callbacks/a%2F..%2Fb', 'POST', '{"state":"calling"}'],
  ]);
});

/** A server for notes that can be away, and a tab's storage. */
function room(kept = new Map()) {
  const server = {
    away: false, refuses: false, saved: [], held: [],
    async saveNote(note) {
      if (server.away) return { ok: false, error: 'unreachable', retryAfterS: null };
      if (server.refuses) return { ok: false, error: 'malformed', retryAfterS: null };
      server.saved.push(note);
      return { ok: true, body: { updated: 1 } };
    },
    notes: async () => ({ ok: true, body: { notes: server.held } }),
  };
  const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
  const open = (writer = 'anna') => {
    const notes = new CallNotes(server, { store, pauseMs: 1, backoff: new Backoff({ firstMs: 2, maxMs: 4 }) });
    notes.signIn(writer);
    return notes;
  };
  return { server, kept, open };
}
const until = async (condition) => { while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2)); };
const CALL = { call: 'c1', desk: 'URP_1' };

test('a note is saved after a pause, once, with its last text', async () => {
  const { server, kept, open } = room();
  const notes = open();
  await notes.open(CALL);
  for (const text of ['T', 'Ta', 'Tari']) notes.edit(text);
  assert.equal(notes.state, 'typing');
  await until(() => notes.state === 'saved');
  assert.deepEqual(server.saved, [{ ...CALL, text: 'Tari' }]);
  assert.equal(kept.size, 0, 'nothing stays in the tab');
  notes.edit('x'.repeat(NOTE_LIMIT + 5));
  assert.equal(notes.text.length, NOTE_LIMIT);
});

test('while the server is away nothing is lost, not by the next call either, nor by a reload', async () => {
  const { server, kept, open } = room();
  const notes = open();
  await notes.open(CALL);
  server.away = true;
  notes.edit('Tari');
  await until(() => notes.state === 'unsaved');
  await notes.open({ call: 'c2', desk: 'URP_2' });
  assert.equal(notes.text, '');
  assert.equal(notes.pending, 1);
  notes.signIn('');
  const reloaded = new Map(kept);
  server.away = false;
  const after = room(reloaded);
  const later = after.open();
  await until(() => later.pending === 0);
  assert.deepEqual(after.server.saved, [{ ...CALL, text: 'Tari' }]);
  assert.equal(reloaded.size, 0);
});

test('what one operator left in the tab is not sent in another’s name', async () => {
  const { server, kept, open } = room();
  server.away = true;
  const notes = open('anna');
  await notes.open(CALL);
  notes.edit('Tari');
  await until(() => notes.state === 'unsaved');
  notes.signIn('marco');
  server.away = false;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(server.saved, []);
  notes.signIn('anna');
  await until(() => server.saved.length === 1);
  assert.equal(kept.size, 0);
});

test('what the server refuses is said and not tried for ever; colleagues’ notes are shown apart', async () => {
  const { server, open } = room();
  server.held = [{ author: 'marco', name: 'Marco', text: 'Spiegato', updated: 1, own: false }, { author: 'anna', name: 'Anna', text: 'Tari', updated: 2, own: true }];
  const notes = open();
  await notes.open(CALL);
  assert.equal(notes.text, 'Tari');
  assert.deepEqual(notes.others.map(({ text }) => text), ['Spiegato']);
  server.refuses = true;
  notes.edit('Tari\u0000');
  await until(() => notes.state === 'refused');
  assert.equal(notes.pending, 0);
  assert.equal(notes.text, 'Tari\u0000', 'the text stays in sight');
});

test('a list keeps its last answer through a failure, and a late answer does not undo a newer one', async () => {
  const answers = [];
  const list = new Refreshed(() => new Promise((resolve) => answers.push(resolve)), { everyMs: 1e6 });
  list.run(true);
  const second = list.refresh();
  answers[1]({ ok: true, body: 'new' });
  await second;
  answers[0]({ ok: true, body: 'old' });
  assert.equal(list.value, 'new');
  const third = list.refresh();
  answers[2]({ ok: false, error: 'unreachable', retryAfterS: null });
  await third;
  assert.deepEqual([list.value, list.error], ['new', 'unreachable']);
  list.run(false);
  assert.equal(list.value, null, 'a list of people is not kept for nobody');
});

test('only plain http and https addresses become links', () => {
  const links = (text) => splitAddresses(text).filter(({ url }) => url).map(({ url }) => url.href);
  assert.deepEqual(links('vedi https://a.example/x?y=1, e (http://b.example).'), ['https://a.example/x?y=1', 'http://b.example/']);
  for (const bad of [`${'java'}script:alert(1)`, 'data:text/html,x', 'ftp://a.example', 'https://', 'http://user:pw@a.example', 'https://intranet/x', 'xhttps://a.example', 'https://a b.example']) {
    assert.deepEqual(links(bad), [], bad);
  }
  assert.deepEqual(links('https://а.example'), ['https://xn--80a.example/'], 'a look-alike shows what it is');
  const hostile = `${'https://'.repeat(2000)}a.example ${'('.repeat(2000)}`;
  assert.equal(splitAddresses(hostile).map(({ text }) => text).join(''), hostile, 'no sign gets lost');
});

test('somebody is found by the beginning of any part of the name, accents or not', () => {
  const target = (label) => ({ kind: 'operator', id: label, label, state: 'available' });
  const all = [target('Inês Ferreira'), target('Marco Rossi'), target('URP 2 – Anagrafe')];
  const found = (typed) => matching(all, typed).map(({ label }) => label);
  assert.deepEqual(found('ines'), ['Inês Ferreira']);
  assert.deepEqual(found('ross mar'), ['Marco Rossi']);
  assert.deepEqual(found('ana'), ['URP 2 – Anagrafe']);
  assert.deepEqual(found('arco'), []);
  assert.equal(found('').length, 3);
});

test('where a call can go: everybody that the server lists, as they stand this moment', () => {
  const desk = (id, state) => ({ id, name: { it: id, en: id }, ...(state ? { state } : {}) });
  const listed = {
    desks: [desk('URP_1', 'open'), desk('URP_2', 'closed')],
    people: [
      { id: 'anna', name: 'Anna', desks: ['URP_1'], state: 'available' },
      { id: 'bruno', name: 'Bruno', desks: ['URP_1'], state: 'available' },
      { id: 'carla', name: 'Carla', desks: ['URP_1'], state: 'available' },
      { id: 'dario', name: 'Dario', desks: ['URP_2'], state: 'available' },
    ],
  };
  const operator = { id: 'anna', desks: [desk('URP_1')] };
  const overview = { desks: [desk('URP_1', 'busy')], colleagues: [{ id: 'bruno', name: 'Bruno', state: 'busy', desks: ['URP_1'] }] };
  const lines = (from) => targetsOf({ operator, overview, listed, ...from }, 'it').map(({ id, state }) => `${id} ${state}`);
  assert.deepEqual(lines({}), ['URP_1 busy', 'URP_2 closed', 'dario available', 'bruno busy', 'carla offline'],
    'carla has left since the list was made: the console would hear of her');
  assert.deepEqual(lines({ overview: null }), ['URP_1 open', 'URP_2 closed', 'bruno available', 'carla available', 'dario available']);
  assert.deepEqual(lines({ listed: null }), ['URP_1 busy', 'bruno busy'], 'before the list has come');
});
