// SPDX-License-Identifier: EUPL-1.2
// What a desk does with calls: hold, hand over, ask a third person in, chat, block, open hours.
import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, test } from 'node:test';
import { CallerSession } from '../../../js-glue/call/caller-session.js';
import { weOffer } from '../../../js-glue/call/call-room.js';
import { OperatorSession } from '../../../js-glue/call/operator-session.js';
import { SharedDevices } from '../../../js-glue/call/shared-devices.js';
import { DESK, FakeStorage, fakeParts, person, settle } from './fakes.mjs';

const SERVER = 'https://desk.example/';
const OPERATOR = person('operator', { name: 'Anna', role: 'operator' });
const CALLER = person('caller', { role: 'caller' });
const RINGING = { type: 'call.ringing', call: 'c1', resume: 'r1', desk: DESK, ice_servers: [{ urls: ['stun:x'] }] };
const ANSWERED = { type: 'call.answered', call: 'c1', operator: { name: 'Anna' }, transport: 'rtp', resume: 'r2', desk: DESK, you: 'caller', participants: [OPERATOR] };
const WELCOME = { type: 'operator.welcome', operator: { id: 'anna', name: 'Anna' }, desks: [DESK], state: 'available', wrap_up_after: false, ice_servers: [], calls: [], active: [] };
const OFFERED = { type: 'call.offered', call: 'c1', desk: DESK, kind: 'video', lang: 'en', since: 1000, priority: 2, place: 0 };
const ASSIGNED = { type: 'call.assigned', call: 'c1', resume: 't1', desk: DESK, kind: 'video', lang: 'en', since: 1000, transport: 'rtp', ice_servers: [], you: 'operator', participants: [CALLER], in_charge: true, held: false, group: null };
const SMALL = { width: 320, height: 240, fps: 15 };

/** @type {Array<() => void>} */
const cleanUps = [];

before(() => {
  globalThis.document ??= { createElement: () => ({ style: {} }) };
});

beforeEach(() => {
  globalThis.sessionStorage = new FakeStorage();
  globalThis.localStorage = new FakeStorage();
});

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function citizen({ options = {}, answered = ANSWERED } = {}) {
  const parts = fakeParts();
  const session = new CallerSession({ server: SERVER, desk: 'URP_1', lang: 'it', ...options }, parts);
  cleanUps.push(() => session.hangUp());
  await session.start('video');
  parts.client.open();
  if (!options.guest) parts.client.say(RINGING);
  parts.client.say(answered);
  await settle();
  parts.links[0].become('connected');
  return { parts, session };
}

async function operator({ offered = OFFERED, assigned = ASSIGNED } = {}) {
  const parts = fakeParts({ fetch: async () => new Response(JSON.stringify({ operator: { id: 'anna', name: 'Anna', desks: [DESK], roles: ['operator', 'editor'] } })) });
  const session = new OperatorSession({ server: SERVER }, parts);
  cleanUps.push(() => session.signOut());
  const failures = [];
  session.addEventListener('failed', ({ detail }) => failures.push(detail));
  await session.restore();
  parts.client.open();
  parts.client.say(WELCOME);
  if (offered) {
    parts.client.say(offered);
    await session.answer('c1');
    parts.client.say(assigned);
    parts.link.become('connected');
  }
  return { parts, session, failures };
}

test('on hold both sides\' media are held, and the call is what it was', async () => {
  const { parts, session } = await operator();
  session.active.hold(true);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.hold', call: 'c1', on: true });
  assert.equal(parts.mediaNow.held, true, 'nobody hears the desk before the server has said anything');
  parts.client.say({ type: 'call.held', call: 'c1', on: true });
  assert.deepEqual([session.active.held, session.active.state, parts.mediaNow.held], [true, 'talking', true]);
  session.active.hold(false);
  parts.client.say({ type: 'call.held', call: 'c1', on: false });
  assert.deepEqual([session.active.held, parts.mediaNow.held, parts.links.length], [false, false, 1]);

  const other = await citizen();
  other.parts.client.say({ type: 'call.held', call: 'c1', on: true });
  assert.deepEqual([other.session.held, other.session.state, other.parts.mediaNow.held], [true, 'talking', true]);
  other.parts.client.say({ type: 'call.held', call: 'c1', on: false });
  assert.deepEqual([other.session.held, other.parts.mediaNow.held, other.parts.links.length], [false, false, 1]);
});

