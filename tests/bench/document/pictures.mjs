// SPDX-License-Identifier: EUPL-1.2
// Pictures in the forms that the codecs' tools want. An image is { width, height, data: RGBA }.
import { readFileSync, writeFileSync } from 'node:fs';
import { readPng, writePng } from './corpus/print.mjs';
import { run } from './process.mjs';

/** @typedef {{ width: number, height: number, data: Uint8Array }} Image RGBA */
export { readPng, writePng };

/** @param {string} file @param {Image} image */
export function writePpm(file, { width, height, data }) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    pixels[to++] = data[from];
    pixels[to++] = data[from + 1];
    pixels[to++] = data[from + 2];
  }
  writeFileSync(file, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), pixels]));
}

/** Writes ink (non-zero bytes, one a pixel) as a bilevel PBM. */
export function writePbm(file, ink, width, height) {
  const stride = (width + 7) >> 3;
  const bits = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (ink[y * width + x]) bits[y * stride + (x >> 3)] |= 0x80 >> (x & 7);
  writeFileSync(file, Buffer.concat([Buffer.from(`P4 ${width} ${height}\n`), bits]));
}

/** Reads a binary PPM or PGM of 8 bits. @returns {Image} */
export function readPnm(file) {
  const bytes = readFileSync(file);
  const header = /^P([56])\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 200).toString('latin1'));
  if (!header) throw new Error(`${file} is no PPM or PGM`);
  const [width, height, channels] = [Number(header[2]), Number(header[3]), header[1] === '6' ? 3 : 1];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0, from = header[0].length; at < width * height; at++, from += channels)
    for (let c = 0; c < 3; c++) data[at * 4 + c] = bytes[from + (channels === 3 ? c : 0)];
  return { width, height, data };
}

/** @param {string} file JPEG @returns {Image} */
export function readJpeg(file, scratch) {
  run('djpeg', ['-outfile', scratch, file]);
  return readPnm(scratch);
}

/** Brightness, 0 .. 255, one a pixel. @param {Image} image */
export function luminance({ width, height, data }) {
  const grey = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at++, from += 4) grey[at] = (data[from] * 77 + data[from + 1] * 150 + data[from + 2] * 29 + 128) >> 8;
  return grey;
}

/**
 * A mask of the ink by a local threshold: darker than the brightest quarter around it by a third of the
 * contrast there (for DjVu, until our own mask can be had). One byte a pixel.
 * @param {Image} image
 */
export function maskOf(image, cell = 32) {
  const { width, height } = image;
  const grey = luminance(image);
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const low = new Uint8Array(columns * rows);
  const high = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const values = [];
      for (let y = Math.max(0, (j - 1) * cell); y < Math.min(height, (j + 2) * cell); y += 2)
        for (let x = Math.max(0, (i - 1) * cell); x < Math.min(width, (i + 2) * cell); x += 2) values.push(grey[y * width + x]);
      values.sort((a, b) => a - b);
      low[j * columns + i] = values[Math.floor(values.length * 0.01)];
      high[j * columns + i] = values[Math.floor(values.length * 0.85)];
    }
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = Math.floor(y / cell) * columns + Math.floor(x / cell);
      const contrast = high[at] - low[at];
      if (contrast > 40 && grey[y * width + x] < high[at] - contrast * 0.45) ink[y * width + x] = 1;
    }
  return ink;
}
