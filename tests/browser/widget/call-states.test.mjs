// SPDX-License-Identifier: EUPL-1.2
// Each state of the citizen's call, on a computer and on a telephone: free of what axe
// finds, within reach of the keyboard and of a thumb, and on a picture for people to judge.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as en from '../../../widget/i18n/en.js';
import * as it from '../../../widget/i18n/it.js';
import { controls, DESKS, openRig, paint, put, screenshots, tabThrough, violations } from './rig.mjs';

const PANEL = '[data-sportello=call]';
const THUMB_PX = 44;
const SIZES = { desktop: { width: 1280, height: 800 }, mobile: { width: 390, height: 844 } };
const talking = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 134_000, safetyCode: '482 019 337 650', deskName: DESKS[0].name };

/** What each state looks like to the widget, in the order of a call. */
const STATES = {
  checking: { kind: 'video', fields: { state: 'checking' } },
  connecting: { kind: 'video', fields: { state: 'connecting' } },
  ringing: { kind: 'video', painted: true, fields: { state: 'ringing', cameraOn: true, deskName: DESKS[0].name } },
  queued: { kind: 'video', painted: true, fields: { state: 'ringing', cameraOn: true, deskName: DESKS[0].name, queue: { place: 3, waitS: 400 } } },
  degraded: { kind: 'video', painted: true, fields: { state: 'ringing', cameraOn: true, deskName: DESKS[0].name, queue: { place: 3, waitS: 400 }, notices: ['degraded'] } },
  answered: { kind: 'video', painted: true, fields: { state: 'connecting', cameraOn: true, operatorName: 'Anna Bianchi', deskName: DESKS[0].name } },
  video: { kind: 'video', painted: true, fields: { ...talking, cameraOn: true, peerCameraOn: true } },
  voice: { kind: 'voice', fields: { ...talking, peerMuted: true } },
  notices: { kind: 'video', painted: true, fields: { ...talking, cameraOn: true, peerCameraOn: true, muted: true, peerMuted: true, notices: ['poor-connection', 'peer-away'] } },
  'no-camera': { kind: 'video', fields: { ...talking, notices: ['camera-refused'] } },
  reconnecting: { kind: 'video', painted: true, fields: { ...talking, state: 'reconnecting', cameraOn: true, peerCameraOn: true } },
  ended: { kind: 'video', fields: { state: 'ended', reason: 'connection-lost' } },
  closed: { kind: 'voice', fields: { state: 'ended', reason: 'desk-closed' } },
  refused: { kind: 'voice', fields: { state: 'ended', reason: 'permission-denied' } },
};

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

async function call(kind, size) {
  const page = await rig.newPage(size);
  await page.goto(rig.town);
  await page.locator(`sportello-call[desk=URP_1] .${kind}`).click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await page.mouse.move(5, 5);
  return page;
}

