// SPDX-License-Identifier: EUPL-1.2
// Operators' accounts, from the command line to the cookie.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { Server, sleep } from './program.mjs';

/** Tries until it holds. */
async function until(holds, what) {
  const start = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - start < 30_000, `waited in vain for ${what}`);
    await sleep(50);
  }
}

const LOCKOUT_S = 5;

let server;
before(async () => {
  server = new Server({ settings: `lockout_base = ${LOCKOUT_S} s` });
  server.addUser('anna', 'correct horse', '--display', 'Anna Bianchi', '--desk', 'URP_1', '--desk', 'URP_1');
  server.addUser('bruno', 'battery staple');
  server.addUser('carla', 'correct horse');
  await server.start();
});
after(() => server.remove());

test('signs in, says who, signs out', async () => {
  const response = await server.signIn('Anna', 'correct horse');
  assert.equal(response.status, 200);
  const desk = { id: 'URP_1', name: { it: 'Sportello URP_1', en: 'Sportello URP_1' } };
  const expected = { operator: { id: 'anna', name: 'Anna Bianchi', desks: [desk], roles: ['operator'] } };
  assert.deepEqual(await response.json(), expected);
  const cookie = response.headers.get('set-cookie');
  assert.match(cookie, /^sportello_session=[\w-]{43}; /);
  for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) assert.ok(cookie.includes(flag), flag);
  assert.ok(!cookie.includes('Secure'), 'plain HTTP on loopback');

  const headers = { cookie: cookie.split(';')[0] };
  assert.deepEqual(await (await server.fetch('/api/session', { headers })).json(), expected);
  const out = await server.fetch('/api/session', {
    method: 'DELETE',
    headers: { ...headers, 'Content-Type': 'application/json' },
  });
  assert.equal(out.status, 204);
  const late = await server.fetch('/api/session', { headers });
  assert.equal(late.status, 401);
  assert.deepEqual(await late.json(), { error: 'signed_out' });
});

test('a wrong password, an unknown name and a made-up cookie get the same nothing', async () => {
  for (const [name, password] of [['bruno', 'wrong'], ['nobody', 'wrong'], ['', '']]) {
    const response = await server.signIn(name, password);
    assert.equal(response.status, 401, name);
    assert.equal(response.headers.get('set-cookie'), null);
    assert.deepEqual(await response.json(), { error: 'bad_credentials' });
  }
  const cookie = `sportello_session=${'A'.repeat(43)}`;
  assert.equal((await server.fetch('/api/session', { headers: { cookie } })).status, 401);
});

test('no other site can sign anybody in or out', async () => {
  for (const headers of [
    { Origin: 'http://town.example' },
    { Origin: 'null' },
    { Origin: `http://localhost:${server.port}` },
    { 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    const response = await server.signIn('anna', 'correct horse', headers);
    assert.equal(response.status, 403, JSON.stringify(headers));
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  }
  const form = await server.fetch('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: '{"name":"anna","password":"correct horse"}',
  });
  assert.equal(form.status, 415);
  assert.equal((await server.signIn('anna', 'correct horse', { Origin: server.origin })).status, 200);
});

test('guessing has to wait, longer each time, and a right password then still works', async () => {
  const attempt = () => server.signIn('carla', 'wrong');
  for (let i = 0; i < 5; i += 1) assert.equal((await attempt()).status, 401, `guess ${i}`);
  const locked = await server.signIn('carla', 'correct horse');
  assert.equal(locked.status, 429);
  const body = await locked.json();
  assert.equal(body.error, 'too_many_attempts');
  // What is left of the lock, which began with the last guess.
  const wait = body.retry_after_s;
  assert.ok(Number.isInteger(wait) && wait > 0 && wait <= LOCKOUT_S, `${wait} s`);
  assert.equal(locked.headers.get('retry-after'), String(wait));
  await until(async () => (await server.signIn('carla', 'correct horse')).status === 200, 'the end of the lock');
  assert.equal((await attempt()).status, 401, 'success clears the count');
});

test('many guesses at once do not slip through', async (t) => {
  const other = new Server();
  t.after(() => other.remove());
  await other.start();
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async () => (await other.signIn('dario', 'wrong')).status),
  );
  assert.equal(statuses.filter((status) => status === 401).length, 5, String(statuses));
  assert.equal(statuses.filter((status) => status === 429).length, 7, String(statuses));
});

test('the server answers others while passwords are compared', async (t) => {
  const other = new Server();
  t.after(() => other.remove());
  await other.start();
  const names = Array.from({ length: 8 }, (_, i) => `guess${i}`);
  const pending = Promise.all(names.map((name) => other.signIn(name, 'x')));
  let answered = 0;
  let done = false;
  pending.then(() => (done = true));
  while (!done) {
    assert.equal((await other.fetch('/healthz')).status, 200);
    answered += 1;
  }
  assert.ok(answered > 8, `${answered} answers meanwhile`);
});

