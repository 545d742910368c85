// SPDX-License-Identifier: EUPL-1.2
// Citizens whose devices are missing or refused, through the real server.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchPerson } from '../support/chromium.mjs';
import { expectSoon } from '../support/soon.mjs';
import { OPERATOR, openTown } from '../support/town.mjs';
import { filesOf } from '../support/two-people.mjs';
import { answer, callDesk, signIn, talking } from '../support/visit.mjs';

const PROBE = path.join(import.meta.dirname, 'support/flow-probe.js');
let town;
let operator;

before(async () => {
  town = await openTown();
  operator = await launchPerson(filesOf('operator'));
  await operator.context.addInitScript({ path: PROBE });
  await signIn(operator, town, OPERATOR);
});

after(async () => {
  await operator?.close();
  await town?.close();
});

/** How many calls have reached the server. */
const callsStarted = () => town.log().filter((line) => line.includes('"call_started"')).length;

/** Runs `story` with a citizen in a browser of these flags. */
async function withCitizen(options, story) {
  const citizen = await launchPerson(options);
  citizen.page.on('dialog', (dialog) => dialog.accept());
  try {
    await citizen.context.addInitScript({ path: PROBE });
    await story(citizen);
  } finally {
    await citizen.close();
  }
}

test('without microphone and camera the citizen hears and sees all the same, and is told what is missing', () => withCitizen({ fakeDevices: false, args: ['--use-fake-ui-for-media-stream'] }, async (citizen) => {
  await callDesk(citizen, town, 'URP_1', 'video');
  await answer(operator);
  await Promise.all([talking(citizen), talking(operator)]);
  await expectSoon(() => citizen.page.evaluate(() => window.flow().then(({ voicePackets }) => voicePackets > 50)), 'the citizen receives the operator\'s voice');
  await expectSoon(() => citizen.page.evaluate(() => window.seesPicture()), 'the citizen sees the operator');
  const panel = await citizen.page.locator('.panel').innerText();
  assert.match(panel, /microfono/i);
  assert.match(panel, /telecamera|videocamera|webcam/i);
  await citizen.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await operator.page.getByText('Il cittadino ha chiuso la chiamata.').waitFor({ timeout: 5000 });
}));

test('a refused permission ends the attempt before any desk rings', () => withCitizen({ fakeDevices: false, args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] }, async (citizen) => {
  const before = callsStarted();
  await callDesk(citizen, town, 'URP_1', 'video');
  const panel = citizen.page.locator('.panel[data-state="ended"]');
  await panel.waitFor({ timeout: 15000 });
  assert.match(await panel.innerText(), /microfono/i);
  assert.equal(await operator.page.getByRole('button', { name: 'Rispondi', exact: true }).count(), 0);
  assert.equal(callsStarted(), before, 'the server was not asked');
}));
