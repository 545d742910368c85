// SPDX-License-Identifier: EUPL-1.2
// Devices that are missing, refused, switched off, lost, exchanged.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectSoon } from '../support/soon.mjs';
import { FAKE_CORE, inTown, makeSignals, until } from './page.mjs';
/* global loopback, senses, engine */

let signals;

before(() => {
  signals = makeSignals();
});
after(() => signals.remove());

test('without devices the call is listen-only, and its carrier ticks all the same', async () => {
  await inTown(signals, { args: ['--use-fake-device-for-media-stream=device-count=0'], before: (page) => page.addInitScript(() => {
    // Chromium's fake microphone cannot be taken away by a flag.
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  }) }, async ({ page }) => {
    const said = await page.evaluate((core) => loopback.start({ core, kind: 'video' }), FAKE_CORE);
    for (const one of said) assert.deepEqual(one, { notices: ['no-microphone-listen-only', 'no-camera'], error: null });
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived }) => voiceReceived > 100));
  });
});

test('a refused microphone is an error', async () => {
  await inTown(signals, { before: (page) => page.addInitScript(() => {
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  }) }, async ({ page }) => {
    await page.evaluate(async (core) => {
      window.engine = await loopback.MediaEngine.create({ assets: loopback.assets(core), kind: 'voice' });
    }, FAKE_CORE);
    const said = await page.evaluate(() => engine.openDevices({ audio: true, video: false }));
    assert.equal(said.error, 'permission-denied');
  });
});

test('the camera goes off for real, comes back, and the views can move', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'video' }), FAKE_CORE);
    await page.evaluate(() => {
      const [left, right] = loopback.engines;
      left.setViews({ local: document.querySelector('.local'), remote: document.querySelector('.remote') });
      right.setViews({ remote: document.querySelector('.other') });
    });
    const frames = () => page.evaluate(async () => (await loopback.stats()).map(({ decodedFrames }) => decodedFrames));
    await until(page, async () => (await loopback.stats()).every(({ decodedFrames }) => decodedFrames > 20));
    const light = await page.evaluate(async () => {
      const track = loopback.engines[0].camera;
      await loopback.engines[0].setCamera(false);
      return { state: track.readyState, shown: document.querySelector('.local video').srcObject };
    });
    assert.deepEqual(light, { state: 'ended', shown: null });
    await until(page, () => loopback.events.some(({ engine, type, camera }) => engine === 1 && type === 'remote-state' && !camera && loopback.engines[0].camera === null));
    // What was on its way still comes; a starved page may need a moment for it.
    let during = [0, 0];
    await expectSoon(async () => {
      const before = await frames();
      await page.waitForTimeout(600);
      during = await frames();
      return during[1] - before[1] <= 3 && during[0] - before[0] > 5;
    }, 'no pictures of a camera that is off, while the other direction goes on');
    assert.deepEqual((await page.evaluate(() => loopback.engines[0].setCamera(true))).notices, []);
    await until(page, async (least) => (await loopback.stats())[1].decodedFrames > least, during[1] + 20);
    // The element moves, then another one takes over.
    await page.evaluate(() => loopback.engines[1].setViews({ remote: document.querySelector('.remote') }));
    assert.equal(await page.evaluate(() => document.querySelectorAll('.other *').length), 0);
    await page.evaluate(() => loopback.engines[1].setViews({ remote: null }));
    await page.evaluate(() => loopback.engines[1].setViews({ remote: document.querySelector('.other') }));
    await page.evaluate(() => senses.watch('other'));
    await until(page, () => senses.seen('other').length > 10);
  });
});

test('a lost microphone is followed by another one on the same call', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'voice' }), FAKE_CORE);
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived }) => voiceReceived > 50));
    const tracks = await page.evaluate(async () => {
      const [one] = loopback.engines;
      const lost = one.microphone;
      lost.stop();
      lost.onended();
      await new Promise((resolve) => one.addEventListener('devices-changed', resolve, { once: true }));
      const [sender] = loopback.connections[0].getSenders();
      return { other: one.microphone !== lost, live: one.microphone.readyState, sent: sender.track === one.microphone, notices: [...one.notices] };
    });
    assert.deepEqual(tracks, { other: true, live: 'live', sent: true, notices: [] });
    const [, { voiceReceived }] = await page.evaluate(() => loopback.stats());
    await until(page, async (least) => (await loopback.stats())[1].voiceReceived > least, voiceReceived + 100);
  });
});

test('a lost microphone with no other one leaves a listen-only call whose carrier ticks', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'voice' }), FAKE_CORE);
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived }) => voiceReceived > 50));
    const notices = await page.evaluate(async () => {
      MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
      const [one] = loopback.engines;
      one.microphone.stop();
      one.microphone.onended();
      const { detail } = await new Promise((resolve) => one.addEventListener('devices-changed', resolve, { once: true }));
      return detail.notices;
    });
    assert.deepEqual(notices, ['no-microphone-listen-only']);
    const [, { voiceReceived }] = await page.evaluate(() => loopback.stats());
    await until(page, async (least) => (await loopback.stats())[1].voiceReceived > least, voiceReceived + 100);
  });
});

test('a device of another rate gets an audio context of its own, and the sound goes on', async () => {
  await inTown(signals, {}, async ({ page }) => {
    await page.evaluate((core) => loopback.start({ core, kind: 'voice' }), FAKE_CORE);
    await until(page, async () => (await loopback.stats()).every(({ voiceReceived, fifoMs }) => voiceReceived > 50 && fifoMs > 0));
    const changed = await page.evaluate(async () => {
      const one = loopback.engines[1];
      const before = one.graph;
      const Native = AudioContext;
      // What another device would do to every new context.
      window.AudioContext = class extends Native {
        constructor(options) {
          super({ ...options, sampleRate: 32000 });
        }
      };
      await one.followDevices();
      return { rate: one.graph.rate, closed: before.context.state };
    });
    assert.deepEqual(changed, { rate: 32000, closed: 'closed' });
    await until(page, async () => (await loopback.stats())[1].rates.every((rate) => rate === 32000));
    const [{ voiceReceived }] = await page.evaluate(() => loopback.stats());
    await until(page, async (least) => {
      const [far, here] = await loopback.stats();
      return far.voiceReceived > least && here.fifoMs > 0 && here.audioRunning;
    }, voiceReceived + 100);
  });
});