test('signing out closes the open console', async () => {
  const cookie = await server.cookie('bruno', 'battery staple');
  const console_ = await server.operator(cookie);
  await server.fetch('/api/session', { method: 'DELETE', headers: { cookie, 'Content-Type': 'application/json' } });
  assert.equal((await console_.next('error')).code, 'signed_out');
  assert.deepEqual(await console_.close(), { code: 4401, reason: 'signed_out' });
});

test('the console needs a session and the own origin', async () => {
  const without = server.socket('/ws/operator', { headers: { origin: server.origin } });
  assert.equal((await without.next('error')).code, 'signed_out');
  assert.equal((await without.close()).code, 4401);
  const cookie = await server.cookie('bruno', 'battery staple');
  for (const origin of ['http://town.example', undefined, 'null']) {
    const foreign = server.socket('/ws/operator', { headers: origin ? { cookie, origin } : { cookie } });
    await assert.rejects(foreign.opened, /403/, String(origin));
  }
});

test('accounts from the command line', () => {
  const list = server.run(['user', 'list']);
  assert.equal(list.status, 0);
  assert.match(list.stdout, /^anna\tAnna Bianchi\tURP_1\toperator$/m);
  assert.match(list.stdout, /^bruno\tbruno\tURP_1,URP_2\toperator$/m);
  server.addUser('paolo', 'correct horse', '--role', 'editor', '--role', 'supervisor');
  assert.match(server.run(['user', 'list']).stdout, /^paolo\tpaolo\tURP_1,URP_2\tsupervisor,editor$/m);
  const folder = path.join(server.folder, 'state');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    assert.equal(statSync(file).mode & 0o777, 0o600, name);
    assert.ok(!readFileSync(file).includes('correct horse'), name);
  }

  const faults = [
    [['user', 'add', 'x', '--desk', 'NOWHERE'], 'long enough\n', /no desk NOWHERE/],
    [['user', 'add', 'x'], 'short\n', /at least 8/],
    [['user', 'add', 'x'], '', /at least 8/],
    [['user', 'add', 'a b'], 'long enough\n', /a name has/],
    [['user', 'add'], 'long enough\n', /a name has/],
    [['user', 'add', 'x', '--display'], 'long enough\n', /needs a value/],
    [['user', 'add', 'x', '--role', 'mayor'], 'long enough\n', /a role is/],
    [['user', 'add', 'x', 'y'], 'long enough\n', /unexpected argument y/],
    [['user', 'remove', 'nobody'], '', /no account nobody/],
    [['user', 'rename'], '', /add, remove or list/],
    [['user'], '', /add, remove or list/],
  ];
  for (const [args, input, message] of faults) {
    const result = server.run(args, input);
    assert.notEqual(result.status, 0, args.join(' '));
    assert.match(result.stderr, message);
  }
});

test('a changed password and a removed account count within a moment', async () => {
  server.addUser('elena', 'first password');
  let cookie;
  const status = async () => (await server.fetch('/api/session', { headers: { cookie } })).status;
  await until(async () => (await server.signIn('elena', 'first password')).status === 200, 'the account');
  cookie = await server.cookie('elena', 'first password');
  assert.equal(await status(), 200);
  server.addUser('elena', 'second password');
  await until(async () => (await status()) === 401, 'the end of the session');
  assert.equal((await server.signIn('elena', 'first password')).status, 401);
  cookie = await server.cookie('elena', 'second password');
  assert.equal(server.run(['user', 'remove', 'elena']).status, 0);
  await until(async () => (await status()) === 401, 'the end of the account');
  assert.equal((await server.signIn('elena', 'second password')).status, 401);
});

test('sessions outlive a restart, and a back-up is made meanwhile', async (t) => {
  const other = new Server();
  t.after(() => other.remove());
  other.addUser('bruno', 'battery staple');
  await other.start();
  const cookie = await other.cookie('bruno', 'battery staple');
  const copy = path.join(other.folder, 'copy.db');
  const backup = other.run(['backup', '--to', copy]);
  assert.equal(backup.status, 0, backup.stderr);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  assert.notEqual(other.run(['backup']).status, 0);
  await other.end();
  await other.start();
  const session = await other.fetch('/api/session', { headers: { cookie } });
  assert.equal((await session.json()).operator.id, 'bruno');
});

test('the log names nobody', () => {
  assert.ok(server.events('signed_in').length > 0);
  assert.doesNotMatch(server.log, /anna|bruno|carla|Bianchi|horse/i);
  assert.equal(server.log.match(/127\.0\.0\.1/g).length, 1, 'only where it listens');
});
