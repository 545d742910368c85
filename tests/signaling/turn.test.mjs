// SPDX-License-Identifier: EUPL-1.2
// TURN credentials in the messages of the real server.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Server, talk } from './program.mjs';

const SECRET = 'a secret that coturn knows, too';
const TURN = '[turn]\nurls = turn:turn.example:3478?transport=udp, turns:turn.example\nsecret_file = turn.secret\nlifetime = 2 h\n';

/** Sections come after the desks' settings: the last one of these is where they begin. */
function withTurn(t, settings = '') {
  const server = new Server({ settings: `${settings}\n${TURN}[ice_server]\nurls = stun:stun.example` });
  t.after(() => server.remove());
  return server;
}

function checkCredentials({ urls, username, credential }) {
  assert.deepEqual(urls, ['turn:turn.example:3478?transport=udp', 'turns:turn.example']);
  const [expiry, name] = username.split(':');
  assert.ok(Math.abs(Number(expiry) - (Date.now() / 1000 + 7200)) < 60, `in two hours: ${expiry}`);
  assert.match(name, /^[\w-]{22}$/, 'says nothing about a person');
  assert.equal(credential, createHmac('sha1', SECRET).update(username).digest('base64'));
}

test('each message has credentials of its own, as coturn reckons them', async (t) => {
  const server = withTurn(t, 'relay_only = yes');
  writeFileSync(path.join(server.folder, 'turn.secret'), `${SECRET}\n`);
  server.addUser('anna', 'correct horse');
  await server.start();
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const caller = await server.caller();
  const { ringing, assigned, answered } = await talk(caller, operator);
  const again = await server.caller();
  again.say({ type: 'call.resume', call: ringing.call, resume: answered.resume, fresh: true });
  const resumed = await again.next('call.resumed');
  const names = new Set();
  for (const message of [operator.welcome, ringing, assigned, resumed]) {
    assert.deepEqual(message.ice_servers[0], { urls: ['stun:stun.example'] });
    assert.equal(message.ice_servers.length, 2);
    checkCredentials(message.ice_servers[1]);
    assert.equal(message.ice_transport_policy, 'relay');
    names.add(message.ice_servers[1].username);
  }
  assert.equal(names.size, 4);
  assert.ok(!server.log.includes(SECRET));
});

test('without relay_only there is no policy', async (t) => {
  const server = withTurn(t);
  writeFileSync(path.join(server.folder, 'turn.secret'), SECRET);
  server.addUser('anna', 'correct horse');
  await server.start();
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  assert.ok(!('ice_transport_policy' in operator.welcome));
  checkCredentials(operator.welcome.ice_servers[1]);
});

test('a secret that is missing or empty keeps the server from starting, in a sentence', (t) => {
  const server = withTurn(t);
  const start = () => server.run([]);
  assert.match(start().stderr, /there is no secret in secret_file .*turn\.secret/);
  writeFileSync(path.join(server.folder, 'turn.secret'), ' \n');
  const empty = start();
  assert.equal(empty.status, 1);
  assert.match(empty.stderr, /there is no secret in secret_file/);
});
