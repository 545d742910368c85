// SPDX-License-Identifier: EUPL-1.2
// Call-backs and their mails, against the real server and a real mail server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openPostOffice } from './post-office.mjs';
import { Server, ring, sleep, soon } from './program.mjs';

const PUBLIC = 'https://sportello.comune.example';
let post;
let server;
let cookie;

const mailSection = (port, more = '') => `[mail]\nserver = 127.0.0.1\nport = ${port}\nsender = Comune di Città <sportello@comune.example>\nretry_after = 300 ms\n${more || 'security = none\n'}`;

async function startServer(port, more) {
  const started = new Server({ settings: `public_url = ${PUBLIC}\ntrusted_proxies = 127.0.0.1\n${mailSection(port, more)}` });
  started.addUser('anna', 'password-anna', '--display', 'Anna');
  started.addUser('sara', 'password-sara', '--role', 'supervisor');
  return started.start();
}

before(async () => {
  post = await openPostOffice();
  server = await startServer(post.port);
  cookie = await server.cookie('anna', 'password-anna');
});
after(async () => {
  await server?.remove();
  await post?.close();
});

let people = 0;
/** A form that nobody else sent. */
function form(changes = {}) {
  people += 1;
  return { desk: 'URP_1', name: 'Ada Rossi', phone: '', email: `ada${people}@example.it`, subject: 'TARI', preferred: { part: 'morning', date: '' }, consent: true, lang: 'it', ...changes };
}

const send = (method, target, body, headers = {}, at = server) => at.fetch(target, { method, headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `10.0.0.${people % 250}`, ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
const tokenOf = (link) => link.split('/visit/')[1];

async function ask(changes, at = server) {
  const response = await send('POST', '/api/callbacks', form(changes), {}, at);
  assert.equal(response.status, 201);
  return response.json();
}

const asOperator = async (method, target, body) => send(method, target, body, { Cookie: cookie });

async function callbackNamed(name) {
  const { callbacks } = await (await asOperator('GET', '/api/desk/callbacks')).json();
  return callbacks.find((one) => one.name === name);
}

test('a request is confirmed by mail, with a link that works', async () => {
  const { link, token } = await ask({ email: 'bea@example.it', name: 'Bea Verdi' });
  assert.equal(link, `${PUBLIC}/visit/${token}`);
  const mail = await post.mail('bea@example.it');
  assert.equal(mail.subject, 'Ti richiamiamo: Sportello URP_1');
  assert.match(mail.from, /<sportello@comune\.example>$/);
  assert.equal(mail.link, link);
  assert.doesNotMatch(mail.source, /Bea Verdi|TARI/, 'what a stranger typed does not travel in a mail');
  const seen = await (await server.fetch(`/api/callbacks/${token}`)).json();
  assert.equal(seen.state, 'open');
  assert.equal(seen.subject, 'TARI');
  assert.equal(seen.preferred.part, 'morning');
});

test('the desk calls back: the link goes out, and opens a call ahead of those who wait', async () => {
  const { token } = await ask({ email: 'carla@example.it', name: 'Carla Neri', lang: 'en' });
  const operator = await server.operator(cookie);
  const early = await server.caller();
  early.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'], ticket: token });
  assert.equal((await early.next('call.refused')).reason, 'gone', 'before the desk is calling');
  const waiting = await server.caller();
  const first = await ring(waiting);
  await operator.next('call.offered', (message) => message.call === first.call);

  const callback = await callbackNamed('Carla Neri');
  const answer = await asOperator('POST', `/api/desk/callbacks/${callback.id}`, { state: 'calling' });
  const changed = await answer.json();
  assert.equal(changed.state, 'calling');
  assert.match(changed.link, /\/visit\/c[\w-]{20,}$/, 'to be read out on the telephone');
  const mail = await post.mail('carla@example.it', ({ subject }) => subject.includes('ready'));
  assert.notEqual(tokenOf(mail.link), token);
  assert.equal((await (await server.fetch(`/api/callbacks/${tokenOf(mail.link)}`)).json()).state, 'calling');

  // A mail scanner follows the link first: that uses nothing up.
  for (const [method, target] of [['GET', 'visit'], ['HEAD', 'visit'], ['GET', 'api/callbacks']]) await server.fetch(`/${target}/${tokenOf(mail.link)}`, { method });
  const citizen = await server.caller();
  citizen.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'], ticket: tokenOf(mail.link) });
  const { call } = await citizen.next('call.ringing');
  const offer = await operator.next('call.offered', (message) => message.call === call);
  assert.equal(offer.priority, 1);
  assert.deepEqual({ ...offer.visit, at: 0 }, { kind: 'callback', name: 'Carla Neri', subject: 'TARI', at: 0 });
  assert.equal((await waiting.next('call.queue')).place, 1, 'who waited is second now');

  const other = await server.caller();
  other.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'], ticket: token });
  assert.equal((await other.next('call.refused')).reason, 'gone', 'one call at a time');

  operator.say({ type: 'call.answer', call, transports: ['rtp'] });
  assert.equal((await operator.next('call.assigned')).visit.name, 'Carla Neri');
  await citizen.next('call.answered');
  assert.equal((await asOperator('POST', '/api/desk/notes', { call, desk: 'URP_1', text: 'Rata doppia, da rimborsare' })).status, 200);
  citizen.say({ type: 'call.hangup', call });
  await operator.next('call.ended');
  const done = async () => {
    while ((await (await server.fetch(`/api/callbacks/${token}`)).json()).state !== 'done') await sleep(50);
  };
  await soon(done(), 'the request to be done');
  other.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'en', transports: ['rtp'], ticket: token });
  assert.equal((await other.next('call.refused')).reason, 'gone', 'the link has done its work');

  const sara = await server.cookie('sara', 'password-sara');
  const erase = async (more) => (await send('POST', '/api/office/erase', { email: 'Carla@example.it', ...more }, { Cookie: sara })).json();
  assert.deepEqual(await erase({}), { found: 1, notes: 1 });
  assert.deepEqual(await erase({ erase: true }), { erased: 1, notes: 1 }, 'what was written beside the call goes too');
  assert.deepEqual((await (await asOperator('GET', `/api/desk/notes?call=${call}`)).json()).notes, []);
  const settings = await (await server.fetch('/api/office/settings', { headers: { Cookie: sara } })).json();
  assert.equal(settings.mail_sender, 'Comune di Città <sportello@comune.example>');
  for (const socket of [operator, early, waiting, citizen, other]) socket.drop();
});

