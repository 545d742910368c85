// SPDX-License-Identifier: EUPL-1.2
// What strangers send, and that a call beside it never notices.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import test, { after, afterEach, before } from 'node:test';

import { Server, ring, sleep, soon, talk } from './program.mjs';

let server;
let bystanders;

before(async () => {
  server = new Server({
    settings: [
      'new_calls_per_minute = 100000',
      'first_message_timeout = 1 s',
      'idle_timeout = 1500 ms',
      'max_connections_per_address = 60',
    ].join('\n'),
  });
  server.addUser('anna', 'correct horse');
  server.addUser('bruno', 'correct horse', '--desk', 'URP_2');
  await server.start();
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const caller = await server.caller();
  const { call } = await talk(caller, operator);
  bystanders = { operator, caller, call };
});
after(() => server.remove());

afterEach(async () => {
  const { operator, caller, call } = bystanders;
  caller.say({ type: 'signal', call, data: { still: 'here' } });
  assert.deepEqual((await operator.next('signal')).data, { still: 'here' });
  assert.deepEqual(caller.unread, [], 'the call beside it noticed nothing');
  assert.deepEqual(
    operator.unread.filter((one) => !['operator.state', 'desk.overview'].includes(one.type)),
    [],
  );
});

/** What a socket gets for a message: the error's code, and how it closes. */
async function rejection(send) {
  const socket = await server.caller();
  send(socket);
  const error = await socket.next('error');
  assert.ok(error.message.length > 0);
  const { code, reason } = await socket.close();
  assert.equal(reason, error.code);
  return { code, error: error.code };
}

