// SPDX-License-Identifier: EUPL-1.2
// Showing pages in a call of three, around a core that is a fake.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { twoSides } from './two-sides.mjs';

/** @type {Awaited<ReturnType<typeof twoSides>>} */
let sides;
beforeEach(async () => {
  sides = await twoSides();
  for (const [who, name] of [['citizen', ''], ['operator', 'Anna']]) for (const side of [sides.citizen, sides.operator]) side.documents.setName(who, name, who === 'citizen' ? 'caller' : 'operator');
});
afterEach(() => sides.close());

const show = (side, picture) => sides.show(side, picture);

const at = (side, page) => side.documents.pages.find(({ key }) => key === page.key);
const names = (side) => side.documents.pages.map(({ name }) => name).sort();
const streamsOf = (side) => [...side.worker.pages.streams.values()];

async function invite() {
  const guest = await sides.invite();
  for (const side of [sides.citizen, sides.operator]) side.documents.setName('guest', 'Ines', 'guest');
  guest.documents.setName('operator', 'Anna', 'operator');
  return guest;
}

/** Counts what a side's encoders give from now on. */
function countCoding(side) {
  const counted = { packets: 0 };
  for (const { encoder } of streamsOf(side)) {
    const { nextPacket } = encoder;
    encoder.nextPacket = () => {
      const packet = nextPacket.call(encoder);
      if (packet.length > 0) counted.packets += 1;
      return packet;
    };
  }
  return counted;
}

test('who comes later sees what both show, under the same keys, and nothing is coded again for it', async () => {
  const { citizen, operator } = sides;
  const [letter, form] = [await show(citizen, { name: 'lettera.png' }), await show(operator, { name: 'modulo.png' })];
  const coded = countCoding(citizen);
  const guest = await invite();
  for (const page of [letter, form]) {
    const seen = at(guest, page);
    assert.deepEqual([seen?.owner, seen?.state, seen?.name], ['peer', 'exact', page.name]);
  }
  assert.equal(coded.packets, 0);
  assert.deepEqual([streamsOf(citizen).length, streamsOf(operator).length], [1, 1]);
});

test('a page shown in a call of three goes to both others, coded once', async () => {
  const { citizen, operator } = sides;
  const guest = await invite();
  const coded = countCoding(citizen);
  const page = await show(citizen);
  for (const side of [operator, guest]) assert.equal(at(side, page)?.state, 'exact');
  const once = coded.packets;
  assert.deepEqual(operator.worker.pages.lines.get('citizen').decoder.pages.get(page.page).bytes, guest.worker.pages.lines.get('citizen').decoder.pages.get(page.page).bytes);
  await show(citizen, { name: 'altra.png' });
  assert.equal(coded.packets, 2 * once, 'the same for the next one');
  assert.deepEqual(names(guest), names(operator));
  const theirs = await show(guest, { name: 'vocabolario.png' });
  for (const side of [operator, citizen]) assert.equal(at(side, theirs)?.state, 'exact', 'and a third person can show, too');
});

test('each is told who sees what they show', async () => {
  const { citizen, operator } = sides;
  assert.deepEqual(citizen.documents.audience, [{ id: 'operator', name: 'Anna', main: true }]);
  await invite();
  assert.deepEqual(citizen.documents.audience, [{ id: 'operator', name: 'Anna', main: true }, { id: 'guest', name: 'Ines', main: false }]);
  assert.equal(operator.documents.audience.length, 2);
  await sides.dismiss();
  assert.deepEqual(citizen.documents.audience.map(({ id }) => id), ['operator']);
});

test('taken back is gone everywhere, and who comes after it never gets any of it', async () => {
  const { citizen, operator } = sides;
  const [secret, kept] = [await show(citizen, { name: 'segreto.png' }), await show(citizen, { name: 'resta.png', width: 50 })];
  citizen.documents.withdraw(secret.key);
  await sides.rest();
  assert.deepEqual(names(operator), ['resta.png']);
  const guest = await invite();
  assert.deepEqual(names(guest), ['resta.png']);
  assert.equal(at(guest, kept).state, 'exact');
  const { packets } = citizen.worker.pages.lines.get('guest').stream;
  for (const packet of packets) if (new DataView(packet.buffer).getUint32(0) === secret.page) assert.equal(packet[10], 9, 'only that it is gone');
  const next = await show(citizen, { name: 'nuova.png' });
  for (const side of [operator, guest]) assert.equal(at(side, next)?.state, 'exact', 'the next one has one key for all');
  citizen.documents.withdraw(kept.key);
  await sides.rest();
  for (const side of [operator, guest]) assert.deepEqual(names(side), ['nuova.png']);
});

