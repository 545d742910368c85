// SPDX-License-Identifier: EUPL-1.2
// Showing a page, as citizen and operator live it: the widget on the town's page, the console, the real
// server between them. The judge of legibility is OCR of what the other side's screen shows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { characterErrors } from '../../bench/document/ocr.mjs';
import { expectSoon } from '../support/soon.mjs';
import { REPORTS } from '../support/town.mjs';
import { picture } from '../support/visit.mjs';
import { DPI, makeLetter, photographLetter } from './support/letter.mjs';
import { button, chooseSource, dialogueAfter, inRoom, openOffice, says, send, showFiles, tabTo, withdrawAll } from './support/office.mjs';
import { changedPixels, readScreen } from './support/reading.mjs';

const TIMEOUT = { timeout: 420000 };

/** @type {import('./support/letter.mjs').Letter} */
let letter;
let office;
before(async () => {
  letter = await makeLetter();
  office = await openOffice({ citizen: { picture: photographLetter(letter) } });
}, { timeout: 240000 });
after(() => office?.close());
// One call for all stories.
afterEach(() => office && withdrawAll(office));

const png = (index, name) => ({ name, mimeType: 'image/png', buffer: letter.pages[index].png });
const percent = (share) => `${(share * 100).toFixed(1)} %`;

test('a file: the operator reads the letter, and is told when it is exact', TIMEOUT, async (t) => {
  const { citizen, operator } = office;
  await showFiles(citizen, [png(0, 'lettera.png')]);
  await inRoom(operator, 'viewer');
  await says(operator, 'Uguale all’originale, punto per punto');
  await says(citizen, 'Anna Bianchi vede la pagina uguale all’originale');
  await picture(operator, 'console-letter-file');
  assert.equal(await operator.page.locator('.viewer .room-title').innerText(), 'lettera.png');
  const { errors, seen } = await readScreen(operator, letter.pages[0].text, { name: 'operator-reads-file', dpi: DPI });
  t.diagnostic(`character errors: ${percent(errors)}`);
  assert.ok(errors <= 0.05, `${percent(errors)} of the characters are wrong: ${seen}`);
});

test('the camera: the sheet is found, taken by itself, looked at and sent', TIMEOUT, async (t) => {
  const { citizen, operator } = office;
  await chooseSource(citizen);
  await citizen.page.locator('.source').first().click();
  await inRoom(citizen, 'camera');
  // The outline goes with the room once the picture is taken: it is caught as soon as it shows.
  const outline = await citizen.page.waitForFunction(() => {
    const root = document.querySelector('[data-sportello=call]').shadowRoot;
    const box = root.querySelector('.sheet-outline[data-found]');
    return box?.querySelector('.sheet')?.getAttribute('points') ?? (root.querySelector('.papers').dataset.room === 'draft' && 'missed');
  }, null, { polling: 'raf', timeout: 60000 }).then((found) => found.jsonValue());
  assert.equal(outline.trim().split(/\s+/).length, 4, `the sheet is outlined: ${outline}`);
  await inRoom(citizen, 'draft', 90000);
  await citizen.page.locator('.send:not([aria-disabled])').waitFor({ timeout: 60000 });
  await picture(citizen, 'citizen-camera-draft');
  assert.equal(await operator.page.locator('.papers').getAttribute('data-room'), null, 'nothing leaves before “Send”');
  await send(citizen);
  await inRoom(operator, 'viewer');
  await says(operator, 'Completa');
  await picture(operator, 'console-letter-camera');
  const dpi = DPI * 0.72;
  const { errors, seen } = await readScreen(operator, letter.pages[0].text, { name: 'operator-reads-camera', dpi });
  t.diagnostic(`character errors: ${percent(errors)}`);
  assert.ok(errors <= 0.1, `${percent(errors)} of the characters are wrong: ${seen}`);
});