test('a held call raises no doubt about its connection', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { parts, session } = await citizen();
  parts.mediaNow.stats = async () => ({ lossFraction: 0.5 });
  parts.client.say({ type: 'call.held', call: 'c1', on: true });
  for (let turn = 0; turn < 5; turn += 1) {
    t.mock.timers.tick(2000);
    await settle();
  }
  assert.equal(session.notices.has('poor-connection'), false);
  parts.client.say({ type: 'call.held', call: 'c1', on: false });
  for (let turn = 0; turn < 5; turn += 1) {
    t.mock.timers.tick(2000);
    await settle();
  }
  assert.equal(session.notices.has('poor-connection'), true);
});

test('a server that was restarted is told again that the call is held', async () => {
  const { parts, session } = await operator();
  session.active.hold(true);
  parts.client.say({ type: 'call.held', call: 'c1', on: true });
  parts.client.lose();
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'busy' });
  parts.client.say({ ...ASSIGNED, type: 'call.resumed', state: 'talking', peer: { name: null, present: true }, resume: 't2', held: false, transferring: null });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.hold', call: 'c1', on: true });
  assert.equal(parts.mediaNow.held, true);
});

test('the citizen keeps call and devices while it is handed over', async () => {
  const { parts, session } = await citizen();
  const [first] = parts.links;
  parts.client.say({ type: 'call.transferring', call: 'c1', on: true, desk: { id: 'URP_2', name: { it: 'Due', en: 'Two' } }, operator_name: null, until: 9000 });
  assert.deepEqual(session.transferring, { desk: { id: 'URP_2', name: { it: 'Due', en: 'Two' } }, operator: null, until: 9000 });
  assert.deepEqual([session.state, parts.mediaNow.held], ['talking', true]);
  parts.client.say({ ...ANSWERED, operator: { name: 'Bruno' }, resume: 'r3', participants: [person('operator', { name: 'Bruno', role: 'operator', transport: 'datachannel' })], transport: 'datachannel' });
  await settle();
  assert.deepEqual([session.state, session.operatorName, session.transferring, parts.mediaNow.held], ['connecting', 'Bruno', null, false]);
  assert.deepEqual(first.closed, { bye: false }, 'the first operator hears no goodbye');
  assert.deepEqual([parts.links.length, parts.medias.length, parts.link.options.transport], [2, 1, 'datachannel']);
  parts.link.become('connected');
  assert.equal(session.state, 'talking');
});

test('a call handed over while the citizen was away is joined with the new operator', async () => {
  const { parts, session } = await citizen();
  parts.client.lose();
  parts.client.open();
  parts.client.say({ type: 'call.resumed', call: 'c1', state: 'talking', desk: DESK, kind: 'video', peer: { name: 'Bruno', present: true }, transport: 'rtp', ice_servers: [], resume: 'r3', you: 'caller', participants: [person('operator', { name: 'Bruno', role: 'operator' })], held: false, transferring: null, group: null });
  await settle();
  assert.deepEqual([session.operatorName, parts.links.length, parts.links[0].closed], ['Bruno', 2, { bye: false }]);
});

test('back in the queue while the citizen was away', async () => {
  const { parts, session } = await citizen();
  parts.client.lose();
  parts.client.open();
  parts.client.say({ type: 'call.resumed', call: 'c1', state: 'ringing', desk: DESK, kind: 'video', peer: { name: null, present: false }, ice_servers: [], resume: 'r3' });
  assert.deepEqual([session.state, session.operatorName, parts.link.closed], ['ringing', null, { bye: false }]);
});

