// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { CallerSession } from '../../../js-glue/call/caller-session.js';
import { DESK, FakeStorage, fakeParts, settle } from './fakes.mjs';

const SERVER = 'https://desk.example/';
const RINGING = { type: 'call.ringing', call: 'c1', resume: 'token-1', desk: DESK, ice_servers: [{ urls: ['stun:x'] }] };
const ANSWERED = { type: 'call.answered', call: 'c1', operator: { name: 'Anna' }, transport: 'rtp', resume: 'token-2' };
const RESUMED = { type: 'call.resumed', call: 'c1', state: 'talking', desk: DESK, kind: 'video', peer: { name: 'Anna', present: true }, transport: 'rtp', ice_servers: [], resume: 'token-3' };

beforeEach(() => {
  Object.defineProperty(globalThis, 'sessionStorage', { value: new FakeStorage(), configurable: true, writable: true });
});

/** @type {Array<() => void>} */
const cleanUps = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A session whose states are written down. */
function makeSession(options) {
  const parts = fakeParts(options);
  const session = new CallerSession({ server: SERVER, desk: 'URP_1', lang: 'it' }, parts);
  const states = [];
  cleanUps.push(() => {
    session.hangUp();
    // What a farewell still waits for.
    for (const client of parts.clients) client.refuse(4409);
  });
  session.addEventListener('change', () => {
    if (states.at(-1) !== session.state) states.push(session.state);
  });
  return { parts, session, states };
}

/** A session that is talking. */
async function talking(kind = 'video', options) {
  const made = makeSession(options);
  await made.session.start(kind);
  made.parts.client.open();
  made.parts.client.say(RINGING);
  made.parts.client.say(ANSWERED);
  await settle();
  made.parts.link.become('connected');
  return made;
}

test('from the click to the end: devices, server, ringing, talking', async () => {
  const { parts, session, states } = await talking();
  assert.deepEqual(states, ['checking', 'connecting', 'ringing', 'connecting', 'talking']);
  assert.equal(parts.client.url, 'wss://desk.example/ws/caller');
  assert.deepEqual(parts.client.sent[0], { type: 'call.start', desk: 'URP_1', kind: 'video', lang: 'it', transports: ['rtp', 'datachannel', 'native'] });
  assert.equal(session.operatorName, 'Anna');
  assert.deepEqual(session.deskName, DESK.name);
  assert.ok(Math.abs(session.talkingSince - Date.now()) < 5000);
  assert.deepEqual(parts.link.options.iceServers, [{ urls: ['stun:x'] }]);
  assert.equal(parts.link.options.role, 'caller');
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'hangup', by: 'operator' });
  assert.equal(session.state, 'ended');
  assert.equal(session.reason, 'hangup-remote');
  assert.equal(parts.mediaNow.closed, true);
  assert.equal(parts.client.closed, true);
});

test('the server is not asked before the devices are open', async () => {
  let open;
  const { parts, session } = makeSession({ devices: () => new Promise((resolve) => (open = resolve)) });
  const started = session.start('video');
  await settle();
  assert.equal(session.state, 'checking');
  assert.equal(parts.clients.length, 0);
  open({ notices: ['no-camera'], error: null });
  await started;
  assert.equal(parts.clients.length, 1);
  assert.deepEqual([...session.notices], ['no-camera']);
});

test('a refused microphone ends it, with the server never asked', async () => {
  const { parts, session } = makeSession({ devices: () => ({ notices: [], error: 'permission-denied' }) });
  await session.start('voice');
  assert.deepEqual([session.state, session.reason], ['ended', 'permission-denied']);
  assert.equal(parts.clients.length, 0);
  assert.equal(parts.mediaNow.closed, true);
});

test('a voice call asks for no camera, a call without a microphone goes on', async () => {
  const { parts, session } = makeSession({ devices: () => ({ notices: ['no-microphone-listen-only'], error: null }) });
  await session.start('voice');
  assert.deepEqual(parts.mediaNow.wanted, [{ audio: true, video: false }]);
  assert.equal(session.state, 'connecting');
  assert.ok(session.notices.has('no-microphone-listen-only'));
});