test('what is taken back is erased, for the desk too', async () => {
  const { token } = await ask({ name: 'Dora Blu' });
  assert.ok(await callbackNamed('Dora Blu'));
  assert.equal((await send('DELETE', `/api/callbacks/${token}`)).status, 204);
  const seen = await (await server.fetch(`/api/callbacks/${token}`)).json();
  assert.equal(seen.state, 'withdrawn');
  assert.equal(seen.subject, '');
  assert.equal(await callbackNamed('Dora Blu'), undefined);
  assert.equal((await send('DELETE', `/api/callbacks/${token}`)).status, 204, 'twice is no fault');
});

test('a fault names its field, and nothing comes of hostile input', async () => {
  const cases = [
    [{ name: '' }, 400, 'missing', 'name'],
    [{ email: '', phone: '' }, 400, 'contact_needed', 'phone'],
    [{ email: 'a@b.it\r\nBcc: c@d.it' }, 400, 'not_an_email', 'email'],
    [{ email: 'a@b.it, c@d.it' }, 400, 'not_an_email', 'email'],
    [{ phone: 'x' }, 400, 'not_a_phone', 'phone'],
    [{ subject: 'x'.repeat(501) }, 400, 'too_long', 'subject'],
    [{ consent: false }, 400, 'missing', 'consent'],
    [{ desk: 'NO' }, 404, 'unknown_desk', 'desk'],
    [{ name: { $ne: 1 } }, 400, 'malformed', 'name'],
  ];
  for (const [changes, status, error, field] of cases) {
    people += 1;
    const response = await send('POST', '/api/callbacks', form(changes), { 'X-Forwarded-For': '10.9.9.9' });
    const body = await response.json();
    if (response.status === 429) continue;
    assert.deepEqual([response.status, body.error, body.field], [status, error, field], JSON.stringify(changes));
  }
  for (const token of ['c', 'cAAAAAAAAAAAAAAAAAAAAAA', "c' OR 1=1--", 'x'.repeat(120)]) {
    assert.equal((await server.fetch(`/api/callbacks/${encodeURIComponent(token)}`)).status, 404);
  }
});

