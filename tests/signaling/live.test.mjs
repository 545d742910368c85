// SPDX-License-Identifier: EUPL-1.2
// What operators do to a call, over real sockets: hold, messages, transfer, third persons, blocks.
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';

import { Server, ring, talk } from './program.mjs';

const names = ['anna', 'bruno'];
let server;
const cookies = {};
const open = [];

before(async () => {
  server = new Server({
    settings: 'new_calls_per_minute = 100000\nhold_time = 600 ms\nring_timeout = 1500 ms\n',
  });
  for (const name of names) server.addUser(name, 'correct horse', '--display', name.toUpperCase());
  await server.start();
  for (const name of names) cookies[name] = await server.cookie(name, 'correct horse');
});
after(() => server.remove());
afterEach(async () => {
  for (const socket of open) socket.ws.close();
  await Promise.all(open.splice(0).map((socket) => socket.close()));
});

async function operator(name) {
  const socket = await server.operator(cookies[name]);
  open.push(socket);
  return socket;
}
async function caller() {
  const socket = await server.caller();
  open.push(socket);
  return socket;
}

test('hold and messages', async () => {
  const anna = await operator('anna');
  const citizen = await caller();
  const { call } = await talk(citizen, anna);
  anna.say({ type: 'call.hold', call, on: true });
  assert.equal((await citizen.next('call.held')).on, true);
  citizen.say({ type: 'chat', call, text: 'Sono qui: https://comune.example/ìè' });
  for (const side of [anna, citizen]) {
    const message = await side.next('chat');
    assert.equal(message.from, 'caller');
    assert.equal(message.text, 'Sono qui: https://comune.example/ìè');
  }
  citizen.say({ type: 'call.hangup', call });
  assert.match((await citizen.next('call.ended')).rate, /^[\w-]{40,}$/);
});

test('a console sees who waits, and wraps up after a call', async () => {
  const anna = await operator('anna');
  anna.say({ type: 'operator.state', state: 'available', wrap_up_after: true });
  const { call } = await talk(await caller(), anna);
  await ring(await caller());
  const overview = await anna.next('desk.overview', (one) => one.desks[0].waiting === 1);
  assert.equal(overview.colleagues.find((one) => one.id === 'anna').state, 'busy');
  assert.equal(typeof overview.desks[0].longest_since, 'number');
  anna.say({ type: 'call.hangup', call });
  await anna.next('operator.state', (message) => message.state === 'wrap_up');
  anna.say({ type: 'operator.state', state: 'available', wrap_up_after: false });
  await anna.next('call.offered');
});

test('where a call can go: who is there, who is not, which desks', async () => {
  const [anna, bruno] = [await operator('anna'), await operator('bruno')];
  bruno.say({ type: 'operator.state', state: 'away' });
  await bruno.next('operator.state', (message) => message.state === 'away');
  const list = async (cookie) => {
    const response = await server.fetch('/api/desk/colleagues', { headers: cookie ? { cookie } : {} });
    return { status: response.status, ...(await response.json()) };
  };
  const { desks, people, more } = await list(cookies.anna);
  assert.deepEqual(desks.map(({ id, state }) => [id, state]), [['URP_1', 'open'], ['URP_2', 'open']]);
  assert.deepEqual(people, [{ id: 'bruno', name: 'BRUNO', desks: ['URP_1', 'URP_2'], state: 'away' }]);
  assert.equal(more, false);
  anna.ws.close();
  await anna.close();
  assert.equal((await list(cookies.bruno)).people[0].state, 'offline');
  assert.equal((await list()).status, 401);
});

test('a call moves to a colleague, and comes back when nobody answers', async () => {
  const [anna, bruno] = [await operator('anna'), await operator('bruno')];
  const citizen = await caller();
  const { call } = await talk(citizen, anna);
  anna.say({ type: 'call.transfer', call, operator: 'bruno', reason: 'carta d’identità' });
  assert.equal((await citizen.next('call.transferring')).operator_name, 'BRUNO');
  const offered = await bruno.next('call.offered', (one) => one.transfer !== undefined);
  assert.deepEqual(offered.transfer, { from: 'ANNA', reason: 'carta d’identità' });
  const back = await citizen.next('call.transferring');
  assert.deepEqual([back.on, back.reason], [false, 'no_answer']);

  anna.say({ type: 'call.transfer', call, desk: 'URP_2' });
  await bruno.next('call.offered', (one) => one.transfer !== undefined);
  bruno.say({ type: 'call.answer', call, transports: ['rtp'] });
  assert.equal((await citizen.next('call.answered')).operator.name, 'BRUNO');
  assert.equal((await anna.next('call.transferred')).to, 'BRUNO');
  citizen.say({ type: 'signal', call, data: { session: 'new' } });
  assert.equal((await bruno.next('signal')).from, 'caller');
});

test('an interpreter comes in by a link, a colleague by an invitation', async () => {
  const [anna, bruno] = [await operator('anna'), await operator('bruno')];
  const citizen = await caller();
  const { call } = await talk(citizen, anna);
  anna.say({ type: 'call.invite', call, guest: true });
  const { token } = await anna.next('call.guest_link');
  const guest = await caller();
  const hello = { kind: 'video', lang: 'en', transports: ['rtp'], name: 'Ada' };
  guest.say({ type: 'call.join', token, ...hello });
  const { you, participants } = await guest.next('call.answered');
  assert.deepEqual(participants.map((one) => one.id), ['caller', 'operator']);
  guest.say({ type: 'signal', call, to: 'caller', data: { session: 's' } });
  assert.equal((await citizen.next('signal')).from, you);

  anna.say({ type: 'call.invite', call, operator: 'bruno' });
  await bruno.next('call.offered', (one) => one.invite !== undefined);
  bruno.say({ type: 'call.answer', call, transports: ['rtp'] });
  assert.equal((await bruno.next('call.assigned')).participants.length, 3);
  anna.say({ type: 'call.remove', call, participant: you });
  assert.equal((await guest.next('call.ended')).reason, 'removed');
  assert.equal((await citizen.next('call.parted')).participant, you);

  const late = await caller();
  late.say({ type: 'call.join', token, ...hello });
  assert.equal((await late.next('call.refused')).reason, 'gone');
});

test('who is blocked is refused, over a restart too', async () => {
  const anna = await operator('anna');
  const citizen = await caller();
  const { call } = await talk(citizen, anna);
  anna.say({ type: 'call.block', call });
  const { reason, block } = await citizen.next('call.ended');
  assert.equal(reason, 'blocked');
  const start = { type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] };
  citizen.say(start);
  assert.equal((await citizen.next('call.refused')).reason, 'blocked');
  open.length = 0;
  await server.end();
  await server.start();
  await operator('anna');
  const again = await caller();
  again.say({ ...start, block });
  assert.equal((await again.next('call.refused')).reason, 'blocked');
  await ring(again);
});