test('a page that is shown while another one is still being caught up with arrives whole', async () => {
  const { citizen } = sides;
  const first = await show(citizen, { name: 'uno.png' });
  await show(citizen, { name: 'due.png' });
  citizen.documents.withdraw(first.key);
  await sides.rest();
  const coming = sides.invite();
  const third = await show(citizen, { name: 'tre.png', rest: false });
  const guest = await coming;
  await sides.rest();
  assert.deepEqual(names(guest), ['due.png', 'tre.png']);
  assert.equal(at(guest, third).state, 'exact');
});

test('marks and pointers are seen by all, with the name of who makes them, on everybody\'s pages', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  const guest = await invite();
  const mark = guest.documents.beginMark(page.key, 'box');
  guest.documents.extendMark(mark, [1, 1]);
  guest.documents.extendMark(mark, [9, 9]);
  guest.documents.endMark(mark);
  guest.documents.point(page.key, 5, 6);
  await sides.rest();
  for (const side of [citizen, operator]) {
    const seen = at(side, page);
    assert.deepEqual(seen.marks.map(({ owner, by, points }) => ({ owner, by, points })), [{ owner: 'peer', by: { name: 'Ines', role: 'guest', main: false }, points: [1, 1, 9, 9] }]);
    assert.deepEqual(seen.pointer, { x: 5, y: 6, name: 'Ines' });
  }
  operator.documents.point(page.key, 7, 8);
  await sides.rest();
  for (const side of [citizen, guest]) assert.equal(at(side, page).pointer.name, 'Anna', 'who pointed last');
  guest.documents.point(null);
  await sides.rest();
  assert.equal(at(citizen, page).pointer.name, 'Anna', 'the other one points on');
  guest.documents.undo(page.key);
  await sides.rest();
  for (const side of [citizen, operator]) assert.deepEqual(at(side, page).marks, []);
});

test('who comes later sees the marks of all', async () => {
  const { citizen, operator } = sides;
  const page = await show(citizen);
  for (const side of [citizen, operator]) {
    const mark = side.documents.beginMark(page.key, 'pen');
    side.documents.extendMark(mark, [1, 2, 3, 4]);
    side.documents.endMark(mark);
  }
  await sides.rest();
  const guest = await invite();
  assert.equal(at(guest, page).marks.length, 2);
});

test('asking and keeping stay between operator and citizen', async () => {
  const { citizen, operator } = sides;
  const guest = await invite();
  const page = await show(citizen);
  const theirs = await show(guest, { name: 'di-ines.png' });
  assert.deepEqual([operator.documents.asks, citizen.documents.asks, guest.documents.asks], [true, false, false]);
  operator.documents.ask('page');
  operator.documents.askToKeep([page.key, theirs.key]);
  await sides.rest();
  assert.equal(guest.documents.asked, null);
  assert.equal(guest.documents.keepAsked, null);
  assert.equal(citizen.documents.asked, 'page');
  assert.deepEqual(citizen.documents.keepAsked.keys, [page.key]);
  await show(guest, { name: 'ancora.png' });
  assert.equal(operator.documents.askedOf?.state, 'open', 'a third one\'s page is no answer');
  citizen.documents.answerKeep(true);
  await sides.rest();
  assert.deepEqual(operator.documents.keepable, [page.key]);
  await assert.rejects(guest.documents.savePdf([page.key]));
});

test('who is no part of it sees nothing of it', async () => {
  const { citizen, operator } = sides;
  const stranger = await (async () => {
    sides.invite = sides.invite.bind(sides);
    const { link } = sides;
    sides.link = (one, other, how = {}) => link.call(sides, one, other, other === citizen ? { main: false, one: { sees: false }, other: { sees: false } } : how);
    return sides.invite();
  })();
  const page = await show(citizen);
  const theirs = await show(stranger, { name: 'altrui.png' });
  assert.equal(at(operator, page)?.state, 'exact');
  assert.equal(at(operator, theirs)?.state, 'exact');
  assert.equal(at(stranger, page), undefined);
  assert.equal(at(citizen, theirs), undefined);
  assert.deepEqual(citizen.documents.audience.map(({ id }) => id), ['operator']);
});

test('who leaves takes nothing along: their pages stay, out of their reach, and the others go on', async () => {
  const { citizen, operator } = sides;
  const guest = await invite();
  const theirs = await show(guest, { name: 'vocabolario.png' });
  const page = await show(citizen);
  guest.documents.point(page.key, 1, 1);
  await sides.rest();
  await sides.dismiss();
  assert.equal(at(operator, theirs).orphan, true);
  assert.equal(at(citizen, page).pointer, null);
  assert.equal(streamsOf(citizen).length, 1);
  const next = await show(citizen, { name: 'dopo.png' });
  assert.equal(at(operator, next).state, 'exact');
});
