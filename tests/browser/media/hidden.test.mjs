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
const WINDOW_S = 6;
const WINDOWS = 5;

function judge(before, after) {
  const passed = (side, name) => (after[side][name] - before[side][name]) / WINDOW_S;
  const said = [0, 1].map((side) => `${passed(side, 'voiceReceived').toFixed(1)} voice frames and ${passed(side, 'decodedFrames').toFixed(1)} pictures a second`).join('; ');
  return { fluent: [0, 1].every((side) => passed(side, 'voiceReceived') > 35 && passed(side, 'decodedFrames') > 4), said };
}

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
    // On a machine that others keep busy a window may be poor; throttled timers would spoil all of them.
    let judged = { fluent: false, said: '' };
    for (let turn = 0; turn < WINDOWS && !judged.fluent; turn++) {
      const before = await look();
      await sleep(WINDOW_S * 1000);
      const after = await look();
      assert.equal(after.visibility, 'hidden');
      assert.ok(after.turns - before.turns < WINDOW_S * 5, `the tab's timers are throttled: ${after.turns - before.turns} turns`);
      judged = judge(before.sides, after.sides);
      console.log(`hidden tab: ${judged.said}`);
    }
    assert.ok(judged.fluent, judged.said);
  } finally {
    await browser.close();
    await Promise.all([town.close(), assets.close()]);
    signals.remove();
  }
});
