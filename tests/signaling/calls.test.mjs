// SPDX-License-Identifier: EUPL-1.2
// Whole calls over real sockets.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { Server, ring, sleep, talk } from './program.mjs';

const names = ['anna', 'bruno', 'carla', 'dario'];
let server;
const cookies = {};

before(async () => {
  server = new Server({
    settings: [
      'new_calls_per_minute = 100000',
      'hold_time = 600 ms',
      'ring_timeout = 1500 ms',
      'idle_timeout = 5 s',
      'first_message_timeout = 5 s',
    ].join('\n'),
  });
  for (const name of names) server.addUser(name, 'correct horse', '--display', name.toUpperCase());
  await server.start();
  for (const name of names) cookies[name] = await server.cookie(name, 'correct horse');
});
after(() => server.remove());

/** Closes and waits until the server has noticed. */
async function leave(...sockets) {
  for (const socket of sockets) socket.ws.close();
  await Promise.all(sockets.map((socket) => socket.close()));
}

test('a call from the first ring to the end', async () => {
  const operator = await server.operator(cookies.anna);
  assert.equal(operator.welcome.operator.name, 'ANNA');
  assert.deepEqual(operator.welcome.desks.map((desk) => desk.id), ['URP_1', 'URP_2']);
  const desks = await (await server.fetch('/api/desks')).json();
  assert.equal(desks.desks[0].state, 'open');

  const caller = await server.caller({ headers: { origin: 'https://www.town.example' } });
  const { call, ringing, answered, assigned } = await talk(caller, operator);
  assert.match(call, /^[\w-]{22}$/);
  assert.equal(ringing.desk.name.it, 'Sportello URP_1');
  assert.equal(answered.operator.name, 'ANNA');
  assert.equal(answered.transport, 'rtp');
  assert.equal(assigned.transport, 'rtp');
  assert.equal(assigned.kind, 'video');
  assert.equal((await (await server.fetch('/api/desks')).json()).desks[0].state, 'busy');

  const sdp = 'v=0\r\na=ünïcödé 😀\r\n'.repeat(200);
  caller.say({ type: 'signal', call, data: { description: { type: 'offer', sdp } } });
  assert.equal((await operator.next('signal')).data.description.sdp, sdp);
  operator.say({ type: 'signal', call, data: { candidate: null } });
  assert.deepEqual((await caller.next('signal')).data, { candidate: null });
  const big = { blob: 'x'.repeat(32 * 1024 - 11) };
  caller.say({ type: 'signal', call, data: big });
  assert.deepEqual((await operator.next('signal')).data, big);

  operator.say({ type: 'call.hangup', call });
  for (const side of [caller, operator]) {
    const ended = await side.next('call.ended');
    assert.equal(ended.reason, 'hangup');
    assert.equal(ended.by, 'operator');
  }
  await leave(operator, caller);
});

test('two operators who answer at once: exactly one has the call, in every round', async () => {
  const operators = await Promise.all(names.map((name) => server.operator(cookies[name])));
  const wins = new Map(names.map((name) => [name, 0]));
  for (let round = 0; round < 50; round += 1) {
    const caller = await server.caller();
    const { call } = await ring(caller);
    const ours = (message) => message.call === call;
    await Promise.all(operators.map((one) => one.next('call.offered', ours)));
    // Another one is first in each round, all in one go.
    for (let i = 0; i < operators.length; i += 1) {
      operators[(round + i) % operators.length].say({ type: 'call.answer', call, transports: ['rtp'] });
    }
    const outcomes = await Promise.all(
      operators.map((one) =>
        Promise.race([
          one.next('call.assigned', ours).then(() => 'assigned'),
          one.next('call.withdrawn', ours).then((message) => message.reason),
        ]),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'assigned').length, 1, `round ${round}: ${outcomes}`);
    assert.equal(outcomes.filter((outcome) => outcome === 'answered').length, 3, `round ${round}: ${outcomes}`);
    wins.set(names[outcomes.indexOf('assigned')], wins.get(names[outcomes.indexOf('assigned')]) + 1);
    const answered = await caller.next('call.answered');
    assert.equal(answered.operator.name, names[outcomes.indexOf('assigned')].toUpperCase());
    caller.say({ type: 'call.hangup', call });
    await caller.next('call.ended');
    await leave(caller);
  }
  assert.ok([...wins.values()].filter((count) => count > 0).length > 1, 'the first in a round wins, whoever it is');
  for (const one of operators) {
    assert.ok(one.unread.filter((message) => message.type === 'call.assigned').length === 0, 'assigned twice');
  }
  await leave(...operators);
});

