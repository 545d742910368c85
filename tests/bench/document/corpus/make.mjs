// SPDX-License-Identifier: EUPL-1.2
// Makes the corpus of pages from a seed: NAME-DPI.png with NAME-DPI.txt, the text that stands on it, and
// each paper through a camera, NAME-camera-1080.jpg with its truth in NAME-camera-1080.json.
//
//   node tests/bench/document/corpus/make.mjs --out FOLDER [--only letter,form] [--dpi 150,200,300]
//     [--seed N] [--no-camera] [--no-stills]
import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { takeShots } from './camera/shots.mjs';
import { PAPERS } from './pages/index.mjs';
import { drawPdf, printPage, writePng } from './print.mjs';
import { Random } from './random.mjs';
import { makeScreens } from './screen.mjs';

const CAMERA_DPI = 300;
const MILLIMETRES_PER_INCH = 25.4;

/**
 * Makes what is not there yet; a page is there when its PNG is.
 * @param {{ out: string, only?: string[], dpis?: number[], seed?: string, camera?: boolean, stills?: boolean,
 *   log?: (line: string) => void }} options only: names of papers, and `web`
 */
export async function makeCorpus({ out, only, dpis = [150, 200, 300], seed = '20100101', camera = true, stills = true, log = () => {} }) {
  mkdirSync(out, { recursive: true });
  const wanted = (name) => !only || only.includes(name);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'] });
  try {
    if (wanted('web') && !existsSync(path.join(out, 'web-list-2x.png'))) log((await makeScreens(browser, out)).join(' '));
    const page = await browser.newPage();
    for (const kind of PAPERS.filter(({ name }) => wanted(name))) {
      for (const name of await makePaper(page, kind, { out, dpis, seed, camera, stills })) log(name);
    }
  } finally {
    await browser.close();
  }
}

async function makePaper(page, kind, { out, dpis, seed, camera, stills }) {
  const fileFor = (name) => path.join(out, name);
  const made = [];
  const source = kind.html ? await printPage(page, kind, seed, out) : null;
  const draw = (dpi) => {
    const stem = `${kind.name}-${dpi}`;
    const file = fileFor(`${stem}.png`);
    if (existsSync(file)) return file;
    if (source) drawPdf(source.pdf, dpi, fileFor(stem));
    else {
      const [width, height] = [kind.width, kind.height].map((size) => Math.round((size / MILLIMETRES_PER_INCH) * dpi));
      const data = kind.render(width, height, new Random(`${seed} ${kind.name}`));
      writePng(`${file}.part`, { width, height, data });
      renameSync(`${file}.part`, file);
    }
    if (source && !kind.unreadable) writeFileSync(fileFor(`${stem}.txt`), source.text);
    made.push(stem);
    return file;
  };
  for (const dpi of dpis) draw(dpi);
  if (!camera || existsSync(fileFor(`${kind.name}-camera-${stills ? '12mp' : '1080'}.json`))) return made;
  const names = takeShots(kind, draw(CAMERA_DPI), seed, fileFor, { stills });
  if (source && !kind.unreadable) for (const name of names) copyFileSync(fileFor(`${kind.name}-${CAMERA_DPI}.txt`), fileFor(`${name}.txt`));
  return [...made, ...names];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      dpi: { type: 'string' },
      seed: { type: 'string', default: '20100101' },
      'no-camera': { type: 'boolean', default: false },
      'no-stills': { type: 'boolean', default: false },
    },
  });
  if (!values.out) {
    console.error('usage: make.mjs --out FOLDER [--only NAMES] [--dpi LIST] [--seed N] [--no-camera] [--no-stills]');
    process.exit(2);
  }
  await makeCorpus({
    out: values.out,
    only: values.only?.split(','),
    dpis: values.dpi?.split(',').map(Number),
    seed: values.seed,
    camera: !values['no-camera'],
    stills: !values['no-stills'],
    log: (line) => console.log(line),
  });
}
