// SPDX-License-Identifier: EUPL-1.2
// The program itself: configuration, TLS, proxies, start and stop.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import test from 'node:test';

import { Server, program, ring, talk } from './program.mjs';

/** A server for one test. */
async function started(t, options, prepare = () => {}) {
  const server = new Server(options);
  t.after(() => server.remove());
  await prepare(server);
  return server.start();
}

test('says where it listens in one line of JSON', async (t) => {
  const server = await started(t);
  const [line] = server.events('listening');
  assert.equal(line.address, '127.0.0.1');
  assert.equal(line.port, server.port);
  assert.ok(!Number.isNaN(Date.parse(line.time)));
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} takes leave of all and ends with 0`, async (t) => {
    const server = await started(t, {}, (one) => one.addUser('anna', 'correct horse'));
    const operator = await server.operator(await server.cookie('anna', 'correct horse'));
    const talking = await server.caller();
    await talk(talking, operator);
    const idle = await server.caller();
    const deaf = await server.caller();
    deaf.ws._socket.pause(); // never answers the close
    const begin = Date.now();
    assert.equal(await server.end(signal), 0);
    assert.ok(Date.now() - begin < 2_000, `took ${Date.now() - begin} ms`);
    for (const socket of [operator, talking, idle]) assert.equal((await socket.close()).code, 1001);
    deaf.drop();
    assert.equal(server.events('stopped').length, 1);
  });
}

test('faults of the configuration: file, line and sentence', (t) => {
  const server = new Server();
  t.after(() => server.remove());
  const check = (text) => {
    writeFileSync(server.configuration, text);
    return server.run(['--check']);
  };
  const faulty = check('listen = 127.0.0.1\ncolour = red\n');
  assert.equal(faulty.status, 2);
  assert.ok(faulty.stderr.includes(`${server.configuration}:1: 'listen' is ADDRESS:PORT`), faulty.stderr);
  assert.ok(faulty.stderr.includes(`${server.configuration}:2: unknown key 'colour'`));
  assert.ok(faulty.stderr.includes('static_dir is missing'));
  const good = check('listen = 127.0.0.1:0\nstatic_dir = www\nstate_dir = s\n[desk A]\nname_it = A\n');
  assert.equal(good.status, 0, good.stderr);
});

test('faults of the command line and the surroundings', (t) => {
  const server = new Server();
  t.after(() => server.remove());
  const bare = (...args) => spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(bare().status, 2);
  assert.match(bare().stderr, /--config FILE is needed/);
  assert.match(bare('--config', '/nowhere/x').stderr, /there is no file/);
  assert.equal(bare('--help').status, 0);
  assert.match(bare('--help').stdout, /user add --config FILE NAME/);
  assert.match(server.run(['dance']).stderr, /unexpected argument dance/);
  writeFileSync(server.configuration, 'listen = 127.0.0.1:0\nstatic_dir = none\nstate_dir = s\n[desk A]\nname_it = A\n');
  const result = server.run([]);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /cannot read static_dir/);
});

test('a port that is taken', async (t) => {
  const server = await started(t);
  writeFileSync(
    path.join(server.folder, 'second.conf'),
    `listen = 127.0.0.1:${server.port}\nstatic_dir = www\nstate_dir = s\n[desk A]\nname_it = A\n`,
  );
  const taken = spawnSync(program, ['--config', path.join(server.folder, 'second.conf')], { encoding: 'utf8' });
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, /cannot listen on 127\.0\.0\.1 port \d+: Address already in use/);
});

test('TLS: pages, cookies and sockets', async (t) => {
  const server = await started(
    t,
    { settings: 'tls_certificate = c.pem\ntls_key = k.pem', files: { 'app/big.js': 'x'.repeat(3_000_000) } },
    (one) => {
      execFileSync('openssl', [
        'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
        '-subj', '/CN=test', '-keyout', path.join(one.folder, 'k.pem'), '-out', path.join(one.folder, 'c.pem'),
      ], { stdio: 'ignore' });
      one.addUser('anna', 'correct horse');
    },
  );
  const ask = (target, options = {}, body = '') =>
    new Promise((resolve, reject) => {
      const query = https.request(`${server.origin}${target}`, { rejectUnauthorized: false, ...options }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ response, body: Buffer.concat(parts).toString() }));
      });
      query.on('error', reject);
      query.end(body);
    });
  const page = await ask('/desk');
  assert.equal(page.response.statusCode, 200);
  assert.match(page.response.headers['content-security-policy'], new RegExp(`wss://127.0.0.1:${server.port}`));
  assert.equal((await ask('/app/big.js')).body.length, 3_000_000);
  const signIn = (origin) =>
    ask(
      '/api/session',
      { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin } },
      JSON.stringify({ name: 'anna', password: 'correct horse' }),
    );
  assert.equal((await signIn(server.origin.replace('https', 'http'))).response.statusCode, 403);
  const { response } = await signIn(server.origin);
  assert.equal(response.statusCode, 200);
  const [cookie] = response.headers['set-cookie'];
  assert.match(cookie, /^__Host-sportello_session=.*; Secure$/);

  const operator = await server.operator(cookie.split(';')[0]);
  const caller = await server.caller();
  const { call } = await talk(caller, operator);
  caller.say({ type: 'signal', call, data: { x: 'x'.repeat(30_000) } });
  assert.equal((await operator.next('signal')).data.x.length, 30_000);
  caller.say('nonsense');
  assert.equal((await caller.close()).code, 4400);
  assert.equal(await server.end(), 0);
  assert.equal((await operator.close()).code, 1001);
});

