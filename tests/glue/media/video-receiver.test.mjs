// SPDX-License-Identifier: EUPL-1.2
// Which of the frames that came are drawn.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { VideoReceiver } from '../../../js-glue/media/video-receiver.js';

const SIZE = 16;
const LATE_MS = 400;

globalThis.VideoFrame = /** @type {any} */ (class {
  close() {}
});
after(() => Reflect.deleteProperty(globalThis, 'VideoFrame'));

/** A receiver over a decoder that takes everything, and how often it has drawn. */
function makeReceiver() {
  class VideoDecoder {
    ok() { return true; }
    dataBuffer(bytes) { return new Uint8Array(bytes); }
    decode() { return true; }
    width() { return SIZE; }
    height() { return SIZE; }
    frame() { return new Uint8Array(SIZE * SIZE * 1.5); }
    delete() {}
  }
  const receiver = new VideoReceiver(/** @type {any} */ ({ VideoDecoder }), () => {}, () => {});
  const drawn = { times: 0 };
  receiver.pen = /** @type {any} */ ({ canvas: { width: SIZE, height: SIZE }, drawImage: () => drawn.times++ });
  const take = (waitedMs) => receiver.take({ data: new ArrayBuffer(8), key: true, codec: 0, timestampUs: 0 }, waitedMs);
  return { receiver, drawn, take };
}

test('frames in time are all drawn', () => {
  const { drawn, take } = makeReceiver();
  for (let frame = 0; frame < 10; frame++) take(5);
  assert.equal(drawn.times, 10);
});

test('of a backlog only some are drawn, but where all are late the picture still moves', (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const { receiver, drawn, take } = makeReceiver();
  for (let frame = 0; frame < 10; frame++) take(LATE_MS);
  assert.equal(drawn.times, 1, 'what came at once is drawn once');
  for (let frame = 0; frame < 50; frame++) {
    now += 40;
    take(LATE_MS);
  }
  assert.ok(drawn.times >= 11 && drawn.times <= 15, `about every 160 ms: ${drawn.times}`);
  assert.equal(receiver.decodedFrames, 60, 'all are decoded: later ones refer to them');
});
