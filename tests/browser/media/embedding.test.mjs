// SPDX-License-Identifier: EUPL-1.2
/* global loopback, engine */
// What the town's page must allow for the engine to load from the other origin, and what happens
// when it does not; what an engine leaves behind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FAKE_CORE, inTown, makeSignals, until } from './page.mjs';

let signals;

before(() => {
  signals = makeSignals();
});
after(() => signals.remove());

/** The least that a strict page must add for us; `origin` is the widget's server. */
const NEEDED = (origin) => ({
  'default-src': "'none'",
  'script-src': `${origin} 'wasm-unsafe-eval'`,
  'worker-src': 'blob:',
  'connect-src': origin,
});

function policy(directives) {
  return { 'content-security-policy': Object.entries(directives).map((entry) => entry.join(' ')).join('; ') };
}

/** Makes an engine; resolves to `ready` or the reason why not. */
function make(page, core = FAKE_CORE, kind = 'video') {
  return page.evaluate(
    async ([chosen, wanted]) => {
      try {
        window.engine = await loopback.MediaEngine.create({ assets: loopback.assets(chosen), kind: wanted });
        return 'ready';
      } catch (error) {
        return error.reason ?? String(error);
      }
    },
    [core, kind],
  );
}

test('a page with a strict policy needs to allow three addresses and wasm, and no more', async () => {
  await inTown(signals, { headers: (origin) => policy(NEEDED(origin)) }, async ({ page, log }) => {
    assert.equal(await make(page), 'ready');
    await page.evaluate(() => {
      engine.setViews({ local: document.querySelector('.local'), remote: document.querySelector('.remote') });
      return engine.openDevices({ audio: true, video: true });
    });
    await until(page, () => document.querySelector('.local video')?.videoWidth > 0);
    assert.deepEqual(log.filter((line) => /Content.Security.Policy/i.test(line)), []);
  });
});

for (const missing of ['worker-src', 'connect-src', 'script-src']) {
  test(`without ${missing} the engine says that the policy forbids it`, async () => {
    const headers = (origin) => {
      const directives = NEEDED(origin);
      if (missing === 'script-src') directives['script-src'] = origin;
      else directives[missing] = "'none'";
      return policy(directives);
    };
    await inTown(signals, { headers }, async ({ page }) => {
      assert.equal(await make(page), 'content-security-policy');
    });
  });
}

test('an address that answers with an error is a network failure', async () => {
  await inTown(signals, {}, async ({ page }) => {
    assert.equal(await make(page, { ...FAKE_CORE, wasm: '/nothing.wasm' }), 'network');
    assert.equal(await make(page, { ...FAKE_CORE, module: '/nothing.mjs' }), 'network');
  });
});

test('a closed engine leaves nothing running', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'video' }), FAKE_CORE);
    await until(page, () => loopback.engines[0].audioRunning);
    const left = await page.evaluate(async () => {
      const [engine] = loopback.engines;
      engine.setViews({ local: document.querySelector('.local'), remote: document.querySelector('.remote') });
      const { microphone, camera, graph } = engine;
      const { audio, video } = engine.carrierTracks();
      loopback.stop();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return {
        tracks: [microphone, camera, audio, video].map(({ readyState }) => readyState),
        context: graph.context.state,
        views: document.querySelectorAll('video, canvas').length,
        stats: await engine.stats(),
      };
    });
    assert.deepEqual(left.tracks, ['ended', 'ended', 'ended', 'ended']);
    assert.equal(left.context, 'closed');
    assert.equal(left.views, 0);
    assert.equal(page.workers().length, 0);
  });
});

test('a transform that passes nothing is noticed, one that works is not', async () => {
  await inTown(signals, {}, async ({ page }) => {
    // Set in a later turn than the transceiver's, a transform passes nothing in Chromium.
    await page.evaluate((core) => loopback.start({ core, kind: 'voice', lateTransforms: true }), FAKE_CORE);
    await until(page, () => loopback.events.some(({ engine, type, lane, direction }) => engine === 1 && type === 'stalled' && lane === 'voice' && direction === 'send'));
    const events = await page.evaluate(() => loopback.events.filter(({ engine, type, direction }) => engine === 0 && type === 'stalled' && direction === 'send'));
    assert.deepEqual(events, []);
  });
});

test('the session outlives its transport: another pair of connections carries it on', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'video' }), FAKE_CORE);
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived, decodedFrames }) => voiceReceived > 50 && decodedFrames > 10));
    await page.evaluate(() => loopback.reconnect());
    const before = await page.evaluate(() => loopback.stats());
    await until(page, async (counts) => (await loopback.stats()).every(({ voiceReceived, decodedFrames }, n) => voiceReceived > counts[n].voiceReceived + 50 && decodedFrames > counts[n].decodedFrames + 10), before);
    await page.evaluate(() => loopback.engines.forEach((engine) => engine.resetSession()));
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived, videoFramesReceived }) => voiceReceived > 20 && voiceReceived < 10000 && videoFramesReceived > 10));
  });
});
