// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { PlaneScaler, fitSize, i420Bytes, rgbToI420, splitChroma } from '../../../js-glue/media/i420.js';
import { seededRandom } from '../../browser/support/signals.mjs';

test('fitSize keeps the shape, stays even and within both bounds, and enlarges nothing', () => {
  assert.deepEqual(fitSize(640, 480, 640, 480), { width: 640, height: 480 });
  assert.deepEqual(fitSize(1280, 720, 640, 480), { width: 640, height: 360 });
  assert.deepEqual(fitSize(640, 480, 480, 360), { width: 480, height: 360 });
  assert.deepEqual(fitSize(320, 240, 640, 480), { width: 320, height: 240 });
  assert.deepEqual(fitSize(480, 640, 640, 480), { width: 480, height: 640 }, 'a phone held upright');
  const random = seededRandom(1);
  for (let round = 0; round < 500; round++) {
    const [w, h, mw, mh] = Array.from({ length: 4 }, () => 16 + Math.floor(random() * 1900));
    const { width, height } = fitSize(w, h, mw, mh);
    assert.ok(width % 2 === 0 && height % 2 === 0 && width >= 2 && height >= 2);
    assert.ok(Math.max(width, height) <= Math.max(mw, mh) + 1 && Math.min(width, height) <= Math.min(mw, mh) + 1);
  }
});

/** What BT.601 says, in floating point. */
function referenceYuv(r, g, b) {
  return [16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255, 128 + (-37.797 * r - 74.203 * g + 112 * b) / 255, 128 + (112 * r - 93.786 * g - 18.214 * b) / 255];
}

test('RGB becomes BT.601 in limited range, in both byte orders', () => {
  const colours = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [123, 45, 210]];
  for (const [r, g, b] of colours) {
    for (const blueFirst of [false, true]) {
      const pixels = new Uint8Array(4 * 4 * 2);
      for (let at = 0; at < pixels.length; at += 4) pixels.set(blueFirst ? [b, g, r, 255] : [r, g, b, 255], at);
      const out = new Uint8Array(i420Bytes(4, 2));
      rgbToI420(pixels, 4, 2, out, blueFirst);
      const [y, u, v] = referenceYuv(r, g, b);
      for (let at = 0; at < 8; at++) assert.ok(Math.abs(out[at] - y) <= 1.5, `Y ${out[at]} for ${y}`);
      for (const at of [8, 9]) assert.ok(Math.abs(out[at] - u) <= 1.5, `U ${out[at]} for ${u}`);
      for (const at of [10, 11]) assert.ok(Math.abs(out[at] - v) <= 1.5, `V ${out[at]} for ${v}`);
    }
  }
});

test('every pixel of RGB lands in its own place', () => {
  const [width, height] = [6, 4];
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) pixels.fill(at * 10, at * 4, at * 4 + 3);
  const out = new Uint8Array(i420Bytes(width, height));
  rgbToI420(pixels, width, height, out);
  for (let at = 0; at < width * height; at++) assert.ok(Math.abs(out[at] - (16 + (at * 10 * 219) / 255)) <= 1.5, `pixel ${at}`);
});

test('chroma is split into its planes', () => {
  const u = new Uint8Array(3);
  const v = new Uint8Array(3);
  splitChroma(Uint8Array.of(1, 2, 3, 4, 5, 6), u, v);
  assert.deepEqual([...u, ...v], [1, 3, 5, 2, 4, 6]);
});

test('scaling keeps a ramp a ramp, at halves, thirds, odd ratios', () => {
  const scaler = new PlaneScaler();
  const [width, height] = [640, 480];
  const plane = Uint8Array.from({ length: width * height }, (_, at) => Math.round(((at % width) * 200) / width + (Math.floor(at / width) * 50) / height));
  for (const [outWidth, outHeight] of [[640, 480], [320, 240], [480, 360], [160, 120], [212, 160], [240, 180], [638, 478]]) {
    const out = new Uint8Array(outWidth * outHeight);
    scaler.scalePlane(plane, width, height, out, outWidth, outHeight);
    for (let y = 0; y < outHeight; y += 7) {
      for (let x = 0; x < outWidth; x += 5) {
        const expected = ((x + 0.5) * 200) / outWidth + ((y + 0.5) * 50) / outHeight;
        assert.ok(Math.abs(out[y * outWidth + x] - expected) <= 1.6, `${outWidth}x${outHeight} at ${x},${y}: ${out[y * outWidth + x]} for ${expected}`);
      }
    }
  }
});

test('a fine pattern scaled down becomes grey, not stripes', () => {
  const scaler = new PlaneScaler();
  const plane = Uint8Array.from({ length: 640 * 480 }, (_, at) => (at % 2 ? 200 : 100));
  const out = new Uint8Array(160 * 120);
  scaler.scalePlane(plane, 640, 480, out, 160, 120);
  for (const value of out) assert.ok(Math.abs(value - 150) <= 1);
});

test('a whole picture is scaled plane by plane', () => {
  const scaler = new PlaneScaler();
  const source = new Uint8Array(i420Bytes(64, 48));
  source.fill(10, 0, 64 * 48);
  source.fill(20, 64 * 48, 64 * 48 * 1.25);
  source.fill(30, 64 * 48 * 1.25);
  const out = new Uint8Array(i420Bytes(48, 36));
  scaler.scaleI420(source, 64, 48, out, 48, 36);
  const luma = 48 * 36;
  assert.ok(out.subarray(0, luma).every((value) => value === 10));
  assert.ok(out.subarray(luma, luma * 1.25).every((value) => value === 20));
  assert.ok(out.subarray(luma * 1.25).every((value) => value === 30));
});