test('a PDF by keyboard alone: thumbnails, both pages, and their text as text', TIMEOUT, async () => {
  const { citizen, operator } = office;
  const { keyboard } = citizen.page;
  await tabTo(citizen, 'Mostra un documento');
  await keyboard.press('Enter');
  await inRoom(citizen, 'choose');
  await tabTo(citizen, 'Un file');
  const dialogue = await dialogueAfter(citizen, () => keyboard.press('Enter'));
  await dialogue.setFiles([{ name: 'lettera.pdf', mimeType: 'application/pdf', buffer: letter.pdf }]);
  await inRoom(citizen, 'draft');
  await citizen.page.locator('.send:not([aria-disabled])').waitFor({ timeout: 60000 });
  assert.equal(await citizen.page.locator('.picker-page').count(), 2);
  await tabTo(citizen, 'Guarda la pagina 2');
  await keyboard.press('Enter');
  await citizen.page.locator('.preview-box[aria-label="Anteprima della pagina 2"]').waitFor();
  await tabTo(citizen, 'Manda la pagina 1');
  await keyboard.press('Space');
  await citizen.page.locator('.picker-count', { hasText: '1 su 2' }).waitFor();
  await keyboard.press('Space');
  await citizen.page.locator('.picker-count', { hasText: '2 su 2' }).waitFor();
  await tabTo(citizen, 'Manda 2 pagine');
  await keyboard.press('Enter');
  await inRoom(citizen, 'viewer');

  await inRoom(operator, 'viewer');
  const thumbnails = operator.page.locator('.thumbnail');
  await expectSoon(async () => (await thumbnails.count()) === 2, 'both pages are there', 60000);
  const flat = (text) => text.replace(/\s+/g, ' ').trim();
  for (const [index, { text }] of letter.pages.entries()) {
    await thumbnails.nth(index).click();
    await says(operator, 'Uguale all’originale, punto per punto');
    // Read by a screen reader without being asked for; then, asked for, by everybody.
    const region = operator.page.getByRole('region', { name: `Testo della pagina ${index + 1}` });
    assert.equal(flat(await region.locator('.text-body').textContent()), flat(text));
    assert.ok((await region.boundingBox()).width < 5, 'it does not cover the page');
  }
  await button(operator, 'Testo').click();
  await operator.page.locator('.text-body', { hasText: 'Istruzioni per la risposta' }).waitFor();
  assert.ok((await operator.page.locator('.text-body').boundingBox()).width > 200);
  await picture(operator, 'console-letter-text');
  await button(operator, 'Testo').click();
});

