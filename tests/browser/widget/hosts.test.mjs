// SPDX-License-Identifier: EUPL-1.2
// Pages that embed the widget: hostile ones, strict ones, and browsers that cannot call.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { DESKS, openRig, put, screenshots } from './rig.mjs';

const PANEL = '[data-sportello=call]';

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

/** How an element looks and where it is, as far as a page could have spoilt it. */
const look = (locator) => locator.evaluate((element) => {
  const style = getComputedStyle(element);
  const { width, height, left, top } = element.getBoundingClientRect();
  const names = ['color', 'backgroundColor', 'fontSize', 'fontWeight', 'letterSpacing', 'wordSpacing', 'textTransform', 'direction', 'lineHeight', 'visibility', 'opacity', 'cursor', 'pointerEvents'];
  return { style: { ...Object.fromEntries(names.map((name) => [name, style[name]])), height: Math.round(height) }, place: { width, left, top } };
});

const begun = (page) => page.waitForFunction(() => globalThis.scriptedSessions?.length > 0);
const talking = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 60_000, deskName: DESKS[0].name };

async function openPanel(page, button) {
  await button.click();
  await begun(page);
  await put(page, talking);
  await page.waitForTimeout(300);
}

test('a hostile page changes nothing of buttons and panel', async () => {
  const town = await rig.newPage();
  await town.goto(rig.town);
  const friendly = town.locator('sportello-call[desk=URP_1] .voice');
  await town.locator('sportello-call[desk=URP_1] .state[data-state=open]').waitFor();
  const expected = await look(friendly);
  await openPanel(town, friendly);
  const expectedPanel = await look(town.locator(`${PANEL} .panel`));
  const expectedControl = await look(town.locator(`${PANEL} .control.danger`));

  const page = await rig.newPage();
  await page.goto(`${rig.town}/hostile.html`);
  await page.locator('#first .state[data-state=open]').waitFor({ state: 'attached' });
  const button = page.locator('#first .voice');
  assert.deepEqual((await look(button)).style, expected.style);
  await page.screenshot({ path: path.join(screenshots, 'hostile-idle.png') });

  await openPanel(page, button);
  await page.screenshot({ path: path.join(screenshots, 'hostile-call.png') });
  assert.deepEqual(await look(page.locator(`${PANEL} .panel`)), expectedPanel);
  assert.deepEqual(await look(page.locator(`${PANEL} .control.danger`)), expectedControl);
  // Nothing of the page's lies over the panel.
  const above = await page.evaluate((host) => {
    const panel = document.querySelector(host).shadowRoot.querySelector('.panel').getBoundingClientRect();
    return document.elementFromPoint(panel.left + 20, panel.top + 20)?.getAttribute('data-sportello');
  }, PANEL);
  assert.equal(above, 'call');
  await town.close();
  await page.close();
});

test('several widgets, one of them in a shadow root of the page’s, call their own desks', async () => {
  for (const [id, desk] of [['first', 'URP_1'], ['twice', 'URP_2'], ['second', 'URP_2']]) {
    const page = await rig.newPage();
    await page.goto(`${rig.town}/hostile.html`);
    const button = page.locator(`#${id} .video`);
    await button.waitFor();
    await openPanel(page, button);
    assert.equal(await page.evaluate(() => globalThis.scriptedSessions[0].options.desk), desk);
    assert.equal(await page.locator(`${PANEL} .panel`).isVisible(), true);
    assert.deepEqual(page.troubles, []);
    await page.close();
  }
});

test('a panel opened from a modal dialog of the page can be used', async () => {
  const page = await rig.newPage();
  await page.goto(rig.town);
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.append(document.querySelector('sportello-call[desk=URP_1]'));
    document.body.append(dialog);
    dialog.showModal();
  });
  await openPanel(page, page.locator('sportello-call[desk=URP_1] .voice'));
  await page.locator(PANEL).getByRole('button', { name: 'Spegni microfono' }).click();
  assert.deepEqual(await page.evaluate(() => globalThis.scriptedSessions[0].calls.at(-1)), ['setMuted', true]);
  await page.close();
});

test('under a strict policy without inline styles the widget looks as it should', async () => {
  const policy = `default-src 'none'; script-src 'self' ${rig.server.url}; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src ${rig.server.url}; require-trusted-types-for 'script'`;
  const strict = await rig.startTown({ 'Content-Security-Policy': policy });
  const page = await rig.newPage();
  // The demo site's own library is not made for Trusted Types: that page runs without it.
  await page.route('**/bootstrap-italia.bundle.min.js', (route) => route.abort());
  await page.addInitScript(() => {
    globalThis.policyBroken = [];
    document.addEventListener('securitypolicyviolation', (event) => globalThis.policyBroken.push(`${event.effectiveDirective} ${event.sourceFile}`));
  });
  await page.goto(strict);
  const button = page.locator('sportello-call[desk=URP_1] .voice');
  await page.locator('sportello-call[desk=URP_1] .state[data-state=open]').waitFor();
  await openPanel(page, button);
  assert.equal(await button.evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(10, 88, 168)');
  assert.equal(await page.locator(`${PANEL} .control.danger`).evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(192, 34, 59)');
  assert.deepEqual(await page.evaluate(() => globalThis.policyBroken), []);
  await page.close();
});

for (const reason of ['insecure', 'permissions-policy', 'content-security-policy', 'in-app-browser', 'unsupported']) {
  test(`where the page cannot hold the call (${reason}) a click opens the server’s own page`, async () => {
    const page = await rig.newPage();
    await page.addInitScript((why) => { globalThis.scriptedEmbedding = { ok: false, reason: why }; }, reason);
    await page.goto(rig.town);
    const button = page.locator('sportello-call[desk=URP_2]').getByRole('link', { name: /^Videochiama URP 2 .*\(si apre in una nuova finestra\)$/ });
    const [opened] = await Promise.all([page.context().waitForEvent('page'), button.click()]);
    await opened.waitForURL('**/call/URP_2**');
    assert.equal(opened.url(), `${rig.server.url}/call/URP_2?kind=video&lang=it`);
    assert.equal(await page.locator(PANEL).count(), 0);
    assert.equal(page.url(), `${rig.town}/`);
    await opened.close();
    await page.close();
  });
}

test('a policy that forbids the call is found out before the click', async () => {
  const page = await rig.newPage();
  await page.goto(rig.town);
  const links = page.locator('sportello-call[desk=URP_1]').getByRole('link');
  await page.locator('sportello-call[desk=URP_1] .state[data-state=open]').waitFor();
  assert.equal(await links.count(), 0);
  await page.evaluate(() => { globalThis.scriptedEmbedding = { ok: false, reason: 'content-security-policy' }; });
  await page.locator('sportello-call[desk=URP_1] .voice').focus();
  await links.first().waitFor();
  assert.equal(await links.count(), 2);
  await page.close();
});

test('without scripts each desk is a plain link to its call page', async () => {
  const page = await rig.newPage();
  await page.route('**/sportello.js', (route) => route.abort());
  await page.goto(rig.town);
  for (const desk of ['URP_1', 'URP_2']) {
    const link = page.locator(`sportello-call[desk=${desk}]`).getByRole('link');
    assert.equal(await link.isVisible(), true);
    assert.equal(await link.getAttribute('href'), `${rig.server.url}/call/${desk}`);
  }
  await page.close();
});
