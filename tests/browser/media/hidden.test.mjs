// SPDX-License-Identifier: EUPL-1.2
// A hidden tab throttles timers to one a second: the call must not notice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { REAL_CORE, makeSignals, serveMediaAssets, serveTown, sleep } from './page.mjs';
/* global loopback */

// Playwright makes every tab believe that it is in front; puppeteer does not, once its flags against
// throttling are taken out.
const UNTHROTTLED = ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-background-timer-throttling'];
const WATCH_S = 6;

test('voice and pictures go on in a hidden tab, both ways', async () => {
  const signals = makeSignals();
  const assets = await serveMediaAssets();
  const town = await serveTown(assets);
  const browser = await puppeteer.launch({
    browser: 'chrome',
    executablePath: '/usr/bin/chromium',
    headless: true,
    ignoreDefaultArgs: UNTHROTTLED,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--autoplay-policy=no-user-gesture-required', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${signals.voice}`, `--use-file-for-fake-video-capture=${signals.picture}`,
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(town.origin);
    await page.waitForFunction(() => Boolean(window.loopback));
    await page.evaluate((options) => loopback.start(options), { core: REAL_CORE, kind: 'video' });
    await page.evaluate(() => {
      window.timerTurns = 0;
      setInterval(() => window.timerTurns++, 20);
    });
    await page.waitForFunction(async () => (await loopback.stats()).every(({ voiceReceived, decodedFrames }) => voiceReceived > 50 && decodedFrames > 20), { timeout: 20000, polling: 200 });
    const front = await browser.newPage();
    await front.bringToFront();
    await sleep(1500);
    const look = () => page.evaluate(async () => ({ visibility: document.visibilityState, turns: window.timerTurns, sides: await loopback.stats() }));
    const before = await look();
    await sleep(WATCH_S * 1000);
    const after = await look();
    assert.equal(after.visibility, 'hidden');
    assert.ok(after.turns - before.turns < WATCH_S * 5, `the tab's timers are throttled: ${after.turns - before.turns} turns`);
    for (const side of [0, 1]) {
      const passed = (name) => (after.sides[side][name] - before.sides[side][name]) / WATCH_S;
      console.log(`hidden tab: ${passed('voiceReceived').toFixed(1)} voice frames and ${passed('decodedFrames').toFixed(1)} pictures a second, ${after.sides[side].underruns} gaps`);
      assert.ok(passed('voiceReceived') > 35, `${passed('voiceReceived')} voice frames a second`);
      assert.ok(passed('decodedFrames') > 4, `${passed('decodedFrames')} pictures a second`);
    }
  } finally {
    await browser.close();
    await Promise.all([town.close(), assets.close()]);
    signals.remove();
  }
});