test('the operator asks for the back, gets it, and draws a box that the citizen sees', TIMEOUT, async () => {
  const { citizen, operator } = office;
  await operator.page.locator('.ask-opener').click();
  await operator.page.locator('.ask-choice', { hasText: 'Il retro' }).click();
  await citizen.page.locator('.request', { hasText: 'Anna Bianchi chiede di vedere il retro.' }).waitFor();
  await operator.page.locator('.request', { hasText: 'Hai chiesto il retro.' }).waitFor();
  await button(citizen, 'Mostra il retro').click();
  await citizen.page.locator('.papers[data-room=camera], .papers[data-room=draft]').waitFor({ timeout: 60000 });
  // The citizen has a picture of it already, and drops it where the camera has opened.
  const bytes = letter.pages[1].png.toString('base64');
  await citizen.page.locator('.panel').evaluate((panel, content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], 'retro.png', { type: 'image/png' }));
    panel.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, dataTransfer }));
  }, bytes);
  await button(citizen, 'Un altro file').waitFor({ timeout: 60000 });
  await send(citizen);
  await inRoom(operator, 'viewer');
  assert.equal(await operator.page.locator('.viewer .room-title').innerText(), 'retro.png');
  await says(operator, 'Uguale all’originale, punto per punto');
  for (const person of [citizen, operator]) await expectSoon(async () => !(await person.page.locator('.request', { hasText: 'retro' }).isVisible()), 'the request is answered');
  await says(citizen, 'uguale all’originale');
  const window = citizen.page.locator('.page-view');
  const bare = await window.screenshot();

  await button(operator, 'Riquadro').click();
  const { x, y, width, height } = await operator.page.locator('.page-view').boundingBox();
  await operator.page.mouse.move(x + width * 0.4, y + height * 0.4);
  await operator.page.mouse.down();
  await operator.page.mouse.move(x + width * 0.6, y + height * 0.6, { steps: 5 });
  await operator.page.mouse.up();
  const boxes = {};
  for (const [who, owner] of [['operator', 'me'], ['citizen', 'peer']]) {
    const path = office[who].page.locator(`.mark-line[data-tool=box][data-owner=${owner}]`);
    await path.waitFor({ state: 'attached', timeout: 30000 });
    boxes[who] = () => path.evaluate((element) => ['x', 'y', 'width', 'height'].map((side) => Math.round(element.getBBox()[side])));
  }
  await expectSoon(async () => {
    const [mine, theirs] = [await boxes.operator(), await boxes.citizen()];
    return mine[2] > 50 && mine[3] > 20 && mine.every((value, side) => Math.abs(value - theirs[side]) <= 1);
  }, 'the box lies on the same words');
  await expectSoon(async () => changedPixels(bare, await window.screenshot()) > 200, 'the box is to be seen');
  await picture(citizen, 'citizen-sees-box');
  await button(operator, 'Sposta').click();
});

test('keeping: refused, nothing is kept; allowed, a PDF that every reader takes', TIMEOUT, async (t) => {
  const { citizen, operator } = office;
  await showFiles(citizen, [png(0, 'lettera.png')]);
  await inRoom(operator, 'viewer');
  await says(operator, 'Uguale all’originale, punto per punto');
  const downloads = [];
  operator.page.on('download', (download) => downloads.push(download));
  const ask = async () => {
    await button(operator, 'Conserva in PDF').click();
    await inRoom(operator, 'keep');
    await button(operator, 'Chiedi il permesso').click();
    await citizen.page.locator('.request', { hasText: 'Anna Bianchi chiede di conservare una copia di questa pagina.' }).waitFor();
  };

  await ask();
  await picture(citizen, 'citizen-asked-to-keep');
  await button(citizen, 'Preferisco di no').click();
  await operator.page.locator('.request', { hasText: 'Il cittadino preferisce di no. Non si conserva niente.' }).waitFor();
  assert.equal(await button(operator, 'Scarica il PDF').isVisible(), false);

  await ask();
  assert.equal(await button(operator, 'Scarica il PDF').isVisible(), false, 'not before the answer');
  await button(citizen, 'Sono d’accordo').click();
  await button(operator, 'Scarica il PDF').click({ timeout: 30000 });
  await expectSoon(() => downloads.length > 0, 'the PDF comes', 60000);
  const folder = path.join(REPORTS, 'kept');
  mkdirSync(folder, { recursive: true });
  const kept = path.join(folder, 'kept.pdf');
  await downloads[0].saveAs(kept);
  assert.match(downloads[0].suggestedFilename(), /^Documenti-della-chiamata-\d{4}-\d\d-\d\d\.pdf$/);
  assert.equal(downloads.length, 1, 'refused, nothing came');
  execFileSync('qpdf', ['--check', kept]);
  assert.match(execFileSync('pdfinfo', [kept], { encoding: 'utf8' }), /Pages:\s+1\n/);
  execFileSync('pdftoppm', ['-r', String(DPI), '-singlefile', '-png', kept, path.join(folder, 'kept')]);
  const errors = characterErrors(path.join(folder, 'kept.png'), letter.pages[0].text, { dpi: DPI });
  t.diagnostic(`character errors: ${percent(errors)}`);
  assert.ok(errors <= 0.05, `${percent(errors)} of the characters are wrong`);
  rmSync(folder, { recursive: true });
});
