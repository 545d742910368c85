// SPDX-License-Identifier: EUPL-1.2
// An open hour as the host's console and a citizen's page show it, driven by scripted sessions.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as consoleIt from '../../../widget/i18n/console-it.js';
import { people as peopleIt } from '../../../widget/i18n/together-it.js';
import { active, COUNCILLOR, DESK, group, online, serveLists } from './desk-scenes.mjs';
import { calls, controls, openRig, put, screenshots, violations } from './rig.mjs';

const { group: it } = consoleIt;
const HOST = { ...online, operator: { ...online.operator, desks: [COUNCILLOR] } };
const hour = (fields, seats) => ({ ...HOST, availability: 'busy', active: { ...active, desk: COUNCILLOR, participants: [], ...fields }, seats: { desk: COUNCILLOR, taken: 0, of: 3, open: true, ...seats } });
const TALKING = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 60_000, cameraOn: true, peerCameraOn: true };
const host = { id: 'operator', name: 'Anna Bianchi', role: 'operator', main: true, present: true, state: 'talking', muted: false, camera: true, hand: false };

let rig;
before(async () => {
  rig = await openRig();
  serveLists(rig.server);
});
after(() => rig?.close());

async function openHost(size) {
  const page = await rig.newPage(size);
  page.setDefaultTimeout(60_000);
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, HOST);
  return page;
}

const button = (page, name) => page.locator(DESK).getByRole('button', { name });
const last = async (page) => (await calls(page)).at(-1);

for (const [device, size] of [['desktop', { width: 1280, height: 800 }], ['mobile', { width: 390, height: 844 }]]) {
  test(`the host opens, sees who comes, asks for silence, lets nobody else in and ends it, on a ${device}`, async () => {
    const page = await openHost(size);
    await button(page, it.start).click();
    assert.deepEqual(await last(page), ['openHour', COUNCILLOR.id, true]);
    await put(page, hour({}, {}));
    await page.locator(DESK).getByRole('tab', { name: /Persone/ }).click();
    const room = page.locator(`${DESK} .people-room`);
    assert.match(await room.innerText(), /0 posti occupati su 3/);
    await put(page, hour({ participants: group }, { taken: 3 }));
    assert.match(await room.innerText(), /3 posti occupati su 3/);
    assert.equal(await room.locator('.person').count(), 3);
    assert.equal(await room.locator('.chip.hand:visible').count(), 1, 'the raised hand is seen');
    assert.match(await page.locator(DESK).getByRole('tab', { name: /Persone/ }).innerText(), /1/, 'and counted');
    const mutes = room.getByRole('button', { name: /^Spegni il microfono/ });
    assert.equal(await mutes.count(), 2, 'whoever is silent already is not asked');
    await mutes.nth(1).click();
    assert.deepEqual(await last(page), ['muteParticipant', 'p2']);
    await page.screenshot({ path: path.join(screenshots, `hour-host-${device}.png`) });
    assert.deepEqual(await violations(page), []);
    assert.deepEqual((await controls(page, DESK)).filter(({ width, height }) => width < 44 || height < 44), []);
    await button(page, it.closeDoor).click();
    assert.deepEqual(await last(page), ['openHour', COUNCILLOR.id, false]);
    await put(page, hour({ participants: group }, { taken: 3, open: false }));
    await button(page, it.openDoor).click();
    assert.deepEqual(await last(page), ['openHour', COUNCILLOR.id, true]);
    assert.equal(await page.locator(DESK).getByRole('tab', { name: /Passa/ }).isVisible(), false, 'an hour is not passed on');
    await button(page, new RegExp(it.end)).click();
    assert.deepEqual(await last(page), ['hangUp']);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });

  test(`a citizen with a seat sees the others, raises a hand and is asked for silence, on a ${device}`, async () => {
    const page = await rig.newPage(size);
    page.setDefaultTimeout(60_000);
    await page.goto(rig.town);
    await page.locator('sportello-call[desk=URP_1] .video').click();
    await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
    const others = [host, { ...group[1], id: 'p2', hand: false }];
    await put(page, { ...TALKING, participants: others, seats: { desk: COUNCILLOR, taken: 2, of: 3, open: true } });
    await page.locator('.panel-status', { hasText: '2 posti occupati su 3' }).waitFor();
    await page.getByRole('button', { name: peopleIt.raiseHand }).click();
    assert.deepEqual(await last(page), ['raiseHand', true]);
    await put(page, { muted: true, mutedByHost: true });
    assert.equal(await page.getByText(peopleIt.mutedByHost).first().isVisible(), true);
    await page.screenshot({ path: path.join(screenshots, `hour-citizen-${device}.png`) });
    assert.deepEqual(await violations(page), []);
    await put(page, { state: 'ended', reason: 'hangup-remote', participants: [], seats: null });
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}
