// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { OperatorSession } from '../../../js-glue/call/operator-session.js';
import { DESK, fakeParts, settle } from './fakes.mjs';

const SERVER = 'https://desk.example/';
const ANNA = { id: 'anna', name: 'Anna', desks: [DESK] };
const OFFERED = { call: 'c1', desk: DESK, kind: 'video', lang: 'en', since: 1000 };
const WELCOME = { type: 'operator.welcome', operator: { id: 'anna', name: 'Anna' }, desks: [DESK], state: 'available', ice_servers: [], calls: [], active: [] };
const ASSIGNED = { type: 'call.assigned', call: 'c1', resume: 'token-1', desk: DESK, kind: 'video', lang: 'en', transport: 'rtp', ice_servers: [{ urls: ['stun:x'] }] };
const RESUMED = { type: 'call.resumed', call: 'c1', state: 'talking', desk: DESK, kind: 'video', peer: { name: null, present: true }, transport: 'rtp', ice_servers: [], resume: 'token-2' };

/** @type {Array<() => void>} */
const cleanUps = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** What the server's /api/session answers, one method each. */
function fakeFetch(answers) {
  const requests = [];
  const fetch = async (url, { method = 'GET', body, headers } = {}) => {
    requests.push({ url, method, body, headers });
    const [status, json] = answers[method] ?? [204, null];
    if (status === 0) throw new TypeError('network');
    return new Response(json === null ? null : JSON.stringify(json), { status });
  };
  return { fetch, requests };
}

function makeSession(answers = { GET: [200, { operator: ANNA }] }, options = {}) {
  const { fetch, requests } = fakeFetch(answers);
  const parts = fakeParts({ ...options, fetch });
  const session = new OperatorSession({ server: SERVER }, parts);
  cleanUps.push(() => session.signOut());
  return { parts, session, requests, answers };
}

async function online(options) {
  const made = makeSession(undefined, options);
  await made.session.restore();
  made.parts.client.open();
  made.parts.client.say(WELCOME);
  return made;
}

async function talking(options) {
  const made = await online(options);
  made.parts.client.say({ type: 'call.offered', ...OFFERED });
  await made.session.answer('c1');
  made.parts.client.say(ASSIGNED);
  made.parts.link.become('connected');
  return made;
}

test('restores the session that the browser has', async () => {
  const { parts, session } = await online();
  assert.equal(parts.client.url, 'wss://desk.example/ws/operator');
  assert.deepEqual([session.connection, session.availability], ['online', 'available']);
  assert.deepEqual(session.operator, ANNA);
});

test('without a session nobody is signed in', async () => {
  const { parts, session } = makeSession({ GET: [401, { error: 'signed_out' }] });
  await session.restore();
  assert.deepEqual([session.connection, session.operator, parts.clients.length], ['signed-out', null, 0]);
});

test('a server that does not answer is asked again', async (t) => {
  const answers = { GET: [0] };
  const { session } = makeSession(answers);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const restored = session.restore();
  await settle();
  assert.equal(session.connection, 'offline');
  answers.GET = [200, { operator: ANNA }];
  t.mock.timers.tick(1000);
  await restored;
  assert.equal(session.connection, 'connecting');
});

test('signs in, and says why not', async () => {
  const answers = { POST: [401, { error: 'bad_credentials' }] };
  const { parts, session, requests } = makeSession(answers);
  assert.deepEqual(await session.signIn('anna', 'wrong'), { ok: false, error: 'bad_credentials', retryAfterS: null });
  answers.POST = [429, { error: 'too_many_attempts', retry_after_s: 30 }];
  assert.deepEqual(await session.signIn('anna', 'wrong'), { ok: false, error: 'too_many_attempts', retryAfterS: 30 });
  answers.POST = [0];
  assert.deepEqual(await session.signIn('anna', 'right'), { ok: false, error: 'unreachable', retryAfterS: null });
  assert.equal(parts.clients.length, 0);
  answers.POST = [200, { operator: ANNA }];
  assert.deepEqual(await session.signIn('anna', 'right'), { ok: true, error: null, retryAfterS: null });
  assert.equal(parts.clients.length, 1);
  assert.equal(requests.at(-1).headers['Content-Type'], 'application/json');
  assert.deepEqual(JSON.parse(requests.at(-1).body), { name: 'anna', password: 'right' });
});

test('signing out hangs up, forgets and tells the server', async () => {
  const { parts, session, requests } = await talking();
  await session.signOut();
  assert.deepEqual([session.connection, session.operator, session.active], ['signed-out', null, null]);
  assert.equal(parts.client.of('call.hangup').length, 1);
  assert.equal(requests.at(-1).method, 'DELETE');
});

