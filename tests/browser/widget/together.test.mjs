// SPDX-License-Identifier: EUPL-1.2
// What the citizen sees of a call beyond voice and picture: being on hold, messages, other people.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as en from '../../../widget/i18n/together-en.js';
import * as it from '../../../widget/i18n/together-it.js';
import { calls, openRig, paint, put, screenshots, violations } from './rig.mjs';

const talking = { state: 'talking', kind: 'video', operatorName: 'Anna Bianchi', deskName: { it: 'URP 1', en: 'Desk 1' }, cameraOn: true, peerCameraOn: true, talkingFor: 65_000 };
const operator = { id: 'operator', name: 'Anna Bianchi', role: 'operator', main: true, present: true, state: 'talking', muted: false, camera: true, hand: false };
const interpreter = { ...operator, id: 'p3', name: 'Interprete LIS', role: 'guest', main: false };

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

async function inCall({ width = 1280, height = 800, lang = 'it', kind = 'video' } = {}) {
  const page = await rig.newPage({ width, height });
  page.setDefaultTimeout(60_000);
  await page.goto(`${rig.server.url}/call/URP_1?kind=${kind}&lang=${lang}`);
  await page.locator('.choice').first().click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length > 0);
  await put(page, talking);
  await paint(page);
  return page;
}

const stageText = (page) => page.locator('.stage-message').innerText();
/** Waits until a sentence was said. */
const said = (page, sentence) => page.waitForFunction((text) => [...document.querySelectorAll('*')].some(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('[role=status]') ?? [])].some((status) => status.textContent.includes(text))), sentence);

for (const [lang, words] of Object.entries({ it, en })) {
  test(`on hold and back, in ${lang}`, async () => {
    const page = await inCall({ lang });
    await put(page, { held: true });
    assert.match(await stageText(page), new RegExp(`${words.hold.title}\\s+${words.hold.text}`));
    await said(page, words.hold.title);
    assert.match(await page.locator('.panel-status').innerText(), new RegExp(words.hold.status));
    await page.screenshot({ path: path.join(screenshots, `call-held-${lang}.png`), timeout: 60_000 });
    assert.deepEqual(await violations(page), []);
    await put(page, { held: false, transferring: { desk: null, operator: 'Marco Rossi', until: 0 } });
    assert.match(await stageText(page), /Marco Rossi/);
    await put(page, { transferring: null });
    assert.equal(await page.locator('.stage-message').isVisible(), false);
    await said(page, words.hold.back);
    await page.close();
  });
}

test('messages: announced, counted while closed, read when opened; links show their host and nothing else gets in', async () => {
  const page = await inCall({ width: 390, height: 844 });
  const open = page.getByRole('button', { name: /^Messaggi/ });
  await put(page, { chat: [{ from: 'Anna Bianchi', text: 'Il modulo: https://comune.example/a/b?x=1. <img src=x onerror=alert(1)> javascript:alert(1) http://user@evil.example', at: 1000, own: false, sent: true }] });
  await said(page, 'Anna Bianchi ha scritto: Il modulo');
  assert.match((await open.innerText()).replace(/\s+/g, ' '), /^Messaggi ?, 1 nuovo 1$/);
  await open.click();
  const links = page.locator('.chat-said a');
  assert.equal(await links.count(), 1);
  assert.equal(await links.getAttribute('href'), 'https://comune.example/a/b?x=1');
  assert.equal(await links.getAttribute('rel'), 'noopener noreferrer nofollow');
  assert.equal(await links.getAttribute('target'), '_blank');
  assert.equal(await links.locator('strong').innerText(), 'comune.example');
  assert.equal(await page.locator('.chat-said img').count(), 0);
  assert.match(await page.locator('.chat-said').innerText(), /<img src=x onerror=alert\(1\)>/);
  await page.keyboard.type('Grazie mille');
  await page.keyboard.press('Enter');
  assert.deepEqual((await calls(page)).at(-1), ['sendChat', 'Grazie mille']);
  assert.equal(await page.locator('.chat-line').count(), 2);
  assert.equal(await page.locator('.chat-text').inputValue(), '');
  await page.screenshot({ path: path.join(screenshots, 'call-chat-mobile.png'), timeout: 60_000 });
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: it.chat.close }).click();
  assert.equal((await open.innerText()).trim(), 'Messaggi');
  await page.close();
});

test('a message that cannot be sent stays in the field', async () => {
  const page = await inCall();
  await page.getByRole('button', { name: /^Messaggi/ }).click();
  await page.evaluate(() => { globalThis.scriptedSessions.at(-1).sendChat = () => false; });
  await page.keyboard.type('Pronto?');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.chat-text').inputValue(), 'Pronto?');
  assert.equal(await page.locator('.chat-trouble').innerText(), it.chat.notSent);
  await page.close();
});

test('a third person gets a tile and a name; hands and being muted by the host are said', async () => {
  const page = await inCall();
  await put(page, { participants: [operator] });
  assert.equal(await page.getByRole('button', { name: it.people.raiseHand }).isVisible(), false);
  await put(page, { participants: [operator, interpreter] });
  await said(page, 'Interprete LIS è nella chiamata');
  assert.equal(await page.locator('.tile').innerText(), 'Interprete LIS');
  await page.getByRole('button', { name: it.people.raiseHand }).click();
  assert.deepEqual((await calls(page)).at(-1), ['raiseHand', true]);
  assert.equal(await page.getByRole('button', { name: it.people.lowerHand }).getAttribute('aria-pressed'), 'true');
  await put(page, { muted: true, mutedByHost: true });
  await said(page, it.people.mutedByHost);
  assert.equal(await page.getByText(it.people.mutedByHost).first().isVisible(), true);
  await page.screenshot({ path: path.join(screenshots, 'call-three-desktop.png'), timeout: 60_000 });
  assert.deepEqual(await violations(page), []);
  await put(page, { participants: [operator], muted: false, mutedByHost: false });
  assert.equal(await page.locator('.tile').count(), 0);
  await page.close();
});