test('malformed messages of every sort', async () => {
  for (const text of [
    'x', '', '{', '[]', 'null', '7', '"call.start"', '{"type":7}', '{}', '{"type":"call.hangup"}',
    '{"type":"call.hangup","call":{}}', '{"type":"signal","call":"c","data":1}',
    '{"type":"call.start","desk":"URP_1","kind":"smoke","lang":"it","transports":[]}',
    `{"type":"signal","call":"c","data":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
    '{"type":"call.hangup","call":"\ud800"}'.replace('\ud800', '\\ud800'),
  ]) {
    const result = await rejection((socket) => socket.say(text));
    assert.deepEqual(result, { code: 4400, error: 'malformed' }, text.slice(0, 80));
  }
  assert.deepEqual(await rejection((socket) => socket.ws.send(Buffer.from('{"type":"call.hangup","call":"c"}'))), {
    code: 4400,
    error: 'malformed',
  });
});

test('unknown types', async () => {
  for (const type of ['call.begin', 'call.answer', 'operator.state', 'error', '']) {
    const result = await rejection((socket) => socket.say({ type, call: 'c', transports: [], state: 'away' }));
    assert.deepEqual(result, { code: 4404, error: 'unknown_type' }, type);
  }
});

test('messages that are too large, whole or in pieces', async () => {
  const hangup = (size) => JSON.stringify({ type: 'call.hangup', call: 'c', padding: 'x'.repeat(size) });
  for (const size of [48 * 1024, 100_000, 1_000_000, 20_000_000]) {
    const result = await rejection((socket) => socket.say(hangup(size)));
    assert.deepEqual(result, { code: 4413, error: 'too_large' }, `${size} bytes`);
  }
  const pieces = await rejection((socket) => {
    for (let i = 0; i < 100; i += 1) socket.ws.send('x'.repeat(1_000), { fin: false });
  });
  assert.deepEqual(pieces, { code: 4413, error: 'too_large' });
  const data = await rejection((socket) => socket.say({ type: 'signal', call: 'c', data: { x: 'x'.repeat(33_000) } }));
  assert.deepEqual(data, { code: 4413, error: 'too_large' });

  const socket = await server.caller();
  socket.say(hangup(48 * 1024 - 60));
  for (const piece of ['{"type":"call.resume","ca', 'll":"c","resume":"t",', '"fresh":true']) {
    socket.ws.send(piece, { fin: false });
  }
  socket.ws.send('}', { fin: true });
  assert.equal((await socket.next('call.refused')).reason, 'gone', 'both messages were read');
  socket.ws.close();
});

test('a flood', async () => {
  const result = await rejection((socket) => {
    for (let i = 0; i < 500; i += 1) socket.say({ type: 'call.hangup', call: 'c' });
  });
  assert.deepEqual(result, { code: 4429, error: 'too_many' });
  const pings = await rejection((socket) => {
    for (let i = 0; i < 500; i += 1) socket.ws.ping();
  });
  assert.deepEqual(pings, { code: 4429, error: 'too_many' });
});

test('a second call on one socket', async () => {
  const operator = await server.operator(await server.cookie('bruno', 'correct horse'));
  const caller = await server.caller();
  await ring(caller, 'URP_2');
  caller.say({ type: 'call.start', desk: 'URP_2', kind: 'voice', lang: 'it', transports: ['rtp'] });
  assert.equal((await caller.next('error')).code, 'too_many');
  assert.equal((await caller.close()).code, 4429);
  operator.ws.close();
  await operator.close();
});

test('one that never reads is dropped, and its call can be resumed', async () => {
  const operator = await server.operator(await server.cookie('bruno', 'correct horse'));
  const caller = await server.caller();
  const { call } = await ring(caller, 'URP_2');
  await operator.next('call.offered');
  operator.say({ type: 'call.answer', call, transports: ['rtp'] });
  const { resume } = await caller.next('call.answered');
  caller.ws._socket.pause();
  const away = operator.next('peer.away');
  let gone = false;
  away.then(() => (gone = true));
  for (let i = 0; i < 50 && !gone; i += 1) {
    operator.say({ type: 'signal', call, data: { x: 'x'.repeat(32_000) } });
    await sleep(10);
  }
  await away;
  const again = await server.caller();
  again.say({ type: 'call.resume', call, resume, fresh: true });
  await again.next('call.resumed');
  again.say({ type: 'call.hangup', call });
  await again.next('call.ended');
  caller.drop();
  operator.ws.close();
  await operator.close();
});

test('a caller who never says anything, and a socket that answers no ping', async () => {
  const mute = await server.caller();
  assert.equal((await mute.next('error')).code, 'idle');
  assert.equal((await mute.close()).code, 4408);
  const deaf = await server.caller({ autoPong: false });
  let pings = 0;
  deaf.ws.on('ping', () => (pings += 1));
  deaf.say({ type: 'call.hangup', call: 'c' });
  assert.equal((await deaf.next('error')).code, 'idle');
  assert.equal((await deaf.close()).code, 4408);
  assert.ok(pings > 0, 'it was asked');
  const quiet = await server.caller();
  quiet.say({ type: 'call.hangup', call: 'c' });
  await sleep(3_000);
  assert.equal(quiet.ws.readyState, quiet.ws.OPEN, 'one that answers pings may be quiet');
  quiet.ws.close();
});

test('handshakes that are none', async () => {
  await assert.rejects(server.socket('/ws/caller', {}, []).opened, /400/);
  await assert.rejects(server.socket('/ws/caller', {}, ['sportello.v2']).opened, /400/);
  await assert.rejects(server.socket('/ws/nowhere').opened, /404/);
  const socket = server.socket('/ws/caller', {}, ['other', 'sportello.v1']);
  await socket.opened;
  assert.equal(socket.ws.protocol, 'sportello.v1');
  socket.ws.close();
});

test('a socket that does not speak the protocol after the handshake', async () => {
  const handshake =
    'GET /ws/caller HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: sportello.v1\r\n\r\n';
  const frames = [
    randomBytes(200),
    Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5]), // not masked
    Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), // reserved bits
    Buffer.from([0x83, 0x80, 0, 0, 0, 0]), // reserved opcode
    Buffer.from([0x80, 0x80, 0, 0, 0, 0]), // continues nothing
    Buffer.from([0x89, 0xfe, 0x01, 0, 0, 0, 0, 0]), // a ping of 256 bytes
    Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), // 2^64 bytes
    Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), // not UTF-8
    Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0]), // a close of one byte
  ];
  for (const [index, frame] of frames.entries()) {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(handshake);
    const [answer] = await soon(once(socket, 'data'), 'the handshake');
    assert.match(answer.toString('latin1'), /^HTTP\/1\.1 101 /);
    socket.resume();
    const closed = once(socket, 'close');
    socket.write(frame);
    await soon(closed, `the end after frame ${index}`, 8_000);
  }
});

test('too many connections of one address', async () => {
  const sockets = [];
  let refused = 0;
  for (let i = 0; i < 80; i += 1) {
    const socket = server.socket('/ws/caller');
    sockets.push(socket);
    await socket.opened.catch(() => (refused += 1));
  }
  assert.ok(refused >= 20 && refused < 40, `${refused} of 80 refused`);
  for (const socket of sockets) socket.drop();
  await Promise.all(sockets.map((socket) => socket.close()));
  await sleep(200);
  const socket = await server.caller();
  socket.ws.close();
});

test('connections that come and go leave nothing behind', async () => {
  const descriptors = () => readdirSync(`/proc/${server.pid}/fd`).length;
  await sleep(300);
  const before = descriptors();
  for (let i = 0; i < 300; i += 1) {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(i % 3 ? 'GET /ws/caller HTTP/1.1\r\nHost: a\r\n' : randomBytes(64));
    if (i % 2) socket.destroy();
    else socket.resetAndDestroy();
  }
  const deadline = Date.now() + 10_000;
  while (descriptors() > before + 1 && Date.now() < deadline) await sleep(50);
  assert.ok(descriptors() <= before + 1, `${before} descriptors before, ${descriptors()} after`);
  assert.equal((await server.fetch('/healthz')).status, 200);
});
