// SPDX-License-Identifier: EUPL-1.2
// What a desk does with a running call, through the real server and between real browsers: hold,
// handing over, chat, a third person, an open hour, a block.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, afterEach, before, test } from 'node:test';
import { buildWidget } from '../../../widget/build.mjs';
import { launchPerson, listen } from '../support/chromium.mjs';
import { hearsSoon, loudest } from '../support/hearing.mjs';
import { expectSoon } from '../support/soon.mjs';
import { OPERATOR, openTown } from '../support/town.mjs';
import { PEOPLE, SENSES, filesOf } from '../support/two-people.mjs';

const STAGE = 'tests/browser/call/support/session-stage.js';
const BRUNO = { name: 'bruno', password: 'un-altra-parola-lunga', display: 'Bruno Verdi' };
const QUIET = 0.03;
/** Who sits where. The voices of `anna` and `bruno` are one file each: the same tone tells the role. */
const VOICES = { citizen: 'citizen', anna: 'operator', bruno: 'third', guest: 'third' };
const toneOf = (name) => PEOPLE[VOICES[name]].frequency;

let folder;
let town;
let script;
const people = {};
const log = [];
const story = () => log.slice(-60).join('\n');

/** A page of the server with nothing on it but the sessions. */
async function stage(name) {
  const { page } = people[name];
  await page.goto(`${town.server}/healthz`);
  await page.addScriptTag({ url: script, type: 'module' });
  await page.waitForFunction(() => window.stage);
}

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sportello-stage-'));
  await buildWidget({ out: folder, compress: false, entries: { 'session-stage': STAGE } });
  script = `/app/${readdirSync(path.join(folder, 'app')).find((file) => file.startsWith('session-stage-'))}`;
  town = await openTown({ widget: folder, operators: [{ ...OPERATOR, roles: ['operator', 'supervisor'] }, BRUNO] });
  for (const [name, voice] of Object.entries(VOICES)) {
    people[name] = await launchPerson({ ...filesOf(voice), bypassCSP: true });
    await people[name].context.addInitScript({ path: SENSES });
    people[name].page.on('dialog', (dialog) => dialog.accept());
    listen(people[name].page, name, log);
    await stage(name);
  }
  for (const { name, password } of [OPERATOR, BRUNO]) {
    await page(name).evaluate((account) => window.stage.operator(account), { name, password });
    await page(name).evaluate(() => window.session.setAvailability('available'));
    await reaches(name, ({ availability }) => availability === 'available', `${name} is available`);
  }
});

after(async () => {
  await Promise.all(Object.values(people).map((person) => person.close()));
  await town?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const name of Object.keys(people)) await page(name).evaluate(() => window.session?.hangUp());
  for (const name of ['anna', 'bruno']) await reaches(name, ({ availability }) => availability === 'available', `${name} is free again`);
});

const page = (name) => people[name].page;
const call = (name) => page(name).evaluate(() => window.stage.call());
const reaches = (name, condition, what, withinMs = 30000) => expectSoon(async () => condition(await call(name)), `${what}\n${story()}`, withinMs);
const talks = (name) => reaches(name, ({ state }) => state === 'talking', `${name} talks`);
const active = (name, what) => page(name).evaluate(([method, value]) => window.session.active[method](value), what);
/** What everybody's media say of themselves. */
async function figures() {
  const all = await Promise.all(Object.keys(people).map(async (name) => [name, await page(name).evaluate(() => window.session?.stats?.())]));
  return JSON.stringify(Object.fromEntries(all));
}
const sees = (name, whom) => expectSoon(() => page(name).evaluate((place) => window.stage.sees(place), whom), async () => `${name} sees ${whom}\n${await figures()}\n${story()}`, 30000);

async function hear(listener, speaker, withinMs = 20000) {
  const best = await hearsSoon(page(speaker), page(listener), toneOf(speaker), { withinMs });
  assert.ok(best > 0.5, `${listener} hears ${speaker} (${best.toFixed(2)})\n${story()}`);
}

async function bothHear(one, other) {
  await Promise.all([hear(one, other), hear(other, one)]);
}

async function start(name = 'citizen', { kind = 'video', ...options } = {}) {
  await page(name).evaluate(([given, wanted]) => {
    window.stage.citizen({ desk: 'URP_1', ...given });
    return window.session.start(wanted);
  }, [options, kind]);
}

async function answers(name) {
  await reaches(name, ({ ringing }) => ringing.length > 0, `it rings at ${name}`);
  await page(name).evaluate(() => window.session.answer(window.session.ringing[0].call));
}

