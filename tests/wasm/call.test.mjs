// SPDX-License-Identifier: EUPL-1.2
// A whole call through the bindings: sound and pictures, encoded, sent, received and decoded.
import assert from 'node:assert/strict';
import test from 'node:test';

import { runCall } from './call-in-js.mjs';
import { loadCore } from './load-core.mjs';

const core = await loadCore();

for (const [codec, name] of [[0, 'VP8'], [1, 'VP9']]) {
  for (const loseEvery of [0, 23]) {
    test(`${name}: sound and pictures arrive${loseEvery ? ' with loss' : ''}`, () => {
      for (const side of runCall(core, { seconds: 5, codec, loseEvery })) {
        assert.ok(side.fars > 0.95, `the far side's tone is there ${side.fars} of the time`);
        assert.ok(side.own < 0.05, `and one's own is not: ${side.own}`);
        assert.ok(side.pictures > 55, `${side.pictures} pictures`);
        assert.equal(side.wrongPictures, 0);
        assert.ok(side.inOrder);
        assert.deepEqual([...side.sizes], ['160x120/160']);
        assert.equal(side.undecoded, 0);
        assert.equal(side.stats.malformed, 0);
        assert.ok(side.stats.captureLevel > 0.05 && side.stats.playoutLevel > 0.05);
        assert.ok(side.stats.rttMs > 55 && side.stats.rttMs < 90, `${side.stats.rttMs} ms`);
        assert.equal(side.events.get('remote_state').camera, true);
        if (loseEvery === 0) assert.equal(side.stats.voiceLost, 0);
        else assert.ok(side.stats.lossFraction > 0.01);
      }
    });
  }
}

test('goodbye and muting are heard of', () => {
  const [a, b] = [new core.MediaSession(48000, 48000, 1), new core.MediaSession(48000, 48000, 2)];
  const pass = (from, to, nowUs) => {
    for (let bytes = from.pollDatagram(2, 1000, nowUs).slice(); bytes.length > 0; bytes = from.pollDatagram(2, 1000, nowUs).slice()) {
      to.datagramBuffer(bytes.length).set(bytes);
      to.receive(2, bytes.length, nowUs);
    }
  };
  a.setMuted(true);
  a.sayBye();
  pass(a, b, 1000);
  const types = [];
  for (let event = b.pollEvent(); event; event = b.pollEvent()) types.push(event.type);
  assert.ok(types.includes('remote_bye'));
  assert.ok(types.includes('remote_state'));
  a.delete();
  b.delete();
});

test('what is wrong is a value, not an exception', () => {
  const encoder = new core.VideoEncoder(0, 3000, 48, 10, 100000, 8, 1);
  assert.equal(encoder.ok(), false);
  assert.equal(encoder.encode(0, true).length, 0);
  encoder.delete();
  const decoder = new core.VideoDecoder(1);
  decoder.dataBuffer(50).fill(7);
  assert.equal(decoder.decode(50), false);
  assert.equal(decoder.frame().length, 0);
  decoder.delete();
  const session = new core.MediaSession(48000, 48000, 3);
  assert.equal(session.setVoiceFrameMs(33), false);
  session.datagramBuffer(40).fill(255);
  session.receive(0, 40, 0);
  assert.equal(session.stats(0).malformed, 1);
  assert.equal(session.pollVideoFrame(0), null);
  assert.equal(session.pushVideoFrame(10, false, 0, 0, 64, 64, 0, 0), false);
  session.delete();
});

test('the heap may grow in the middle of a call', () => {
  const session = new core.MediaSession(48000, 48000, 4);
  const block = (nowUs) => {
    const buffer = session.captureBuffer(480);
    assert.equal(buffer.length, 480);
    for (let i = 0; i < 480; i++) buffer[i] = 0.3 * Math.sin(i / 7);
    session.pushCapture(480, nowUs);
    return buffer.buffer.byteLength;
  };
  const heapBefore = block(0);
  const encoders = [];
  for (let i = 0; i < 10; i++) encoders.push(new core.VideoEncoder(0, 1280, 720, 30, 1000000, 12, 1));
  assert.ok(encoders.every((encoder) => encoder.ok()));
  let heapAfter = 0;
  for (let i = 1; i < 6; i++) heapAfter = block(i * 10000);
  assert.ok(heapAfter > heapBefore, `${heapBefore} to ${heapAfter} bytes`);
  // Views taken afterwards are on the new heap.
  const datagram = session.pollDatagram(0, 1100, 50000);
  assert.equal(datagram.buffer.byteLength, heapAfter);
  assert.ok(datagram.length > 20);
  for (const encoder of encoders) encoder.delete();
  session.delete();
});