test('a core that cannot be loaded leaves native codecs, and says so to the server', async () => {
  const { parts, session } = makeSession({ coreFails: true });
  await session.start('voice');
  parts.client.open();
  assert.equal(parts.mediaNow.sort, 'native');
  assert.deepEqual(parts.client.sent[0].transports, ['native']);
});

test('a browser that can do nothing of it says so', async () => {
  const { session } = makeSession({ transports: [] });
  await session.start('voice');
  assert.deepEqual([session.state, session.reason], ['ended', 'unsupported']);
});

test('in the queue the place and the wait are known, until it rings', async () => {
  const { parts, session, states } = makeSession();
  await session.start('voice');
  parts.client.open();
  parts.client.say(RINGING);
  assert.equal(session.queue, null);
  parts.client.say({ type: 'call.queue', call: 'c1', place: 3, wait_s: 420 });
  assert.deepEqual(session.queue, { place: 3, waitS: 420 });
  parts.client.say({ type: 'call.queue', call: 'c1', place: 1, wait_s: null });
  assert.deepEqual(session.queue, { place: 1, waitS: null });
  parts.client.say({ type: 'call.queue', call: 'c1', place: 0, wait_s: null });
  assert.equal(session.queue, null);
  assert.deepEqual(states, ['checking', 'connecting', 'ringing']);
});

test('when the console has crashed the call goes back to the queue, and on to another operator', async () => {
  const { parts, session, states } = await talking();
  parts.client.say({ type: 'call.requeued', call: 'c1', resume: 'token-3' });
  parts.client.say({ type: 'call.queue', call: 'c1', place: 1, wait_s: null });
  assert.equal(session.state, 'ringing');
  assert.equal(session.operatorName, null);
  assert.equal(session.queue?.place, 1);
  assert.deepEqual(parts.links.at(-1).closed, { bye: false }, 'nothing goes to the old operator any more');
  parts.client.say({ ...ANSWERED, operator: { name: 'Bruno' }, resume: 'token-4' });
  await settle();
  assert.equal(parts.links.length, 2, 'a link of its own for the new operator');
  parts.links.at(-1).become('connected');
  assert.equal(session.state, 'talking');
  assert.equal(session.operatorName, 'Bruno');
  assert.deepEqual(states.slice(-3), ['ringing', 'connecting', 'talking']);
});

for (const [refusal, reason] of [['desk_closed', 'desk-closed'], ['desk_busy', 'desk-busy'], ['unknown_desk', 'unknown-desk'], ['no_common_transport', 'no-common-transport'], ['server_full', 'server-full'], ['gone', 'gone']]) {
  test(`refused with ${refusal}`, async () => {
    const { parts, session } = makeSession();
    await session.start('voice');
    parts.client.open();
    parts.client.say({ type: 'call.refused', reason: refusal });
    assert.deepEqual([session.state, session.reason], ['ended', reason]);
  });
}

for (const [ending, reason] of [['declined', 'declined'], ['no_answer', 'no-answer'], ['peer_lost', 'peer-lost'], ['operators_left', 'desk-closed'], ['no_common_transport', 'no-common-transport']]) {
  test(`ended with ${ending}`, async () => {
    const { parts, session } = makeSession();
    await session.start('voice');
    parts.client.open();
    parts.client.say(RINGING);
    parts.client.say({ type: 'call.ended', call: 'c1', reason: ending });
    assert.deepEqual([session.state, session.reason], ['ended', reason]);
  });
}

test('a server that is not reached within fifteen seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { parts, session } = makeSession();
  await session.start('voice');
  parts.client.lose({ opened: false });
  t.mock.timers.tick(14_000);
  assert.equal(session.state, 'connecting');
  t.mock.timers.tick(1500);
  assert.deepEqual([session.state, session.reason], ['ended', 'server-unreachable']);
});

