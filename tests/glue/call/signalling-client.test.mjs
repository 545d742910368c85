// SPDX-License-Identifier: EUPL-1.2
// The client against a real WebSocket server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { SignallingClient, socketUrl } from '../../../js-glue/call/signalling-client.js';
import { parseServerMessage } from '../../../js-glue/call/signalling-messages.js';
import { DESK } from './fakes.mjs';

// A browser's socket closes after an error; Node's own does not when the handshake is refused, and
// this one throws an error that nobody listens to.
globalThis.WebSocket = class extends WebSocket {
  constructor(...options) {
    super(...options);
    this.on('error', () => {});
  }
};

/** A server on a free port that keeps what it hears. */
async function startServer(t, options = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (offered) => (offered.has('sportello.v1') ? 'sportello.v1' : false), ...options });
  await once(server, 'listening');
  server.heard = [];
  server.on('connection', (socket) => socket.on('message', (text) => server.heard.push(JSON.parse(text))));
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    return new Promise((resolve) => server.close(resolve));
  });
  server.url = `ws://127.0.0.1:${server.address().port}/ws/caller`;
  return server;
}

function makeClient(t, url, random = () => 0) {
  const client = new SignallingClient({ url, random });
  t.after(() => client.close());
  return client;
}

const next = async (client, type) => (await once(client, type))[0].detail;

test('speaks the sub-protocol, sends and hears', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url);
  assert.equal(client.send({ type: 'early' }), false);
  const connection = once(server, 'connection');
  client.connect();
  const [socket] = await connection;
  assert.equal(socket.protocol, 'sportello.v1');
  if (!client.connected) await once(client, 'open');
  const arrived = once(socket, 'message');
  assert.equal(client.send({ type: 'call.hangup', call: 'c' }), true);
  await arrived;
  const heard = next(client, 'message');
  socket.send(JSON.stringify({ type: 'peer.away', call: 'c', until: 5, later_field: true }));
  assert.equal((await heard).until, 5);
  assert.deepEqual(server.heard, [{ type: 'call.hangup', call: 'c' }]);
});

test('comes back by itself, also when the server goes away for a while', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url);
  client.connect();
  await once(client, 'open');
  const down = next(client, 'down');
  for (const socket of server.clients) socket.close(1001);
  const { code, opened, retryInMs } = await down;
  assert.equal(code, 1001);
  assert.equal(opened, true);
  assert.ok(retryInMs >= 200 && retryInMs <= 2000, String(retryInMs));
  await once(client, 'open');
  assert.equal(client.connected, true);
});

test('a server that refuses the handshake is told from one that was lost', async (t) => {
  const server = await startServer(t, { verifyClient: () => false });
  const client = makeClient(t, server.url);
  client.connect();
  const { opened } = await next(client, 'down');
  assert.equal(opened, false);
});

test('waits longer with each failure, and long after "too many"', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url, () => 1);
  server.on('connection', (socket) => socket.close(4429));
  client.connect();
  const { retryInMs } = await next(client, 'down');
  assert.ok(retryInMs >= 10_000, String(retryInMs));
});

for (const code of [4401, 4409]) {
  test(`${code} is final`, async (t) => {
    const server = await startServer(t);
    const client = makeClient(t, server.url);
    let connections = 0;
    server.on('connection', (socket) => {
      connections += 1;
      socket.close(code);
    });
    client.connect();
    assert.deepEqual(await next(client, 'closed'), { code });
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(connections, 1);
  });
}

test('reopen replaces the socket without telling of a loss', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url);
  const downs = [];
  client.addEventListener('down', () => downs.push(1));
  client.connect();
  await once(client, 'open');
  const [first] = server.clients;
  const gone = once(first, 'close');
  client.reopen();
  await Promise.all([once(client, 'open'), gone]);
  assert.deepEqual(downs, []);
  assert.equal(client.send({ type: 'x' }), true);
});

test('a server that does not answer a sign of life is left for a new socket', async (t) => {
  const server = await startServer(t);
  let silent = false;
  server.on('connection', (socket) => socket.on('message', () => {
    if (!silent) socket.send('{"type":"operator.state","state":"away"}');
  }));
  t.mock.timers.enable({ apis: ['setInterval'] });
  const client = new SignallingClient({ url: server.url, ping: () => ({ type: 'operator.state', state: 'away' }) });
  t.after(() => client.close());
  client.connect();
  await once(client, 'open');
  for (let turn = 0; turn < 3; turn += 1) {
    const answered = once(client, 'message');
    t.mock.timers.tick(25_000);
    await answered;
  }
  assert.equal(server.clients.size, 1);
  silent = true;
  const [first] = server.clients;
  const gone = once(first, 'close');
  t.mock.timers.tick(25_000);
  assert.equal(client.connected, true);
  const again = once(client, 'open');
  t.mock.timers.tick(25_000);
  await Promise.all([gone, again]);
});

test('close is the end of it', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url);
  client.connect();
  await once(client, 'open');
  client.close();
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.equal(server.clients.size, 0);
  assert.equal(client.connected, false);
});

test('drops what is no message', async (t) => {
  const server = await startServer(t);
  const client = makeClient(t, server.url);
  const connection = once(server, 'connection');
  client.connect();
  const [socket] = await connection;
  if (!client.connected) await once(client, 'open');
  const malformed = [];
  client.addEventListener('malformed', () => malformed.push(1));
  const heard = next(client, 'message');
  for (const text of ['{', '[]', '"x"', 'null', '{"type":5}', '{"type":"call.frobbed"}', '{"type":"constructor"}', '{"type":"peer.away","call":"c"}']) socket.send(text);
  socket.send(new Uint8Array(4));
  socket.send('{"type":"operator.replaced"}');
  assert.deepEqual(await heard, { type: 'operator.replaced' });
  assert.equal(malformed.length, 9);
});