test('one address sends six a minute, and is told when to come back', async () => {
  const statuses = [];
  let retry = '';
  for (let i = 0; i < 30; i += 1) {
    const response = await send('POST', '/api/callbacks', form({ name: '' }), { 'X-Forwarded-For': '10.0.1.1' });
    statuses.push(response.status);
    retry ||= response.headers.get('retry-after') ?? '';
  }
  assert.ok(statuses.includes(429));
  assert.ok(Number(retry) > 0);
});

test('only operators of the desk see and change requests', async () => {
  assert.equal((await send('GET', '/api/desk/callbacks')).status, 401);
  assert.equal((await send('POST', '/api/desk/callbacks/x', { state: 'done' })).status, 401);
  assert.equal((await asOperator('POST', '/api/desk/callbacks/unknown', { state: 'done' })).status, 404);
  assert.equal((await asOperator('POST', '/api/desk/callbacks/unknown', { state: 'withdrawn' })).status, 400);
});

test('an appointment: free slots, one winner, confirmation with its calendar file, cancelled by its link', async () => {
  const supervisor = await server.cookie('sara', 'password-sara');
  const office = async (target, change) => {
    const address = `/api/office/${target}`;
    const headers = { Cookie: supervisor };
    const now = await (await send('GET', target.startsWith('desks/') ? '/api/office/desks' : address, undefined, headers)).json();
    const thing = target.startsWith('desks/') ? now.desks.find(({ id }) => target.endsWith(id)) : now;
    const response = await send('POST', address, { ...thing, ...change }, headers);
    assert.equal(response.status, 200, await response.text());
  };
  assert.deepEqual((await (await server.fetch('/api/desks/URP_2/slots')).json()), { slot_minutes: 0, slots: [] });
  await office('desks/URP_2', { slot_minutes: 30 });
  await office('hours/URP_2', { week: Array(7).fill(['00:00-24:00']), closed_on_holidays: false });
  const { slots, slot_minutes: minutes } = await (await server.fetch('/api/desks/URP_2/slots')).json();
  assert.equal(minutes, 30);
  assert.ok(slots.length > 13 * 48, `${slots.length} slots`);
  const start = slots[10];
  const book = (email, at = start) => send('POST', '/api/appointments', { desk: 'URP_2', start: at, name: 'Ada Rossi', email, subject: 'TARI', consent: true, lang: 'it' }, { 'X-Forwarded-For': `10.1.0.${(people += 1) % 250}` });

  const race = await Promise.all(Array.from({ length: 12 }, (_, i) => book(`race${i}@example.it`)));
  const statuses = race.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 201).length, 1, 'exactly one gets it');
  assert.equal(statuses.filter((status) => status === 409).length, 11);
  const winner = statuses.indexOf(201);
  const { link, token, ics } = await race[winner].json();
  assert.equal((await (await server.fetch('/api/desks/URP_2/slots')).json()).slots.includes(start), false);
  assert.equal((await book('', start + 60_000)).status, 409, 'no slot begins there');

  const mail = await post.mail(`race${winner}@example.it`);
  assert.match(mail.subject, /^Appuntamento confermato: /);
  assert.equal(mail.link, link);
  const file = await server.fetch(new URL(ics).pathname);
  assert.match(file.headers.get('content-type'), /^text\/calendar/);
  const text = await file.text();
  assert.equal(text, mail.attachment);
  const stamp = new Date(start).toISOString().replace(/[-:]|\.\d+/g, '');
  assert.match(text, new RegExp(`DTSTART:${stamp}\\r\\n`));

  const seen = await (await server.fetch(`/api/appointments/${token}`)).json();
  assert.deepEqual([seen.kind, seen.state, seen.start, seen.end], ['appointment', 'booked', start, start + 1_800_000]);
  const listed = await (await asOperator('GET', '/api/desk/appointments')).json();
  assert.equal(listed.appointments[0].name, 'Ada Rossi');
  const early = await server.caller();
  early.say({ type: 'call.start', desk: 'URP_2', kind: 'voice', lang: 'it', transports: ['rtp'], ticket: token });
  assert.equal((await early.next('call.refused')).reason, 'too_early');
  early.drop();

  assert.equal((await send('DELETE', `/api/appointments/${token}`)).status, 204);
  assert.equal((await (await server.fetch(`/api/appointments/${token}`)).json()).state, 'cancelled');
  assert.equal((await server.fetch(`/api/appointments/${token}.ics`)).status, 404);
  assert.equal((await book('again@example.it')).status, 201, 'the slot is free again');
});

