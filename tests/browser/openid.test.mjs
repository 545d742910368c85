// SPDX-License-Identifier: EUPL-1.2
// From the console's button over the provider's own pages and back, on two sites, with a real provider and the real server.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as office from '../../widget/i18n/office-it.js';
import { outcomes, provider as words } from '../../widget/i18n/sign-in-it.js';
import { buildWidget } from '../../widget/build.mjs';
import { freePort, openProvider } from '../signaling/identity-provider.mjs';
import { Server } from '../signaling/program.mjs';
import { launchPerson, listen } from './support/chromium.mjs';
import { launchFirefox } from './support/firefox.mjs';

const NAME = 'Accesso del Comune';
const pictures = path.resolve(import.meta.dirname, '../../build/reports/screenshots');
const named = (sentence) => sentence.replaceAll('{name}', NAME);

let provider;
let server;
let person;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  provider = await openProvider({ site });
  server = new Server({
    settings: `public_url = ${site}\n[openid]\nissuer = ${provider.issuer}\nclient_id = sportello\nclient_secret_file = secret\nname_it = ${NAME}\nname_en = the town's account\n`,
  });
  server.port = port;
  writeFileSync(path.join(server.folder, 'secret'), provider.secret);
  await buildWidget({ out: path.join(server.folder, 'www'), compress: false });
  server.addUser('anna', 'correct horse', '--display', 'Anna Bianchi', '--desk', 'URP_1', '--role', 'operator', '--role', 'supervisor');
  await server.start();
  person = await launchPerson({ fakeDevices: false });
});
after(async () => {
  await person?.close();
  await server?.remove();
  await provider?.close();
});

/** What was refused by the page’s policy, or thrown. */
const troubles = (log) => log.filter((line) => /threw:|Content Security Policy/.test(line));

/** Signs in at the provider, with its own pages, and agrees where it asks. */
async function passProvider(page, login) {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('anything');
  await page.keyboard.press('Enter');
  const consent = page.locator('button', { hasText: 'Continue' });
  await page.waitForFunction((home) => location.href.startsWith(home) || document.querySelector('input[value=consent]'), server.origin);
  if (!page.url().startsWith(server.origin)) await consent.click();
  await page.waitForURL(`${server.origin}/**`);
}

test('from the console to the provider and back, by keyboard, and out again', { timeout: 180_000 }, async () => {
  const page = await person.context.newPage();
  const log = listen(page, 'console');
  await page.goto(`${server.origin}/desk`);
  const host = page.locator('sportello-desk');
  const enter = host.getByRole('link', { name: named(words.enter) });
  await enter.waitFor();
  await page.screenshot({ path: path.join(pictures, 'openid-real-console.png') });
  await page.keyboard.press('Tab');
  assert.equal(await enter.evaluate((element) => /** @type {ShadowRoot} */ (element.getRootNode()).activeElement === element), true, 'the first stop');
  await page.keyboard.press('Enter');
  await page.waitForURL(/^http:\/\/localhost:/);
  await page.screenshot({ path: path.join(pictures, 'openid-real-provider.png') });
  await passProvider(page, 'anna');
  assert.equal(new URL(page.url()).pathname, '/desk');
  await host.locator('.console').waitFor();
  await page.waitForFunction(() => document.querySelector('sportello-desk')?.getAttribute('data-connection') === 'online');
  await page.screenshot({ path: path.join(pictures, 'openid-real-signed-in.png') });
  const cookies = await person.context.cookies(server.origin);
  assert.equal(cookies.find(({ name }) => name === 'sportello_session')?.sameSite, 'Strict');
  assert.equal(cookies.some(({ name }) => name === 'sportello_openid'), false);

  // Signed in for the office too; there, signing out offers to leave the provider.
  await page.goto(`${server.origin}/office`);
  const officeHost = page.locator('sportello-office');
  await officeHost.getByRole('button', { name: office.frame.signOut }).click();
  const leave = officeHost.getByRole('link', { name: named(words.leave) });
  await leave.waitFor();
  await page.screenshot({ path: path.join(pictures, 'openid-real-signed-out.png') });
  await leave.click();
  await page.waitForURL(/^http:\/\/localhost:.*\/session\/end/);
  await page.locator('button', { hasText: /yes/i }).click();
  await page.waitForURL(`${server.origin}/office`);
  await officeHost.getByRole('link', { name: named(words.enter) }).waitFor();
  assert.equal(await leave.isVisible(), false);
  assert.deepEqual(troubles(log), []);
  await page.close();
});

test('whom the desk does not know reads why, where they began', { timeout: 180_000 }, async () => {
  const page = await person.context.newPage();
  await page.goto(`${server.origin}/office#people`);
  const host = page.locator('sportello-office');
  await host.getByRole('link', { name: named(words.enter) }).click();
  await page.waitForURL(/^http:\/\/localhost:/);
  await passProvider(page, 'dora');
  const trouble = host.getByText(named(outcomes.not_enabled));
  await trouble.waitFor();
  assert.equal(page.url(), `${server.origin}/office`, 'a reload does not say it again');
  await page.screenshot({ path: path.join(pictures, 'openid-real-refused.png') });
  await page.close();
});

test('Firefox, too, takes the strict cookie with the answer from another site', { timeout: 180_000 }, async () => {
  const firefox = await launchFirefox();
  try {
    const { page } = firefox;
    await page.goto(`${server.origin}/desk`);
    await firefox.click('.sign-in-card a.main');
    await (await page.waitForSelector('input[name=login]', { timeout: 60_000 }))?.type('anna');
    await (await page.waitForSelector('input[name=password]'))?.type('anything');
    await page.keyboard.press('Enter');
    await (await page.waitForSelector('input[value=consent]', { timeout: 60_000 }))?.evaluate((element) => /** @type {HTMLInputElement} */ (element).form?.requestSubmit());
    await page.waitForFunction(() => document.querySelector('sportello-desk')?.getAttribute('data-connection') === 'online', { timeout: 60_000 });
    assert.equal(page.url(), `${server.origin}/desk`);
  } finally {
    await firefox.close();
  }
});
