// SPDX-License-Identifier: EUPL-1.2
// The office page on the real server, under its own policy: what calls were like, and the snippet.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as it from '../../widget/i18n/office-it.js';
import { buildWidget } from '../../widget/build.mjs';
import { Server, talk } from '../signaling/program.mjs';
import { launchPerson, listen } from './support/chromium.mjs';

const HOST = 'sportello-office';
const pictures = path.resolve(import.meta.dirname, '../../build/reports/screenshots');

let server;
let person;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  server = new Server();
  await buildWidget({ out: path.join(server.folder, 'www'), compress: false });
  server.addUser('anna', 'correct horse', '--desk', 'URP_1');
  server.addUser('sara', 'battery staple', '--display', 'Sara Conti', '--role', 'supervisor');
  server.addUser('elsa', 'battery staple', '--display', 'Elsa Neri', '--role', 'editor');
  await server.start();
  person = await launchPerson({ fakeDevices: false });
});
after(async () => {
  await person?.close();
  await server?.remove();
});

/** Signs in on the page, and opens a room. */
async function enter(name, hash) {
  const page = await person.context.newPage();
  const log = listen(page, name);
  await page.goto(`${server.origin}/office${hash}`);
  await page.locator(`${HOST} #name`).fill(name);
  await page.locator(`${HOST} #password`).fill('battery staple');
  await page.keyboard.press('Enter');
  await page.locator(`${HOST} .menu a`).first().waitFor();
  return { page, log };
}

/** What was refused by the page’s policy, or thrown. */
const troubles = (log) => log.filter((line) => /threw:|Content Security Policy/.test(line));

test('a call that took place is in the report a moment later', { timeout: 120_000 }, async () => {
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const caller = await server.caller();
  const { call } = await talk(caller, operator);
  caller.say({ type: 'call.hangup', call });
  const { rate } = await caller.next('call.ended');
  const rated = await server.fetch('/api/ratings', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ticket: rate, stars: 4, comment: 'Tutto chiaro' }) });
  assert.equal(rated.status, 204);

  const { page, log } = await enter('sara', '#reports');
  const report = page.locator(`${HOST} .report`);
  await report.getByText('Tutto chiaro').waitFor();
  assert.match(await report.locator('.tile').first().innerText(), /Chiamate\s+1/);
  assert.equal(await report.locator('.chart svg').count(), 2);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(HOST).getByText(it.reports.csv).click()]);
  assert.match(download.suggestedFilename(), /^sportello-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  assert.deepEqual(troubles(log), []);
  await page.screenshot({ path: path.join(pictures, 'office-real-reports.png'), fullPage: true });

  await page.locator(`${HOST} .menu a[href="#erase"]`).click();
  await page.locator(`${HOST} .room input[type=email]`).fill('nessuno@example.it');
  await page.keyboard.press('Enter');
  await page.locator(HOST).locator('.result').getByText(it.erase.foundNone).waitFor();
  await page.locator(HOST).getByRole('button', { name: it.frame.signOut }).click();
  await page.locator(`${HOST} #name`).waitFor();
  await page.close();
});

test('a web editor sees the button as it will be, under the server’s own policy', { timeout: 120_000 }, async () => {
  const { page, log } = await enter('elsa', '#snippet');
  await page.locator(HOST).getByText(it.snippet.colours['#00704a']).click();
  const frame = await (async () => {
    for (;;) {
      const found = page.frames().find((each) => each !== page.mainFrame());
      if (found) return found;
      await page.waitForTimeout(50);
    }
  })();
  await frame.waitForFunction(() => document.querySelector('sportello-call')?.shadowRoot?.querySelector('.go'));
  assert.equal(await frame.evaluate(() => getComputedStyle(document.querySelector('sportello-call').shadowRoot.querySelector('.go.voice')).backgroundColor), 'rgb(0, 112, 74)');
  assert.match(await page.locator(HOST).getByLabel(it.snippet.code).inputValue(), new RegExp(`src="${server.origin}/sportello\\.js"`));
  assert.deepEqual(troubles(log), []);
  await page.screenshot({ path: path.join(pictures, 'office-real-snippet.png'), fullPage: true });
  await page.close();
});
