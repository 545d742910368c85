// SPDX-License-Identifier: EUPL-1.2
// Showing pages from both sides, around a core that is a fake.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { LIMITS } from '../../../js-glue/documents/papers-messages.js';
import { pictureFile } from './page-stand-ins.mjs';
import { twoSides } from './two-sides.mjs';

/** @type {Awaited<ReturnType<typeof twoSides>>} */
let sides;
beforeEach(async () => {
  sides = await twoSides();
});
afterEach(() => sides.close());

const show = (side, picture) => sides.show(side, picture);

const farSideOf = (page, side) => side.documents.pages.find(({ key }) => key === page.key);

test('both know that pages can be shown', () => {
  for (const { documents } of [sides.citizen, sides.operator]) assert.equal(documents.available, true);
  assert.equal(sides.citizen.documents.role, 'caller');
  assert.equal(sides.operator.documents.role, 'operator');
});

test('nothing leaves before it is sent; then the other side has it, exact, under the same key', async () => {
  const { citizen, operator } = sides;
  const draft = await citizen.documents.draftFromFiles([pictureFile(40, 30)]);
  await sides.rest();
  assert.equal(operator.documents.pages.length, 0);
  assert.equal(citizen.documents.pages.length, 0);
  const [page] = await draft.send();
  await sides.rest();
  const theirs = farSideOf(page, operator);
  assert.deepEqual([theirs.owner, theirs.name, theirs.source, theirs.width, theirs.height, theirs.state, theirs.progress], ['peer', 'foto.png', 'picture', 40, 30, 'exact', 1]);
  assert.deepEqual([page.owner, page.state, page.layer, page.progress], ['me', 'exact', 'exact', 1]);
  assert.ok(page.bytes > 0);
  const bottom = Math.max(...theirs.canvas.drawn.map(({ y, height }) => y + height));
  assert.equal(bottom, 30, 'the whole page was drawn');
  assert.deepEqual(operator.worker.pages.lines.get('citizen').decoder.pixels(page.page), citizen.worker.pages.streams.get(1).encoder.pages.get(page.page).pixels, 'to the pixel');
});

test('what is discarded or not chosen stays', async () => {
  const { citizen, operator } = sides;
  const draft = await citizen.documents.draftFromFiles([pictureFile(20, 20, 'a.png'), pictureFile(20, 30, 'b.png')]);
  draft.choose(0, false);
  assert.deepEqual((await draft.send()).map(({ name }) => name), ['b.png']);
  const other = await citizen.documents.draftFromFiles([pictureFile(20, 20, 'c.png')]);
  other.discard();
  assert.deepEqual(await other.send(), []);
  await sides.rest();
  assert.deepEqual(operator.documents.pages.map(({ name }) => name), ['b.png']);
});

test('files that cannot be shown say why', async () => {
  const { documents } = sides.citizen;
  await assert.rejects(documents.draftFromFiles([new File(['hello'], 'a.txt', { type: 'text/plain' })]), { error: 'unsupported', file: 'a.txt' });
  await assert.rejects(documents.draftFromFiles([new File([], 'b.png')]), { error: 'empty', file: 'b.png' });
  await assert.rejects(documents.draftFromFiles([new File([Uint8Array.from([0xff, 0xd8, 0xff])], 'c.jpg', { type: 'image/jpeg' })]), { error: 'broken', file: 'c.jpg' });
  const some = await documents.draftFromFiles([new File(['hello'], 'a.txt'), pictureFile(9, 9, 'd.png')]);
  assert.equal(some.pages.length, 1);
  assert.deepEqual(some.problems, [{ error: 'unsupported', file: 'a.txt' }]);
});

test('a page with corners is a sheet, straightened; without them it is the picture again', async () => {
  const draft = await sides.citizen.documents.draftFromFiles([pictureFile(40, 30)]);
  await draft.setCorners(0, [[0, 0], [1, 0], [1, 1], [0, 1]]);
  assert.equal(draft.pages[0].source, 'camera');
  assert.deepEqual(draft.pages[0].corners, [[0, 0], [1, 0], [1, 1], [0, 1]]);
  await draft.rotate(0, 1);
  assert.deepEqual([draft.pages[0].canvas.width, draft.pages[0].canvas.height, draft.pages[0].rotation], [30, 40, 1]);
  await draft.rotate(0, -1);
  const [page] = await draft.send();
  await sides.rest();
  assert.equal(farSideOf(page, sides.operator).state, 'complete', 'a camera page is complete, not exact');
});