test('a certificate that cannot be used', (t) => {
  const server = new Server({ settings: 'tls_certificate = c.pem\ntls_key = k.pem' });
  t.after(() => server.remove());
  const result = server.run([]);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /cannot use tls_certificate .*c\.pem/);
});

test('behind a proxy that speaks HTTPS', async (t) => {
  const server = await started(
    t,
    { settings: 'trusted_proxies = 127.0.0.1\nmax_connections_per_address = 2\nnew_calls_per_minute = 2' },
    (one) => one.addUser('anna', 'correct horse'),
  );
  const forwarded = (address) => ({ 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': `6.6.6.6, ${address}` });
  const origin = `https://127.0.0.1:${server.port}`;
  const response = await server.signIn('anna', 'correct horse', { ...forwarded('192.0.2.1'), Origin: origin });
  assert.equal(response.status, 200);
  const cookie = response.headers.get('set-cookie');
  assert.match(cookie, /^__Host-sportello_session=.*; Secure$/);
  const operator = await server.operator(cookie.split(';')[0], { headers: { ...forwarded('192.0.2.1'), origin } });

  const callers = [];
  for (let i = 0; i < 2; i += 1) callers.push(await server.caller({ headers: forwarded('192.0.2.9') }));
  await assert.rejects(server.socket('/ws/caller', { headers: forwarded('192.0.2.9') }).opened, /429/);
  const other = await server.caller({ headers: forwarded('192.0.2.10') });

  for (const caller of callers) await ring(caller);
  callers[0].drop();
  await callers[0].close();
  const third = await server.caller({ headers: forwarded('192.0.2.9') });
  third.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] });
  assert.equal((await third.next('call.refused')).reason, 'server_full', 'too many calls of one address');
  await ring(other);
  operator.drop();
});

test('nobody else is believed about the address', async (t) => {
  const server = await started(t, {}, (one) => one.addUser('anna', 'correct horse'));
  const response = await server.signIn('anna', 'correct horse', {
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-For': '192.0.2.1',
  });
  assert.match(response.headers.get('set-cookie'), /^sportello_session=/);
});

test('no more connections than the configuration allows', async (t) => {
  const server = await started(t, { settings: 'max_connections = 3' });
  const sockets = [];
  for (let i = 0; i < 3; i += 1) sockets.push(await server.caller());
  await assert.rejects(server.socket('/ws/caller').opened);
  sockets[0].drop();
  await sockets[0].close();
  sockets.push(await server.caller());
  for (const socket of sockets) socket.drop();
});
