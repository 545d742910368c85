// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { BundleWriter, carrierHeaderBytes, readBundle, readCarrierFrame } from '../../../js-glue/media/bundle.js';
import { seededRandom } from '../../browser/support/signals.mjs';

const SEED = 20100101;

function bytes(random, length) {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function taken(read) {
  const list = [];
  const result = read((datagram) => list.push(datagram.slice()));
  return { list, result };
}

test('datagrams come out of a bundle as they went in, whatever their number and length', () => {
  const random = seededRandom(SEED);
  const writer = new BundleWriter(16384);
  for (let round = 0; round < 200; round++) {
    const datagrams = Array.from({ length: 1 + Math.floor(random() * 6) }, () => bytes(random, 1 + Math.floor(random() * 1100)));
    writer.reset();
    for (const datagram of datagrams) assert.ok(writer.add(datagram));
    const bundle = new Uint8Array(writer.toBuffer());
    assert.equal(bundle.length, writer.length);
    const { list, result } = taken((take) => readBundle(bundle, take));
    assert.ok(result, `seed ${SEED}, round ${round}`);
    assert.deepEqual(list, datagrams);
  }
});

test('one datagram costs one byte', () => {
  const writer = new BundleWriter(2000);
  writer.add(new Uint8Array(80));
  assert.equal(writer.length, 81);
});

test('room says what fits, and what does not fit is refused', () => {
  const writer = new BundleWriter(1160);
  assert.equal(writer.room(1160), 1159);
  assert.ok(writer.add(new Uint8Array(1000)));
  const room = writer.room(1160);
  assert.ok(!writer.add(new Uint8Array(room + 1)));
  assert.ok(writer.add(new Uint8Array(room)));
  assert.equal(writer.length, 1160);
  assert.equal(writer.room(1160), 0);
  assert.ok(!writer.add(new Uint8Array(0)));
});

test("a carrier frame keeps what the browser reads of its own frame, and gives that frame back", () => {
  const random = seededRandom(SEED);
  const writer = new BundleWriter(16384);
  for (const key of [true, false]) {
    for (const count of [0, 1, 5]) {
      const original = bytes(random, carrierHeaderBytes(key) + Math.floor(random() * 60));
      const datagrams = Array.from({ length: count }, () => bytes(random, 300));
      writer.reset();
      for (const datagram of datagrams) writer.add(datagram);
      const frame = new Uint8Array(writer.toCarrierFrame(original, key));
      assert.deepEqual(frame.subarray(0, carrierHeaderBytes(key)), original.subarray(0, carrierHeaderBytes(key)));
      const { list, result } = taken((take) => readCarrierFrame(frame, key, take));
      assert.ok(result);
      assert.deepEqual(new Uint8Array(result), original);
      assert.deepEqual(list, datagrams);
    }
  }
});

test('hostile payloads neither throw nor read beyond their end', () => {
  const random = seededRandom(SEED);
  const writer = new BundleWriter(4096);
  for (let round = 0; round < 5000; round++) {
    writer.reset();
    for (let n = 0; n < 3; n++) writer.add(bytes(random, 1 + Math.floor(random() * 40)));
    const hostile = new Uint8Array(round % 2 ? writer.toBuffer() : writer.toCarrierFrame(bytes(random, 20), false));
    for (let hits = 0; hits < 3; hits++) hostile[Math.floor(random() * hostile.length)] = Math.floor(random() * 256);
    const cut = hostile.subarray(0, Math.floor(random() * (hostile.length + 1)));
    for (const read of [(take) => readBundle(cut, take), (take) => readCarrierFrame(cut, random() < 0.5, take)]) {
      const { list } = taken(read);
      const total = list.reduce((sum, datagram) => sum + datagram.length, 0);
      assert.ok(total <= cut.length && list.every((datagram) => datagram.length > 0), `seed ${SEED}, round ${round}`);
    }
  }
});

test('nothing of a bundle that does not add up is taken', () => {
  for (const broken of [[], [0], [2], [200], [1, 2, 3, 0, 9, 2], [5, 0, 0, 2], [7, 0, 1, 2]]) {
    const { list, result } = taken((take) => readBundle(Uint8Array.from(broken), take));
    assert.equal(result, false, String(broken));
    assert.equal(list.length, 0);
  }
});