test('calls ring, and stop ringing', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  parts.client.say({ type: 'call.offered', ...OFFERED, call: 'c2' });
  assert.deepEqual(session.ringing.map(({ call }) => call), ['c1', 'c2']);
  parts.client.say({ type: 'call.withdrawn', call: 'c1', reason: 'answered' });
  assert.deepEqual(session.ringing.map(({ call }) => call), ['c2']);
  session.decline('c2');
  assert.deepEqual(parts.client.of('call.decline'), [{ type: 'call.decline', call: 'c2' }]);
  assert.deepEqual(session.ringing, []);
});

test('answers: devices, then the server, then the far side', async () => {
  let open;
  const { parts, session } = await online({ devices: () => new Promise((resolve) => (open = resolve)) });
  parts.client.say({ type: 'call.offered', ...OFFERED });
  const answered = session.answer('c1');
  await settle();
  assert.equal(session.active.state, 'connecting');
  assert.deepEqual(parts.client.of('call.answer'), []);
  open({ notices: ['no-camera'], error: null });
  await answered;
  assert.deepEqual(parts.client.of('call.answer'), [{ type: 'call.answer', call: 'c1', transports: ['rtp', 'datachannel', 'native'] }]);
  parts.client.say(ASSIGNED);
  assert.equal(parts.link.options.role, 'operator');
  assert.equal(parts.link.options.transport, 'rtp');
  assert.deepEqual(session.ringing, []);
  parts.link.become('connected');
  const { active } = session;
  assert.deepEqual([active.call, active.kind, active.lang, active.state], ['c1', 'video', 'en', 'talking']);
  assert.deepEqual([...active.notices], ['no-camera']);
});

test('the camera switched off while the devices open stays off', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  const answered = session.answer('c1');
  session.setCamera(false);
  await answered;
  assert.deepEqual(parts.mediaNow.wanted, [{ audio: true, video: false }]);
  assert.equal(session.active.cameraOn, false);
});

test('a refused microphone leaves the call to others', async () => {
  const { parts, session } = await online({ devices: () => ({ notices: [], error: 'permission-denied' }) });
  parts.client.say({ type: 'call.offered', ...OFFERED });
  await session.answer('c1');
  assert.deepEqual([session.active, session.lastEnded], [null, { reason: 'permission-denied', desk: DESK }]);
  assert.deepEqual(parts.client.of('call.answer'), []);
  assert.deepEqual(parts.client.of('call.hangup'), []);
  assert.equal(session.ringing.length, 1);
});

test('another operator was first', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  await session.answer('c1');
  parts.client.say({ type: 'call.withdrawn', call: 'c1', reason: 'answered' });
  assert.deepEqual([session.active, session.lastEnded.reason], [null, 'gone']);
  assert.equal(parts.mediaNow.closed, true);
});

test('a call that was given up meanwhile is hung up when it is assigned', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  await session.answer('c1');
  session.hangUp();
  assert.equal(parts.client.of('call.hangup').length, 1);
  parts.client.say(ASSIGNED);
  assert.equal(parts.client.of('call.hangup').length, 2);
  assert.equal(session.active, null);
});

test('one call at a time', async () => {
  const { parts, session } = await talking();
  parts.client.say({ type: 'call.offered', ...OFFERED, call: 'c2' });
  await session.answer('c2');
  assert.equal(session.active.call, 'c1');
  assert.equal(parts.medias.length, 1);
});

test('the far side hangs up', async () => {
  const { parts, session } = await talking();
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'hangup', by: 'caller' });
  assert.deepEqual([session.active, session.lastEnded], [null, { reason: 'hangup-remote', desk: DESK }]);
  assert.equal(parts.mediaNow.closed, true);
});

test('a restarted server gets its call back, and the media never stop', async () => {
  const { parts, session } = await talking();
  parts.client.lose({ code: 1001 });
  assert.deepEqual([session.connection, session.active.state], ['offline', 'talking']);
  parts.client.open();
  parts.client.say(WELCOME);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.resume', call: 'c1', resume: 'token-1', fresh: false });
  parts.client.say(RESUMED);
  assert.deepEqual([parts.link.back, parts.links.length, session.active.state], [1, 1, 'talking']);
});

test('hanging up without the server is made up for', async () => {
  const { parts, session } = await talking();
  parts.client.lose();
  session.hangUp();
  assert.deepEqual(parts.link.closed, { bye: true });
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'busy', active: [{ ...OFFERED, transport: 'rtp', resume: 'token-1' }] });
  assert.deepEqual(parts.client.sent.slice(-2), [{ type: 'call.resume', call: 'c1', resume: 'token-1', fresh: true }, { type: 'call.hangup', call: 'c1' }]);
  assert.equal(session.active, null);
});