test('the log holds nobody’s name, address or link', () => {
  assert.doesNotMatch(server.log, /Rossi|Verdi|Neri|@example|visit\//);
});

test('a mail server that is away gets its mails later, also after kill -9', async () => {
  const office = await openPostOffice();
  const port = office.port;
  await office.close();
  const own = await startServer(port);
  try {
    const links = [];
    for (let i = 0; i < 4; i += 1) links.push((await ask({ email: `late${i}@example.it`, phone: `0571 100${i}` }, own)).link);
    await sleep(600);
    await own.end('SIGKILL');
    const open = await openPostOffice({ port });
    await own.start();
    for (let i = 0; i < 4; i += 1) assert.equal((await open.mail(`late${i}@example.it`)).link, links[i]);
    const seen = await own.fetch(`/api/callbacks/${tokenOf(links[0])}`);
    assert.equal((await seen.json()).state, 'open');
    // Nothing stays behind: a mail is erased once it was taken.
    await sleep(1_500);
    const state = path.join(own.folder, 'state');
    await own.end();
    const bytes = readdirSync(state).filter((name) => name.startsWith('sportello.db')).map((name) => readFileSync(path.join(state, name), 'latin1')).join('');
    assert.doesNotMatch(bytes, /Auto-Submitted/);
    for (const link of links) assert.ok(!bytes.includes(tokenOf(link)), 'no token in the database');
    await open.close();
  } finally {
    await own.remove();
  }
});

test('a mail server that says nothing does not keep the server from stopping', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (silent.address());
  const own = await startServer(port);
  try {
    const connected = once(silent, 'connection');
    await ask({ email: 'patient@example.it' }, own);
    const [socket] = await connected;
    assert.equal(await own.end(), 0);
    socket.destroy();
    silent.close();
    const open = await openPostOffice({ port });
    await own.start();
    await open.mail('patient@example.it');
    await open.close();
  } finally {
    silent.close();
    await own.remove();
  }
});

for (const security of ['tls', 'starttls']) {
  test(`mails go out by ${security}, signed in, and to nobody whose certificate is not known`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sportello-mail-'));
    const file = (name) => path.join(folder, name);
    const make = (name) => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
      '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)], { stdio: 'ignore' });
    make('ours');
    make('another');
    writeFileSync(file('password'), 'mail-password\n', { mode: 0o600 });
    const signedIn = [];
    const office = await openPostOffice({
      secure: security === 'tls',
      key: readFileSync(file('ours.key')),
      cert: readFileSync(file('ours.pem')),
      disabledCommands: [],
      onAuth({ username, password }, session, done) {
        signedIn.push([username, password]);
        done(null, { user: username });
      },
    });
    const settings = (authority) => `security = ${security}\nuser = town\npassword_file = ${file('password')}\nca_file = ${file(`${authority}.pem`)}\n`;
    const trusting = await startServer(office.port, settings('ours'));
    const strict = await startServer(office.port, settings('another'));
    try {
      await ask({ email: 'strict@example.it' }, strict);
      await ask({ email: 'sealed@example.it' }, trusting);
      await office.mail('sealed@example.it');
      assert.deepEqual(signedIn, [['town', 'mail-password']]);
      for (let i = 0; i < 200 && strict.events('mail_delayed').length === 0; i += 1) await sleep(100);
      assert.ok(strict.events('mail_delayed').length > 0);
      assert.equal(office.mails.length, 1);
      assert.doesNotMatch(trusting.log + strict.log, /mail-password/);
    } finally {
      await trusting.remove();
      await strict.remove();
      await office.close();
      rmSync(folder, { recursive: true });
    }
  });
}

test('a mail that is refused for good is given up, one that is refused for now is tried again', async () => {
  let tries = 0;
  const picky = await openPostOffice({
    onRcptTo({ address }, session, done) {
      if (address.startsWith('nobody')) return done(Object.assign(new Error('no such user'), { responseCode: 550 }));
      tries += 1;
      return tries < 3 ? done(Object.assign(new Error('try later'), { responseCode: 451 })) : done();
    },
  });
  const own = await startServer(picky.port);
  try {
    await ask({ email: 'nobody@example.it' }, own);
    await ask({ email: 'greylisted@example.it' }, own);
    await picky.mail('greylisted@example.it');
    assert.equal(tries, 3);
    assert.equal(own.events('mail_refused').length, 1);
    assert.equal(own.events('mail_delayed').length, 2);
  } finally {
    await own.remove();
    await picky.close();
  }
});
