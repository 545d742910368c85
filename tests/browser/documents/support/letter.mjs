// SPDX-License-Identifier: EUPL-1.2
// A letter of two pages with known text: as PDF, as pictures, and its front before the camera.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawPdf, readPng, writePng } from '../../../bench/document/corpus/print.mjs';
import { photograph } from '../../../bench/document/corpus/camera/camera.mjs';
import { launchPerson } from '../../support/chromium.mjs';
import { ROOT } from '../../support/town.mjs';

const FOLDER = path.join(ROOT, 'build/test-media');
/** Of the pictures: as a scanner at the town's library makes them. */
export const DPI = 150;

const FRONT = [
  'Comune di Montelupo Fiorentino',
  'Gentile Signora Lucia Ferrari,',
  'la sua domanda di residenza è arrivata il 14 marzo 2025 e ha il numero 30718. Mancano ancora due documenti.',
  'Porti allo sportello, oppure mostri durante la chiamata, la carta d’identità numero CA59264AB e il contratto di affitto registrato.',
  'Il versamento è di 26,80 euro. L’ufficio risponde entro 45 giorni da quando riceve tutto.',
  'Distinti saluti, Paolo Conti',
];
const BACK = [
  'Istruzioni per la risposta',
  'Chi abita nella stessa casa firma anche questa pagina. Se una persona ha meno di diciotto anni, firma uno dei genitori.',
  'Il codice della pratica è RS 4471 e serve anche al telefono. Lo sportello è aperto il martedì dalle 8.30 alle 13.00.',
  'Per cambiare il giorno basta scrivere entro il 9 aprile a Viale Cento Fiori 34.',
];

/**
 * @typedef {object} Letter
 * @property {Buffer} pdf two A5 pages, lying
 * @property {string} printed the same as a file
 * @property {{ text: string, file: string, png: Buffer }[]} pages front and back
 */

/** Draws it in a browser of its own. @returns {Promise<Letter>} */
export async function makeLetter() {
  const draughtsman = await launchPerson({ fakeDevices: false });
  try {
    return await drawLetter(draughtsman.context);
  } finally {
    await draughtsman.close();
  }
}

/** @param {import('playwright-core').BrowserContext} context @returns {Promise<Letter>} */
async function drawLetter(context) {
  mkdirSync(FOLDER, { recursive: true });
  const page = await context.newPage();
  const sections = [FRONT, BACK].map(([title, ...parts]) => `<section><h1>${title}</h1>${parts.map((part) => `<p>${part}</p>`).join('')}</section>`);
  await page.setContent(`<!doctype html><html lang="it"><meta charset="utf-8"><style>@page{size:210mm 148mm;margin:0}*{box-sizing:border-box}body{margin:0}
    section{width:210mm;height:148mm;padding:13mm 17mm;break-after:page;font:14pt/1.42 'Liberation Serif';color:#111}section:last-child{break-after:auto}
    h1{font:bold 19pt 'Liberation Sans';color:#1d4f91;margin:0 0 5mm}p{margin:0 0 2.5mm}</style>${sections.join('')}</html>`);
  await page.evaluate(() => document.fonts.ready);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  const printed = path.join(FOLDER, 'letter.pdf');
  writeFileSync(printed, pdf);
  const pages = [FRONT, BACK].map((lines, index) => {
    const stem = path.join(FOLDER, `letter-${index + 1}`);
    const png = execFileSync('pdftoppm', ['-r', String(DPI), '-f', String(index + 1), '-l', String(index + 1), '-png', printed]);
    writeFileSync(`${stem}.png`, png);
    return { text: lines.join('\n'), file: `${stem}.png`, png };
  });
  return { pdf, printed, pages };
}

/**
 * The Y4M of the letter's front on a dark desk, as a webcam sees it: still but for the sensor's noise.
 * @param {Letter} letter
 * @returns {string} the file
 */
export function photographLetter({ printed }) {
  const sheet = drawPdf(printed, 2 * DPI, path.join(FOLDER, 'letter-sharp'));
  const { image } = photograph(readPng(sheet), { frame: { width: 1280, height: 720 }, background: 'dark', fill: 0.94, tilt: 12, blur: 0.5, noise: 1.6 }, 'letter on a desk');
  const still = path.join(FOLDER, 'letter-on-a-desk.png');
  const picture = path.join(FOLDER, 'letter-on-a-desk.y4m');
  writePng(still, image);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-loop', '1', '-framerate', '10', '-t', '0.6', '-i', still, '-vf', 'noise=alls=3:allf=t,format=yuv420p', picture]);
  for (const file of [sheet, still]) rmSync(file);
  return picture;
}