async function connected() {
  await start();
  await answers('anna');
  await Promise.all([talks('citizen'), talks('anna')]);
}

/** The id under which the server knows a colleague of Anna's. */
const idOf = ({ display }) => expectSoon(() => page('anna').evaluate((name) => window.session.overview?.colleagues.find((each) => each.name === name)?.id, display), `Anna knows of ${display}`);

test('on hold neither hears or sees the other; afterwards both do within a moment', async () => {
  await connected();
  await bothHear('citizen', 'anna');
  await Promise.all([sees('citizen', 'remote'), sees('anna', 'remote')]);
  await active('anna', ['hold', true]);
  await reaches('citizen', ({ held }) => held, 'the citizen knows');
  await pause(4000);
  const loud = await Promise.all([loudest(page('citizen'), toneOf('anna'), 2), loudest(page('anna'), toneOf('citizen'), 2)]);
  assert.ok(loud.every((level) => level < QUIET), `silence on both sides: ${loud}`);
  const decoded = () => page('citizen').evaluate(() => window.session.stats().then(({ decodedFrames }) => decodedFrames));
  const pictures = await decoded();
  await pause(1500);
  assert.equal(await decoded(), pictures, 'no picture comes');
  const { state, notices } = await call('citizen');
  assert.deepEqual([state, notices], ['talking', []], 'a held call is a good call');
  await active('anna', ['hold', false]);
  await bothHear('citizen', 'anna');
  await expectSoon(async () => (await decoded()) > pictures, 'pictures come again', 5000);
});

test('chat goes both ways', async () => {
  await connected();
  await page('citizen').evaluate(() => window.session.sendChat('via Roma 12'));
  await active('anna', ['sendChat', 'grazie']);
  await reaches('anna', ({ chat }) => chat.length === 2 && chat.every(({ sent }) => sent), 'both lines are there');
  const lines = (await call('citizen')).chat;
  assert.deepEqual(new Set(lines.map(({ from, text, own }) => `${from} ${text} ${own}`)), new Set(['null via Roma 12 true', `${OPERATOR.display} grazie false`]));
});

test('handed over to another operator, the citizen talks on with that one', async () => {
  await connected();
  await active('anna', ['transfer', { operator: await idOf(BRUNO), reason: 'certificati' }]);
  await reaches('citizen', ({ transferring }) => transferring?.operator === BRUNO.display, 'the citizen knows where to');
  await answers('bruno');
  await reaches('citizen', ({ operatorName, state }) => operatorName === BRUNO.display && state === 'talking', 'the citizen talks to the other');
  await talks('bruno');
  await reaches('anna', ({ lastEnded }) => lastEnded === 'transferred', 'the first operator is free');
  await bothHear('citizen', 'bruno');
  await Promise.all([sees('citizen', 'remote'), sees('bruno', 'remote')]);
});

test('handing over survives a reload of the citizen\'s page in the middle', async () => {
  await connected();
  await active('anna', ['transfer', { operator: await idOf(BRUNO) }]);
  await reaches('bruno', ({ ringing }) => ringing.length > 0, 'it rings at the other');
  await stage('citizen');
  await page('citizen').evaluate(() => window.stage.citizen({ desk: 'URP_1' }).resume());
  await reaches('citizen', ({ transferring }) => transferring !== null, 'the citizen is back, and still being handed over');
  await answers('bruno');
  await Promise.all([reaches('citizen', ({ operatorName, state }) => operatorName === BRUNO.display && state === 'talking', 'the citizen talks to the other'), talks('bruno')]);
  await bothHear('citizen', 'bruno');
});