test('refusals', async () => {
  const caller = await server.caller();
  const refused = async (message) => {
    caller.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'], ...message });
    return (await caller.next('call.refused')).reason;
  };
  assert.equal(await refused({ desk: 'NOWHERE' }), 'unknown_desk');
  await sleep(700); // the operators of the test before are forgotten
  assert.equal(await refused({}), 'desk_closed');
  const operator = await server.operator(cookies.anna);
  assert.equal(await refused({ transports: ['pigeon'] }), 'no_common_transport');
  const other = await server.caller();
  await talk(other, operator);
  caller.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'] });
  await caller.next('call.ringing');
  const { wait_s: wait } = await caller.next('call.queue', ({ place }) => place === 1);
  assert.ok(wait === null || (wait >= 0 && wait < 60), `from the calls of these tests: ${wait}`);
  await leave(caller, other, operator);
});

test('nobody answers', async () => {
  const operator = await server.operator(cookies.anna);
  const caller = await server.caller();
  const { call } = await ring(caller);
  assert.equal((await caller.next('call.ended')).reason, 'no_answer');
  assert.equal((await operator.next('call.withdrawn', (message) => message.call === call)).reason, 'no_answer');
  await leave(caller, operator);
});

test('a lost caller comes back, and one who does not is missed', async () => {
  const operator = await server.operator(cookies.anna);
  let caller = await server.caller();
  const { call, answered } = await talk(caller, operator);
  caller.drop();
  const away = await operator.next('peer.away');
  assert.ok(Math.abs(away.until - Date.now() - 600) < 5_000, 'an absolute time');
  caller = await server.caller();
  caller.say({ type: 'call.resume', call, resume: answered.resume, fresh: true });
  const resumed = await caller.next('call.resumed');
  assert.equal(resumed.state, 'talking');
  assert.deepEqual(resumed.peer, { name: 'ANNA', present: true });
  assert.equal((await operator.next('peer.back')).fresh, true);
  operator.say({ type: 'signal', call, data: { renegotiate: true } });
  assert.deepEqual((await caller.next('signal')).data, { renegotiate: true });
  caller.drop();
  assert.equal((await operator.next('call.ended')).reason, 'peer_lost');
  const late = await server.caller();
  late.say({ type: 'call.resume', call, resume: resumed.resume, fresh: true });
  assert.equal((await late.next('call.refused')).reason, 'gone');
  await leave(late, operator);
});

test('an operator who opens a second console goes on there', async () => {
  const first = await server.operator(cookies.anna);
  const caller = await server.caller();
  const { call } = await talk(caller, first);
  const second = await server.operator(cookies.anna, { available: false });
  await first.next('operator.replaced');
  assert.deepEqual(await first.close(), { code: 4409, reason: 'replaced' });
  assert.equal(second.welcome.state, 'busy');
  const [active] = second.welcome.active;
  assert.equal(active.call, call);
  second.say({ type: 'call.resume', call, resume: active.resume, fresh: true });
  await second.next('call.resumed');
  assert.equal((await caller.next('peer.back')).fresh, true);
  await leave(caller, second);
});

test('the server restarts while they talk', async () => {
  const operator = await server.operator(cookies.anna);
  const caller = await server.caller();
  const { call, answered, assigned } = await talk(caller, operator);
  await server.end('SIGKILL');
  await Promise.all([operator.close(), caller.close()]);
  await server.start();

  const newCaller = await server.caller();
  newCaller.say({ type: 'call.resume', call, resume: answered.resume, fresh: false });
  const first = await newCaller.next('call.resumed');
  assert.equal(first.state, 'talking');
  assert.equal(first.transport, 'rtp');
  assert.deepEqual(first.peer, { name: 'ANNA', present: false });
  // The cookie from before the restart still serves.
  const newOperator = await server.operator(cookies.anna, { available: false });
  newOperator.say({ type: 'call.resume', call, resume: assigned.resume, fresh: false });
  const second = await newOperator.next('call.resumed');
  assert.equal(second.peer.present, true);
  assert.equal((await newCaller.next('peer.back')).fresh, false);
  newCaller.say({ type: 'signal', call, data: { candidate: null } });
  await newOperator.next('signal');
  newOperator.say({ type: 'call.hangup', call });
  assert.equal((await newCaller.next('call.ended')).by, 'operator');
  assert.equal((await newOperator.next('operator.state', (message) => message.state !== 'busy')).state, 'away');
  await leave(newCaller, newOperator);
});

test('the server restarts while it rings, and the operator is back first', async () => {
  let operator = await server.operator(cookies.anna);
  let caller = await server.caller();
  const { call, resume } = await ring(caller);
  assert.equal(await server.end('SIGTERM'), 0);
  assert.equal((await caller.close()).code, 1001);
  assert.equal((await operator.close()).code, 1001);
  await server.start();
  operator = await server.operator(cookies.anna);
  caller = await server.caller();
  caller.say({ type: 'call.resume', call, resume, fresh: true });
  assert.equal((await caller.next('call.resumed')).state, 'ringing');
  await operator.next('call.offered');
  operator.say({ type: 'call.answer', call, transports: ['datachannel'] });
  assert.equal((await caller.next('call.answered')).transport, 'datachannel');
  await leave(caller, operator);
});
