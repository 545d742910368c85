// SPDX-License-Identifier: EUPL-1.2
// The desk's rooms as few people see them on the day they are built: a telephone of 320 px, 200 % zoom,
// forced colours, English. Nothing may be cut off or run out at the side.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { active, chat, COUNCILLOR, crowd, DESK, group, interpreter, online, overview, serveLists, URP_2 } from './desk-scenes.mjs';
import { openRig, paint, put, screenshots, violations } from './rig.mjs';
import { ScriptedOffice } from './scripted-office.mjs';

/** 200 % of a window of 1280 × 800 leaves half of it to lay out. */
const VIEWS = {
  narrow: { width: 320, height: 640 },
  zoom: { width: 640, height: 400 },
  forced: { width: 1280, height: 800, colours: 'active' },
};
const busy = { ...online, availability: 'busy', roles: ['operator', 'supervisor'], overview };
const inCall = { ...busy, active: { ...active, chat: chat(), participants: [...active.participants, interpreter] } };
const CONSOLE = {
  queue: { fields: { ...online, roles: ['operator', 'supervisor'], overview, ringing: crowd } },
  call: { fields: inCall },
  chat: { fields: inCall, then: (page) => page.locator(`${DESK} #beside-chat-tab`).click() },
  pass: { fields: { ...busy, active }, then: (page) => page.keyboard.press('F10') },
  hour: { fields: { ...busy, active: { ...active, desk: COUNCILLOR, participants: group }, seats: { desk: COUNCILLOR, taken: 3, of: 3, open: true } }, then: (page) => page.locator(`${DESK} #beside-people-tab`).click() },
  'not-operator': { fields: { connection: 'not-operator', operator: { id: 'elsa', name: 'Elsa Conti', desks: [] }, roles: ['editor'] } },
};
const OFFICE = { hours: '#desks/URP_1/hours', settings: '#desks/URP_1/settings', people: '#people', reports: '#reports', erase: '#erase', town: '#settings' };

const office = new ScriptedOffice();
let rig;
before(async () => {
  rig = await openRig({ api: office.api });
  serveLists(rig.server);
  const { api } = rig.server;
  api['GET /api/desk/colleagues'] = () => ({ body: {
    desks: [{ ...COUNCILLOR, languages: ['it'], state: 'closed' }, { ...URP_2, languages: ['it', 'en', 'ise', 'uk'], state: 'open' }],
    people: [...overview.colleagues.map((each) => ({ ...each, desks: [] })), { id: 'zeno', name: 'Bartolomeo Guidalberti Della Rovere', desks: [], state: 'offline' }],
  } });
});
after(() => rig?.close());

/** Photographs it, and finds nothing that runs out at the side. */
async function judge(page, name) {
  await page.waitForTimeout(200);
  await page.screenshot({ path: path.join(screenshots, `looks-${name}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the window`);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
}

for (const [view, size] of Object.entries(VIEWS)) {
  for (const [name, { fields, then }] of Object.entries(CONSOLE)) {
    test(`console: ${name}, ${view}`, async () => {
      const page = await rig.newPage(size);
      page.setDefaultTimeout(60_000);
      await page.goto(`${rig.server.url}/desk`);
      await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
      await put(page, fields);
      await page.locator(DESK).getByRole('button', { name: 'English' }).locator('visible=true').click();
      if (fields.active) await paint(page, { operator: 'local' });
      await then?.(page);
      await judge(page, `console-${name}-${view}`);
      await page.close();
    });
  }

  for (const [name, hash] of Object.entries(OFFICE)) {
    test(`office: ${name}, ${view}`, async () => {
      office.reset();
      const page = await rig.newPage(size);
      page.setDefaultTimeout(60_000);
      await page.goto(`${rig.server.url}/office${hash}`);
      await page.locator('sportello-office').getByRole('button', { name: 'English' }).locator('visible=true').click();
      await page.locator('sportello-office .room').filter({ hasText: /\w{4}/ }).waitFor();
      await page.waitForFunction(() => !document.querySelector('sportello-office').shadowRoot.querySelector('.report[aria-busy]'));
      await judge(page, `office-${name}-${view}`);
      await page.close();
    });
  }

  test(`a call page in English with the desk’s languages, ${view}`, async () => {
    const page = await rig.newPage({ ...size, locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    await page.goto(`${rig.server.url}/call/URP_2?lang=en`);
    await page.locator('.idle-spoken', { hasText: 'Italian, English, Italian Sign Language (LIS), and Ukrainian' }).or(page.locator('.idle-spoken', { hasText: 'Italian, English, Italian Sign Language (LIS) and Ukrainian' })).waitFor();
    await judge(page, `call-page-${view}`);
    await page.close();
  });
}