for (const [device, size] of Object.entries(SIZES)) {
  for (const [name, { kind, fields, painted }] of Object.entries(STATES)) {
    test(`${name} on a ${device}`, async () => {
      const page = await call(kind, size);
      await put(page, fields);
      if (painted) await paint(page);
      await page.evaluate(() => globalThis.scriptedSessions.at(-1).level(0.5, 0.25));
      // Animations of arrival end, and what is announced is there.
      await page.waitForTimeout(400);
      await page.screenshot({ path: path.join(screenshots, `call-${name}-${device}.png`) });
      assert.deepEqual(await violations(page), []);
      const usable = await controls(page, PANEL);
      for (const { name: control, width, height } of usable) {
        assert.ok(width >= THUMB_PX && height >= THUMB_PX, `“${control}” is ${width} × ${height}`);
      }
      assert.deepEqual((await tabThrough(page, PANEL)).sort(), usable.map(({ name: control }) => control).sort());
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('each reason tells what happened and shows a way on, in both languages', async () => {
  const page = await call('video', SIZES.desktop);
  for (const words of [it, en]) {
    for (const [reason, { title, text }] of Object.entries(words.reasons)) {
      await put(page, { state: 'ended', reason });
      const outcome = page.locator(`${PANEL} .outcome`);
      assert.equal(await outcome.locator('.outcome-title').innerText(), title, reason);
      assert.equal(await outcome.locator('.outcome-text').innerText(), text.replace('{desk}', 'URP 1'), reason);
      // With the desk's services they stand below those, no longer in the outcome itself.
      assert.ok(await page.locator(`${PANEL} .ways .button`).filter({ visible: true }).count() > 0, reason);
    }
    if (words === it) await page.locator(`${PANEL} .language`).click();
  }
  await page.close();
});

test('what happens is announced once, politely', async () => {
  const page = await call('voice', SIZES.desktop);
  const region = page.locator(`${PANEL} .visually-hidden[role=status]`);
  const says = (sentence) => page.waitForFunction(([host, text]) => document.querySelector(host).shadowRoot.querySelector('.visually-hidden[role=status]').textContent === text, [PANEL, sentence], { timeout: 15_000 });
  assert.equal(await region.getAttribute('aria-live'), 'polite');
  await says(`${it.call.checking}. ${it.call.checkingText}`);
  await put(page, { state: 'ringing', deskName: DESKS[0].name });
  await says(`Sto chiamando ${DESKS[0].name.it}. ${it.call.ringingText}`);
  await put(page, { queue: { place: 2, waitS: 400 } });
  await says(`${it.call.queueOne}. L’attesa è di circa 7 minuti. ${it.call.queueText}`);
  await put(page, { queue: { place: 1, waitS: null } });
  await says(`${it.call.queueNext}. ${it.call.queueText}`);
  await put(page, { queue: null });
  await says(`Sto chiamando ${DESKS[0].name.it}. ${it.call.ringingText}`);
  await put(page, { state: 'connecting', operatorName: 'Anna Bianchi' });
  await says(`Anna Bianchi ha risposto. ${it.call.answeredText}`);
  await put(page, { ...talking });
  await says('Parli con Anna Bianchi');
  await put(page, { notices: ['poor-connection'] });
  await says(it.notices['poor-connection'].text);
  // What the citizen does, and what is known already, is not said again.
  await region.evaluate((element) => { element.textContent = ''; });
  await put(page, { muted: true, notices: ['poor-connection'] });
  await page.waitForTimeout(300);
  assert.equal(await region.textContent(), '');
  await page.close();
});

test('the letters may be twice as large, and the window a fifth as wide', async () => {
  const page = await call('video', { width: 640, height: 800 });
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await put(page, { ...talking, cameraOn: true, peerCameraOn: true, notices: ['poor-connection'] });
  await paint(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(screenshots, 'call-large-letters.png') });
  const shape = () => page.evaluate((host) => {
    const root = document.querySelector(host).shadowRoot;
    const panel = root.querySelector('.panel');
    const cut = [...root.querySelectorAll('.label, .panel-title, .notice-text')].filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline');
    const rows = [...panel.querySelectorAll('.panel-header, .stage, .notices, .controls, .panel-footer')].filter((element) => element.checkVisibility()).map((element) => element.getBoundingClientRect());
    const overlaps = rows.filter(({ top }, place) => place > 0 && top < rows[place - 1].bottom).length;
    return { overlaps, size: parseFloat(getComputedStyle(panel).fontSize), overflow: panel.scrollWidth - panel.clientWidth, cut: cut.map((element) => element.textContent) };
  }, PANEL);
  assert.deepEqual(await shape(), { overlaps: 0, size: 32, overflow: 0, cut: [] });
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  await page.setViewportSize({ width: 320, height: 568 });
  await page.waitForTimeout(200);
  await page.screenshot({ path: path.join(screenshots, 'call-narrow.png') });
  assert.deepEqual(await shape(), { overlaps: 0, size: 16, overflow: 0, cut: [] });
  await page.close();
});

test('forced colours keep the shapes, reduced motion keeps still', async () => {
  const page = await rig.newPage({ colours: 'active', motion: 'reduce' });
  await page.goto(rig.town);
  await page.locator('sportello-call[desk=URP_1] .video').click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, { ...talking, cameraOn: true, muted: true });
  await page.screenshot({ path: path.join(screenshots, 'call-forced-colours.png') });
  const moving = await page.evaluate((host) => document.querySelector(host).shadowRoot.getAnimations().length, PANEL);
  assert.equal(moving, 0);
  const borders = await page.evaluate((host) => [...document.querySelector(host).shadowRoot.querySelectorAll('.control')].filter((each) => each.checkVisibility()).map((each) => parseFloat(getComputedStyle(each).borderTopWidth)), PANEL);
  assert.ok(borders.length === 3 && borders.every((width) => width >= 1), String(borders));
  await page.close();
});
