// SPDX-License-Identifier: EUPL-1.2
// What the citizen does, and what the widget then asks of the session.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { calls, controls, DESKS, focusedName, openRig, put, screenshots, violations } from './rig.mjs';

const PANEL = '[data-sportello=call]';
const talking = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 60_000, deskName: DESKS[0].name };

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

async function home(options) {
  const page = await rig.newPage(options);
  await page.goto(rig.town);
  await page.locator('sportello-call[desk=URP_1] .state[data-state=open]').waitFor();
  return page;
}

const begun = (page, count = 1) => page.waitForFunction((wanted) => globalThis.scriptedSessions?.length === wanted, count);
const link = (page, desk, kind) => page.locator(`sportello-call[desk=${desk}] .${kind}`);
const button = (page, name) => page.locator(PANEL).getByRole('button', { name, exact: true });

test('before the click the page loads the snippet and the list of desks, nothing else', async () => {
  rig.server.requests.length = 0;
  const page = await home();
  await page.waitForLoadState('networkidle');
  assert.deepEqual([...rig.server.requests].sort(), ['/api/desks', '/sportello.js']);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: path.join(screenshots, 'home-desktop.png'), fullPage: true });
  await page.close();
});

test('the home page has no fault that axe finds on a telephone either', async () => {
  const page = await home({ width: 390, height: 844 });
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: path.join(screenshots, 'home-mobile.png'), fullPage: true });
  await page.close();
});

for (const kind of ['voice', 'video']) {
  test(`a click on ${kind} calls the desk and moves the focus to the panel`, async () => {
    const page = await home();
    await link(page, 'URP_2', kind).click();
    await begun(page);
    const session = await page.evaluate(() => ({ options: globalThis.scriptedSessions[0].options, calls: globalThis.scriptedSessions[0].calls }));
    assert.deepEqual(session, { options: { server: `${rig.server.url}/`, desk: 'URP_2', lang: 'it' }, calls: [['start', kind]] });
    assert.equal(await focusedName(page), 'URP 2 – Anagrafe');
    assert.equal(await page.locator(PANEL).getByRole('dialog').getAttribute('aria-label'), 'Chiamata con URP 2 – Anagrafe');
    await page.close();
  });
}

test('the keyboard alone calls, mutes and hangs up, and comes back to where it was', async () => {
  const page = await home();
  await link(page, 'URP_1', 'video').focus();
  await page.keyboard.press('Space');
  await begun(page);
  await put(page, { ...talking, cameraOn: true });
  const press = async (name, key) => {
    for (let presses = 0; presses < 20 && (await focusedName(page)) !== name; presses += 1) await page.keyboard.press('Tab');
    assert.equal(await focusedName(page), name);
    await page.keyboard.press(key);
  };
  await press('Spegni microfono', 'Enter');
  assert.equal(await focusedName(page), 'Accendi microfono');
  await press('Spegni video', 'Space');
  await press('Chiudi chiamata', 'Enter');
  assert.deepEqual((await calls(page)).slice(1), [['setMuted', true], ['setCamera', false], ['hangUp']]);
  assert.equal(await focusedName(page), 'Hai chiuso la chiamata');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator(PANEL).count(), 0);
  assert.match(await focusedName(page), /^Videochiama/);
  await page.close();
});

