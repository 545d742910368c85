// SPDX-License-Identifier: EUPL-1.2
// Whole calls through the real server: each transport, and everything that may interrupt a call.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { launchPerson, listen } from '../support/chromium.mjs';
import { expectSoon } from '../support/soon.mjs';
import { OPERATOR, openTown } from '../support/town.mjs';
import { filesOf } from '../support/two-people.mjs';
import { answer, callDesk, signIn, talking } from '../support/visit.mjs';

const PROBE = path.join(import.meta.dirname, 'support/flow-probe.js');
let town;
let citizen;
let operator;
let log;

before(async () => {
  log = [];
  town = await openTown();
  [citizen, operator] = await Promise.all([launchPerson(filesOf('citizen')), launchPerson(filesOf('operator'))]);
  for (const [name, person] of Object.entries({ citizen, operator })) {
    await person.context.addInitScript({ path: PROBE });
    person.context.on('page', (page) => listen(page, name, log));
    listen(person.page, name, log);
    // Leaving a page with a call on it asks: yes, we do want to leave.
    person.page.on('dialog', (dialog) => dialog.accept());
  }
  await signIn(operator, town, OPERATOR);
});

after(async () => {
  await Promise.all([citizen?.close(), operator?.close()]);
  await town?.close();
});

afterEach(async () => {
  for (const page of citizen.context.pages()) if (page !== citizen.page) await page.close();
  const hangUp = operator.page.getByRole('button', { name: 'Chiudi chiamata' });
  if (await hangUp.isVisible()) await hangUp.click();
  await citizen.page.goto('about:blank');
  log.length = 0;
});

const story = () => log.join('\n');

/** Calls from `page` (the citizen's own, unless another is given) and answers. */
async function call({ page = citizen.page, kind = 'video', desk = 'URP_1' } = {}) {
  await callDesk({ page }, town, desk, kind);
  await answer(operator);
  await Promise.all([talking({ page }), talking(operator)]);
}

/** Fails unless each hears the other within a few seconds from now. */
async function eachHears({ page = citizen.page, what = 'voicePackets' } = {}) {
  for (const [name, one] of Object.entries({ citizen: page, operator: operator.page })) {
    const start = await one.evaluate(() => window.flow());
    await expectSoon(async () => {
      const now = await one.evaluate(() => window.flow());
      return now[what] - start[what] > 50 && (what !== 'voicePackets' || (now.voiceBytes - start.voiceBytes) / (now.voicePackets - start.voicePackets) > 35);
    }, `${name} receives voice that is no silence\n${story()}`);
  }
}

const sees = (page, who) => expectSoon(() => page.evaluate(() => window.seesPicture()), `${who} sees the other\n${story()}`);

/** A second page of the citizen's browser, in which something is missing. */
async function pageWithout(name) {
  const page = await citizen.context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  await page.addInitScript((missing) => delete window[missing], name);
  return page;
}

test('rtp: one connection, our packets in it, both hear and see', async () => {
  await call();
  await eachHears();
  await Promise.all([sees(citizen.page, 'the citizen'), sees(operator.page, 'the operator')]);
  const { connections, codecs } = await citizen.page.evaluate(() => window.flow());
  assert.equal(connections, 1);
  assert.deepEqual([...new Set(codecs)].sort(), ['audio/opus', 'video/VP8']);
});

test('without RTCRtpScriptTransform the call rides on data channels', async () => {
  const page = await pageWithout('RTCRtpScriptTransform');
  await call({ page });
  await eachHears({ page, what: 'datagrams' });
  await Promise.all([sees(page, 'the citizen'), sees(operator.page, 'the operator')]);
  const { connections, codecs } = await page.evaluate(() => window.flow());
  assert.equal(connections, 5);
  assert.deepEqual(codecs, []);
});

test('without WebAssembly the call uses the browser\'s own codecs', async () => {
  const page = await pageWithout('WebAssembly');
  await call({ page });
  await eachHears({ page });
  await Promise.all([sees(page, 'the citizen'), sees(operator.page, 'the operator')]);
  assert.equal(await operator.page.evaluate(() => window.flow().then(({ connections }) => connections)), 1);
});

test('a voice call sends no picture', async () => {
  await call({ kind: 'voice' });
  await eachHears();
  assert.equal((await operator.page.evaluate(() => window.flow())).videoPackets, 0);
});

test('a citizen who reloads the page is back in the call', async () => {
  await call();
  await citizen.page.reload();
  await talking(citizen);
  await eachHears();
  await Promise.all([sees(citizen.page, 'the citizen'), sees(operator.page, 'the operator')]);
});

test('an operator who reloads the console is back in the call', async () => {
  await call();
  await operator.page.reload();
  await talking(operator);
  await eachHears();
  await Promise.all([sees(citizen.page, 'the citizen'), sees(operator.page, 'the operator')]);
});

test('the server is restarted: voice goes on all the while, and hanging up is heard afterwards', async () => {
  await call({ kind: 'voice' });
  await eachHears();
  const [before] = await Promise.all([citizen.page.evaluate(() => window.flow()), town.restart({ downMs: 2000 })]);
  const after = await citizen.page.evaluate(() => window.flow());
  assert.ok(after.voicePackets - before.voicePackets > 60, `voice went on while the server was away (${after.voicePackets - before.voicePackets} packets)`);
  await expectSoon(() => operator.page.locator('[data-connection="online"]').count(), `the console is back\n${story()}`, 20000);
  await eachHears();
  await citizen.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await operator.page.getByText('Il cittadino ha chiuso la chiamata.').waitFor({ timeout: 5000 });
  await expectSoon(() => operator.page.getByRole('radio', { name: 'Disponibile' }).isChecked(), `the operator is free again\n${story()}`);
});

test('the server is gone for good: hanging up reaches the other side all the same', async () => {
  await call({ kind: 'voice' });
  const restarted = town.restart({ downMs: 6000 });
  await citizen.page.waitForTimeout(1000);
  await citizen.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await operator.page.getByText('Il cittadino ha chiuso la chiamata.').waitFor({ timeout: 3000 });
  await restarted;
  await expectSoon(() => operator.page.getByRole('radio', { name: 'Disponibile' }).isChecked(), `the operator is free again\n${story()}`, 20000);
});

test('the call moves to the server\'s own window and goes on there', async () => {
  await call();
  const opened = citizen.context.waitForEvent('page');
  await citizen.page.getByRole('button', { name: /finestra/i }).click();
  const popup = await opened;
  await talking({ page: popup });
  assert.equal(new URL(popup.url()).origin, town.server);
  await citizen.page.locator('.panel[data-state="ended"]').waitFor();
  await eachHears({ page: popup });
  await citizen.page.goto('about:blank');
  await eachHears({ page: popup });
});
