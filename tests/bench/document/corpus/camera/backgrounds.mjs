// SPDX-License-Identifier: EUPL-1.2
// What a sheet lies on. Each is a function of a point, in units of the frame's shorter side, to RGB.
import { fractalNoise, Random, smoothNoise } from '../random.mjs';

const scaled = (colour, factor) => colour.map((value) => value * factor);

/** Planks with grain along them. */
function wood(seed) {
  return (x, y) => {
    const plank = Math.floor(y / 0.23);
    const grain = fractalNoise(x * 3 + plank * 17, y * 55, seed + plank, 4);
    const rings = 0.5 + 0.5 * Math.sin(60 * y + 9 * fractalNoise(x * 1.3 + plank * 5, y * 7, seed + 3, 3));
    const gap = y / 0.23 - plank < 0.02 ? 0.45 : 1;
    return scaled([176, 124, 78], gap * (0.62 + 0.3 * grain + 0.16 * rings));
  };
}

/** A dark cloth with a weave. */
function dark(seed) {
  return (x, y) => scaled([46, 50, 58], 0.7 + 0.5 * fractalNoise(x * 90, y * 90, seed, 3) + 0.12 * Math.sin(x * 700) * Math.sin(y * 700));
}

/** A desk nearly as light as the paper. */
function light(seed) {
  return (x, y) => scaled([214, 211, 204], 0.93 + 0.1 * fractalNoise(x * 6, y * 6, seed, 4));
}

/** A desk with other papers, a keyboard's keys, pens and a mug about. */
function cluttered(seed) {
  const random = new Random(seed);
  const things = Array.from({ length: 16 }, () => {
    const kind = random.pick(['paper', 'paper', 'book', 'pen', 'mug']);
    const [cos, sin] = [random.between(-1, 1), random.between(-1, 1)];
    const length = Math.hypot(cos, sin) || 1;
    const size = { paper: [0.3, 0.42], book: [0.2, 0.27], pen: [0.19, 0.012], mug: [0.09, 0.09] }[kind];
    const colour = kind === 'paper' ? [228, 226, 220] : [random.whole(30, 220), random.whole(30, 200), random.whole(30, 200)];
    return { kind, x: random.between(-0.1, 1.9), y: random.between(-0.1, 1.9), cos: cos / length, sin: sin / length, size, colour };
  });
  const desk = wood(random.bits());
  return (x, y) => {
    for (const { kind, x: left, y: top, cos, sin, size, colour } of things) {
      const u = (x - left) * cos + (y - top) * sin;
      const v = (y - top) * cos - (x - left) * sin;
      if (kind === 'mug') {
        const distance = Math.hypot(u, v);
        if (distance < size[0]) return scaled(colour, distance < 0.07 ? 0.35 : 1);
      } else if (Math.abs(u) < size[0] / 2 && Math.abs(v) < size[1] / 2) {
        const printed = kind === 'paper' && Math.abs(u) < 0.12 && v - Math.floor(v / 0.018) * 0.018 < 0.008 && smoothNoise(u * 130, Math.floor(v / 0.018), seed) > 0.42;
        return printed ? [70, 70, 76] : colour;
      }
    }
    return desk(x, y);
  };
}

/** @type {Record<string, (seed: number) => (x: number, y: number) => number[]>} */
export const BACKGROUNDS = { wood, dark, light, cluttered };