test('hanging up tells the server and the far side', async () => {
  const { parts, session } = await talking();
  session.hangUp();
  assert.deepEqual([session.state, session.reason], ['ended', 'hangup-local']);
  assert.deepEqual(parts.client.of('call.hangup'), [{ type: 'call.hangup', call: 'c1' }]);
  assert.deepEqual(parts.link.closed, { bye: true });
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'hangup', by: 'caller', rate: 'rate-me' });
  assert.equal(parts.client.closed, true);
  assert.deepEqual([session.state, session.reason], ['ended', 'hangup-local']);
  assert.equal(session.ratingTicket, 'rate-me', 'who hangs up may rate, too');
});

test('hanging up without the server says bye now, and tells the server once it is there', async () => {
  const { parts, session } = await talking();
  parts.client.lose();
  session.hangUp();
  assert.equal(session.state, 'ended');
  assert.equal(parts.client.closed, false);
  parts.client.open();
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.resume', call: 'c1', resume: 'token-2', fresh: true });
  parts.client.say(RESUMED);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.hangup', call: 'c1' });
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'hangup', by: 'caller' });
  assert.equal(parts.client.closed, true);
  assert.equal(session.state, 'ended');
});

test('giving up while the server is still asked leaves no desk ringing', async () => {
  const { parts, session } = makeSession();
  await session.start('voice');
  parts.client.open();
  session.hangUp();
  assert.equal(session.state, 'ended');
  parts.client.say(RINGING);
  assert.deepEqual(parts.client.of('call.hangup'), [{ type: 'call.hangup', call: 'c1' }]);
  assert.equal(session.state, 'ended');
});

test('hanging up during the permission question closes the devices once they open', async () => {
  let open;
  const { parts, session } = makeSession({ devices: () => new Promise((resolve) => (open = resolve)) });
  const started = session.start('voice');
  await settle();
  session.hangUp();
  open({ notices: [], error: null });
  await started;
  assert.deepEqual([session.state, session.reason, parts.clients.length], ['ended', 'hangup-local', 0]);
  assert.equal(parts.mediaNow.closed, true);
});

test('while media flows a lost server changes nothing, and the call is resumed silently', async () => {
  const { parts, session, states } = await talking();
  parts.client.lose({ code: 1001 });
  assert.equal(session.state, 'talking');
  parts.client.open();
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.resume', call: 'c1', resume: 'token-2', fresh: false });
  parts.client.say(RESUMED);
  assert.equal(parts.link.back, 1);
  assert.equal(parts.links.length, 1);
  assert.deepEqual(states.slice(-1), ['talking']);
  parts.client.lose();
  parts.client.open();
  assert.equal(parts.client.sent.at(-1).resume, 'token-3');
});

test('a server lost while it rings is waited for thirty seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { parts, session } = makeSession();
  await session.start('voice');
  parts.client.open();
  parts.client.say(RINGING);
  parts.client.lose();
  assert.equal(session.state, 'reconnecting');
  t.mock.timers.tick(20_000);
  parts.client.open();
  parts.client.say({ ...RESUMED, state: 'ringing', transport: undefined, peer: { name: null, present: false } });
  assert.equal(session.state, 'ringing');
  parts.client.lose();
  t.mock.timers.tick(31_000);
  assert.deepEqual([session.state, session.reason], ['ended', 'server-unreachable']);
});

test('while it rings the server is asked for a sign of life, in the call it is not', async () => {
  const { parts, session } = makeSession();
  await session.start('voice');
  assert.equal(parts.client.ping(), null);
  parts.client.open();
  parts.client.say(RINGING);
  assert.deepEqual(parts.client.ping(), { type: 'call.resume', call: 'c1', resume: 'token-1', fresh: false });
  parts.client.say({ ...RESUMED, state: 'ringing', transport: undefined });
  assert.equal(session.state, 'ringing');
  parts.client.say(ANSWERED);
  await settle();
  parts.link.become('connected');
  assert.equal(parts.client.ping(), null);
});

