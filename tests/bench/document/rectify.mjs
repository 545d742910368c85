// SPDX-License-Identifier: EUPL-1.2
// A generous receiver for the codecs that send a camera's raw frame: it knows the sheet's true corners,
// straightens it and flattens its light, so that OCR judges the codec and not the angle.
import { homography, project } from './corpus/camera/homography.mjs';
import { luminance } from './pictures.mjs';

/** @typedef {import('./pictures.mjs').Image} Image */

/** Pixels an inch at which the frame shows the sheet, about. */
export function frameDpi({ corners, millimetres }) {
  const side = (a, b) => Math.hypot(corners[a][0] - corners[b][0], corners[a][1] - corners[b][1]);
  const across = Math.max(side(0, 1), side(3, 2)) / millimetres[0];
  const down = Math.max(side(0, 3), side(1, 2)) / millimetres[1];
  return Math.max(across, down) * 25.4;
}

/**
 * The sheet of a frame, straight, about 1.25 times as fine as the frame shows it.
 * @param {Image} frame
 * @param {{ corners: [number, number][], millimetres: [number, number] }} truth
 * @returns {{ image: Image, dpi: number }}
 */
export function straightened(frame, truth) {
  const dpi = 1.25 * frameDpi(truth);
  const [width, height] = truth.millimetres.map((size) => Math.round((size / 25.4) * dpi));
  const map = homography([[0, 0], [width, 0], [width, height], [0, height]], truth.corners);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fx, fy] = project(map, x + 0.5, y + 0.5).map((value) => value - 0.5);
      const [left, top] = [Math.floor(fx), Math.floor(fy)];
      if (left < 0 || top < 0 || left + 1 >= frame.width || top + 1 >= frame.height) continue;
      const [u, v] = [fx - left, fy - top];
      const at = (top * frame.width + left) * 4;
      const below = at + frame.width * 4;
      for (let c = 0; c < 3; c++) {
        const upper = frame.data[at + c] * (1 - u) + frame.data[at + 4 + c] * u;
        const lower = frame.data[below + c] * (1 - u) + frame.data[below + 4 + c] * u;
        data[(y * width + x) * 4 + c] = Math.round(upper * (1 - v) + lower * v);
      }
    }
  const image = { width, height, data };
  flatten(image, Math.round(dpi / 5));
  return { image, dpi };
}

/** Divides by the paper's brightness, channel by channel: the bright values of cells, smoothed over cells. */
function flatten(image, cell) {
  const { width, height, data } = image;
  const [columns, rows] = [Math.ceil(width / cell) + 1, Math.ceil(height / cell) + 1];
  const grey = luminance(image);
  const paper = new Float32Array(columns * rows * 3);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const points = [];
      for (let y = Math.max(0, Math.floor((j - 1.5) * cell)); y < Math.min(height, (j + 1.5) * cell); y += 2)
        for (let x = Math.max(0, Math.floor((i - 1.5) * cell)); x < Math.min(width, (i + 1.5) * cell); x += 2) points.push(y * width + x);
      points.sort((a, b) => grey[a] - grey[b]);
      const bright = points.slice(Math.floor(points.length * 0.75), Math.ceil(points.length * 0.95));
      for (let c = 0; c < 3; c++) paper[(j * columns + i) * 3 + c] = Math.max(16, bright.reduce((sum, at) => sum + data[at * 4 + c], 0) / Math.max(1, bright.length));
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)];
      const [u, v] = [x / cell - i, y / cell - j];
      for (let c = 0; c < 3; c++) {
        const at = (j * columns + i) * 3 + c;
        const below = at + columns * 3;
        const light = (paper[at] * (1 - u) + paper[at + 3] * u) * (1 - v) + (paper[below] * (1 - u) + paper[below + 3] * u) * v;
        const pixel = (y * width + x) * 4 + c;
        data[pixel] = Math.min(255, Math.round((data[pixel] * 246) / light));
      }
    }
}