test('Escape does not hang up', async () => {
  const page = await home();
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  for (const fields of [{ state: 'ringing' }, talking, { state: 'reconnecting' }]) {
    await put(page, fields);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(await calls(page), [['start', 'voice']]);
  assert.equal(await page.locator(`${PANEL} .panel`).isVisible(), true);
  await page.close();
});

test('a second desk waits until the first call is over', async () => {
  const page = await home();
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  await put(page, talking);
  await button(page, 'Riduci').click();
  await link(page, 'URP_2', 'voice').click();
  assert.equal(await page.evaluate(() => globalThis.scriptedSessions.length), 1);
  await page.locator(`${PANEL} .hint`).filter({ hasText: 'Sei già in chiamata con URP 1 – Informazioni' }).waitFor();
  await put(page, { state: 'ended', reason: 'hangup-remote' });
  await link(page, 'URP_2', 'voice').click();
  await begun(page, 2);
  assert.equal(await page.locator(PANEL).count(), 1);
  await page.close();
});

test('the button of the desk leads back to a panel made small', async () => {
  const page = await home();
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  await put(page, talking);
  await button(page, 'Riduci').click();
  assert.deepEqual((await controls(page, PANEL)).map(({ name }) => name), ['Ingrandisci', 'Chiudi chiamata']);
  await page.locator('sportello-call[desk=URP_1]').getByRole('button', { name: 'Torna alla chiamata' }).click();
  assert.equal(await page.locator(`${PANEL} .stage`).isVisible(), true);
  assert.equal(await focusedName(page), 'URP 1 – Informazioni');
  await page.close();
});

test('after the end the ways on call again, by voice, or on the server’s own page', async () => {
  const page = await home();
  await link(page, 'URP_1', 'video').click();
  await begun(page);
  await put(page, { state: 'ended', reason: 'connection-lost' });
  await button(page, 'Chiama solo a voce').click();
  await begun(page, 2);
  assert.deepEqual(await calls(page), [['start', 'voice']]);
  await put(page, { state: 'ended', reason: 'server-unreachable' });
  const [opened] = await Promise.all([page.context().waitForEvent('page'), button(page, 'Apri in una nuova finestra').click()]);
  await opened.waitForLoadState();
  assert.equal(opened.url(), `${rig.server.url}/call/URP_1?kind=voice&lang=it`);
  await opened.close();
  assert.equal(await page.locator(PANEL).getByRole('link', { name: 'Telefona: 0571 9171' }).getAttribute('href'), 'tel:05719171');
  await button(page, 'Riprova').click();
  await begun(page, 3);
  await page.close();
});

test('a notice offers what helps, and goes when it is over', async () => {
  const page = await home();
  await link(page, 'URP_1', 'video').click();
  await begun(page);
  await put(page, { ...talking, cameraOn: true, notices: ['poor-connection'] });
  await page.locator(`${PANEL} .notice-action`).click();
  assert.deepEqual((await calls(page)).at(-1), ['setCamera', false]);
  assert.equal(await page.locator(`${PANEL} .notice-action`).isVisible(), false);
  await put(page, { notices: ['camera-in-use'] });
  await page.locator(`${PANEL} .notice-action`).click();
  assert.deepEqual((await calls(page)).at(-1), ['setCamera', true]);
  await put(page, { notices: [] });
  assert.equal(await page.locator(`${PANEL} .notices`).isVisible(), false);
  await page.close();
});

test('the panel moves the call to its own window', async () => {
  const page = await home();
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  await put(page, talking);
  await button(page, 'Apri in una finestra').click();
  assert.deepEqual((await calls(page)).at(-1), ['moveToWindow']);
  assert.equal(await page.locator(`${PANEL} .outcome-title`).innerText(), 'La chiamata continua in un’altra finestra');
  await page.close();
});

test('the safety code opens to four groups', async () => {
  const page = await home();
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  await put(page, talking);
  assert.equal(await page.locator(`${PANEL} .safety`).isVisible(), false);
  await put(page, { safetyCode: '482 019 337 650' });
  await page.locator(`${PANEL} summary`).click();
  assert.deepEqual(await page.locator(`${PANEL} .code span`).allInnerTexts(), ['482', '019', '337', '650']);
  await page.close();
});

test('the language is the element’s, else the page’s, and the citizen may change it', async () => {
  const page = await home();
  assert.equal(await link(page, 'URP_1', 'voice').textContent(), 'Chiama URP 1 – Informazioni');
  await page.evaluate(() => document.querySelector('sportello-call[desk=URP_1]').setAttribute('lang', 'en'));
  assert.equal(await link(page, 'URP_1', 'voice').textContent(), 'Call URP 1 – Information');
  await link(page, 'URP_1', 'voice').click();
  await begun(page);
  await put(page, { state: 'ringing', deskName: DESKS[0].name });
  assert.equal(await page.locator(`${PANEL} .stage-title`).innerText(), 'Calling URP 1 – Information');
  await button(page, 'Italiano').click();
  assert.equal(await page.locator(`${PANEL} .stage-title`).innerText(), 'Sto chiamando URP 1 – Informazioni');
  assert.equal(await page.locator(`${PANEL} .panel`).getAttribute('lang'), 'it');
  await page.close();
});

test('a reload takes up the call that it interrupted', async () => {
  const page = await rig.newPage();
  await page.addInitScript(() => { globalThis.scriptedResumable = 'URP_2'; });
  await page.goto(rig.town);
  await begun(page);
  assert.deepEqual(await page.evaluate(() => [globalThis.scriptedSessions[0].options.desk, globalThis.scriptedSessions[0].calls]), ['URP_2', [['resume']]]);
  assert.equal(await page.locator(`${PANEL} .stage-title`).innerText(), 'Mi ricollego');
  await page.close();
});

test('a session that cannot begin ends in a sentence, not in silence', async () => {
  const page = await home();
  await page.evaluate(() => { globalThis.scriptedFailure = 'no such thing'; });
  await link(page, 'URP_1', 'voice').click();
  await page.locator(`${PANEL} .outcome-title`).waitFor();
  assert.equal(await page.locator(`${PANEL} .outcome-title`).innerText(), 'Non riesco a collegarmi');
  await page.close();
});

test('a panel that does not load says so, and the link still leads to the call page', async () => {
  const page = await home();
  await page.route('**/app/**', (route) => route.abort());
  await link(page, 'URP_1', 'voice').click();
  const trouble = page.locator('sportello-call[desk=URP_1] .trouble');
  await page.waitForFunction(() => document.querySelector('sportello-call').shadowRoot.querySelector('.trouble').textContent.includes('non si apre'));
  assert.match(await trouble.innerText(), /Prova in una nuova finestra/);
  const [opened] = await Promise.all([page.context().waitForEvent('page'), link(page, 'URP_1', 'voice').click({ modifiers: ['Control'] })]);
  assert.match(opened.url() === 'about:blank' ? await opened.waitForURL('**/call/**').then(() => opened.url()) : opened.url(), /\/call\/URP_1\?kind=voice/);
  await opened.close();
  await page.close();
});