test('each message of the protocol is taken, and refused when a field is missing or wrong', () => {
  const offered = { call: 'c', desk: DESK, kind: 'video', lang: 'it', since: 1 };
  const ice = { ice_servers: [{ urls: ['turn:x'], username: 'u', credential: 'p' }] };
  const messages = [
    { type: 'call.ringing', call: 'c', resume: 'r', desk: DESK, ...ice },
    { type: 'call.refused', reason: 'desk_closed' },
    { type: 'call.answered', call: 'c', operator: { name: 'Anna' }, transport: 'rtp' },
    { type: 'call.resumed', call: 'c', state: 'talking', desk: DESK, kind: 'voice', peer: { name: null, present: true }, resume: 'r', ...ice },
    { type: 'call.ended', call: 'c', reason: 'hangup', by: 'caller' },
    { type: 'operator.welcome', operator: { id: 'a', name: 'Anna' }, desks: [DESK], state: 'away', calls: [offered], active: [{ ...offered, transport: 'rtp', resume: 'r' }], ...ice },
    { type: 'operator.state', state: 'busy' },
    { type: 'call.offered', ...offered },
    { type: 'call.withdrawn', call: 'c', reason: 'answered' },
    { type: 'call.assigned', call: 'c', resume: 'r', desk: DESK, kind: 'voice', lang: 'en', transport: 'native', ...ice },
    { type: 'peer.away', call: 'c', until: 1 },
    { type: 'peer.back', call: 'c', fresh: false },
    { type: 'signal', call: 'c', data: { any: 1 } },
    { type: 'error', code: 'malformed', message: 'm' },
    { type: 'call.answered', call: 'c', operator: { name: 'Elena' }, transport: null },
    { type: 'desk.overview', desks: [{ id: 'd', state: 'open', waiting: 1, longest_since: 5 }], colleagues: [{ id: 'b', name: 'Bruno', state: 'wrap_up', desks: ['d'] }] },
    { type: 'call.held', call: 'c', on: true },
    { type: 'call.transferring', call: 'c', on: true },
    { type: 'call.transferred', call: 'c', to: 'Bruno' },
    { type: 'call.inviting', call: 'c', operator: 'b', name: 'Bruno', until: 1 },
    { type: 'call.guest_link', call: 'c', token: 't', expires: 1 },
    { type: 'call.joined', call: 'c', participant: { id: 'p', name: '', role: 'guest', present: true, transport: 'rtp', hand: false } },
    { type: 'call.parted', call: 'c', participant: 'p', reason: 'hangup' },
    { type: 'call.seats', call: 'c', taken: 1, of: 3, open: true },
    { type: 'call.hand', call: 'c', participant: 'p', up: true },
    { type: 'call.mute', call: 'c' },
    { type: 'chat', call: 'c', from: 'p', text: 'hello', at: 1 },
    { type: 'request.failed', request: 'chat', reason: 'too_many' },
  ];
  const optional = new Set(['by', 'message', 'lang']);
  for (const message of messages) {
    assert.deepEqual(parseServerMessage(JSON.stringify(message)), message);
    for (const field of Object.keys(message).filter((name) => name !== 'type' && !(optional.has(name) && message.type !== 'call.assigned' && message.type !== 'call.offered'))) {
      const rest = { ...message };
      delete rest[field];
      assert.equal(parseServerMessage(JSON.stringify(rest)), null, `${message.type} without ${field}`);
      assert.equal(parseServerMessage(JSON.stringify({ ...message, [field]: [[]] })), null, `${message.type} with a wrong ${field}`);
    }
  }
});

test('people\'s words may be empty, what else is optional may not be wrong', () => {
  const offered = { type: 'call.offered', call: 'c', desk: DESK, kind: 'video', lang: 'it', since: 1 };
  const known = (fields) => parseServerMessage(JSON.stringify({ ...offered, ...fields })) !== null;
  assert.ok(known({ visit: { kind: 'appointment', name: '', subject: '', at: 5 }, transfer: { from: 'Anna', reason: '' }, invite: null, place: 0, priority: 1 }));
  for (const fields of [{ visit: { kind: 'other' } }, { visit: [] }, { transfer: { reason: 'x' } }, { invite: { by: 5 } }, { place: 'first' }]) assert.equal(known(fields), false, JSON.stringify(fields));
  const assigned = { type: 'call.assigned', call: 'c', resume: 'r', desk: DESK, kind: 'video', lang: 'it', transport: null, ice_servers: [] };
  for (const participants of [[{ id: 'p' }], ['p'], {}, [{ id: 'p', role: 'boss', present: true, hand: false }]]) assert.equal(parseServerMessage(JSON.stringify({ ...assigned, participants })), null);
  assert.notEqual(parseServerMessage(JSON.stringify({ ...assigned, participants: [], group: { taken: 0, of: 3, open: true } })), null);
});

test('the socket lies beside the pages, on the same kind of connection', () => {
  assert.equal(socketUrl('https://desk.example', 'ws/caller'), 'wss://desk.example/ws/caller');
  assert.equal(socketUrl('http://localhost:8080/', 'ws/operator'), 'ws://localhost:8080/ws/operator');
  assert.equal(socketUrl('https://town.example/calls/', 'ws/caller'), 'wss://town.example/calls/ws/caller');
});
