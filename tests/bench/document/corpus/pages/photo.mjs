// SPDX-License-Identifier: EUPL-1.2
// A photograph made up pixel by pixel: clouded sky, hills in haze, a brick tower in the sun, grass; then
// what a camera adds: a little blur, and noise that grows with light.
import { fractalNoise, hash32, Random, smoothNoise } from '../random.mjs';

const mix = (a, b, t) => a.map((value, index) => value + (b[index] - value) * t);
const clamp01 = (value) => Math.min(1, Math.max(0, value));

/** The ridge of a range of hills at x, from the top, in heights of the picture. */
const ridge = (x, range) => 0.42 + 0.09 * range - 0.16 * (fractalNoise(x * (2 + range), range * 9.7, 51 + range, 5) - 0.5);

function sky(x, y) {
  const cloud = clamp01((fractalNoise(x * 3 + 4, y * 6, 11, 6) - 0.46) * 3.4);
  const light = 0.82 + 0.3 * (fractalNoise(x * 3 + 4.2, y * 6 - 0.25, 11, 5) - 0.5);
  return mix(mix([74, 128, 196], [178, 208, 232], clamp01(y / 0.45)), [250 * light + 8, 246 * light + 6, 240 * light + 10], cloud);
}

function hills(x, y) {
  for (let range = 2; range >= 0; range--) {
    if (y < ridge(x, range)) continue;
    const grain = fractalNoise(x * 60 * (range + 1), y * 90 * (range + 1), 71 + range, 4);
    const field = smoothNoise(x * 9, y * 22 + range * 3, 81 + range) > 0.55 ? [122, 124, 66] : [62, 92, 48];
    const near = mix(field, [24, 40, 22], clamp01((grain - 0.35) * 1.8));
    return mix(near, [158, 182, 204], [0.66, 0.4, 0.12][range]);
  }
  return null;
}

/** Bricks in rows, each of its own red, with mortar between; windows with a sill; the right side in shade. */
function tower(x, y) {
  const left = 0.58;
  const right = 0.84;
  if (x < left || x > right || y < 0.17 || y > 0.86) return null;
  const battlement = y < 0.205 && Math.floor((x - left) / 0.0325) % 2 === 1;
  if (battlement) return null;
  const row = Math.floor(y / 0.0105);
  const along = (x - left) / 0.026 + (row % 2) * 0.5;
  const brick = Math.floor(along);
  const tone = hash32(row * 613 + brick) / 4294967296;
  let colour = mix([150, 84, 58], [190, 126, 88], tone);
  if (along - brick < 0.07 || y / 0.0105 - row < 0.16) colour = [176, 164, 146];
  colour = mix(colour, [92, 66, 52], clamp01((fractalNoise(x * 130, y * 130, 31, 4) - 0.42) * 1.5));
  const u = ((x - left) / (right - left)) * 3 - 0.5;
  const v = (y - 0.26) / 0.15;
  const [column, floor] = [Math.floor(u), Math.floor(v)];
  if (column >= 0 && column < 2 && floor >= 0 && floor < 3) {
    const [du, dv] = [u - column - 0.5, v - floor - 0.4];
    if (Math.abs(du) < 0.24 && Math.abs(dv) < 0.3) colour = Math.abs(du) < 0.015 || Math.abs(dv + 0.05) < 0.012 ? [226, 220, 208] : mix([26, 34, 44], [110, 138, 160], clamp01(0.5 - dv * 1.4 + du));
    else if (Math.abs(du) < 0.3 && Math.abs(dv) < 0.36) colour = [204, 196, 180];
  }
  return x > 0.74 ? mix(colour, [30, 26, 34], 0.46) : mix(colour, [255, 236, 196], 0.12);
}

function grass(x, y) {
  const edge = 0.83 + 0.03 * fractalNoise(x * 6, 3, 91, 4);
  if (y < edge) return null;
  const blade = fractalNoise(x * 260, y * 46, 97, 4);
  const flower = smoothNoise(x * 150, y * 170, 99) > 0.93;
  if (flower) return [232, 196, 72];
  const shade = x > 0.8 && y < 0.94 ? 0.5 : 0;
  return mix(mix([40, 66, 24], [146, 168, 70], clamp01((blade - 0.25) * 2)), [18, 24, 20], shade);
}

export const photo = {
  name: 'photo',
  width: 152,
  height: 102,
  unreadable: true,
  /**
   * @param {number} width in pixels
   * @param {number} height
   * @param {import('../random.mjs').Random} random
   * @returns {Uint8Array} RGBA
   */
  render(width, height, random) {
    const scene = new Float32Array(width * height * 3);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const x = (column + 0.5) / width;
        const y = (row + 0.5) / height;
        const colour = grass(x, y) ?? tower(x, y) ?? hills(x, y) ?? sky(x, y);
        scene.set(colour, (row * width + column) * 3);
      }
    return expose(scene, width, height, new Random(random.bits()));
  },
};

/** What lens and sensor do to a scene of linear RGB floats in 0 .. 255. */
function expose(scene, width, height, random) {
  const pixels = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const [west, east] = [column ? 1 : 0, column + 1 < width ? 1 : 0];
      const [north, south] = [row ? width : 0, row + 1 < height ? width : 0];
      for (let channel = 0; channel < 3; channel++) {
        const take = (index) => scene[index * 3 + channel];
        const value = 0.5 * take(at) + 0.125 * (take(at - west) + take(at + east) + take(at - north) + take(at + south));
        pixels[at * 4 + channel] = Math.min(255, Math.max(0, Math.round(value + random.normal() * (1 + value / 160))));
      }
      pixels[at * 4 + 3] = 255;
    }
  return pixels;
}
