// SPDX-License-Identifier: EUPL-1.2
// The server's own call page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { calls, controls, DESKS, focusedName, openRig, paint, put, screenshots, tabThrough, violations } from './rig.mjs';

const PANEL = '[data-sportello=call]';
const town = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../widget/town.json'), 'utf8'));
const talking = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 134_000, safetyCode: '482 019 337 650', cameraOn: true, peerCameraOn: true, deskName: DESKS[0].name };

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

async function open(address, size) {
  const page = await rig.newPage(size);
  await page.goto(`${rig.server.url}${address}`);
  return page;
}

for (const [device, size] of Object.entries({ desktop: { width: 1280, height: 800 }, mobile: { width: 390, height: 844 } })) {
  test(`choice, call and end on a ${device}`, async () => {
    const page = await open('/call/URP_1?kind=video', size);
    await page.locator(`${PANEL} h1`).filter({ hasText: `Parla con ${DESKS[0].name.it}` }).waitFor();
    for (const [name, fields] of [['idle', null], ['talking', talking], ['ended', { state: 'ended', reason: 'connection-lost' }]]) {
      if (name === 'talking') await page.locator(`${PANEL} .choice`).first().click();
      if (fields) await put(page, fields);
      if (name === 'talking') await paint(page);
      await page.mouse.move(2, 2);
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(screenshots, `call-page-${name}-${device}.png`) });
      assert.deepEqual(await violations(page), [], name);
      const usable = await controls(page, PANEL);
      for (const { name: control, height } of usable) assert.ok(height >= 44, `“${control}” is ${height} px high`);
      assert.deepEqual((await tabThrough(page, PANEL)).sort(), usable.map(({ name: control }) => control).sort(), name);
      const { scroll, view } = await page.evaluate(() => ({ scroll: document.documentElement.scrollHeight, view: innerHeight }));
      assert.ok(scroll <= view, `${name}: the page is ${scroll} px high in ${view} px`);
    }
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}

for (const [device, size, lang] of [['desktop', { width: 1280, height: 800 }, 'en'], ['mobile', { width: 390, height: 844 }, 'it']]) {
  test(`the link of an invitation, on a ${device}: the name is asked for, and goes into the call`, async () => {
    const page = await open(`/call/URP_1?guest=Zk3xQ9&lang=${lang}`, size);
    await page.locator(`${PANEL} h1`).filter({ hasText: { en: 'You are expected in a call', it: 'Ti aspettano in una chiamata' }[lang] }).waitFor();
    await page.mouse.move(2, 2);
    await page.screenshot({ path: path.join(screenshots, `call-page-guest-${device}.png`) });
    assert.deepEqual(await violations(page), []);
    const usable = await controls(page, PANEL);
    for (const { name: control, height } of usable) assert.ok(height >= 44, `“${control}” is ${height} px high`);
    assert.deepEqual((await tabThrough(page, PANEL)).sort(), usable.map(({ name: control }) => control).sort());
    await page.locator(PANEL).getByRole('textbox').fill('  Ines, interprete ');
    await page.locator(`${PANEL} .choice`).last().click();
    const { server, desk, guest, name } = await page.evaluate(() => globalThis.scriptedSessions[0].options);
    assert.deepEqual({ server, desk, guest, name }, { server: `${rig.server.url}/`, desk: 'URP_1', guest: 'Zk3xQ9', name: 'Ines, interprete' });
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}

test('the address says what is offered first, and nothing starts by itself', async () => {
  for (const [address, first] of [['/call/URP_2?kind=voice&lang=en', 'Start the voice call'], ['/call/URP_2?kind=video', 'Inizia la videochiamata'], ['/call/URP_2', 'Inizia la videochiamata']]) {
    const page = await open(address);
    await page.locator(`${PANEL} .choice`).first().waitFor();
    assert.equal(await page.locator(`${PANEL} .choice[data-main] .choice-label`).innerText(), first);
    assert.equal(await page.evaluate(() => globalThis.scriptedSessions?.length ?? 0), 0);
    await page.close();
  }
});

test('the choice calls the desk of the address', async () => {
  const page = await open('/call/URP_2?kind=voice&lang=en');
  await page.locator(PANEL).getByRole('button', { name: /Start the video call/ }).click();
  assert.deepEqual(await calls(page), [['start', 'video']]);
  assert.deepEqual(await page.evaluate(() => globalThis.scriptedSessions[0].options), { server: `${rig.server.url}/`, desk: 'URP_2', lang: 'en' });
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await put(page, { state: 'ended', reason: 'desk-busy' });
  assert.equal(await focusedName(page), 'The desk is busy');
  assert.equal(await page.locator(PANEL).getByRole('link', { name: `Phone: ${town.phone}` }).isVisible(), true);
  await page.close();
});

for (const [how, set] of [['a reload', () => { globalThis.scriptedResumable = 'URP_1'; }], ['another window', () => { globalThis.scriptedHandover = true; }]]) {
  test(`a call that ${how} left is taken up`, async () => {
    const page = await rig.newPage();
    await page.addInitScript(set);
    await page.goto(`${rig.server.url}/call/URP_1?kind=video`);
    await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
    assert.deepEqual(await calls(page), [['resume']]);
    await page.close();
  });
}

test('without scripts the page says what is needed and gives the phone number', async () => {
  const context = await rig.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${rig.server.url}/call/URP_1`);
  assert.equal(await page.getByText('serve JavaScript').isVisible(), true);
  assert.equal(await page.getByRole('link', { name: town.phone }).getAttribute('href'), `tel:${town.phone.replace(/\D/g, '')}`);
  await page.screenshot({ path: path.join(screenshots, 'call-page-no-script.png') });
  await context.close();
});
