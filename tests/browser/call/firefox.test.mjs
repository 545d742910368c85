// SPDX-License-Identifier: EUPL-1.2
// Chromium and Firefox as the two sides of a peer link, in both roles.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchPerson, listen } from '../support/chromium.mjs';
import { launchFirefox } from '../support/firefox.mjs';
import { expectSoon } from '../support/soon.mjs';
import { startRelay } from './support/relay.mjs';

const PAGE = '/tests/browser/call/support/link-page.html';
const log = [];
let relay;
let chromium;
let firefox;

before(async () => {
  relay = await startRelay();
  [chromium, firefox] = await Promise.all([launchPerson(), launchFirefox()]);
  listen(chromium.page, 'chromium', log);
});

after(async () => {
  await Promise.all([chromium?.close(), firefox?.close()]);
  await relay?.close();
});

/** Joins both browsers, the first as the caller; resolves when voice (and video) came for a while. */
async function talk(t, [callerPage, operatorPage], transport, kind) {
  for (const page of [callerPage, operatorPage]) {
    await page.goto(relay.origin + PAGE);
    await expectSoon(() => page.evaluate(() => window.ready === true), 'the page is ready');
  }
  const options = { kind, transport, transports: ['rtp', 'datachannel', 'native'] };
  await operatorPage.evaluate((given) => window.openSide(given), { ...options, role: 'operator' });
  await callerPage.evaluate((given) => window.openSide(given), { ...options, role: 'caller' });
  for (const [name, page] of Object.entries({ caller: callerPage, operator: operatorPage })) {
    await expectSoon(() => page.evaluate(() => window.link.state === 'connected' && window.link.safetyCode !== null), `the ${name} is connected\n${[...log, ...firefox.log].join('\n')}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const results = [];
  for (const page of [callerPage, operatorPage]) results.push(await page.evaluate(() => ({ received: window.media.received, bad: window.media.bad, code: window.link.safetyCode })));
  t.diagnostic(JSON.stringify(results));
  assert.equal(results[0].code, results[1].code);
  for (const { received, bad } of results) {
    assert.equal(bad, 0);
    assert.ok(received.voice > 80, `voice comes (${received.voice} in about 3 s)`);
    if (kind === 'video' && transport === 'rtp') assert.ok(received.video > 25, `pictures come (${received.video} in about 3 s)`);
    assert.equal(received.control, 1);
  }
}

for (const transport of ['rtp', 'datachannel']) {
  test(`${transport}: Chromium calls Firefox`, (t) => talk(t, [chromium.page, firefox.page], transport, 'video'));
  test(`${transport}: Firefox calls Chromium`, (t) => talk(t, [firefox.page, chromium.page], transport, 'video'));
}

test('Firefox offers all three transports', async () => {
  await firefox.page.goto(relay.origin + PAGE);
  const offered = await firefox.page.evaluate(async () => (await import('/js-glue/call/capabilities.js')).offeredTransports());
  assert.deepEqual(offered, ['rtp', 'datachannel', 'native']);
});
