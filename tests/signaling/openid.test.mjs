// SPDX-License-Identifier: EUPL-1.2
// Sign-in at a real identity provider, against the real server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import test, { after } from 'node:test';

import { freePort, openProvider, PlainBrowser } from './identity-provider.mjs';
import { Postgres } from './postgres.mjs';
import { Server, sleep } from './program.mjs';

const opened = [];
after(async () => {
  for (const each of opened.reverse()) await each();
});

/** A provider and a server that trusts it. */
async function openTown({ section = '', top = '', users = ['anna'], ...options } = {}) {
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const provider = await openProvider({ site, ...options });
  opened.push(() => provider.close());
  const secret = provider.secret ? 'client_secret_file = secret\n' : '';
  const server = new Server({
    settings: `public_url = ${site}\n${top}[openid]\nissuer = ${provider.issuer}\nclient_id = sportello\n${secret}name_it = Accesso del Comune\n${section}`,
    files: { 'office.html': '<!doctype html>office' },
  });
  server.port = port;
  writeFileSync(path.join(server.folder, 'secret'), `${provider.secret}\n`);
  for (const name of users) server.addUser(name, 'correct horse', '--display', 'Anna B', '--desk', 'URP_1');
  opened.push(() => server.remove());
  await server.start();
  return { server, provider, site };
}

