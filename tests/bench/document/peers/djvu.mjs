// SPDX-License-Identifier: EUPL-1.2
// DjVu: its bilevel coder on the page's mask, its wavelet coder on the page, and the two together.
import { rmSync } from 'node:fs';
import { run } from '../process.mjs';

const ddjvu = { decode: (coded, out) => run('ddjvu', ['-format=ppm', coded, out]).cpuMs, ending: 'ppm' };
const mask = (source, loss, out) => run('cjb2', ['-dpi', Math.round(source.dpi), '-losslevel', loss, source.pbm, out]).cpuMs;

/** @type {import('./still.mjs').Peer[]} */
export const DJVU = [
  { name: 'cjb2 lossless', levels: [0], ...ddjvu, encode: mask },
  { name: 'cjb2 lossy', levels: [200, 100, 1], ...ddjvu, encode: mask },
  {
    name: 'c44',
    levels: Array.from({ length: 24 }, (_, index) => 50 + 3 * index),
    ...ddjvu,
    encode: (source, level, out) => run('c44', ['-dpi', Math.round(source.dpi), '-slice', level, source.ppm, out]).cpuMs,
  },
  {
    name: 'djvu',
    levels: ['full'],
    ...ddjvu,
    encode(source, _, out) {
      // djvumake separates, thins out and codes the colours under and beside the mask.
      const coded = `${out}.mask`;
      const ms = mask(source, 0, coded);
      const info = `INFO=${source.width},${source.height},${Math.round(source.dpi)}`;
      const total = ms + run('djvumake', [out, info, `Sjbz=${coded}`, `PPM=${source.ppm}`]).cpuMs;
      rmSync(coded);
      return total;
    },
  },
];