test('answered while we were away: the resumed call is joined', async () => {
  const { parts, session } = makeSession();
  await session.start('video');
  parts.client.open();
  parts.client.say(RINGING);
  parts.client.lose();
  parts.client.open();
  parts.client.say(RESUMED);
  await settle();
  assert.equal(parts.links.length, 1);
  parts.link.become('connected');
  assert.equal(session.state, 'talking');
});

test('the connection comes and goes, and is given up in the end', async () => {
  const { parts, session } = await talking();
  parts.link.become('interrupted');
  assert.equal(session.state, 'reconnecting');
  parts.link.become('connected');
  assert.equal(session.state, 'talking');
  parts.link.become('interrupted');
  parts.link.dispatchEvent(new Event('lost'));
  assert.deepEqual([session.state, session.reason], ['ended', 'connection-lost']);
  assert.deepEqual(parts.client.of('call.hangup').length, 1);
});

test('after five seconds of interruption the socket is doubted as well', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { parts } = await talking();
  parts.link.become('interrupted');
  t.mock.timers.tick(4900);
  assert.equal(parts.client.reopened, 0);
  t.mock.timers.tick(200);
  assert.equal(parts.client.reopened, 1);
});

test('the far side goes away, comes back, or comes back anew', async () => {
  const { parts, session } = await talking();
  parts.client.say({ type: 'peer.away', call: 'c1', until: Date.now() + 30_000 });
  assert.ok(session.notices.has('peer-away'));
  parts.client.say({ type: 'peer.back', call: 'c1', fresh: false });
  assert.equal(session.notices.has('peer-away'), false);
  assert.deepEqual([parts.link.back, parts.link.renewed], [1, 0]);
  parts.client.say({ type: 'peer.back', call: 'c1', fresh: true });
  assert.equal(parts.link.renewed, 1);
  assert.equal(session.state, 'reconnecting');
});

test('the far side says bye on its own channel', async () => {
  const { parts, session } = await talking();
  parts.link.dispatchEvent(new Event('bye'));
  assert.deepEqual([session.state, session.reason], ['ended', 'hangup-remote']);
});

test('messages of another call are not ours', async () => {
  const { parts, session } = await talking();
  parts.client.say({ type: 'call.ended', call: 'other', reason: 'hangup', by: 'operator' });
  parts.client.say({ type: 'signal', call: 'other', data: { x: 1 } });
  assert.equal(session.state, 'talking');
  assert.deepEqual(parts.link.received, []);
});

test('signals go both ways under the call\'s name', async () => {
  const { parts } = await talking();
  parts.client.say({ type: 'signal', call: 'c1', data: { description: 1 } });
  assert.deepEqual(parts.link.received, [{ description: 1 }]);
  parts.link.options.send({ candidates: [] });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'signal', call: 'c1', to: 'operator', data: { candidates: [] } });
});

test('a socket that took our place means that the call has moved', async () => {
  const { parts, session } = await talking();
  parts.client.refuse(4409);
  assert.deepEqual([session.state, session.reason], ['ended', 'moved']);
});

test('the far side\'s state, levels and our own switches are shown', async () => {
  const { parts, session } = await talking();
  const levels = [];
  session.addEventListener('level', ({ detail }) => levels.push(detail));
  parts.mediaNow.dispatchEvent(new CustomEvent('level', { detail: { local: 0.5, remote: 0.25 } }));
  parts.mediaNow.dispatchEvent(new CustomEvent('remote-state', { detail: { muted: true, camera: true } }));
  assert.deepEqual(levels, [{ local: 0.5, remote: 0.25 }]);
  assert.deepEqual([session.peerMuted, session.peerCameraOn], [true, true]);
  session.setMuted(true);
  assert.deepEqual([session.muted, parts.mediaNow.muted], [true, true]);
  await session.setCamera(false);
  assert.equal(session.cameraOn, false);
});

test('a core that fails in the call gives way to native codecs', async () => {
  const { parts, session } = await talking();
  const before = parts.mediaNow;
  before.dispatchEvent(new CustomEvent('failed', { detail: { error: 'x' } }));
  assert.deepEqual(parts.link.switched, ['native']);
  const media = await parts.link.options.mediaFor('native');
  assert.equal(media.sort, 'native');
  assert.equal(before.closed, true);
  assert.equal(session.state, 'talking');
});

