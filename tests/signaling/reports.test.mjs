// SPDX-License-Identifier: EUPL-1.2
// From a call to the supervisor's report, with the real server: rated once, counted, taken along.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { Server, soon, sleep, talk } from './program.mjs';

let server;
let cookie;
const json = { 'Content-Type': 'application/json' };
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(Date.now());
/** Yesterday is asked for too: midnight may pass meanwhile. */
const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
const range = `from=${yesterday}&to=${tomorrow}`;

before(async () => {
  server = new Server();
  server.addUser('anna', 'correct horse', '--desk', 'URP_1');
  server.addUser('sara', 'battery staple', '--role', 'supervisor');
  await server.start();
  cookie = await server.cookie('sara', 'battery staple');
});
after(() => server.remove());

const report = async (query = range) => (await server.fetch(`/api/office/reports?${query}`, { headers: { cookie } })).json();
const rate = (body, headers = {}) => server.fetch('/api/ratings', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });

/** The report once so many calls are in it: they are written after the call. */
async function reportOf(calls) {
  const found = async () => {
    for (;;) {
      const answer = await report();
      if (answer.total.calls >= calls) return answer;
      await sleep(50);
    }
  };
  return soon(found(), `${calls} calls in the report`);
}

test('a call that was answered, and one that was given up, are counted; the ticket rates once', async () => {
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const caller = await server.caller();
  const { call } = await talk(caller, operator);
  operator.say({ type: 'call.hangup', call });
  const ended = await caller.next('call.ended');
  assert.ok(ended.rate, 'a ticket comes with the end');

  const other = await server.caller();
  other.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'] });
  const ringing = await other.next('call.ringing');
  other.say({ type: 'call.hangup', call: ringing.call });
  await other.next('call.ended');

  const first = await reportOf(2);
  assert.deepEqual([first.total.answered, first.total.abandoned, first.total.refused], [1, 1, 0]);
  assert.deepEqual(first.desks.map(({ desk }) => desk), ['URP_1']);
  assert.equal(first.days.length, 3);
  assert.equal(first.hours.reduce((sum, { calls }) => sum + calls, 0), 2);

  // From a town's page, too.
  const rated = await rate({ ticket: ended.rate, stars: 5, comment: '=1+1; grazie' }, { Origin: 'https://www.comune.example.it' });
  assert.equal(rated.status, 204);
  assert.equal((await rate({ ticket: ended.rate, stars: 1 })).status, 409);
  assert.equal((await rate({ ticket: `${ended.rate.slice(0, -2)}xx`, stars: 1 })).status, 403);
  const after = await report();
  assert.deepEqual(after.total.ratings, { count: 1, mean: 5, stars: [0, 0, 0, 0, 1] });
  assert.equal(after.comments[0].comment, '=1+1; grazie');
  operator.drop();
  caller.drop();
  other.drop();
});

test('the table comes as a file that runs no formula', async () => {
  const response = await server.fetch(`/api/office/reports.csv?${range}&lang=it`, { headers: { cookie } });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/csv/);
  assert.match(response.headers.get('content-disposition'), /attachment; filename="sportello-.*\.csv"/);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  assert.ok(text.includes('"\'=1+1; grazie"'), text);
  assert.ok(text.includes(';Sportello URP_1;'));
});

test('reports and ratings outlive a server that is killed', async () => {
  await server.end('SIGKILL');
  await server.start();
  const again = await report();
  assert.equal(again.total.calls, 2);
  assert.equal(again.total.ratings.count, 1);
});

test('others get nothing; bad questions get a clear answer', async () => {
  const anna = await server.cookie('anna', 'correct horse');
  assert.equal((await server.fetch(`/api/office/reports?${range}`)).status, 401);
  assert.equal((await server.fetch(`/api/office/reports?${range}`, { headers: { cookie: anna } })).status, 403);
  assert.equal((await server.fetch(`/api/office/audit`, { headers: { cookie: anna } })).status, 403);
  for (const query of ['', 'from=x&to=y', `from=${today}`, 'from=2020-01-01&to=2026-01-01', `${range}&desk=%00`]) {
    assert.equal((await server.fetch(`/api/office/reports?${query}`, { headers: { cookie } })).status, 400, query);
  }
  for (const body of ['', '[]', '{"ticket":{}}', '{"ticket":"x","stars":99}', `{"ticket":"${'x'.repeat(20_000)}","stars":5}`]) {
    const response = await server.fetch('/api/ratings', { method: 'POST', headers: json, body });
    assert.ok(response.status === 400 || response.status === 413, `${response.status} for ${body.slice(0, 40)}`);
  }
});

test('erasing and the log answer supervisors', async () => {
  const ask = (body) => server.fetch('/api/office/erase', { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify(body) });
  assert.deepEqual(await (await ask({ email: 'nessuno@example.it' })).json(), { found: 0, notes: 0 });
  assert.deepEqual(await (await ask({ email: 'nessuno@example.it', erase: true })).json(), { erased: 0, notes: 0 });
  assert.equal((await ask({})).status, 400);
  const { entries } = await (await server.fetch('/api/office/audit', { headers: { cookie } })).json();
  assert.ok(entries.some(({ what, who }) => what === 'erase' && who === 'sara'));
  assert.ok(!JSON.stringify(entries).includes('nessuno'));
  const foreign = await server.fetch('/api/office/erase', { method: 'POST', headers: { ...json, cookie, Origin: 'https://evil.example' }, body: '{"email":"a@b.it","erase":true}' });
  assert.equal(foreign.status, 403);
});
