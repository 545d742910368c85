// SPDX-License-Identifier: EUPL-1.2
// Things to show: a PDF with known text, and a sheet on a table in front of the camera.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../support/town.mjs';

const FOLDER = path.join(ROOT, 'build/test-media');

export const PDF_LINES = ['Certificato di residenza', 'Stato di famiglia', 'Autocertificazione'];

/** A PDF of three A5 pages. @param {import('playwright-core').BrowserContext} context */
export async function makePdf(context) {
  const page = await context.newPage();
  const pages = PDF_LINES.map((line, index) => `<section><h1>${line}</h1><p>Pagina ${index + 1}: il sottoscritto dichiara di risiedere a Montelupo Fiorentino.</p></section>`);
  await page.setContent(`<style>body{margin:0;font-family:sans-serif}section{break-after:page;padding:10mm}section:last-child{break-after:auto}</style>${pages.join('')}`);
  const pdf = await page.pdf({ format: 'A5' });
  await page.close();
  return pdf;
}

/**
 * The Y4M of a sheet with text that lies a little askew on a dark table.
 * @param {import('playwright-core').BrowserContext} context a browser to draw it in
 */
export async function makeSheet(context) {
  const file = path.join(FOLDER, 'sheet.y4m');
  const still = path.join(FOLDER, 'sheet.png');
  mkdirSync(FOLDER, { recursive: true });
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 720 });
  const lines = Array.from({ length: 14 }, (_, line) => `<p>${line + 1}. Il sottoscritto chiede il rilascio del certificato n. ${line * 7919 + 1000}.</p>`);
  await page.setContent(`<style>body{margin:0;background:#4a3b30;height:720px;overflow:hidden;perspective:1400px}
    main{position:absolute;left:210px;top:50px;width:820px;height:600px;box-sizing:border-box;padding:40px;background:#f6f4ee;
    font:21px/1.5 sans-serif;color:#161616;transform:rotateX(14deg) rotateZ(2.5deg)}h1{font-size:34px;margin:0 0 10px}p{margin:0}</style>
    <main><h1>Comune di Montelupo Fiorentino</h1>${lines.join('')}</main>`);
  await page.screenshot({ path: still });
  await page.close();
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-loop', '1', '-framerate', '15', '-t', '1', '-i', still, '-vf', 'noise=alls=3:allf=t,format=yuv420p', file]);
  rmSync(still);
  return file;
}
