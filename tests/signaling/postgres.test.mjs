// SPDX-License-Identifier: EUPL-1.2
// The real server on a real PostgreSQL: alone, beside another one, and while the database goes away.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { crashRun } from './crash.mjs';
import { Postgres, openWay } from './postgres.mjs';
import { Server, ring, sleep, soon, talk } from './program.mjs';

/** @type {Postgres} */
let postgres;
const servers = [];

before(async () => {
  postgres = await new Postgres().start();
});
after(async () => {
  for (const server of servers) await server.remove();
  await postgres?.remove();
});

let schemas = 0;
/** The URL for work in a fresh schema. @param {string} [base] */
function fresh(base = postgres.url) {
  schemas += 1;
  postgres.sql(`CREATE SCHEMA town_${schemas}`);
  return `${base}&options=-csearch_path%3Dtown_${schemas}`;
}

/** A server on this database. @param {string} url */
function serverAt(url, settings = '') {
  const server = new Server({ settings: `database = ${url}\nmax_connections = 500\ntrusted_proxies = 127.0.0.1\n${settings}` });
  servers.push(server);
  return server;
}

let people = 0;
/** Sends JSON, each time from another address. */
function send(server, method, target, body, headers = {}) {
  people += 1;
  return server.fetch(target, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `10.1.${people >> 8}.${people % 256}`, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

const callback = (name) => ({ desk: 'URP_1', name, phone: '', email: `c${people}@example.it`, subject: 'TARI', preferred: { part: 'morning', date: '' }, consent: true, lang: 'it' });
const appointment = (start) => ({ desk: 'URP_2', start, name: 'Ada', email: '', subject: 'TARI', consent: true, lang: 'it' });
const status = async (server, target) => (await server.fetch(target)).status;

/** Repeats until it is so. */
async function until(what, condition) {
  const loop = async () => {
    while (!(await condition())) await sleep(25);
  };
  await soon(loop(), what, 30_000);
}

/** Two servers on one database, with Sara and Anna. */
async function twoNodes() {
  const url = fresh();
  const one = serverAt(url);
  one.addUser('sara', 'battery staple', '--role', 'supervisor');
  one.addUser('anna', 'correct horse');
  await one.start();
  const two = await serverAt(url).start();
  return { one, two };
}

test('all that a town keeps is kept, over a restart too', async () => {
  const server = serverAt(fresh());
  server.addUser('anna', 'correct horse', '--display', 'Anna');
  server.addUser('sara', 'battery staple', '--role', 'supervisor');
  assert.match(server.run(['user', 'list']).stdout, /^anna\tAnna\tURP_1,URP_2\toperator\nsara\t/);
  await server.start();
  const cookie = await server.cookie('anna', 'correct horse');
  const boss = await server.cookie('sara', 'battery staple');

  const asked = await send(server, 'POST', '/api/callbacks', callback("Ada D'Àrco; DROP TABLE"));
  assert.equal(asked.status, 201);
  const { token } = await asked.json();
  const operator = await server.operator(cookie);
  const caller = await server.caller();
  const { call } = await talk(caller, operator);
  operator.say({ type: 'call.hangup', call });
  const ended = await caller.next('call.ended');
  assert.equal((await send(server, 'POST', '/api/ratings', { ticket: ended.rate, stars: 5, comment: 'bene' })).status, 204);
  assert.equal((await send(server, 'POST', '/api/ratings', { ticket: ended.rate, stars: 1 })).status, 409);
  assert.equal((await send(server, 'POST', '/api/desk/notes', { call, desk: 'URP_1', text: 'Nota' }, { cookie })).status, 200);
  const hours = { week: [['09:00-13:00'], [], [], [], [], [], []], closed_on_holidays: true, special: [] };
  assert.equal((await send(server, 'POST', '/api/office/hours/URP_1', hours, { cookie: boss })).status, 200);

  assert.equal(await server.end(), 0);
  await server.start();
  const { callbacks } = await (await server.fetch('/api/desk/callbacks', { headers: { cookie } })).json();
  assert.deepEqual(callbacks.map(({ name }) => name), ["Ada D'Àrco; DROP TABLE"], 'and the session outlives the restart');
  assert.equal((await (await server.fetch(`/api/callbacks/${token}`)).json()).state, 'open');
  const notes = await (await server.fetch(`/api/desk/notes?call=${call}`, { headers: { cookie } })).json();
  assert.equal(notes.notes[0].text, 'Nota');
  const week = await (await server.fetch('/api/desks/URP_1/hours')).json();
  assert.deepEqual(week.week[0], ['09:00-13:00']);
  const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const report = await (await server.fetch(`/api/office/reports?from=${day(-1)}&to=${day(1)}`, { headers: { cookie: boss } })).json();
  assert.equal(report.total.answered, 1);
  assert.deepEqual(report.total.ratings, { count: 1, mean: 5, stars: [0, 0, 0, 0, 1] });
  const { entries } = await (await server.fetch('/api/office/audit', { headers: { cookie: boss } })).json();
  assert.ok(entries.some(({ what }) => what === 'hours.put'));
  const gone = await send(server, 'DELETE', `/api/callbacks/${token}`, undefined);
  assert.equal(gone.status, 204);
  assert.doesNotMatch(server.log, /storage_failed|Ada|TARI/);
});

test('two nodes: who signs in at one is known at the other at once, and signed out there', async () => {
  const { one, two } = await twoNodes();
  for (let i = 0; i < 3; ++i) {
    const cookie = await one.cookie('anna', 'correct horse');
    // The first request is not written yet perhaps: then the node looks again within the second.
    const from = Date.now();
    await until('the session at the other node', async () => (await two.fetch('/api/session', { headers: { cookie } })).status === 200);
    assert.ok(Date.now() - from < 1_000, `${Date.now() - from} ms`);
  }
  const cookie = await one.cookie('anna', 'correct horse');
  await until('the session', async () => (await two.fetch('/api/session', { headers: { cookie } })).status === 200);
  const operator = await two.operator(cookie);
  const out = await send(one, 'DELETE', '/api/session', undefined, { cookie });
  assert.equal(out.status, 204);
  await operator.close();
  assert.equal((await two.fetch('/api/session', { headers: { cookie } })).status, 401);

  const boss = await two.cookie('sara', 'battery staple');
  const anna = await (await two.fetch('/api/office/people', { headers: { cookie: boss } })).json();
  assert.ok(anna.people.some(({ id }) => id === 'anna'));
  assert.ok((await send(two, 'POST', '/api/office/people/anna', { disabled: true }, { cookie: boss })).ok);
  await until('the change at the other node', async () => (await one.signIn('anna', 'correct horse')).status === 401);
  // A stranger's made-up token is looked for, and is nobody's.
  const forged = `sportello_session=${'A'.repeat(43)}`;
  assert.equal((await two.fetch('/api/session', { headers: { cookie: forged } })).status, 401);
});

test('two nodes: of two who want one slot one gets it; a call goes on at the other node', async () => {
  const { one, two } = await twoNodes();
  const boss = await one.cookie('sara', 'battery staple');
  assert.ok((await send(one, 'POST', '/api/office/desks/URP_2', { slot_minutes: 30 }, { cookie: boss })).ok);
  const hours = { week: Array(7).fill(['00:00-24:00']), closed_on_holidays: false, special: [] };
  assert.ok((await send(one, 'POST', '/api/office/hours/URP_2', hours, { cookie: boss })).ok);
  await until('the slots at the other node', async () => (await (await two.fetch('/api/desks/URP_2/slots')).json()).slots.length > 0);
  const { slots } = await (await two.fetch('/api/desks/URP_2/slots')).json();
  for (const start of slots.slice(10, 22)) {
    const answers = await Promise.all([one, two, one, two].map((node) => send(node, 'POST', '/api/appointments', appointment(start))));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409]);
  }
  const operator = await one.operator(await one.cookie('anna', 'correct horse'));
  const caller = await one.caller();
  const { call, resume } = await ring(caller);
  caller.drop();
  operator.drop();
  const again = await two.caller();
  again.say({ type: 'call.resume', call, resume, fresh: true });
  assert.equal((await again.next('call.resumed')).call, call, 'the nodes share the key that seals it');
  again.drop();
});

