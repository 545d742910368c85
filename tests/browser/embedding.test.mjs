// SPDX-License-Identifier: EUPL-1.2
// The snippet on pages as towns really have them: strict policies, plain HTTP, hostile styles, no script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchPerson } from './support/chromium.mjs';
import { portraitOf } from './support/portraits.mjs';
import { expectSoon } from './support/soon.mjs';
import { OPERATOR, openTown } from './support/town.mjs';
import { filesOf, heard, SENSES } from './support/two-people.mjs';
import { answer, deskLink, picture, signIn, talking } from './support/visit.mjs';

const NAME_OF_AN_INSECURE_HOST = 'comune.example';
let town;
let citizen;
let portraits;

before(async () => {
  town = await openTown();
  const artist = await launchPerson({ fakeDevices: false });
  portraits = { citizen: await portraitOf('citizen', artist.context), operator: await portraitOf('operator', artist.context) };
  await artist.close();
  citizen = await launchPerson({ voice: filesOf('citizen').voice, picture: portraits.citizen, args: [`--host-resolver-rules=MAP ${NAME_OF_AN_INSECURE_HOST} 127.0.0.1`] });
});

after(async () => {
  await citizen?.close();
  await town?.close();
});

/** Opens a municipal page that sends these headers; resolves with the page and its closer. */
async function visit(headers, { context = citizen.context, host } = {}) {
  const site = await town.openSite(headers);
  const page = await context.newPage();
  const origin = host ? site.origin.replace('127.0.0.1', host) : site.origin;
  await page.goto(`${origin}/`);
  await page.locator('sportello-call[desk="URP_1"]').waitFor();
  return { page, close: async () => { await page.close(); await site.close(); } };
}

/** Clicks URP_1 and expects the server's own call page in a window of its own. */
async function opensOwnWindow(page) {
  const opened = page.context().waitForEvent('page', { timeout: 20000 });
  await page.locator('sportello-call[desk="URP_1"]').getByText('Videochiama', { exact: true }).click();
  const popup = await opened;
  await popup.waitForLoadState();
  assert.equal(new URL(popup.url()).origin, town.server);
  assert.match(new URL(popup.url()).pathname, /^\/call\/URP_1$/);
  await popup.close();
}

test('until the click: a few kilobytes, no wasm, no permission asked', async () => {
  const page = await citizen.context.newPage();
  const fetched = [];
  page.on('requestfinished', (request) => {
    if (request.url().startsWith(town.server)) fetched.push(request.sizes().then(({ responseBodySize }) => ({ url: request.url(), bytes: responseBodySize })));
  });
  await page.addInitScript(() => {
    window.askedForDevices = 0;
    const real = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = function (...wanted) {
      window.askedForDevices++;
      return real.apply(this, wanted);
    };
  });
  await page.goto(`${town.site}/`);
  await deskLink(page, 'URP_1').waitFor();
  await page.waitForTimeout(1500);
  const sizes = await Promise.all(fetched);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(total > 500 && total < 12 * 1024, `${total} bytes: ${sizes.map(({ url, bytes }) => `${url} ${bytes}`).join(', ')}`);
  assert.ok(sizes.every(({ url }) => !url.endsWith('.wasm')), 'no wasm');
  assert.equal(await page.evaluate(() => window.askedForDevices), 0);
  await page.close();
});

test('a Content-Security-Policy that forbids workers: the call opens in the server’s own window', async () => {
  const { page, close } = await visit({
    'Content-Security-Policy': `default-src 'self'; script-src 'self' ${town.server}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'`,
  });
  await opensOwnWindow(page);
  await close();
});

test('a Permissions-Policy without microphone: the call opens in the server’s own window', async () => {
  const { page, close } = await visit({ 'Permissions-Policy': 'camera=(), microphone=()' });
  await opensOwnWindow(page);
  await close();
});

test('a page over plain HTTP: the call opens in the server’s own window', async () => {
  const { page, close } = await visit({}, { host: NAME_OF_AN_INSECURE_HOST });
  assert.equal(await page.evaluate(() => isSecureContext), false, 'the test page is really insecure');
  await opensOwnWindow(page);
  await close();
});

test('without the script each desk is a plain link to the server’s call page', async () => {
  const context = await citizen.context.browser()?.newContext({ javaScriptEnabled: false });
  const plain = context ? null : await launchPerson({ fakeDevices: false });
  const page = context ? await context.newPage() : plain.page;
  if (!context) {
    await plain.context.route('**/*.js', (route) => route.abort());
  }
  await page.goto(`${town.site}/`);
  for (const desk of ['URP_1', 'URP_2']) {
    const link = page.locator(`sportello-call[desk="${desk}"] a`).first();
    assert.ok(await link.isVisible(), `${desk} has a link that is seen`);
    assert.equal(await link.getAttribute('href'), `${town.server}/call/${desk}`);
  }
  await context?.close();
  await plain?.close();
});

test('a strict policy that allows what docs/embedding.md asks for carries a whole call', { timeout: 90000 }, async () => {
  const operator = await launchPerson({ voice: filesOf('operator').voice, picture: portraits.operator, bypassCSP: true });
  // A page that has just heard that the desk is closed offers the other ways instead of a call.
  await operator.context.addInitScript({ path: SENSES });
  await signIn(operator, town, OPERATOR);
  const ws = town.server.replace('http', 'ws');
  const { page, close } = await visit({
    'Content-Security-Policy':
      `default-src 'none'; base-uri 'none'; script-src 'self' ${town.server} 'wasm-unsafe-eval'; worker-src blob:; ` +
      `connect-src ${town.server} ${ws}; style-src 'self'; img-src 'self' data:; font-src 'self' ${town.server}`,
  });
  try {
    await deskLink(page, 'URP_2').click();
    await answer(operator);
    await talking({ page });
    await expectSoon(async () => (await heard(operator.page, 'ear', 1))?.samples.some((sample) => Math.abs(sample) > 0.02), 'the operator hears the citizen');
    await page.waitForTimeout(3000);
    await picture({ page }, 'call-citizen');
    await picture(operator, 'call-operator');
    await page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  } finally {
    await close();
    await operator.close();
  }
});

test('on a hostile page, in a shadow root and twice: every button is seen and opens its own desk', async () => {
  const page = await citizen.context.newPage();
  await page.goto(`${town.site}/hostile.html`);
  const widgets = page.locator('sportello-call');
  await expectSoon(async () => (await widgets.count()) >= 3, 'three widgets are on the page');
  for (let at = 0; at < (await widgets.count()); at++) {
    const button = widgets.nth(at).getByRole('button', { name: /^Videochiama/ });
    await button.waitFor();
    const box = await button.boundingBox();
    assert.ok(box && box.height >= 40 && box.width >= 80, `widget ${at} has a button of a size to hit: ${JSON.stringify(box)}`);
    await button.scrollIntoViewIfNeeded();
    assert.ok(await button.evaluate((element) => {
      const area = element.getBoundingClientRect();
      const hit = element.getRootNode().elementFromPoint(area.x + area.width / 2, area.y + area.height / 2);
      return element === hit || element.contains(hit);
    }), `widget ${at} can be clicked`);
  }
  await picture({ page }, 'hostile-page');
  await page.close();
});
