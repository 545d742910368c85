// SPDX-License-Identifier: EUPL-1.2
// Pages in a real call: from one browser's pixels to the other's.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { expectPage, openStage } from './support/call.mjs';
import { expectSoon } from '../support/soon.mjs';

let stage;
before(async () => {
  stage = await openStage();
  await stage.talk();
});
after(() => stage?.close());
// One call for all: what a test has shown is taken back.
afterEach(() => Promise.all([stage.citizen, stage.operator].map(({ page }) => page.evaluate(() => window.stage.withdrawAll()))));

const evaluate = (person, what, argument) => person.page.evaluate(what, argument);
const show = (person, options, name) => person.page.evaluate(([drawing, file]) => window.stage.showPicture(drawing, file), [options, name]);

test('a picture is readable first and then the same to the pixel, from either side', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  for (const [from, to] of [[citizen, operator], [operator, citizen]]) {
    const { key, fingerprint } = await show(from, { width: 700, height: 500 }, 'delibera.png');
    const theirs = await expectPage(to, key, (page) => page?.state === 'exact', 'the page is exact');
    assert.deepEqual([theirs.owner, theirs.name, theirs.source, theirs.progress, theirs.layer], ['peer', 'delibera.png', 'picture', 1, 'exact']);
    assert.equal(theirs.fingerprint, fingerprint);
    const mine = await expectPage(from, key, (page) => page?.state === 'exact', 'its owner knows it');
    assert.ok(mine.bytes > 500 && mine.bytes === theirs.bytes, `${mine.bytes} bytes`);
  }
});

test('withdrawn pages vanish on both sides', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const { key } = await show(citizen, { width: 300, height: 200 });
  await expectPage(operator, key, (page) => page?.state === 'exact', 'the page is there');
  await evaluate(citizen, (wanted) => window.stage.documents.withdraw(wanted), key);
  await expectPage(operator, key, (page) => page === null, 'the page is gone');
  await expectSoon(() => evaluate(citizen, () => window.stage.documents.pages.length === 0), 'no page is left');
});

test('both point and mark, in pixels of the page', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const { key } = await show(citizen, { width: 300, height: 200 });
  await expectPage(operator, key, (page) => page?.width === 300, 'the page is there');
  await evaluate(operator, (wanted) => {
    const { documents } = window.stage;
    documents.point(wanted, 120, 80);
    const mark = documents.beginMark(wanted, 'highlighter');
    documents.extendMark(mark, [10, 20, 60, 20]);
    documents.endMark(mark);
  }, key);
  const mine = await expectPage(citizen, key, (page) => page.pointer && page.marks[0]?.done, 'the citizen sees both');
  assert.deepEqual(mine.pointer, { x: 120, y: 80, name: 'Anna Bianchi' });
  assert.deepEqual([mine.marks[0].owner, mine.marks[0].tool, mine.marks[0].points], ['peer', 'highlighter', [10, 20, 60, 20]]);
  await evaluate(citizen, (wanted) => {
    const { documents } = window.stage;
    const mark = documents.beginMark(wanted, 'box');
    documents.extendMark(mark, [1, 2]);
    documents.extendMark(mark, [30, 40]);
    documents.endMark(mark);
    documents.point(wanted, 5, 6);
  }, key);
  await expectPage(operator, key, (page) => page.pointer?.x === 5 && page.marks.length === 2, 'the operator sees both');
  await evaluate(citizen, (wanted) => window.stage.documents.undo(wanted), key);
  await expectPage(operator, key, (page) => page.marks.length === 1 && page.marks[0].owner === 'me', 'taken back');
});

test('the operator asks for the back; the citizen declines, then shows it', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const asked = () => evaluate(citizen, () => window.stage.documents.asked);
  await evaluate(operator, () => window.stage.documents.ask('back'));
  await expectSoon(async () => (await asked()) === 'back', 'the citizen is asked');
  await evaluate(citizen, () => window.stage.documents.decline());
  await expectSoon(() => evaluate(operator, () => window.stage.documents.askedOf?.state === 'declined'), 'the operator hears it');
  await evaluate(operator, () => window.stage.documents.ask('page'));
  await expectSoon(async () => (await asked()) === 'page', 'the citizen is asked again');
  await show(citizen, { width: 200, height: 100 });
  assert.equal(await asked(), null);
  await expectSoon(() => evaluate(operator, () => window.stage.documents.askedOf === null), 'a page answers it');
});

test('a screen: what changes is sent, and is exact', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const key = await evaluate(citizen, async () => {
    window.stage.shareDrawing({ width: 800, height: 600 });
    const draft = await window.stage.documents.openScreen();
    const [page] = await draft.send();
    return page.key;
  });
  let last = [];
  const same = async () => {
    const [mine, theirs] = last = await Promise.all([citizen, operator].map((person) => evaluate(person, (wanted) => window.stage.facts(wanted), key)));
    return theirs?.state === 'exact' && theirs.fingerprint === mine.fingerprint && { mine, theirs };
  };
  const first = await expectSoon(same, 'the first picture is exact', 40000).catch((error) => assert.fail(`${error.message}: ${JSON.stringify(last)}`));
  assert.deepEqual([first.theirs.source, first.theirs.live], ['screen', true]);
  await evaluate(citizen, () => {
    const pen = window.stage.drawing.getContext('2d');
    pen.fillStyle = '#c00';
    pen.fillText('una riga nuova', 420, 300);
  });
  const second = await expectSoon(async () => {
    const now = await same();
    return now && now.theirs.fingerprint !== first.theirs.fingerprint && now;
  }, 'the change is there', 40000);
  assert.ok(second.theirs.bytes - first.theirs.bytes < first.theirs.bytes / 2, `${first.theirs.bytes} bytes at first, ${second.theirs.bytes - first.theirs.bytes} for the change`);
  await evaluate(citizen, (wanted) => window.stage.documents.stopScreen(wanted), key);
  await expectPage(operator, key, (page) => page?.live === false, 'it is no longer live');
});

test('a connection that is cut goes on with the page where it stopped', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const { key, fingerprint } = await show(citizen, { width: 900, height: 700, noise: 0.15 });
  await expectPage(operator, key, (page) => page?.bytes > 12000, 'the page has begun to come');
  const before = await evaluate(operator, (wanted) => window.stage.facts(wanted), key);
  await evaluate(citizen, () => window.stage.cut());
  const theirs = await expectPage(operator, key, (page) => page?.state === 'exact', 'the page is exact in the end', 60000);
  assert.equal(theirs.fingerprint, fingerprint);
  assert.equal(theirs.orphan, false);
  assert.ok(before.state !== 'exact', 'it was cut in the middle');
});

test('a citizen who reloads finds no pages; the operator keeps seeing what came', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const { key } = await show(citizen, { width: 300, height: 200 });
  const mine = await show(operator, { width: 200, height: 100 });
  await expectPage(operator, key, (page) => page?.state === 'exact', 'the page is there');
  await citizen.page.reload();
  await citizen.page.waitForFunction(() => window.stage);
  await evaluate(citizen, (options) => window.stage.resume(options), { server: stage.town.server, desk: 'URP_1' });
  await expectPage(citizen, mine.key, (page) => page?.fingerprint === mine.fingerprint, 'the operator’s page comes again');
  const kept = await evaluate(operator, (wanted) => window.stage.facts(wanted), key);
  assert.deepEqual([kept.orphan, kept.state], [true, 'exact']);
  assert.equal(await evaluate(citizen, () => window.stage.documents.pages.length), 1);
});