test('three in a call: all hear and see each other, and one leaves', async () => {
  await connected();
  await active('anna', ['invite', { guest: true }]);
  const { guestLink } = await reaches('anna', (anna) => anna.guestLink && anna, 'there is a link');
  const guest = new URL(guestLink.address).searchParams.get('guest');
  await start('guest', { guest, name: 'Ines Interprete' });
  await talks('guest');
  for (const name of ['citizen', 'anna', 'guest']) {
    await reaches(name, ({ participants }) => participants.length === 2 && participants.every(({ state }) => state === 'talking'), `${name} is connected with both`, 60000);
  }
  assert.deepEqual((await call('citizen')).participants.map(({ name }) => name), [OPERATOR.display, 'Ines Interprete']);
  for (const [listener, speaker] of [['citizen', 'anna'], ['citizen', 'guest'], ['anna', 'citizen'], ['anna', 'guest'], ['guest', 'citizen'], ['guest', 'anna']]) {
    // Four browsers and six encoders on two cores: it takes longer until the pips come evenly.
    await hear(listener, speaker, 60000);
  }
  for (const name of ['citizen', 'anna', 'guest']) {
    await sees(name, 'remote');
    const other = (await call(name)).participants.find(({ hasView }) => hasView);
    await sees(name, `of-${other.id}`);
    await expectSoon(async () => (await page(name).evaluate(() => window.session.stats())).encodedWidth <= 320, `${name} sends small pictures`);
  }
  await page('guest').evaluate(() => window.session.hangUp());
  await reaches('citizen', ({ participants, state }) => participants.length === 1 && state === 'talking', 'two go on');
  await bothHear('citizen', 'anna');
  // The loudspeaker's recording ends with the call.
  const ears = () => page('guest').evaluate(() => window.senses.takeAll('ear', 1).map(({ startMs }) => startMs));
  const last = await ears();
  await pause(1000);
  assert.deepEqual(await ears(), last, 'who has left hears nothing more');
});

test('an open hour: two take the seats, one raises a hand, the host asks for silence and closes the door', async () => {
  const desk = 'URP_2';
  const seats = (name) => page(name).evaluate(() => window.session.seats);
  const seated = (name, wanted, what) => expectSoon(async () => {
    const now = await seats(name);
    return now !== null && Object.entries(wanted).every(([key, value]) => now[key] === value);
  }, `${what}\n${story()}`, 30000);
  const changed = await page('anna').evaluate((id) => fetch(`/api/office/desks/${id}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ group_size: 3 }),
  }).then(({ status }) => status), desk);
  assert.equal(changed, 200, 'the supervisor gives the desk an open hour');
  await page('anna').evaluate((id) => window.session.openHour(id, true), desk);
  await seated('anna', { taken: 0, of: 2, open: true }, 'the hour has begun');
  for (const name of ['citizen', 'guest']) {
    // By voice: it is about seats, hands and silence, and four cameras are much for two cores.
    await start(name, { desk, kind: 'voice' });
    await talks(name);
  }
  for (const name of ['anna', 'citizen', 'guest']) {
    await seated(name, { taken: 2, of: 2, open: true }, `${name} sees that the seats are taken`);
    await reaches(name, ({ participants }) => participants.length === 2 && participants.every(({ state }) => state === 'talking'), `${name} is connected with both`, 60000);
  }
  const state = await page('bruno').evaluate((id) => fetch('/api/desks', { cache: 'no-store' }).then((answer) => answer.json()).then(({ desks }) => desks.find((each) => each.id === id).state), desk);
  assert.equal(state, 'busy', 'no seat is left');
  for (const [listener, speaker] of [['anna', 'citizen'], ['anna', 'guest'], ['citizen', 'guest'], ['guest', 'anna']]) await hear(listener, speaker, 60000);

  await page('citizen').evaluate(() => window.session.raiseHand(true));
  for (const name of ['anna', 'guest']) await reaches(name, ({ participants }) => participants.some(({ hand }) => hand), `${name} sees the hand`);
  const quiet = (await call('anna')).participants.find(({ hand }) => !hand);
  await active('anna', ['muteParticipant', quiet.id]);
  await reaches('guest', ({ muted, mutedByHost }) => muted && mutedByHost, 'the other is asked for silence');
  await expectSoon(async () => (await loudest(page('citizen'), toneOf('guest'), 1)) < QUIET, 'and is silent', 20000);

  await page('anna').evaluate((id) => window.session.openHour(id, false), desk);
  await seated('guest', { open: false }, 'the door is closed');
  await page('citizen').evaluate(() => window.session.hangUp());
  await seated('anna', { taken: 1, open: false }, 'one seat is free, and nobody comes');
  await reaches('citizen', ({ state: how, ratingTicket }) => how === 'ended' && Boolean(ratingTicket), 'who leaves may rate');
  await page('anna').evaluate(() => window.session.hangUp());
  await reaches('guest', ({ state: how, reason }) => how === 'ended' && reason === 'hangup-remote', 'the host ends it for all');
});

test('a blocked caller is refused, and hears until when', async () => {
  await connected();
  await active('anna', ['block']);
  await reaches('citizen', ({ state, reason }) => state === 'ended' && reason === 'blocked', 'the call has ended');
  await start();
  await reaches('citizen', ({ state, reason }) => state === 'ended' && reason === 'blocked', 'and no other begins');
  assert.ok((await page('citizen').evaluate(() => window.session.blockedUntil)) > Date.now());
});