test('the operator hands over: asked, refused, taken', async () => {
  const { parts, session, failures } = await operator();
  session.active.transfer({ desk: 'URP_2', reason: '  wants a certificate ' });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.transfer', call: 'c1', desk: 'URP_2', reason: 'wants a certificate' });
  parts.client.say({ type: 'call.transferring', call: 'c1', on: true, desk: { id: 'URP_2', name: DESK.name }, operator_name: null, until: 9000 });
  assert.equal(parts.mediaNow.held, true);
  parts.client.say({ type: 'call.transferring', call: 'c1', on: false, reason: 'no_answer' });
  assert.deepEqual([session.active.transferring, session.active.state, parts.mediaNow.held], [null, 'talking', false]);
  assert.deepEqual(failures, [{ request: 'call.transfer', reason: 'no_answer', operator: null }]);
  session.active.transfer({ operator: 'bruno' });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.transfer', call: 'c1', operator: 'bruno' });
  session.active.cancelTransfer();
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.transfer', call: 'c1', cancel: true });
  parts.client.say({ type: 'call.transferring', call: 'c1', on: false, reason: 'cancelled' });
  assert.equal(failures.length, 1, 'one\'s own wish is no failure');
  parts.client.say({ type: 'call.transferred', call: 'c1', to: 'Bruno' });
  assert.deepEqual([session.active, session.lastEnded.reason], [null, 'transferred']);
  assert.deepEqual(parts.link.closed, { bye: false }, 'the citizen hears no goodbye');
  assert.deepEqual(parts.client.of('call.hangup'), []);
});

test('a third person: a pair of their own, small pictures, and nothing of it ends the call', async () => {
  const { parts, session } = await operator();
  session.active.invite({ guest: true });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.invite', call: 'c1', guest: true });
  parts.client.say({ type: 'call.guest_link', call: 'c1', token: 'to/ken', expires: 5000 });
  assert.deepEqual(session.active.guestLink, { address: 'https://desk.example/call/URP_1?guest=to%2Fken', expires: 5000 });
  parts.client.say({ type: 'signal', call: 'c1', from: 'p1', data: { session: 's', link: 0 } });
  parts.client.say({ type: 'call.joined', call: 'c1', participant: person('p1', { name: 'Ines' }) });
  assert.equal(session.active.guestLink, null, 'one guest a link');
  const [toCaller, toGuest] = parts.links;
  assert.equal(toGuest.options.role, 'operator', 'the third person offers');
  assert.deepEqual(toGuest.received, [{ session: 's', link: 0 }], 'what came before is not lost');
  toGuest.options.send({ candidates: [] });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'signal', call: 'c1', to: 'p1', data: { candidates: [] } });
  const guestMedia = await toGuest.options.mediaFor('rtp');
  assert.deepEqual([parts.medias[0].cap, guestMedia.cap], [SMALL, SMALL]);
  toGuest.become('connected');
  guestMedia.dispatchEvent(new CustomEvent('remote-state', { detail: { muted: true, camera: true } }));
  const [main, guest] = session.active.participants;
  assert.deepEqual([main.id, main.main, main.view], ['caller', true, null]);
  assert.deepEqual([guest.name, guest.state, guest.muted, guest.camera, guest.main], ['Ines', 'talking', true, true, false]);
  assert.equal(guestMedia.views.remote, guest.view);

  toGuest.dispatchEvent(new Event('lost'));
  assert.deepEqual([session.active.state, session.active.participants[1].state], ['talking', 'lost']);
  parts.client.say({ type: 'peer.away', call: 'c1', participant: 'p1', until: 1 });
  assert.deepEqual([session.active.participants[1].present, session.active.notices.has('peer-away')], [false, false]);
  parts.client.say({ type: 'peer.back', call: 'c1', participant: 'p1', fresh: true });
  assert.deepEqual([toGuest.renewed, toCaller.renewed], [1, 0]);
  assert.equal(session.active.participants[1].state, 'reconnecting');
  session.active.removeParticipant('p1');
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.remove', call: 'c1', participant: 'p1' });
  parts.client.say({ type: 'call.parted', call: 'c1', participant: 'p1', reason: 'removed' });
  assert.deepEqual([session.active.participants.length, guestMedia.closed, parts.medias[0].closed, parts.medias[0].cap], [1, true, false, null]);
  toCaller.dispatchEvent(new Event('lost'));
  assert.equal(session.active, null, 'without the caller there is no call');
});

