// SPDX-License-Identifier: EUPL-1.2
// A camera that looks at a sheet: perspective, uneven light, a shadow, the lens's blur, the sensor's noise.
import { Random } from '../random.mjs';
import { BACKGROUNDS } from './backgrounds.mjs';
import { homography, project } from './homography.mjs';

/** @typedef {{ width: number, height: number, data: Uint8Array }} Image RGBA */
/** @typedef {import('./homography.mjs').Point} Point */

/**
 * How a photograph is taken. `frame`: pixels. `fill`: how much of the frame's tighter side the sheet takes
 * (above 1 its corners lie outside). `tilt`, in degrees at most. `blur`: deviation in pixels. `noise`:
 * deviation at mid grey, of 255.
 * @typedef {{ frame: { width: number, height: number }, background: string, fill?: number, tilt?: number,
 *   blur?: number, noise?: number }} Shot
 */

/** Where the sheet's corners fall, clockwise from its top left. @returns {Point[]} */
function aim(page, { frame, fill = 0.9, tilt = 16 }, random) {
  const radians = Math.PI / 180;
  const [pitch, yaw] = [random.between(-tilt, tilt) * radians, random.between(-tilt, tilt) * radians];
  const roll = random.between(-4, 4) * radians;
  const aspect = page.width / page.height;
  const distance = 2.6;
  const seen = [[-aspect, -1], [aspect, -1], [aspect, 1], [-aspect, 1]].map(([x, y]) => {
    const [rx, ry] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
    const [px, pz] = [rx * Math.cos(yaw), rx * Math.sin(yaw)];
    const [py, depth] = [ry * Math.cos(pitch), distance * Math.max(1, aspect) + pz + ry * Math.sin(pitch)];
    return [px / depth, py / depth];
  });
  const reach = (axis) => [Math.min(...seen.map((point) => point[axis])), Math.max(...seen.map((point) => point[axis]))];
  const [[left, right], [top, bottom]] = [reach(0), reach(1)];
  const scale = fill * Math.min(frame.width / (right - left), frame.height / (bottom - top));
  const spare = (size, extent) => Math.max(0, size - extent * scale) * random.between(0.35, 0.65);
  const [dx, dy] = [spare(frame.width, right - left), spare(frame.height, bottom - top)];
  const over = (size, extent) => Math.min(0, size - extent * scale) / 2;
  const [ox, oy] = [over(frame.width, right - left), over(frame.height, bottom - top)];
  return seen.map(([x, y]) => [(x - left) * scale + dx + ox, (y - top) * scale + dy + oy]);
}

/** Halves an image by averaging squares of four. @param {Image} image @returns {Image} */
function halved({ width, height, data }) {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8Array(w * h * 4);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let c = 0; c < 4; c++) {
        const at = (2 * y * width + 2 * x) * 4 + c;
        out[(y * w + x) * 4 + c] = (data[at] + data[at + 4] + data[at + width * 4] + data[at + width * 4 + 4] + 2) >> 2;
      }
  return { width: w, height: h, data: out };
}

/** Adds `weight` times the image's bilinear value at (x, y) to sum; (x, y) inside it. */
function sample({ width, height, data }, x, y, sum, weight) {
  const [fx, fy] = [Math.min(Math.max(x - 0.5, 0), width - 1.001), Math.min(Math.max(y - 0.5, 0), height - 1.001)];
  const [left, top] = [Math.floor(fx), Math.floor(fy)];
  const [u, v] = [fx - left, fy - top];
  const at = (top * width + left) * 4;
  const below = at + width * 4;
  for (let c = 0; c < 3; c++)
    sum[c] += weight * ((data[at + c] * (1 - u) + data[at + 4 + c] * u) * (1 - v) + (data[below + c] * (1 - u) + data[below + 4 + c] * u) * v);
}