test('withdrawn: gone on both sides, even if news of it are still under way', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen, { rest: false });
  citizen.documents.withdraw(page.key);
  assert.equal(page.state, 'withdrawn');
  await sides.rest();
  assert.deepEqual(citizen.documents.pages, []);
  assert.deepEqual(operator.documents.pages, []);
  const other = await show(citizen);
  const theirs = farSideOf(other, operator);
  operator.documents.withdraw(other.key);
  assert.equal(operator.documents.pages.length, 1, 'nobody withdraws the pages of others');
  citizen.documents.withdraw(other.key);
  await sides.rest();
  assert.equal(theirs.state, 'withdrawn');
  assert.equal(theirs.canvas.width, 0);
});

test('pointing: where, by whom, and no more', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  citizen.documents.setName('operator', 'Anna', 'operator');
  operator.documents.point(page.key, 12.4, 3);
  await sides.rest();
  assert.deepEqual(page.pointer, { x: 12.5, y: 3, name: 'Anna' });
  assert.deepEqual(citizen.events.filter(({ type }) => type === 'pointer').map(({ detail }) => detail.page), [page]);
  operator.documents.point(null);
  await sides.rest();
  assert.equal(page.pointer, null);
});

test('marks of both, as they are drawn, and taken back by their author', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const theirs = farSideOf(page, operator);
  const id = operator.documents.beginMark(page.key, 'pen');
  operator.documents.extendMark(id, [1, 1, 2, 2]);
  await sides.rest();
  assert.deepEqual(page.marks.map(({ owner, tool, points, done }) => ({ owner, tool, points, done })), [{ owner: 'peer', tool: 'pen', points: [1, 1, 2, 2], done: false }]);
  operator.documents.extendMark(id, [3, 3]);
  operator.documents.endMark(id);
  const box = citizen.documents.beginMark(page.key, 'box');
  for (const corner of [[5, 5], [6, 6], [20, 9]]) citizen.documents.extendMark(box, corner);
  citizen.documents.endMark(box);
  await sides.rest();
  assert.deepEqual([page.marks[0].points, page.marks[0].done], [[1, 1, 2, 2, 3, 3], true]);
  assert.deepEqual(theirs.marks.map(({ owner, tool, points, done }) => ({ owner, tool, points, done }))[1], { owner: 'peer', tool: 'box', points: [5, 5, 20, 9], done: true });
  citizen.documents.undo(page.key);
  await sides.rest();
  assert.deepEqual(page.marks.map(({ owner }) => owner), ['peer']);
  assert.deepEqual(theirs.marks.map(({ owner }) => owner), ['me']);
  citizen.documents.undo(page.key);
  assert.equal(page.marks.length, 1, 'not those of others');
});

test('a mark that is too long ends, and a page takes so many marks', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const id = citizen.documents.beginMark(page.key, 'pen');
  for (let turn = 0; turn < 30; turn++) citizen.documents.extendMark(id, Array(400).fill(turn));
  citizen.documents.endMark(id);
  await sides.rest();
  assert.deepEqual(farSideOf(page, operator).marks[0].points, page.marks[0].points);
  assert.equal(page.marks[0].points.length, LIMITS.pointsMark);
  for (let count = 1; count < LIMITS.marksPage; count++) assert.notEqual(citizen.documents.beginMark(page.key, 'pen'), '');
  assert.equal(citizen.documents.beginMark(page.key, 'pen'), '');
});

test('the operator asks, the citizen declines, or shows a page', async () => {
  const { citizen, operator } = sides;
  operator.documents.ask('back');
  await sides.rest();
  assert.equal(citizen.documents.asked, 'back');
  citizen.documents.decline();
  await sides.rest();
  assert.equal(citizen.documents.asked, null);
  assert.deepEqual(operator.documents.askedOf, { what: 'back', state: 'declined' });
  operator.documents.ask('page');
  await sides.rest();
  await show(citizen);
  assert.equal(citizen.documents.asked, null);
  assert.equal(operator.documents.askedOf, null);
  operator.documents.ask('next');
  await sides.rest();
  operator.documents.cancelAsk();
  await sides.rest();
  assert.equal(citizen.documents.asked, null);
  citizen.documents.ask('page');
  await sides.rest();
  assert.equal(operator.documents.asked, null, 'only an operator asks');
});

test('kept is what the citizen allows, and nothing else', async () => {
  const { citizen, operator } = sides;
  const [first, second] = [await show(citizen), await show(citizen)];
  const mine = await show(operator);
  assert.deepEqual(operator.documents.keepable, [mine.key]);
  await assert.rejects(operator.documents.savePdf([first.key]));
  operator.documents.askToKeep([first.key, mine.key, 'nonsense']);
  await sides.rest();
  assert.deepEqual(citizen.documents.keepAsked, { keys: [first.key] });
  citizen.documents.answerKeep(false);
  await sides.rest();
  assert.deepEqual(operator.documents.keep, { keys: [first.key], state: 'refused' });
  await assert.rejects(operator.documents.savePdf([first.key]));
  operator.documents.askToKeep([first.key]);
  await sides.rest();
  assert.deepEqual(citizen.documents.keepAsked, { keys: [first.key] }, 'asking again is another question');
  citizen.documents.answerKeep(true);
  await sides.rest();
  assert.deepEqual(operator.documents.keep, { keys: [first.key], state: 'allowed' });
  assert.deepEqual(operator.documents.keepable, [first.key, mine.key]);
  const pdf = await operator.documents.savePdf([first.key, mine.key], { title: 'Moduli' });
  assert.deepEqual([pdf.type, await pdf.text()], ['application/pdf', `%PDF Moduli ${first.page},pixels`]);
  await assert.rejects(operator.documents.savePdf([first.key, second.key]));
  citizen.documents.withdraw(first.key);
  await sides.rest();
  await assert.rejects(operator.documents.savePdf([first.key]));
  assert.equal(operator.documents.keep, null);
});

