// SPDX-License-Identifier: EUPL-1.2
// Which photographs are taken of each paper, and how they are kept.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readPng } from '../print.mjs';
import { photograph } from './camera.mjs';

const QUALITY = '85';
const DEFAULT_GROUNDS = { letter: 'wood', form: 'dark', card: 'wood', receipt: 'cluttered', table: 'light', strokes: 'wood', stamp: 'dark', map: 'cluttered', photo: 'dark' };

/**
 * The shots of a page: one video frame and one still of each; of the letter and the form on every ground,
 * and with a corner over the edge.
 * @returns {{ name: string, shot: import('./camera.mjs').Shot }[]}
 */
export function shotsOf({ name, width, height }) {
  const turned = height > width;
  const size = (long, short) => (turned ? { width: short, height: long } : { width: long, height: short });
  const background = DEFAULT_GROUNDS[name];
  // A card or a receipt does not fill the frame as a sheet does: the hand keeps its distance.
  const fill = name === 'card' ? 0.62 : 0.94;
  const video = { frame: size(1920, 1080), background, fill, blur: 0.6, noise: 2.6 };
  const still = { frame: size(4000, 3000), background, fill, blur: 0.9, noise: 2.2 };
  const shots = [
    { name: `${name}-camera-1080`, shot: video },
    { name: `${name}-camera-12mp`, shot: still },
  ];
  if (name !== 'letter' && name !== 'form') return shots;
  for (const ground of ['wood', 'dark', 'light', 'cluttered'])
    if (ground !== background) shots.push({ name: `${name}-camera-1080-${ground}`, shot: { ...video, background: ground } });
  shots.push({ name: `${name}-camera-1080-edge`, shot: { ...video, fill: 1.06 } });
  return shots;
}

/**
 * Takes all shots of a page as JPEG, with the truth about each beside it as JSON.
 * @param {string} drawn PNG of the sheet at 300 dpi or more
 * @param {(name: string) => string} fileFor where a name (with its ending) goes
 */
export function takeShots(kind, drawn, seed, fileFor, { stills = true } = {}) {
  const page = readPng(drawn);
  const names = [];
  for (const { name, shot } of shotsOf(kind)) {
    if (!stills && name.endsWith('-12mp')) continue;
    const { image, corners } = photograph(page, shot, `${seed} ${name}`);
    writeJpeg(fileFor(`${name}.jpg`), image);
    const round = (value) => Math.round(value * 100) / 100;
    const truth = { page: kind.name, millimetres: [kind.width, kind.height], ...shot, corners: corners.map((point) => point.map(round)) };
    writeFileSync(fileFor(`${name}.json`), `${JSON.stringify(truth, null, 1)}\n`);
    names.push(name);
  }
  return names;
}

/** @param {{ width: number, height: number, data: Uint8Array }} image RGBA */
function writeJpeg(file, { width, height, data }) {
  const header = Buffer.from(`P6 ${width} ${height} 255\n`);
  const pixels = Buffer.alloc(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    pixels[to++] = data[from];
    pixels[to++] = data[from + 1];
    pixels[to++] = data[from + 2];
  }
  execFileSync('cjpeg', ['-quality', QUALITY, '-sample', '2x2', '-outfile', file], { input: Buffer.concat([header, pixels]), maxBuffer: 2 ** 28 });
}