/** Light over the frame, about 1: falls off to one side, a lamp's spot, the lens's dark corners, a soft shadow. */
function lighting({ width, height }, random) {
  const side = Math.min(width, height);
  const [gx, gy] = [random.between(-0.22, 0.22), random.between(-0.22, 0.22)];
  const spot = [random.between(0.2, 0.8) * width, random.between(0.2, 0.8) * height];
  const angle = random.between(0, Math.PI * 2);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const edge = random.between(0.18, 0.4) * side;
  const soft = random.between(0.03, 0.1) * side;
  const depth = random.between(0.25, 0.42);
  return (x, y) => {
    const [u, v] = [x / width - 0.5, y / height - 0.5];
    const lamp = 0.12 * Math.exp(-((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / (0.3 * side * side));
    const across = (x - width / 2) * nx + (y - height / 2) * ny - edge;
    const shadow = depth / (1 + Math.exp(-across / soft));
    return (0.86 + gx * u + gy * v + lamp) * (1 - 0.35 * (u * u + v * v)) * (1 - shadow);
  };
}

/** Convolves interleaved RGB floats with a Gaussian, along both axes. */
function blurred(pixels, width, height, deviation) {
  const radius = Math.ceil(2.5 * deviation);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, index) => Math.exp(-((index - radius) ** 2) / (2 * deviation * deviation)));
  const total = kernel.reduce((sum, weight) => sum + weight);
  const along = (source, count, stride, lines, lineStride) => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < lines; line++)
      for (let at = 0; at < count; at++)
        for (let tap = -radius; tap <= radius; tap++) {
          const from = line * lineStride + Math.min(count - 1, Math.max(0, at + tap)) * stride;
          const to = line * lineStride + at * stride;
          const weight = kernel[tap + radius] / total;
          out[to] += weight * source[from];
          out[to + 1] += weight * source[from + 1];
          out[to + 2] += weight * source[from + 2];
        }
    return out;
  };
  return along(along(pixels, width, 3, height, width * 3), height, width * 3, width, 3);
}

/**
 * Takes a photograph of a page.
 * @param {Image} page the sheet, at two to six times the resolution it will have in the frame
 * @param {Shot} shot
 * @param {number | string} seed
 * @returns {{ image: Image, corners: Point[] }} corners: of the sheet in the frame, clockwise from its top left
 */
export function photograph(page, shot, seed) {
  const random = new Random(seed);
  const { frame, blur = 0.6, noise = 2.5 } = shot;
  const corners = aim(page, shot, random);
  const acrossTop = Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]);
  let sheet = page;
  while (sheet.width > 2.6 * acrossTop) sheet = halved(sheet);
  const map = homography(corners, [[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]]);
  const ground = BACKGROUNDS[shot.background](random.bits() & 0xffff);
  const light = lighting(frame, random);
  const white = [1, random.between(0.95, 1), random.between(0.86, 0.98)];
  const unit = Math.min(frame.width, frame.height);
  const scene = new Float32Array(frame.width * frame.height * 3);
  const sum = [0, 0, 0];
  for (let y = 0; y < frame.height; y++)
    for (let x = 0; x < frame.width; x++) {
      sum.fill(0);
      let covered = 0;
      for (let part = 0; part < 4; part++) {
        const [u, v] = project(map, x + 0.25 + 0.5 * (part & 1), y + 0.25 + 0.25 * (part & 2));
        if (u < 0 || v < 0 || u >= sheet.width || v >= sheet.height) continue;
        covered++;
        sample(sheet, u, v, sum, 0.25);
      }
      const at = (y * frame.width + x) * 3;
      const behind = covered < 4 ? ground(x / unit, y / unit) : sum;
      const bright = light(x, y);
      for (let c = 0; c < 3; c++) {
        const reflected = covered < 4 ? sum[c] + behind[c] * (1 - covered / 4) : sum[c];
        scene[at + c] = (10 + reflected * 0.94) * bright * white[c];
      }
    }
  return { image: expose(blurred(scene, frame.width, frame.height, blur), frame, noise, random), corners };
}

/** The sensor: noise by light, coarser in colour than in brightness, as after a phone's own smoothing. */
function expose(scene, { width, height }, noise, random) {
  const data = new Uint8Array(width * height * 4);
  const tint = new Float32Array((width + 3) * 3);
  for (let y = 0; y < height; y++) {
    if (y % 2 === 0) for (let at = 0; at < tint.length; at += 3) for (let c = 0; c < 3; c++) tint[at + c] = random.normal();
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const grain = random.normal();
      for (let c = 0; c < 3; c++) {
        const value = scene[at * 3 + c];
        const deviation = noise * Math.sqrt(0.3 + value / 180);
        data[at * 4 + c] = Math.min(255, Math.max(0, Math.round(value + deviation * (0.85 * grain + 0.5 * tint[(x >> 1) * 3 + c]))));
      }
      data[at * 4 + 3] = 255;
    }
  }
  return { width, height, data };
}
