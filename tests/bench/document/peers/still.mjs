// SPDX-License-Identifier: EUPL-1.2
// Codecs of still pictures. Each at its slowest sensible setting, one thread.
import { statSync, writeFileSync } from 'node:fs';
import { run } from '../process.mjs';

/**
 * A codec to compare with. `levels`, from fewest bytes to most; `exact`, if its last level keeps every
 * pixel. `encode` and `decode` return CPU milliseconds and write files; `decode` writes PNG or PNM.
 * @typedef {object} Peer
 * @property {string} name
 * @property {(string | number)[]} levels
 * @property {boolean} [exact]
 * @property {(source: Source, level: string | number, out: string) => number} encode
 * @property {(coded: string, out: string) => number} decode
 * @property {string} ending of the decoded file
 * @property {boolean} [small] for pages up to three million pixels only, for its slowness
 */

/** A page's files: PNG, PPM, and the PBM of its mask; its size in pixels. @typedef {{ png: string, ppm: string, pbm: string, width: number, height: number, dpi: number }} Source */

// Finer where pages become legible. Beyond a distance of 20 this cjxl halves the picture, and needs more.
const QUALITIES = [0, 1, 2, 4, 6, 8, 10, 13, 16, 20, 24, 28, 32, 38, 44, 50, 56, 62, 68, 74, 80, 86, 92, 98];
const QUANTISERS = [63, 62, 61, 60, 59, 58, 56, 54, 52, 50, 48, 45, 42, 39, 36, 32, 28, 24, 20, 15, 10, 4];
const DISTANCES = Array.from({ length: 24 }, (_, index) => Number((19.9 * 0.86 ** index).toFixed(2)));

const webp = { decode: (coded, out) => run('dwebp', [coded, '-o', out]).cpuMs, ending: 'png' };
const avif = { decode: (coded, out) => run('avifdec', ['-j', 1, coded, out]).cpuMs, ending: 'png' };
const jxl = { decode: (coded, out) => run('djxl', ['--num_threads=0', coded, out]).cpuMs, ending: 'png' };

const avifenc = (speed, tuning) => (source, level, out) =>
  run('avifenc', ['-j', 1, '-y', 444, '-s', speed, '--min', 0, '--max', 63, '-a', 'end-usage=q', '-a', `cq-level=${level}`, ...tuning, source.png, out]).cpuMs;
const cjxl = (effort) => (source, level, out) => run('cjxl', ['--num_threads=0', '-e', effort, '-d', level, source.png, out]).cpuMs;

/** @type {Peer[]} */
export const STILL = [
  { name: 'webp', levels: QUALITIES, ...webp, encode: (source, level, out) => run('cwebp', ['-quiet', '-m', 6, '-sharp_yuv', '-q', level, source.png, '-o', out]).cpuMs },
  { name: 'webp near-lossless', levels: [0, 20, 40, 60, 80], ...webp, encode: (source, level, out) => run('cwebp', ['-quiet', '-m', 6, '-q', 100, '-near_lossless', level, source.png, '-o', out]).cpuMs },
  { name: 'webp lossless', levels: ['z9'], exact: true, ...webp, encode: (source, _, out) => run('cwebp', ['-quiet', '-lossless', '-z', 9, '-exact', source.png, '-o', out]).cpuMs },
  { name: 'avif', levels: QUANTISERS, ...avif, encode: avifenc(3, []) },
  { name: 'avif screen', levels: QUANTISERS, small: true, ...avif, encode: avifenc(6, ['-a', 'tune-content=screen']) },
  { name: 'jxl e7', levels: DISTANCES, ...jxl, encode: cjxl(7) },
  { name: 'jxl lossless e7', levels: [0], exact: true, ...jxl, encode: cjxl(7) },
  { name: 'jxl lossless e9', levels: [0], exact: true, small: true, ...jxl, encode: cjxl(9) },
  {
    name: 'jpeg',
    levels: QUALITIES.map((quality) => quality + 1),
    encode: (source, level, out) => run('cjpeg', ['-optimize', '-progressive', '-quality', level, '-outfile', out, source.ppm]).cpuMs,
    decode: (coded, out) => run('djpeg', ['-outfile', out, coded]).cpuMs,
    ending: 'ppm',
  },
  {
    name: 'png',
    levels: ['o2'],
    exact: true,
    encode: (source, _, out) => run('optipng', ['-quiet', '-clobber', '-o2', source.png, '-out', out]).cpuMs,
    decode(coded, out) {
      const { cpuMs, stdout } = run('pngtopnm', [coded]);
      writeFileSync(out, stdout);
      return cpuMs;
    },
    ending: 'ppm',
  },
];

/** Bytes of a file. */
export const sizeOf = (file) => statSync(file).size;
