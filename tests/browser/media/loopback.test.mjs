// SPDX-License-Identifier: EUPL-1.2
/* global loopback, senses */
// Two engines in one page of the town, joined by peer connections: what one hears and sees is what
// the other one's devices gave.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { frameJourney, level, missingPips, pipDelay } from '../support/analysis.mjs';
import { FRAME_NUMBERS } from '../support/signals.mjs';
import { heard } from '../support/two-people.mjs';
import { FAKE_CORE, PIP_HZ, REAL_CORE, makeSignals, openTown, sleep, until } from './page.mjs';

const LISTEN_S = 8;
let signals;

before(() => {
  signals = makeSignals();
});
after(() => signals.remove());

/** Engine 0 speaks, engine 1 listens and looks. */
async function call(town, options) {
  const { page } = town;
  const said = await page.evaluate((chosen) => loopback.start(chosen), options);
  await page.evaluate(() => {
    loopback.engines[1].setMuted(true);
    loopback.engines[1].setViews({ remote: document.querySelector('.remote') });
    loopback.engines[0].setViews({ local: document.querySelector('.local') });
  });
  return said;
}

async function judgeVoice(page, name) {
  const [mouth, ear] = await Promise.all([heard(page, 'mouth', LISTEN_S), heard(page, 'ear', LISTEN_S)]);
  assert.ok(level(ear.samples) > 0.005, `${name}: nothing is heard (${level(ear.samples)})`);
  const { delayMs, correlation } = pipDelay(mouth, ear, PIP_HZ);
  const { sent, missing, longestGapMs } = missingPips(mouth, ear, PIP_HZ, delayMs);
  console.log(`${name}: mouth to ear ${delayMs} ms (correlation ${correlation.toFixed(2)}), ${missing} of ${sent} pips missing`);
  assert.ok(correlation > 0.25, `${name}: what is heard is not what was said (correlation ${correlation})`);
  assert.ok(sent > 20 && missing <= sent * 0.2, `${name}: ${missing} of ${sent} pips missing, longest gap ${longestGapMs} ms`);
}

async function judgePicture(page, name) {
  const { local, remote } = await page.evaluate(() => ({ local: senses.seen('local'), remote: senses.seen('remote') }));
  const journey = frameJourney(local, remote, FRAME_NUMBERS);
  console.log(`${name}: glass to glass ${Math.round(journey.medianMs)} ms (95th ${Math.round(journey.p95Ms)}), ${journey.framesPerSecond.toFixed(1)} frames a second`);
  assert.equal(journey.backwards, 0, `${name}: frames are out of order (number@ms): ${journey.disorder.join('; ')}`);
  assert.ok(journey.seen > LISTEN_S * 8, `${name}: only ${journey.seen} frames in ${LISTEN_S} s`);
}

const CASES = [
  { name: 'fake core over RTP', core: FAKE_CORE, transport: 'rtp' },
  { name: 'fake core over data channels', core: FAKE_CORE, transport: 'datachannel' },
  { name: 'real core over RTP', core: REAL_CORE, transport: 'rtp' },
  { name: 'real core over data channels', core: REAL_CORE, transport: 'datachannel' },
];

for (const { name, core, transport } of CASES) {
  test(`voice and picture of one engine reach the other: ${name}`, async () => {
    const town = await openTown(signals);
    const { page, log } = town;
    try {
      const said = await call(town, { core, transport, kind: 'video' });
      assert.deepEqual(said, [{ notices: [], error: null }, { notices: [], error: null }]);
      await until(page, () => loopback.events.some(({ engine, type }) => engine === 1 && type === 'remote-picture'));
      await until(page, () => loopback.events.some(({ engine, type, camera, muted }) => engine === 1 && type === 'remote-state' && camera && !muted));
      await page.evaluate(() => {
        senses.watch('local');
        senses.watch('remote');
      });
      await sleep(LISTEN_S * 1000 + 500);
      await judgeVoice(page, name);
      await judgePicture(page, name);
      const [, stats] = await page.evaluate(() => loopback.stats());
      console.log(`${name}: playout FIFO ${stats.fifoMs.toFixed(0)} of ${stats.fifoTargetMs.toFixed(0)} ms, ${stats.underruns} gaps (${stats.silentMs.toFixed(0)} ms); encode ${stats.encodeMs.toFixed(1)} ms, decode ${stats.decodeMs.toFixed(1)} ms`);
      const events = await page.evaluate(() => loopback.events);
      assert.deepEqual(events.filter(({ type }) => ['stalled', 'failed', 'core-event'].includes(type)), []);
      await page.evaluate(() => loopback.stop());
    } catch (error) {
      error.message += `\n${log.slice(0, 20).join('\n')}\n${JSON.stringify(await page.evaluate(() => loopback.stats()).catch(() => null))}`;
      throw error;
    } finally {
      await town.close();
    }
  });
}
