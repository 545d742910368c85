// SPDX-License-Identifier: EUPL-1.2
// The operator's console, driven by a scripted session.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as en from '../../../widget/i18n/en.js';
import * as it from '../../../widget/i18n/it.js';
import { calls, controls, DESKS, focusedName, openRig, paint, put, screenshots, tabThrough, violations } from './rig.mjs';

const DESK = 'sportello-desk';
const [URP_1, URP_2] = DESKS.map(({ id, name }) => ({ id, name }));
const online = { connection: 'online', availability: 'available', operator: { id: 'anna', name: 'Anna Bianchi', desks: [URP_1, URP_2] } };
const ringing = [
  { call: 'a', desk: URP_1, kind: 'video', lang: 'it', waited: 12_000 },
  { call: 'b', desk: URP_2, kind: 'voice', lang: 'en', waited: 4000 },
];
const active = { call: 'a', desk: URP_1, kind: 'video', lang: 'it', state: 'talking', cameraOn: true, peerCameraOn: true, talkingFor: 75_000, safetyCode: '482 019 337 650' };

const STATES = {
  'sign-in': {},
  rest: online,
  away: { ...online, availability: 'away' },
  ringing: { ...online, ringing },
  connecting: { ...online, availability: 'busy', active: { ...active, state: 'connecting', peerCameraOn: false, talkingFor: undefined, safetyCode: null } },
  talking: { ...online, availability: 'busy', active },
  voice: { ...online, availability: 'busy', active: { ...active, kind: 'voice', cameraOn: false, peerCameraOn: false, peerMuted: true, muted: true } },
  reconnecting: { ...online, availability: 'busy', ringing: [ringing[1]], active: { ...active, state: 'reconnecting', notices: ['peer-away', 'poor-connection'] } },
  ended: { ...online, lastEnded: { reason: 'hangup-remote', desk: URP_1 } },
  offline: { ...online, connection: 'offline' },
  replaced: { ...online, connection: 'replaced' },
};

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

async function open(fields, options) {
  const page = await rig.newPage(options);
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  if (fields) await put(page, fields);
  return page;
}

const button = (page, name) => page.locator(DESK).getByRole('button', { name });

for (const [name, fields] of Object.entries(STATES)) {
  for (const [device, size] of [['desktop', { width: 1280, height: 800 }], ['mobile', { width: 390, height: 844 }]]) {
    if (device === 'mobile' && !['sign-in', 'ringing', 'talking'].includes(name)) continue;
    test(`console: ${name} on a ${device}`, async () => {
      const page = await open(fields, size);
      if (fields.active?.cameraOn) await paint(page, { operator: 'local' });
      await page.evaluate(() => globalThis.scriptedSessions[0].level(0.4, 0.3));
      await page.mouse.click(2, 300);
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(screenshots, `desk-${name}-${device}.png`) });
      assert.deepEqual(await violations(page), []);
      const usable = await controls(page, DESK);
      for (const { name: control, width, height } of usable) assert.ok(width >= 44 && height >= 44, `“${control}” is ${width} × ${height}`);
      const reached = new Set(await tabThrough(page, DESK));
      // Of two radio buttons the keyboard reaches the chosen one; arrows do the rest.
      const [chosen, other] = fields.availability === 'away' ? ['Assente', 'Disponibile'] : ['Disponibile', 'Assente'];
      for (const { name: control } of usable) {
        if (control !== other || !usable.some(({ name: each }) => each === chosen)) assert.ok(reached.has(control), `“${control}” is out of the keyboard's reach: ${[...reached]}`);
      }
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('signing in: what is missing, wrong or too often is said, and the fields keep their content', async () => {
  const page = await open();
  const trouble = page.locator(`${DESK} [role=alert]`);
  await button(page, 'Accedi').click();
  assert.equal(await trouble.innerText(), it.desk.errorMissing);
  assert.equal(await page.locator(DESK).getByLabel('Nome utente').evaluate((element) => element.getRootNode().activeElement === element), true);
  await page.locator(DESK).getByLabel('Nome utente').fill('anna');
  await page.locator(DESK).getByLabel('Password', { exact: true }).fill('sbagliata');
  await page.keyboard.press('Enter');
  await page.waitForFunction((text) => document.querySelector('sportello-desk').shadowRoot.querySelector('[role=alert]').innerText === text, it.desk.errorCredentials);
  assert.equal(await page.locator(DESK).getByLabel('Nome utente').inputValue(), 'anna');
  assert.deepEqual(await violations(page), []);
  await page.evaluate(() => { globalThis.scriptedSignIn = () => ({ ok: false, error: 'too_many_attempts', retryAfterS: 2 }); });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /Riprova tra 2 secondi/.test(document.querySelector('sportello-desk').shadowRoot.querySelector('[role=alert]').innerText));
  assert.equal(await button(page, 'Accedi').isDisabled(), true);
  await page.waitForFunction(() => !document.querySelector('sportello-desk').shadowRoot.querySelector('[type=submit]').disabled);
  await page.evaluate(() => {
    globalThis.scriptedSignIn = () => ({ ok: false, error: 'unreachable' });
  });
  await button(page, 'Accedi').click();
  await page.waitForFunction((text) => document.querySelector('sportello-desk').shadowRoot.querySelector('[role=alert]').innerText === text, it.desk.errorServer);
  await button(page, 'Mostra la password').click();
  assert.equal(await page.locator(DESK).getByLabel('Password', { exact: true }).getAttribute('type'), 'text');
  await page.close();
});

test('a ringing call changes the title, sounds, and stops with the answer', async () => {
  const page = await rig.newPage();
  await page.addInitScript(() => {
    globalThis.notes = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function count(...when) {
      globalThis.notes += 1;
      return start.apply(this, when);
    };
  });
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, online);
  const rest = await page.title();
  await put(page, { ringing: [ringing[0]] });
  assert.equal(await page.title(), '(1) Chiamata: URP 1 – Informazioni');
  await page.waitForFunction(() => globalThis.notes > 0);
  await put(page, { ringing });
  assert.equal(await page.title(), '(2) Chiamata: URP 1 – Informazioni');
  await put(page, { ringing: [], active });
  assert.equal(await page.title(), rest);
  const atAnswer = await page.evaluate(() => globalThis.notes);
  await page.waitForTimeout(3300);
  assert.equal(await page.evaluate(() => globalThis.notes), atAnswer, 'it still rings');
  await page.close();
});

