// SPDX-License-Identifier: EUPL-1.2
// What pages do when another node looks after the calls, and while nothing can be decided.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { CallerSession } from '../../../js-glue/call/caller-session.js';
import { OperatorSession } from '../../../js-glue/call/operator-session.js';
import { parseServerMessage } from '../../../js-glue/call/signalling-messages.js';
import { DESK, FakeStorage, fakeParts, settle } from './fakes.mjs';

const SERVER = 'https://desk.example/';
const RINGING = { type: 'call.ringing', call: 'c1', resume: 'token-1', desk: DESK, ice_servers: [] };
const WELCOME = { type: 'operator.welcome', operator: { id: 'anna', name: 'Anna' }, desks: [DESK], state: 'available', ice_servers: [], calls: [], active: [] };

/** @type {Array<() => void>} */
const cleanUps = [];

beforeEach(() => {
  Object.defineProperty(globalThis, 'sessionStorage', { value: new FakeStorage(), configurable: true, writable: true });
});

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function caller() {
  const parts = fakeParts();
  const session = new CallerSession({ server: SERVER, desk: 'URP_1' }, parts);
  cleanUps.push(() => {
    session.hangUp();
    for (const client of parts.clients) client.refuse(4409);
  });
  await session.start('voice');
  parts.client.open();
  return { parts, session };
}

async function console_() {
  const fetch = async () => new Response(JSON.stringify({ operator: { id: 'anna', name: 'Anna', desks: [DESK] } }), { status: 200 });
  const parts = fakeParts({ fetch });
  const session = new OperatorSession({ server: SERVER }, parts);
  cleanUps.push(() => session.signOut());
  await session.restore();
  parts.client.open();
  return { parts, session };
}

test('the messages have their shapes', () => {
  assert.deepEqual(parseServerMessage('{"type":"service.state","degraded":true}'), { type: 'service.state', degraded: true });
  assert.equal(parseServerMessage('{"type":"service.state"}'), null);
  assert.deepEqual(parseServerMessage('{"type":"service.resume"}'), { type: 'service.resume' });
});

test('asked to resume, a caller says so on the same socket, after a moment', async (t) => {
  const { parts } = await caller();
  parts.client.say(RINGING);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  parts.client.say({ type: 'service.resume' });
  assert.equal(parts.client.of('call.resume').length, 0, 'not all at the same moment');
  t.mock.timers.tick(1000);
  assert.deepEqual(parts.client.of('call.resume'), [{ type: 'call.resume', call: 'c1', resume: 'token-1', fresh: false }]);
  assert.equal(parts.clients.length, 1);
});

test('whoever was about to call begins again', async (t) => {
  const { parts } = await caller();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  parts.client.say({ type: 'service.resume' });
  parts.client.say({ type: 'service.resume' });
  t.mock.timers.tick(1000);
  assert.equal(parts.client.of('call.start').length, 2, 'once more, however often it was asked');
});

test('a caller who waits sees that the service pauses, until it goes on or another node is there', async () => {
  const { parts, session } = await caller();
  parts.client.say(RINGING);
  parts.client.say({ type: 'service.state', degraded: true });
  assert.deepEqual([session.degraded, [...session.notices], session.state], [true, ['degraded'], 'ringing']);
  parts.client.say({ type: 'service.state', degraded: false });
  assert.deepEqual([session.degraded, [...session.notices]], [false, []]);
  parts.client.say({ type: 'service.state', degraded: true });
  parts.client.lose();
  assert.equal(session.degraded, false);
});

test('a call that cannot begin now says so', async () => {
  const { parts, session } = await caller();
  parts.client.say({ type: 'call.refused', reason: 'degraded' });
  assert.deepEqual([session.state, session.reason], ['ended', 'degraded']);
});

test('a console shows the pause, and a call that it could not answer still rings', async () => {
  const { parts, session } = await console_();
  parts.client.say({ type: 'service.state', degraded: true });
  assert.equal(session.degraded, true, 'before it is welcomed, too');
  parts.client.say(WELCOME);
  assert.deepEqual([session.connection, session.degraded], ['online', true]);
  parts.client.say({ type: 'call.offered', call: 'c1', desk: DESK, kind: 'voice', lang: 'it', since: 1000 });
  const failed = [];
  session.addEventListener('failed', (event) => failed.push(event.detail.request, event.detail.reason));
  await session.answer('c1');
  parts.client.say({ type: 'request.failed', request: 'call.answer', call: 'c1', reason: 'degraded' });
  await settle();
  assert.deepEqual(failed, ['call.answer', 'degraded']);
  assert.equal(session.active, null);
  assert.equal(session.lastEnded?.reason, 'degraded');
  assert.deepEqual(session.ringing.map(({ call }) => call), ['c1']);
  parts.client.say({ type: 'service.state', degraded: false });
  assert.equal(session.degraded, false);
});

test('welcomed once more on the same socket, a console takes its call up again', async () => {
  const { parts, session } = await console_();
  parts.client.say(WELCOME);
  parts.client.say({ type: 'call.offered', call: 'c1', desk: DESK, kind: 'voice', lang: 'it', since: 1000 });
  await session.answer('c1');
  parts.client.say({ type: 'call.assigned', call: 'c1', resume: 'token-1', desk: DESK, kind: 'voice', lang: 'it', transport: 'rtp', ice_servers: [] });
  parts.link.become('connected');
  parts.client.say({ ...WELCOME, state: 'away', active: [{ call: 'c1', resume: 'token-2', desk: DESK, kind: 'voice', lang: 'it', transport: 'rtp' }] });
  assert.deepEqual(parts.client.of('call.resume'), [{ type: 'call.resume', call: 'c1', resume: 'token-1', fresh: false }]);
  assert.equal(parts.client.of('operator.state').at(-1)?.state, 'available', 'the new node is told the wish');
  assert.equal(session.active?.state, 'talking');
});