test('PostgreSQL restarts: 503 meanwhile, calls go on, nothing confirmed is lost', async () => {
  const server = serverAt(fresh());
  server.addUser('anna', 'correct horse');
  await server.start();
  const cookie = await server.cookie('anna', 'correct horse');
  const operator = await server.operator(cookie);
  const caller = await server.caller();
  const { call } = await talk(caller, operator);

  const confirmed = [];
  let failed = 0;
  let writing = true;
  const writer = async () => {
    for (let i = 0; writing; i += 1) {
      const response = await send(server, 'POST', '/api/callbacks', callback(`name ${i}`));
      if (response.status === 201) {
        confirmed.push((await response.json()).token);
      } else {
        assert.equal(response.status, 503);
        assert.equal((await response.json()).error, 'no_database');
        assert.equal(response.headers.get('retry-after'), '1');
        failed += 1;
        await sleep(10);
      }
    }
  };
  const load = Promise.all([writer(), writer(), writer()]);
  await until('a load', () => confirmed.length > 10);
  await postgres.end('SIGQUIT');
  await until('the server to say so', async () => (await status(server, '/readyz')) === 503);
  assert.equal(await status(server, '/healthz'), 200);
  assert.equal((await server.fetch('/api/session', { headers: { cookie } })).status, 200, 'operators stay signed in');
  const meanwhile = await server.signIn('anna', 'correct horse');
  assert.equal(meanwhile.status, 200, 'and may sign in');
  const late = meanwhile.headers.get('set-cookie').split(';')[0];
  operator.say({ type: 'call.hangup', call });
  await caller.next('call.ended');
  await postgres.start();
  await until('the server to go on', async () => (await status(server, '/readyz')) === 200);
  const before = confirmed.length;
  await until('more requests', () => confirmed.length > before + 5);
  writing = false;
  await load;
  assert.ok(failed > 0);
  for (const token of confirmed) assert.equal((await send(server, 'GET', `/api/callbacks/${token}`)).status, 200);
  assert.equal(server.events('database_back').length > 0, true);
  await until('the late session in the database', async () => {
    const count = postgres.sql(`SELECT count(*) FROM town_${schemas}.session`);
    return Number(count) === 2;
  });
  assert.equal(await server.end(), 0);
  await server.start();
  assert.equal((await server.fetch('/api/session', { headers: { cookie: late } })).status, 200);
  operator.drop();
  caller.drop();
});