test('answer, answer without video, decline', async () => {
  const page = await open({ ...online, ringing });
  await button(page, 'Rispondi senza video').click();
  assert.deepEqual((await calls(page)).slice(1), [['answer', 'a'], ['setCamera', false]]);
  await button(page, 'Rifiuta').last().click();
  assert.deepEqual((await calls(page)).at(-1), ['decline', 'b']);
  await page.close();
});

test('a call that another operator took disappears, and the focus goes to the next one', async () => {
  const page = await open({ ...online, ringing });
  await button(page, 'Rispondi').first().focus();
  await put(page, { ringing: [ringing[1]] });
  assert.equal(await page.locator(`${DESK} .card`).count(), 1);
  assert.match(await focusedName(page), /^Rispondi/);
  await put(page, { ringing: [] });
  assert.equal(await page.locator(`${DESK} .empty`).isVisible(), true);
  await page.close();
});

test('the shortcut keys answer, mute, switch the camera and hang up; letters do nothing', async () => {
  const page = await open({ ...online, ringing });
  await page.keyboard.type('fr4');
  await page.keyboard.press('Alt+F4');
  assert.deepEqual((await calls(page)).slice(1), []);
  await page.keyboard.press('F2');
  await put(page, { ringing: [], availability: 'busy', active });
  await page.keyboard.press('F8');
  await page.keyboard.press('F9');
  await page.keyboard.press('F4');
  assert.deepEqual((await calls(page)).slice(1), [['answer', 'a'], ['setMuted', true], ['setCamera', false], ['hangUp']]);
  assert.match(await page.locator(`${DESK} .last`).innerText(), /Ultima chiamata: URP 1 – Informazioni\s+Hai chiuso tu la chiamata\. Durata: 1:1\d\./);
  await put(page, { ringing: [ringing[1]] });
  await page.keyboard.press('F4');
  assert.deepEqual((await calls(page)).at(-1), ['decline', 'b']);
  await page.close();
});

test('presence is chosen with the arrow keys and told to the server', async () => {
  const page = await open(online);
  await page.locator(DESK).getByRole('radio', { name: 'Disponibile' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.deepEqual((await calls(page)).at(-1), ['setAvailability', 'away']);
  assert.equal(await page.locator(`${DESK} .rest h2`).innerText(), 'Sei assente');
  await page.close();
});

test('every reason has its sentence after the call, in both languages', async () => {
  const page = await open(online);
  for (const words of [it, en]) {
    for (const [reason, sentence] of Object.entries(words.deskReasons)) {
      await put(page, { lastEnded: { reason, desk: URP_2 } });
      assert.ok((await page.locator(`${DESK} .last`).innerText()).includes(sentence), reason);
    }
    await button(page, words.desk.otherLanguage).click();
  }
  await page.close();
});

test('a replaced console can take over again, and signing out leads to the form', async () => {
  const page = await open({ ...online, connection: 'replaced' });
  await button(page, 'Usa questa finestra').click();
  assert.deepEqual((await calls(page)).at(-1), ['restore']);
  await put(page, online);
  await button(page, 'Esci').click();
  assert.equal(await page.locator(`${DESK} .sign-in-card h1`).first().innerText(), 'Accedi alla console');
  await page.close();
});