test('a reloaded console takes up its call', async () => {
  const { parts, session } = makeSession();
  await session.restore();
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'busy', active: [{ ...OFFERED, transport: 'rtp', resume: 'token-9' }] });
  assert.equal(session.active.state, 'reconnecting');
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.resume', call: 'c1', resume: 'token-9', fresh: true });
  parts.client.say(RESUMED);
  parts.client.say({ type: 'signal', call: 'c1', data: { session: 's', early: 1 } });
  await settle();
  assert.equal(parts.links.length, 1);
  assert.deepEqual(parts.link.received, [{ session: 's', early: 1 }]);
  parts.link.become('connected');
  assert.equal(session.active.state, 'talking');
});

test('an answer that was lost with the socket is given again, if the call still rings', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  await session.answer('c1');
  parts.client.lose();
  parts.client.open();
  parts.client.say({ ...WELCOME, calls: [OFFERED] });
  assert.equal(parts.client.of('call.answer').length, 2);
  parts.client.lose();
  parts.client.open();
  parts.client.say(WELCOME);
  assert.deepEqual([session.active, session.lastEnded.reason], [null, 'gone']);
});

test('availability chosen without the server is told later', async () => {
  const { parts, session } = await online();
  session.setAvailability('away');
  assert.deepEqual(parts.client.sent.at(-1), { type: 'operator.state', state: 'away', wrap_up_after: false });
  parts.client.say({ type: 'operator.state', state: 'away', wrap_up_after: false });
  assert.equal(session.availability, 'away');
  parts.client.lose();
  session.setAvailability('available');
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'away' });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'operator.state', state: 'available', wrap_up_after: false });
});

test('a server that has forgotten who was available is told, at first sight it is believed', async () => {
  const { parts, session } = await online();
  assert.deepEqual(parts.client.of('operator.state'), []);
  session.setAvailability('available');
  assert.deepEqual(parts.client.ping(), { type: 'operator.state', state: 'available', wrap_up_after: false });
  parts.client.say({ type: 'operator.state', state: 'busy' });
  assert.deepEqual(parts.client.ping(), { type: 'operator.state', state: 'available', wrap_up_after: false });
  parts.client.lose({ code: 1001 });
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'away' });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'operator.state', state: 'available', wrap_up_after: false });
});

test('a handshake that fails because the session has run out signs out', async () => {
  const { parts, session, answers } = await online();
  answers.GET = [401, { error: 'signed_out' }];
  parts.client.lose({ opened: false });
  await settle();
  assert.equal(session.connection, 'signed-out');
});

test('somebody who is no operator is told so, with the roles, and gets no socket', async () => {
  const { parts, session, answers } = makeSession({ GET: [401, { error: 'signed_out' }] });
  const elsa = { ...ANNA, id: 'elsa', roles: ['editor'] };
  answers.POST = [200, { operator: elsa }];
  assert.equal((await session.signIn('elsa', 'right')).ok, true);
  assert.deepEqual([session.connection, session.operator, session.roles, parts.clients.length], ['not-operator', elsa, ['editor'], 0]);
  await session.signOut();
  assert.deepEqual([session.connection, session.operator], ['signed-out', null]);
  answers.GET = [200, { operator: elsa }];
  await session.restore();
  assert.equal(session.connection, 'not-operator');
});

test('one who is sent away from an open console learns why', async () => {
  for (const [answer, expected] of [[[401, { error: 'signed_out' }], 'signed-out'], [[200, { operator: { ...ANNA, roles: ['supervisor'] } }], 'not-operator'], [[0], 'signed-out']]) {
    const { parts, session, answers } = await talking();
    answers.GET = answer;
    parts.client.refuse(4401);
    assert.equal(session.active, null);
    await settle();
    assert.equal(session.connection, expected);
  }
});

test('the same account elsewhere takes over, and can be taken back', async () => {
  const { parts, session } = await talking();
  parts.client.say({ type: 'operator.replaced' });
  parts.client.refuse(4409);
  assert.deepEqual([session.connection, session.active, session.lastEnded.reason], ['replaced', null, 'moved']);
  assert.deepEqual(session.operator, ANNA);
  await session.restore();
  assert.equal(parts.clients.length, 2);
});

test('nothing rings while the server is not there', async () => {
  const { parts, session } = await online();
  parts.client.say({ type: 'call.offered', ...OFFERED });
  parts.client.lose();
  assert.deepEqual(session.ringing, []);
});