test('a commit whose answer is lost is not confirmed; the way to the database is taken again', async () => {
  const way = await openWay(postgres);
  const server = serverAt(fresh(postgres.urlAt('127.0.0.1', way.port)));
  await server.start();
  way.loseCommitOf = 'Lost Answer';
  const response = await send(server, 'POST', '/api/callbacks', callback('Lost Answer'));
  assert.equal(way.lost, 1);
  assert.equal(response.status, 503);
  assert.equal((await response.json()).error, 'no_database');
  assert.equal(postgres.sql(`SELECT count(*) FROM town_${schemas}.callbacks WHERE name = 'Lost Answer'`), '1', 'it was committed, which nobody could know');
  assert.equal((await send(server, 'POST', '/api/callbacks', callback('Next'))).status, 201);

  way.open = false;
  way.cut();
  await until('the server to say so', async () => (await status(server, '/readyz')) === 503);
  assert.equal((await send(server, 'GET', `/api/callbacks/c${'A'.repeat(22)}`)).status, 503, 'reads, too');
  way.open = true;
  await until('the server to go on', async () => (await status(server, '/readyz')) === 200);
  assert.equal((await send(server, 'POST', '/api/callbacks', callback('After'))).status, 201);
  await server.end();
  await way.close();
});

test('nothing acknowledged is lost by kill -9', async (t) => {
  const seed = 20261127;
  t.diagnostic(`seed ${seed}`);
  const writes = await crashRun({ kills: 4, seed, database: fresh(), log: (line) => t.diagnostic(line) });
  assert.ok(writes > 0, 'there was a load');
  t.diagnostic(`${writes} acknowledged writes`);
});

test('the command line says what is wrong, and never a password', async () => {
  const url = fresh();
  const server = serverAt(url);
  const backup = server.run(['backup', '--to', path.join(server.folder, 'x.db')]);
  assert.equal(backup.status, 1);
  assert.match(backup.stderr, /pg_dump/);

  const plain = new Server();
  servers.push(plain);
  const added = plain.run(['user', 'add', 'carla', '--database', url], 'correct horse\n');
  assert.equal(added.status, 0, added.stderr);
  assert.match(plain.run(['user', 'list', '--database', url]).stdout, /^carla\t/);
  assert.equal(plain.run(['user', 'list']).stdout, '', 'not in its SQLite');
  for (const wrong of ['sqlite.db', 'postgresql://anna:hunter2@db/town']) {
    const { status: code, stderr } = plain.run(['user', 'list', '--database', wrong]);
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, /hunter2/);
  }
  assert.match(plain.run(['user', 'list', '--database', 'postgresql://a:hunter2@db/town']).stderr, /database_password_file/);

  postgres.sql("CREATE ROLE guarded LOGIN PASSWORD 'right one'");
  postgres.sql('GRANT ALL ON DATABASE postgres TO guarded');
  postgres.sql('CREATE SCHEMA guarded AUTHORIZATION guarded');
  writeFileSync(path.join(postgres.data, 'pg_hba.conf'), 'local all guarded scram-sha-256\nlocal all all trust\n');
  postgres.sql('SELECT pg_reload_conf()');
  const guarded = serverAt(`${postgres.url.replace('sportello@', 'guarded@')}&options=-csearch_path%3Dguarded`, 'database_password_file = secret');
  writeFileSync(path.join(guarded.folder, 'secret'), 'hunter2\n');
  await until('the password to be asked for', () => guarded.run(['user', 'list']).status === 1);
  const refused = guarded.run(['user', 'list']);
  assert.match(refused.stderr, /password authentication failed/);
  assert.doesNotMatch(refused.stderr, /hunter2/);
  writeFileSync(path.join(guarded.folder, 'secret'), 'right one\n');
  assert.equal(guarded.run(['user', 'list']).status, 0);
  await guarded.start();
  assert.equal(await status(guarded, '/readyz'), 200);
});