test('a connection that breaks: pages, marks and questions go on where they were', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const theirs = farSideOf(page, operator);
  sides.cut();
  const id = citizen.documents.beginMark(page.key, 'pen');
  citizen.documents.extendMark(id, [1, 2, 3, 4]);
  citizen.documents.endMark(id);
  operator.documents.ask('closer');
  operator.documents.askToKeep([page.key]);
  await sides.rest();
  assert.equal(theirs.marks.length, 0);
  await sides.connect();
  await sides.rest();
  assert.equal(farSideOf(page, operator), theirs, 'the same page');
  assert.deepEqual([theirs.orphan, theirs.state], [false, 'exact']);
  assert.deepEqual(theirs.marks.map(({ points }) => points), [[1, 2, 3, 4]]);
  assert.equal(citizen.documents.asked, 'closer');
  assert.deepEqual(citizen.documents.keepAsked, { keys: [page.key] });
  await sides.connect();
  assert.equal(theirs.marks.length, 1, 'what is said twice counts once');
});

test('an undone mark stays undone though the connection broke', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const id = citizen.documents.beginMark(page.key, 'pen');
  citizen.documents.extendMark(id, [1, 2]);
  citizen.documents.endMark(id);
  await sides.rest();
  sides.cut();
  citizen.documents.undo(page.key);
  await sides.connect();
  assert.equal(farSideOf(page, operator).marks.length, 0);
});

test('the far side is reloaded: it gets all pages again, with marks', async () => {
  const { citizen } = sides;
  const page = await show(citizen);
  const id = citizen.documents.beginMark(page.key, 'highlighter');
  citizen.documents.extendMark(id, [1, 2]);
  citizen.documents.endMark(id);
  await sides.reload('operator');
  await sides.rest();
  const theirs = farSideOf(page, sides.operator);
  assert.deepEqual([theirs.state, theirs.name, theirs.marks.length], ['exact', 'foto.png', 1]);
  assert.equal(page.state, 'exact');
});

test('one is reloaded: what it had shown stays with the other, out of its reach', async () => {
  const { operator } = sides;
  const page = await show(sides.citizen);
  const theirs = farSideOf(page, operator);
  operator.documents.askToKeep([page.key]);
  await sides.rest();
  await sides.reload('citizen');
  assert.deepEqual([theirs.orphan, theirs.state], [true, 'exact']);
  assert.equal(sides.citizen.documents.pages.length, 0);
  assert.equal(operator.documents.keep, null, 'nobody is left to answer');
  operator.documents.askToKeep([page.key]);
  await sides.rest();
  assert.equal(sides.citizen.documents.keepAsked, null);
  const next = await show(sides.citizen);
  assert.notEqual(next.key, page.key);
  assert.equal(operator.documents.pages.length, 2);
});

test('without a channel for papers no page can be shown; after the end nothing is left', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  citizen.documents.usePapers('operator', null);
  assert.equal(citizen.documents.available, false);
  operator.close();
  assert.equal(operator.documents.available, false);
  assert.deepEqual(operator.documents.pages, []);
  assert.equal(citizen.documents.pages[0], page);
});

test('a far side that says nonsense, or too much, harms nothing', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const [, papers] = sides.channels;
  for (const nonsense of ['{', '[]', '{"type":"mark"}', JSON.stringify({ type: 'hello', session: '0'.repeat(16) }), JSON.stringify({ type: 'decline', ask: 'abcdefgh' }), JSON.stringify({ type: 'keep-answer', keep: 'abcdefgh', pages: [], allow: true })]) papers.send(nonsense);
  for (let count = 0; count < 5000; count++) papers.send(JSON.stringify({ type: 'page', page: count + 1, name: '', number: 1, of: 1, source: 'pdf' }));
  await sides.rest();
  assert.equal(citizen.documents.pages.filter(({ owner }) => owner === 'peer').length, LIMITS.pages);
  assert.equal(citizen.documents.pages.find(({ owner }) => owner === 'me'), page);
  assert.equal(farSideOf(page, operator).orphan, false);
});