/** Tries until it holds. */
async function until(holds, what) {
  for (let i = 0; i < 300; i += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(`waited in vain for ${what}`);
}

const arrived = (site) => (url) => url.href.startsWith(`${site}/openid/callback`);

/** A browser that has gone the whole way. */
async function enter({ server }, login, page = 'desk') {
  const browser = await new PlainBrowser().go(`${server.origin}/${page}`);
  await browser.go(`/openid/start?to=${page}`);
  return browser.signInAtProvider(login);
}

const session = async (browser) => (await (await browser.fetch('/api/session')).json()).operator;

test('signs in at the provider, works as any session does, and signs out of both', async () => {
  const town = await openTown();
  const { server, provider, site } = town;
  const browser = await new PlainBrowser().go(`${server.origin}/desk`);
  assert.deepEqual(await (await browser.fetch('/api/sign-in')).json(), { password: true, openid: { name: { it: 'Accesso del Comune', en: 'Accesso del Comune' }, leave: false } });
  await browser.go('/openid/start?to=desk');
  assert.match(browser.address, /^http:\/\/localhost:\d+\/interaction\//);
  const asked = new URL(browser.hops.find((hop) => hop.includes('/auth?')));
  assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
  assert.match(browser.cookie('sportello_openid'), /HttpOnly; SameSite=Lax; Max-Age=600$/);
  await browser.signInAtProvider('anna');
  assert.equal(browser.address, `${site}/desk`);
  assert.equal(browser.cookie('sportello_openid'), '', 'the attempt is over');
  assert.match(browser.cookie('sportello_session'), /HttpOnly; SameSite=Strict; Max-Age=43200$/);
  const { id, name, roles } = await session(browser);
  assert.deepEqual({ id, name, roles }, { id: 'anna', name: 'Anna B', roles: ['operator'] });
  assert.ok(provider.seen.includes('GET /me'), 'the name came from userinfo');

  const console_ = await server.operator(browser.cookie('sportello_session').split(';')[0]);
  assert.equal(console_.welcome.operator.id, 'anna');
  const foreign = await browser.fetch('/api/session', { method: 'DELETE', headers: { 'Content-Type': 'application/json', Origin: provider.issuer } });
  assert.equal(foreign.status, 403);
  const out = await browser.fetch('/api/session', { method: 'DELETE', headers: { 'Content-Type': 'application/json' } });
  assert.equal(out.status, 204);
  assert.equal((await console_.close()).code, 4401);
  await browser.go('/desk');
  assert.equal((await browser.fetch('/api/session')).status, 401);
  assert.equal((await (await browser.fetch('/api/sign-in')).json()).openid.leave, true);
  await browser.go('/openid/leave?to=desk');
  assert.match(browser.address, /^http:\/\/localhost:\d+\/session\/end/);
  await browser.send({ logout: 'yes' });
  assert.equal(browser.address, `${site}/desk`);
  assert.equal((await (await browser.fetch('/api/sign-in')).json()).openid.leave, false);
  // At the provider nobody is signed in any more: it asks again.
  await browser.go('/openid/start');
  assert.match(browser.address, /\/interaction\//);
});

test('an answer is good once, in the browser that asked', async () => {
  const { server, provider, site } = await openTown();
  const browser = await new PlainBrowser().go(`${server.origin}/desk`);
  await browser.go('/openid/start?to=office');
  await browser.signInAtProvider('anna', { stop: arrived(site) });
  if (!browser.hops.at(-1).includes('/openid/callback')) await browser.send({}, { stop: arrived(site) });
  const answer = browser.hops.at(-1);
  assert.match(answer, /\/openid\/callback\?code=/);
  const thief = await new PlainBrowser().go(answer);
  assert.equal(thief.address, `${site}/desk?openid=expired`);
  const twin = browser.copy();
  const changed = new URL(answer);
  changed.searchParams.set('state', 'A'.repeat(43));
  await browser.copy().go(changed.href);
  await browser.go(answer);
  assert.equal(browser.address, `${site}/office`);
  const exchanges = () => provider.seen.filter((each) => each === 'POST /token').length;
  assert.equal(exchanges(), 1);
  await twin.go(answer);
  assert.equal(twin.address, `${site}/desk?openid=expired`);
  assert.equal(twin.cookie('sportello_session'), '');
  assert.equal(exchanges(), 1, 'a code is not even tried twice');
});

test('who cancels or is unknown stays outside, and nobody is locked out', async () => {
  const town = await openTown();
  const { server, site } = town;
  assert.equal((await enter(town, 'sara', 'office')).address, `${site}/office?openid=not_enabled`);
  const browser = await new PlainBrowser().go(`${server.origin}/desk`);
  await browser.go('/openid/start');
  const abort = /href="([^"]+\/abort)"/.exec(browser.text)?.[1];
  assert.ok(abort);
  await browser.go(abort);
  assert.equal(browser.address, `${site}/desk?openid=cancelled`);
  assert.equal(browser.cookie('sportello_session'), '');
  // Many attempts lock nobody out: there is nothing to guess here.
  for (let i = 0; i < 6; i += 1) await enter(town, 'sara');
  assert.equal((await enter(town, 'anna')).address, `${site}/desk`);
});

for (const alg of ['PS256', 'ES256']) {
  test(`takes tokens that are signed with ${alg}, of a public client, with all claims in them`, async () => {
    const town = await openTown({ alg, inToken: true, publicClient: true });
    const browser = await enter(town, 'anna');
    assert.equal(browser.address, `${town.site}/desk`);
    assert.equal((await session(browser)).id, 'anna');
    assert.ok(!town.provider.seen.includes('GET /me'), 'nothing was left to ask');
  });
}

test('people and roles come from the provider where the town wants it so, and passwords are off', async () => {
  const town = await openTown({ users: [], section: 'scopes = openid profile email\naccount_claim = email\nroles_claim = groups\nrole_operator = urp\nrole_supervisor = capi\nunknown_people = add\npassword_sign_in = no\n' });
  const browser = await enter(town, 'sara', 'office');
  assert.equal(browser.address, `${town.site}/office`);
  const who = await session(browser);
  assert.equal(who.id, 'sara@comune.example');
  assert.equal(who.name, 'Sara Conti');
  assert.deepEqual(who.roles, ['operator', 'supervisor']);
  assert.equal(who.desks.length, 2);
  const audit = await (await browser.fetch('/api/office/audit')).json();
  assert.ok(JSON.stringify(audit).includes('person.add'));
  assert.equal((await enter(town, 'dora')).address, `${town.site}/desk?openid=not_enabled`, 'her address is not verified');
  const password = await town.server.signIn('sara@comune.example', 'correct horse');
  assert.equal(password.status, 403);
  assert.deepEqual(await password.json(), { error: 'password_sign_in_off' });
});

test('begun at one node, ended at the other, and signed in at both', async () => {
  const postgres = await new Postgres().start();
  opened.push(() => postgres.remove());
  const first = await openTown({ top: `database = ${postgres.url}\n` });
  const { server, site, provider } = first;
  const second = new Server({ settings: server.settings });
  opened.push(() => second.remove());
  writeFileSync(path.join(second.folder, 'secret'), provider.secret);
  await second.start();
  // Cookies go by host: to this browser the two are one, as behind one name.
  const browser = await new PlainBrowser().go(`${second.origin}/desk`);
  await browser.go('/openid/start?to=desk');
  await browser.signInAtProvider('anna');
  assert.equal(browser.address, `${site}/desk`);
  assert.equal((await session(browser)).id, 'anna');
  assert.equal(postgres.sql('SELECT account, subject FROM openid_person'), 'anna|anna');
  await until(async () => (await browser.fetch(`${second.origin}/api/session`)).status === 200, 'the session at the other node');
});

test('a provider that is away is a sentence on the page, and the log names nobody', async () => {
  const town = await openTown();
  assert.equal((await enter(town, 'anna')).address, `${town.site}/desk`);
  await town.provider.close();
  const browser = await new PlainBrowser().go(`${town.server.origin}/desk`);
  await browser.go('/openid/start', { stop: (url) => url.hostname === 'localhost' });
  assert.match(browser.hops.at(-1), /^http:\/\/localhost/, 'what is known of it is enough to begin');
  await town.server.end();
  await town.server.start();
  await browser.go('/openid/start?to=office');
  assert.equal(browser.address, `${town.site}/office?openid=unavailable`);
  assert.ok(town.server.events('openid_failed').length > 0);
  assert.doesNotMatch(town.server.log, /anna|Bianchi|comune\.example/i);
});

test('a provider that floods, sends elsewhere, cannot prove who it is or hangs holds up nobody', async () => {
  const giant = Buffer.alloc(1024 * 1024, 0x20);
  let elsewhere = 0;
  const answers = {
    '/giant': (response) => response.end(giant),
    '/moved': (response) => response.writeHead(302, { Location: '/other' }).end(),
    '/other': (response) => { elsewhere += 1; response.end('{}'); },
    '/hangs': () => {},
  };
  const stub = createServer((request, response) => answers[`/${request.url?.split('/')[1]}`]?.(response));
  stub.listen(0, '127.0.0.1');
  await once(stub, 'listening');
  opened.push(() => new Promise((resolve) => { stub.close(resolve); stub.closeAllConnections(); }));
  const { port } = /** @type {import('node:net').AddressInfo} */ (stub.address());
  const start = async (issuer) => {
    const server = new Server({ settings: `public_url = http://127.0.0.1\n[openid]\nissuer = ${issuer}\nclient_id = sportello\nname_it = X\n` });
    opened.push(() => server.remove());
    return server.start();
  };
  for (const issuer of [`http://127.0.0.1:${port}/giant`, `http://127.0.0.1:${port}/moved`, `https://127.0.0.1:${port}/giant`]) {
    const server = await start(issuer);
    const response = await server.fetch('/openid/start');
    assert.equal(response.headers.get('location'), '/desk?openid=unavailable', issuer);
  }
  assert.equal(elsewhere, 0, 'redirections are not followed');
  const server = await start(`http://127.0.0.1:${port}/hangs`);
  const pending = Promise.allSettled([server.fetch('/openid/start'), server.fetch('/openid/start')]);
  await once(stub, 'request');
  assert.equal((await server.fetch('/healthz')).status, 200);
  assert.equal((await server.signIn('nobody', 'x')).status, 401, 'passwords are compared meanwhile');
  assert.equal(await server.end(), 0);
  await pending;
  await sleep(100);
  const ends = server.events('openid_provider_not_reached').map(({ trouble }) => trouble);
  assert.ok(ends.length > 0);
  for (const trouble of ends) assert.match(trouble, /abort/i, 'it does not wait for the provider');
});

test('a faulty section is refused with its line and a reason', () => {
  const server = new Server({ settings: '[openid]\nissuer = http://login.comune.example\nscopes =\nnew_roles = boss\nrole_operator = urp\n' });
  opened.push(() => server.remove());
  const { status, stderr } = server.run(['--check']);
  assert.equal(status, 2);
  for (const sentence of [/:5: 'issuer' is the provider's https address/, /:6: 'scopes' is a list/, /:7: 'new_roles' is a list of/, /:4: \[openid\] needs issuer/, /:4: \[openid\] needs client_id/, /roles_claim goes with/, /needs public_url/]) assert.match(stderr, sentence);
});
