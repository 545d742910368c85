// SPDX-License-Identifier: EUPL-1.2
// Voice goes first: nobody hears that a page is on its way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describe, judgeCall } from '../support/two-people.mjs';
import { expectPage, openStage } from './support/call.mjs';

let stage;
before(async () => {
  stage = await openStage();
  await stage.talk();
});
after(() => stage?.close());

test('while large pages travel both ways, voice has no more gaps than before', { timeout: 300000 }, async (t) => {
  const { citizen, operator } = stage;
  const gaps = ({ toOperator, toCitizen }) => toOperator.pips.missing + toCitizen.pips.missing;
  const judge = () => judgeCall(stage, { seconds: 8, video: false });
  let quiet = await judge();
  let busy = null;
  // A busy machine starves a browser's audio thread now and then, whatever is sent.
  for (let turn = 0; turn < 4; turn++) {
    const shown = await Promise.all([citizen, operator].map(({ page }) => page.evaluate(() => window.stage.showPicture({ width: 1000, height: 800, noise: 0.5 }))));
    const now = await judge();
    for (const [index, { key }] of shown.entries()) {
      const person = [citizen, operator][index];
      const far = [operator, citizen][index];
      await expectPage(far, key, (page) => page?.bytes > 2000, 'the page was on its way', 60000).catch(async (error) => assert.fail(`${error.message}\n${JSON.stringify(await far.page.evaluate(() => window.stage.ended))}\n${stage.log.join('\n')}`));
      await person.page.evaluate((wanted) => window.stage.documents.withdraw(wanted), key);
    }
    if (!busy || gaps(now) < gaps(busy)) busy = now;
    if (gaps(busy) <= gaps(quiet)) break;
    quiet = await judge();
  }
  for (const [name, call] of Object.entries({ quiet, busy })) {
    t.diagnostic(describe(`${name}, to the operator`, call.toOperator));
    t.diagnostic(describe(`${name}, to the citizen`, call.toCitizen));
  }
  assert.ok(busy.toOperator.correlation > 0.5 && busy.toCitizen.correlation > 0.5, 'both are heard');
  assert.ok(gaps(busy) <= gaps(quiet) + 2, `${gaps(busy)} pips missing with pages on their way, ${gaps(quiet)} without`);
});
