// SPDX-License-Identifier: EUPL-1.2
// What supervisors change in a running server is in force at once, for citizens and operators.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { ring, Server, soon } from './program.mjs';

const password = 'correct horse';
const closedWeek = Array.from({ length: 7 }, () => []);
const alwaysOpen = Array.from({ length: 7 }, () => ['00:00-24:00']);

let server;
let sara;
before(async () => {
  server = new Server();
  server.addUser('sara', password, '--role', 'supervisor');
  server.addUser('elsa', password, '--role', 'editor');
  server.addUser('anna', password);
  server.addUser('bruno', password);
  await server.start();
  sara = await server.cookie('sara', password);
});
after(() => server.remove());

async function office(target, body, cookie = sara, method = body ? 'POST' : 'GET') {
  const response = await server.fetch(`/api/office/${target}`, {
    method,
    headers: { cookie, ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

async function desk(id) {
  const { desks } = await (await server.fetch('/api/desks')).json();
  return desks.find((each) => each.id === id);
}

test('outside its hours a desk is closed, and says when it opens', async () => {
  const anna = await server.operator(await server.cookie('anna', password));
  assert.equal((await desk('URP_1')).state, 'open');
  const tomorrow = new Date(Date.now() + 36 * 3_600_000);
  const weekday = (tomorrow.getUTCDay() + 6) % 7;
  const today = new Date();
  // Open on one day only, which is neither today nor last night.
  const week = closedWeek.map((spans, day) => (day === weekday ? ['09:00-13:00'] : spans));
  const changed = await office('hours/URP_1', { week, closed_on_holidays: false, version: 1 });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const closed = await desk('URP_1');
  assert.equal(closed.state, 'closed', 'although anna is there');
  assert.ok(closed.opens_at > today.getTime());
  assert.equal(closed.closes_at, null);
  const hours = await (await server.fetch('/api/desks/URP_1/hours')).json();
  assert.equal(hours.next_opening, closed.opens_at);
  assert.deepEqual(hours.week, week);

  const caller = await server.caller();
  caller.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] });
  assert.equal((await caller.next('call.refused')).reason, 'desk_closed');

  assert.equal((await office('hours/URP_1', { week: alwaysOpen, closed_on_holidays: false })).status, 200);
  assert.equal((await desk('URP_1')).state, 'open');
  assert.ok((await desk('URP_1')).closes_at > Date.now());
  const { call } = await ring(caller);
  // A desk that is removed ends nothing that runs.
  await anna.next('call.offered');
  assert.equal((await office('desks/URP_1', {}, sara, 'DELETE')).status, 204);
  assert.equal(await desk('URP_1'), undefined);
  anna.say({ type: 'call.answer', call, transports: ['rtp'] });
  await Promise.all([caller.next('call.answered'), anna.next('call.assigned')]);
  caller.say({ type: 'call.hangup', call });
  await anna.next('call.ended');
  caller.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] });
  assert.equal((await caller.next('call.refused')).reason, 'desk_closed');
  anna.drop();
  caller.drop();
});

test('only the sites on the list may call', async () => {
  const elsa = await server.cookie('elsa', password);
  const origin = 'https://town.example';
  assert.equal((await office('sites', { sites: [origin] }, elsa)).status, 200);
  const foreign = server.socket('/ws/caller', { headers: { origin: 'https://elsewhere.example' } });
  assert.equal((await foreign.next('error')).code, 'foreign_site');
  assert.equal((await foreign.close()).code, 4403);
  for (const good of [origin, server.origin]) {
    const socket = server.socket('/ws/caller', { headers: { origin: good } });
    await soon(socket.opened, good);
    socket.drop();
  }
  assert.equal((await office('sites', { sites: [] }, elsa)).status, 200);
  const anywhere = server.socket('/ws/caller', { headers: { origin: 'https://elsewhere.example' } });
  await soon(anywhere.opened, 'any site');
  anywhere.drop();
  assert.equal((await office('desks', undefined, elsa)).status, 403);
});

test('a person who is disabled is signed out of an open console', async () => {
  const cookie = await server.cookie('bruno', password);
  const console_ = await server.operator(cookie);
  const { body } = await office('people');
  assert.deepEqual(body.people.map((person) => person.id), ['anna', 'bruno', 'elsa', 'sara']);
  const changed = await office('people/bruno', { disabled: true, version: body.people[1].version });
  assert.equal(changed.status, 200);
  assert.equal((await console_.close()).code, 4401);
  assert.equal((await server.signIn('bruno', password)).status, 401);
  assert.equal((await office('people/bruno', { disabled: false, password: 'battery staple' })).status, 200);
  assert.equal((await server.signIn('bruno', 'battery staple')).status, 200);
  assert.equal((await office('people/sara', { roles: ['operator'] })).body.error, 'last_supervisor');
});

test('a supervisor who is no operator has no console', async () => {
  const socket = server.socket('/ws/operator', { headers: { cookie: sara, origin: server.origin } });
  assert.equal((await socket.close()).code, 4401);
});

test('what was changed outlives a restart; the configuration does not bring back what was removed', async () => {
  await office('desks/URP_2', { name: { it: 'Anagrafe', en: 'Registry' }, blur: true });
  await office('settings', { report_days: 90 });
  await server.end();
  await server.start();
  const { desks } = await (await server.fetch('/api/desks')).json();
  assert.deepEqual(desks.map((each) => [each.id, each.name.it]), [['URP_2', 'Anagrafe']]);
  assert.equal((await office('settings')).body.report_days, 90);
});

test('no other site acts for a supervisor', async () => {
  for (const headers of [{ Origin: 'https://town.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    const response = await server.fetch('/api/office/sites', {
      method: 'POST',
      headers: { cookie: sara, 'Content-Type': 'application/json', ...headers },
      body: '{"sites":[]}',
    });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  }
  const form = await server.fetch('/api/office/sites', { method: 'POST', headers: { cookie: sara }, body: '{"sites":[]}' });
  assert.equal(form.status, 415);
});