test('a colleague who is asked in: whom, until when, and why not', async () => {
  const { parts, session, failures } = await operator();
  session.active.invite({ operator: 'bruno' });
  parts.client.say({ type: 'call.inviting', call: 'c1', operator: 'bruno', name: 'Bruno', until: 7 });
  assert.deepEqual(session.active.inviting, [{ id: 'bruno', name: 'Bruno', until: 7 }]);
  parts.client.say({ type: 'request.failed', request: 'call.invite', call: 'c1', operator: 'bruno', reason: 'busy' });
  assert.deepEqual([session.active.inviting, failures], [[], [{ request: 'call.invite', reason: 'busy', operator: 'bruno' }]]);
  parts.client.say({ type: 'call.inviting', call: 'c1', operator: 'bruno', name: 'Bruno', until: 7 });
  parts.client.say({ type: 'call.joined', call: 'c1', participant: person('p1', { name: 'Bruno', role: 'operator' }) });
  assert.deepEqual(session.active.inviting, []);
});

test('who is asked in offers to both, and is not in charge', async () => {
  const { parts, session } = await operator({
    offered: { ...OFFERED, invite: { by: 'Bruno', reason: null } },
    assigned: { ...ASSIGNED, you: 'p1', in_charge: false, participants: [CALLER, person('operator', { name: 'Bruno', role: 'operator' })] },
  });
  assert.deepEqual(parts.links.map(({ options }) => options.role), ['caller', 'caller']);
  assert.equal(session.active.inCharge, false);
  assert.deepEqual(session.active.participants.map(({ id, main }) => [id, main]), [['caller', true], ['operator', false]]);
});

test('a guest joins by link, under a name', async () => {
  const answered = { ...ANSWERED, you: 'p1', kind: 'video', ice_servers: [], participants: [CALLER, OPERATOR] };
  const { parts, session } = await citizen({ options: { guest: 'token', name: 'Ines' }, answered });
  assert.deepEqual(parts.client.sent[0], { type: 'call.join', token: 'token', kind: 'video', lang: 'it', transports: ['rtp', 'datachannel', 'native'], name: 'Ines' });
  assert.deepEqual([session.state, session.participants.map(({ id, main }) => [id, main])], ['talking', [['caller', false], ['operator', true]]]);
  assert.deepEqual(parts.links.map(({ options }) => options.role), ['caller', 'caller']);
});

test('chat: at once one\'s own, from whom, over a reload, and not after the call', async () => {
  const { parts, session } = await citizen();
  assert.equal(session.sendChat('  '), false);
  assert.equal(session.sendChat('x'.repeat(2001)), false);
  assert.equal(session.sendChat(' hello '), true);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'chat', call: 'c1', text: 'hello' });
  assert.deepEqual(session.chat.map(({ text, own, sent }) => [text, own, sent]), [['hello', true, false]]);
  parts.client.say({ type: 'chat', call: 'c1', from: 'operator', text: 'good morning', at: 1 });
  parts.client.say({ type: 'chat', call: 'c1', from: 'caller', text: 'hello', at: 2 });
  assert.deepEqual(session.chat, [
    { from: 'Anna', text: 'good morning', at: 1, own: false, sent: true },
    { from: null, text: 'hello', at: 2, own: true, sent: true },
  ]);
  session.sendChat('too fast');
  parts.client.say({ type: 'request.failed', request: 'chat', call: 'c1', reason: 'too_many' });
  assert.equal(session.chat.length, 2);
  const again = await citizen();
  assert.deepEqual(again.session.chat, session.chat, 'the same call in a new page');
  session.hangUp();
  assert.deepEqual((await citizen()).session.chat, []);
});

test('the host asks for silence; hands go up', async () => {
  const { parts, session } = await citizen();
  parts.client.say({ type: 'call.mute', call: 'c1' });
  assert.deepEqual([session.muted, session.mutedByHost, parts.mediaNow.muted], [true, true, true]);
  session.setMuted(false);
  assert.deepEqual([session.muted, session.mutedByHost], [false, false]);
  session.raiseHand(true);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.hand', call: 'c1', up: true });
  parts.client.say({ type: 'call.hand', call: 'c1', participant: 'caller', up: true });
  parts.client.say({ type: 'call.hand', call: 'c1', participant: 'operator', up: true });
  assert.deepEqual([session.hand, session.participants[0].hand], [true, true]);
});