test('what was said before the media were there reaches them', async () => {
  const { parts, session } = makeSession();
  const local = {};
  session.setViews({ local });
  await session.start('video');
  assert.equal(parts.mediaNow.views.local, local);
});

test('it can be started again after its end', async () => {
  const { parts, session } = await talking();
  session.hangUp();
  await session.start('voice');
  assert.equal(session.state, 'connecting');
  assert.equal(session.reason, null);
  parts.client.open();
  parts.client.say({ ...RINGING, call: 'c2' });
  assert.equal(session.state, 'ringing');
});

test('a running call is no call to resume; one that an earlier document left is, for thirty seconds', async (t) => {
  const { session } = await talking();
  assert.equal(CallerSession.resumable('URP_1'), false);
  rewrite((entry) => ({ ...entry, document: 1 }));
  assert.equal(CallerSession.resumable('URP_1'), true);
  assert.equal(CallerSession.resumable('URP_1', SERVER), true);
  assert.equal(CallerSession.resumable('URP_1', 'https://other.example/'), false);
  assert.equal(CallerSession.resumable('URP_2'), false);
  rewrite((entry) => ({ ...entry, savedAtMs: Date.now() - 30_001 }));
  assert.equal(CallerSession.resumable('URP_1'), false);
  t.diagnostic('hanging up forgets it');
  rewrite((entry) => ({ ...entry, savedAtMs: Date.now() }));
  session.hangUp();
  assert.equal(CallerSession.resumable('URP_1'), false);
});

test('resume takes the place first and joins when the devices are open', async () => {
  await talking();
  rewrite((entry) => ({ ...entry, document: 1 }));
  let open;
  const { parts, session, states } = makeSession({ devices: () => new Promise((resolve) => (open = resolve)) });
  const resumed = session.resume();
  assert.equal(session.state, 'reconnecting');
  assert.equal(session.kind, 'video');
  parts.client.open();
  assert.deepEqual(parts.client.sent[0], { type: 'call.resume', call: 'c1', resume: 'token-2', fresh: true });
  parts.client.say(RESUMED);
  parts.client.say({ type: 'signal', call: 'c1', data: { restart: true } });
  await settle();
  assert.equal(parts.links.length, 0);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'signal', call: 'c1', to: 'operator', data: { preparing: true } }, 'the operator is asked for patience');
  open({ notices: [], error: null });
  await resumed;
  await settle();
  parts.link.become('connected');
  assert.deepEqual(states, ['reconnecting', 'talking']);
  assert.equal(session.operatorName, 'Anna');
});

test('a call handed over asks for the devices before it takes the other window\'s place', async () => {
  await talking();
  rewrite((entry) => ({ ...entry, document: 1, handover: true }));
  const { parts, session } = makeSession({ devices: () => ({ notices: [], error: 'permission-denied' }) });
  await session.resume();
  assert.deepEqual([session.state, session.reason], ['ended', 'permission-denied']);
  assert.equal(parts.clients.length, 0);
});

test('nothing to resume', async () => {
  const { session } = makeSession();
  await session.resume();
  assert.deepEqual([session.state, session.reason], ['ended', 'gone']);
});

test('a tab whose storage is denied calls all the same', async () => {
  Object.defineProperty(globalThis, 'sessionStorage', { get() { throw new Error('denied'); }, configurable: true });
  const { parts, session } = await talking();
  assert.equal(session.state, 'talking');
  assert.equal(CallerSession.resumable('URP_1'), false);
  parts.client.lose();
  parts.client.open();
  assert.equal(parts.client.sent.at(-1).type, 'call.resume');
  session.hangUp();
});

/** Changes what the tab remembers. */
function rewrite(change) {
  const key = sessionStorage.key(0);
  sessionStorage.setItem(key, JSON.stringify(change(JSON.parse(sessionStorage.getItem(key)))));
}
