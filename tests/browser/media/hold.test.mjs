// SPDX-License-Identifier: EUPL-1.2
/* global loopback */
// A held call: nothing of either side is heard or seen, and it goes on where it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectSoon } from '../support/soon.mjs';
import { REAL_CORE, makeSignals, openTown, sleep } from './page.mjs';

const HEARD = 0.005;
let signals;

before(() => {
  signals = makeSignals();
});
after(() => signals.remove());

const levels = (page) => page.evaluate(() => loopback.engines.map(({ lastLevel }) => lastLevel?.remote ?? 0));
const decoded = async (page) => (await page.evaluate(() => loopback.stats())).map(({ decodedFrames }) => decodedFrames);
const hold = (page, which, on) => page.evaluate(([engines, held]) => engines.forEach((index) => loopback.engines[index].setHeld(held)), [which, on]);

/** Whether anything is heard within the next two seconds; the level of speech comes and goes. */
async function heardIn(page, engine) {
  for (let turn = 0; turn < 20; turn += 1) {
    if ((await levels(page))[engine] > HEARD) return true;
    await sleep(100);
  }
  return false;
}

for (const transport of ['rtp', 'datachannel']) {
  test(`what either side holds reaches nobody, and comes back within a moment: ${transport}`, async () => {
    const town = await openTown(signals);
    const { page, log } = town;
    try {
      await page.evaluate((options) => loopback.start(options), { core: REAL_CORE, kind: 'video', transport });
      await page.evaluate(() => loopback.engines.forEach((engine, index) => engine.setViews({ remote: document.querySelectorAll('.picture')[index] })));
      await expectSoon(async () => (await decoded(page)).every((count) => count > 5), `both see the other\n${log.join('\n')}`, 90000);
      await expectSoon(() => heardIn(page, 1), 'the second hears the first', 60000);
      const stalled = () => page.evaluate(() => loopback.events.filter(({ type }) => type === 'stalled' || type === 'failed').length);
      const stalledBefore = await stalled();

      // Only the first holds: the second hears and sees nothing of it, though nobody has told it so.
      await hold(page, [0], true);
      await sleep(2000);
      const before = await decoded(page);
      assert.equal(await heardIn(page, 1), false, 'a microphone that is held');
      assert.equal(await heardIn(page, 0), false, 'a loudspeaker that is held');
      assert.deepEqual(await decoded(page), before, 'no picture comes either way');
      assert.equal(await stalled(), stalledBefore, 'nothing is taken for a fault');

      await hold(page, [0], false);
      await expectSoon(() => heardIn(page, 1), 'the second hears the first again', 8000);
      await expectSoon(async () => (await decoded(page)).every((count, index) => count > before[index]), `both see the other again\n${log.join('\n')}`, 20000);
    } finally {
      await town.close();
    }
  });
}

test('a cap on the picture is kept', async () => {
  const town = await openTown(signals);
  const { page } = town;
  try {
    await page.evaluate((options) => loopback.start(options), { core: REAL_CORE, kind: 'video' });
    await page.evaluate(() => loopback.engines.forEach((engine) => engine.limitVideo({ width: 320, height: 240, fps: 15 })));
    await expectSoon(async () => (await page.evaluate(() => loopback.stats())).every(({ encodedWidth, encodedHeight }) => encodedWidth > 0 && encodedWidth <= 320 && encodedHeight <= 240), 'both send small pictures', 90000);
  } finally {
    await town.close();
  }
});