test('an open hour: the host needs nobody, the first comer uses what is open, the next has a pair of their own', async () => {
  const { parts, session } = await operator({ offered: null });
  await session.openHour('URP_1', true);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.open_hour', desk: 'URP_1', on: true, transports: ['rtp', 'datachannel', 'native'] });
  parts.client.say({ ...ASSIGNED, call: 'h1', transport: null, participants: [], group: { taken: 0, of: 3, open: true } });
  assert.deepEqual([session.active.state, session.seats], ['talking', { desk: DESK, taken: 0, of: 3, open: true }]);
  parts.client.say({ type: 'call.joined', call: 'h1', participant: person('p1', { role: 'caller' }) });
  parts.client.say({ type: 'call.seats', call: 'h1', taken: 1, of: 3, open: true });
  assert.equal(await parts.link.options.mediaFor('rtp'), parts.medias[0]);
  parts.client.say({ type: 'call.joined', call: 'h1', participant: person('p2', { role: 'caller' }) });
  assert.notEqual(await parts.link.options.mediaFor('rtp'), parts.medias[0]);
  assert.deepEqual(session.active.participants.map(({ id, main }) => [id, main]), [['p1', false], ['p2', false]]);
  session.active.muteParticipant('p2');
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.mute', call: 'h1', participant: 'p2' });
  parts.links[0].dispatchEvent(new Event('bye'));
  parts.client.say({ type: 'call.parted', call: 'h1', participant: 'p1', reason: 'hangup' });
  assert.deepEqual([session.active.state, parts.medias[0].closed, parts.medias[0].resets], ['talking', false, 1]);
  await session.openHour('URP_1', false);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.open_hour', desk: 'URP_1', on: false });
  session.hangUp();
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.hangup', call: 'h1' });
  assert.ok(parts.medias.every(({ closed }) => closed));
});

test('an open hour that cannot be held leaves no call behind', async () => {
  const { parts, session, failures } = await operator({ offered: null });
  await session.openHour('URP_1', true);
  parts.client.say({ type: 'request.failed', request: 'call.open_hour', desk: 'URP_1', reason: 'not_now' });
  assert.deepEqual([session.active, failures[0].reason, parts.mediaNow.closed], [null, 'not_now', true]);
});

test('a seat in an open hour: the call becomes another one', async () => {
  const { parts, session } = await citizen({ answered: { ...ANSWERED, transport: null, becomes: 'h1', you: 'p2', group: { taken: 2, of: 3, open: true }, participants: [OPERATOR, person('p1', { role: 'caller' })] } });
  assert.deepEqual([session.state, session.seats.taken], ['talking', 2]);
  assert.deepEqual(parts.links.map(({ options }) => options.role), ['caller', 'caller'], 'offers to the host, and to p1: p2 is greater');
  parts.links[0].options.send({ x: 1 });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'signal', call: 'h1', to: 'operator', data: { x: 1 } });
  parts.client.say({ type: 'call.parted', call: 'h1', participant: 'p1', reason: 'hangup' });
  assert.equal(session.participants.length, 1);
});

test('of any two exactly one offers', () => {
  const ids = ['caller', 'operator', 'Zz', 'aa', '-1'];
  for (const one of ids) for (const other of ids) if (one !== other) assert.notEqual(weOffer(one, other), weOffer(other, one), `${one} ${other}`);
  assert.deepEqual([weOffer('caller', 'operator'), weOffer('-1', 'caller'), weOffer('-1', 'operator')], [true, true, true]);
});

test('blocked: until when, and the server\'s word goes with the next call', async () => {
  const { parts, session } = await citizen();
  const until = Date.now() + 60_000;
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'blocked', block: 'sealed', until });
  assert.deepEqual([session.reason, session.blockedUntil, session.ratingTicket], ['blocked', until, null]);
  await session.start('voice');
  parts.client.open();
  assert.equal(parts.client.sent[0].block, 'sealed');
  parts.client.say({ type: 'call.refused', reason: 'blocked' });
  assert.deepEqual([session.reason, session.blockedUntil], ['blocked', until]);
});

