// SPDX-License-Identifier: EUPL-1.2
// The engine in Firefox: carriers drawn on a canvas, pictures taken from a video element, a strict
// page. Its audio context needs a sound device, so it gets PulseAudio's null sinks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchFirefox } from '../support/firefox.mjs';
import { openSoundRoom } from '../support/sound-room.mjs';
import { BUNDLED, serveMediaAssets, serveTown, sleep } from './page.mjs';
/* global loopback */

const PATIENCE = { timeout: 30000, polling: 200 };

for (const transport of ['rtp', 'datachannel']) {
  test(`voice and pictures pass between two engines in Firefox, on a strict page: ${transport}`, async () => {
    const room = await openSoundRoom();
    const assets = await serveMediaAssets();
    const { origin } = assets;
    const town = await serveTown(assets, {
      'content-security-policy': `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${origin}`,
    });
    const firefox = await launchFirefox({ env: room.env });
    const { page, log } = firefox;
    try {
      await page.goto(town.origin);
      await page.waitForFunction(() => Boolean(window.loopback), PATIENCE);
      assert.deepEqual(await page.evaluate(() => loopback.mediaSupport()), { core: true, transforms: true, pictures: true });
      const said = await page.evaluate((options) => loopback.start(options), { core: BUNDLED, kind: 'video', transport });
      assert.deepEqual(said, [{ notices: [], error: null }, { notices: [], error: null }]);
      await page.evaluate(() => loopback.engines[1].setViews({ remote: document.querySelector('.remote') }));
      await page.waitForFunction(async () => (await loopback.stats()).every(({ voiceReceived, decodedFrames }) => voiceReceived > 40 && decodedFrames > 20), PATIENCE);
      const before = await page.evaluate(() => loopback.stats());
      await sleep(4000);
      const after = await page.evaluate(() => loopback.stats());
      for (const side of [0, 1]) {
        const framesPerSecond = (after[side].decodedFrames - before[side].decodedFrames) / 4;
        console.log(`Firefox, ${transport}: ${framesPerSecond} frames a second, playout FIFO ${after[side].fifoTargetMs.toFixed(0)} ms, ${after[side].underruns} gaps, carrier ${after[side].carrierMs.toFixed(1)} ms`);
        assert.ok(framesPerSecond > 4, `${framesPerSecond} frames a second`);
        assert.ok(after[side].audioRunning);
      }
      // The picture is the far camera's: Firefox's fake one is a plain colour, never black or grey.
      const colour = await page.evaluate(() => {
        const pen = new OffscreenCanvas(1, 1).getContext('2d');
        pen.drawImage(document.querySelector('.remote canvas'), 0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
      });
      assert.ok(Math.max(...colour.slice(0, 3)) - Math.min(...colour.slice(0, 3)) > 30, String(colour));
      const faults = await page.evaluate(() => loopback.events.filter(({ type }) => ['stalled', 'failed', 'core-event'].includes(type)));
      assert.deepEqual(faults, []);
      assert.deepEqual(log.filter((line) => /Content-Security-Policy/.test(line) && !/favicon/.test(line)), []);
    } catch (error) {
      error.message += `\n${log.slice(0, 20).join('\n')}`;
      throw error;
    } finally {
      await firefox.close();
      await Promise.all([town.close(), assets.close(), room.close()]);
    }
  });
}
