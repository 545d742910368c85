// SPDX-License-Identifier: EUPL-1.2
// The first story: a citizen on the home page reaches the desk, and how that call compares with the
// browser's own WebRTC.
import assert from 'node:assert/strict';
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { nativeCall } from './support/native-call.mjs';
import { expectSoon } from './support/soon.mjs';
import { OPERATOR, openTown, REPORTS } from './support/town.mjs';
import { describe as inWords, judgeCalm, SENSES, STEADY, twoPeople } from './support/two-people.mjs';
import { answer, callDesk, picture, signIn, talking } from './support/visit.mjs';

let town;
let people;
let ours;

before(async () => {
  town = await openTown();
  people = await twoPeople();
});

after(async () => {
  await people?.close();
  await town?.close();
});

test('a citizen on the home page calls the desk, and both hear and see each other', { timeout: 240000 }, async (t) => {
  const { citizen, operator, log } = people;
  await signIn(operator, town, OPERATOR);
  await citizen.page.goto(`${town.site}/`);
  await picture(citizen, 'home-page');
  const quietTitle = await operator.page.title();
  await callDesk(citizen, town, 'URP_1', 'video');
  await expectSoon(async () => (await operator.page.title()) !== quietTitle, 'the console says in its title that somebody calls');
  await picture(operator, 'console-ringing');
  await picture(citizen, 'citizen-ringing');
  await answer(operator);
  await talking(citizen).catch((error) => assert.fail(`${error.message}\n${log.join('\n')}`));
  await talking(operator);
  await expectSoon(() => citizen.page.locator('.picture.remote canvas, .picture.remote video').count(), 'the citizen sees a picture');

  await new Promise((resolve) => setTimeout(resolve, 4000));
  ours = await judgeCalm(people, { seconds: 12, windows: 4 });
  await picture(citizen, 'citizen-in-call');
  await picture(operator, 'console-in-call');
  t.diagnostic(inWords('citizen to operator', ours.toOperator));
  t.diagnostic(inWords('operator to citizen', ours.toCitizen));
  for (const [name, way] of Object.entries({ toOperator: ours.toOperator, toCitizen: ours.toCitizen })) {
    assert.ok(way.correlation > STEADY, `${name}: what is heard is the other person (correlation ${way.correlation})\n${log.join('\n')}`);
    assert.ok(way.pips.sent > 20, `${name}: enough pips were sent (${way.pips.sent})`);
    assert.equal(way.pips.missing, 0, `${name}: no gaps`);
    assert.ok(way.frames.seen > 50, `${name}: the picture moves (${way.frames.seen} frames seen)`);
    assert.equal(way.frames.backwards, 0, `${name}: frames come in order`);
  }
});

test('both read the same safety code', async () => {
  const codes = [];
  for (const { page } of [people.citizen, people.operator]) {
    const code = page.locator('.safety').first();
    codes.push((await code.textContent({ timeout: 5000 })).match(/\d[\d\s]*\d/)?.[0].replace(/\s+/g, ' '));
  }
  assert.ok(codes[0], 'there is a code');
  assert.equal(codes[0], codes[1]);
});

test('hanging up ends the call on both sides, each in its own words', async () => {
  const { citizen, operator } = people;
  await citizen.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await citizen.page.locator('.panel[data-state="ended"]').waitFor({ timeout: 5000 });
  await operator.page.getByText('Il cittadino ha chiuso la chiamata.').first().waitFor({ timeout: 5000 });
  await picture(citizen, 'citizen-ended');
});

test('the same call with the browser’s own tracks: ratios of delay and CPU time', { timeout: 240000 }, async (t) => {
  assert.ok(ours, 'our own call was measured');
  await nativeCall(people.citizen, people.operator, town.site, SENSES);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const native = await judgeCalm(people, { seconds: 12, windows: 4 });
  const mean = (call, pick) => (pick(call.toOperator) + pick(call.toCitizen)) / 2;
  const ratios = {
    mouthToEar: mean(ours, (way) => way.delayMs) / mean(native, (way) => way.delayMs),
    glassToGlass: mean(ours, (way) => way.frames.medianMs) / mean(native, (way) => way.frames.medianMs),
    cpu: ours.cpuSeconds / native.cpuSeconds,
  };
  t.diagnostic(inWords('native, citizen to operator', native.toOperator));
  t.diagnostic(inWords('native, operator to citizen', native.toCitizen));
  t.diagnostic(`ours / native: mouth to ear ${ratios.mouthToEar.toFixed(2)}, glass to glass ${ratios.glassToGlass.toFixed(2)}, CPU time ${ratios.cpu.toFixed(2)}`);
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(path.join(REPORTS, 'call-comparison.json'), `${JSON.stringify({ ours, native, ratios }, null, 2)}\n`);
  assert.ok(native.toOperator.correlation > 0.7, 'the native call was heard');
  for (const [name, ratio] of Object.entries(ratios)) assert.ok(Number.isFinite(ratio) && ratio > 0, `${name} was measured`);
});