test('the operator blocks: nothing more is heard or seen at once', async () => {
  const { parts, session } = await operator();
  session.active.block();
  assert.deepEqual(parts.client.sent.at(-1), { type: 'call.block', call: 'c1' });
  assert.equal(parts.mediaNow.held, true);
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'blocked' });
  assert.equal(session.lastEnded.reason, 'blocked');
});

test('a finished call leaves a ticket for its rating; a ticket of a visit goes with the call', async () => {
  const { parts, session } = await citizen({ options: { ticket: 'visit' } });
  assert.equal(parts.client.sent[0].ticket, 'visit');
  parts.client.say({ type: 'call.ended', call: 'c1', reason: 'hangup', by: 'operator', rate: 'rate-me' });
  assert.deepEqual([session.reason, session.ratingTicket], ['hangup-remote', 'rate-me']);
});

test('what waits is in order: invitations, then handed over, appointments, arrival', async () => {
  const { parts, session } = await operator({ offered: null });
  for (const [call, fields] of Object.entries({
    late: { since: 9 }, early: { since: 1 }, visit: { since: 5, priority: 1 }, moved: { since: 8, priority: 0, transfer: { from: 'Bruno', reason: 'x' } }, asked: { since: 9, invite: { by: 'Carla' } },
  })) parts.client.say({ ...OFFERED, call, ...fields });
  assert.deepEqual(session.ringing.map(({ call }) => call), ['asked', 'moved', 'visit', 'early', 'late']);
  assert.deepEqual([session.ringing[0].invite, session.ringing[1].transfer], [{ from: 'Carla', reason: null }, { from: 'Bruno', reason: 'x' }]);
});

test('overview, roles and wrap-up', async () => {
  const { parts, session } = await operator({ offered: null });
  assert.deepEqual(session.roles, ['operator', 'editor']);
  parts.client.say({ type: 'desk.overview', desks: [{ id: 'URP_1', state: 'busy', waiting: 2, longest_since: 5 }], colleagues: [{ id: 'bruno', name: 'Bruno', state: 'wrap_up', desks: ['URP_1'] }] });
  assert.deepEqual(session.overview, {
    desks: [{ id: 'URP_1', name: DESK.name, state: 'busy', waiting: 2, longestSince: 5 }],
    colleagues: [{ id: 'bruno', name: 'Bruno', state: 'wrap_up', desks: ['URP_1'] }],
  });
  session.setWrapUpAfter(true);
  assert.deepEqual(parts.client.sent.at(-1), { type: 'operator.state', state: 'available', wrap_up_after: true });
  session.setAvailability('wrap_up');
  parts.client.say({ type: 'operator.state', state: 'wrap_up', wrap_up_after: true });
  assert.deepEqual([session.availability, session.wrapUpAfter], ['wrap_up', true]);
  parts.client.lose();
  parts.client.open();
  parts.client.say({ ...WELCOME, state: 'away' });
  assert.deepEqual(parts.client.sent.at(-1), { type: 'operator.state', state: 'wrap_up', wrap_up_after: true }, 'a restarted server is told');
});

test('each device is opened once and released with its last user', async () => {
  const opened = [];
  const track = (kind) => ({ kind, readyState: 'live', enabled: true, clone() { return track(kind); }, stop() { this.readyState = 'ended'; } });
  const devices = new SharedDevices(async (wanted) => {
    opened.push(wanted);
    return { microphone: wanted.audio ? track('audio') : null, camera: wanted.video ? track('video') : null, notices: [], error: null };
  });
  const [first, second] = await Promise.all([devices.open({ audio: true, video: true }), devices.open({ audio: true, video: true })]);
  assert.equal(opened.length, 1);
  assert.notEqual(first.microphone, second.microphone);
  first.microphone.stop();
  const third = await devices.open({ audio: true, video: false });
  assert.deepEqual([opened.length, third.microphone.readyState, third.camera], [1, 'live', null]);
  second.microphone.stop();
  third.microphone.stop();
  await devices.open({ audio: true, video: false });
  assert.deepEqual(opened[1], { audio: true, video: false });
});
