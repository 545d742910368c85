// SPDX-License-Identifier: EUPL-1.2
// Where pages come from, and what becomes of them: PDF, camera, keeping.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { launchPerson } from '../support/chromium.mjs';
import { expectSoon } from '../support/soon.mjs';
import { expectPage, openStage } from './support/call.mjs';
import { makePdf, makeSheet, PDF_LINES } from './support/papers.mjs';

let stage;
let pdf;
before(async () => {
  const draughtsman = await launchPerson();
  const picture = await makeSheet(draughtsman.context);
  pdf = await makePdf(draughtsman.context);
  await draughtsman.close();
  stage = await openStage({ citizen: { picture } });
  await stage.talk();
});
after(() => stage?.close());
// What a test has shown is taken back.
afterEach(() => evaluate(stage.citizen, () => window.stage.withdrawAll()));

const evaluate = (person, what, argument) => person.page.evaluate(what, argument);
/** Does something with files in a folder that is removed afterwards. */
function inFolder(job) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-papers-'));
  try {
    return job(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const showPdf = (person) => person.page.evaluate((bytes) => window.stage.showFile(bytes, 'moduli.pdf', 'application/pdf'), pdf.toString('base64'));

test('a PDF of three pages: in order, with their text, exact', { timeout: 120000 }, async () => {
  const pages = await showPdf(stage.citizen);
  assert.equal(pages.length, 3);
  for (const [index, { key, fingerprint }] of pages.entries()) {
    const theirs = await expectPage(stage.operator, key, (page) => page?.state === 'exact' && page.text !== '', 'the page is exact', 60000);
    assert.equal(theirs.fingerprint, fingerprint);
    assert.deepEqual([theirs.number, theirs.of, theirs.source, theirs.name], [index + 1, 3, 'pdf', 'moduli.pdf']);
    assert.match(theirs.text, new RegExp(PDF_LINES[index]));
    assert.match(theirs.text, new RegExp(`Pagina ${index + 1}: il sottoscritto`));
    assert.ok(theirs.width > 1100 && theirs.height > 1600, `${theirs.width} x ${theirs.height} pixels for A5 at 200 dpi`);
  }
});

test('a file that is no PDF, or a locked one, says so', { timeout: 120000 }, async () => {
  const failure = (content, name) => evaluate(stage.citizen, ([bytes, file]) => window.stage.showFile(bytes, file, 'application/pdf').then(() => null, ({ error, file: about }) => ({ error, about })), [Buffer.from(content).toString('base64'), name]);
  assert.deepEqual(await failure('%PDF-1.7\nnonsense', 'rotto.pdf'), { error: 'broken', about: 'rotto.pdf' });
  assert.deepEqual(await failure('hello', 'finto.pdf'), { error: 'unsupported', about: 'finto.pdf' });
  const locked = inFolder((folder) => {
    writeFileSync(path.join(folder, 'open.pdf'), pdf);
    execFileSync('qpdf', ['--encrypt', 'segreto', 'segreto', '256', '--', path.join(folder, 'open.pdf'), path.join(folder, 'locked.pdf')]);
    return readFileSync(path.join(folder, 'locked.pdf'));
  });
  assert.deepEqual(await failure(locked, 'chiuso.pdf'), { error: 'password', about: 'chiuso.pdf' });
});

test('corners moved by hand, turned, and taken again', { timeout: 120000 }, async () => {
  const sizes = await evaluate(stage.citizen, async () => {
    const camera = await window.stage.documents.openCamera();
    camera.automatic = false;
    const draft = await camera.shoot();
    const [page] = draft.pages;
    const size = () => [page.canvas.width, page.canvas.height];
    await draft.setCorners(0, [[0, 0], [0.5, 0], [0.5, 1], [0, 1]]);
    const half = size();
    await draft.rotate(0, 1);
    const turned = size();
    await draft.setCorners(0, null);
    const whole = [page.corners, ...size()];
    draft.discard();
    camera.close();
    return { half, turned, whole, left: window.stage.documents.pages.length };
  });
  assert.ok(sizes.half[1] > sizes.half[0], 'a tall half');
  assert.ok(sizes.turned[0] > sizes.turned[1], 'turned');
  assert.equal(sizes.whole[0], null);
  assert.equal(sizes.left, 0);
});

test('kept with consent: a PDF that other programs read', { timeout: 120000 }, async () => {
  const { citizen, operator } = stage;
  const pages = await showPdf(citizen);
  const keys = pages.slice(0, 2).map(({ key }) => key);
  for (const key of keys) await expectPage(operator, key, (page) => page?.state === 'exact', 'the page is exact', 60000);
  const save = () => evaluate(operator, async (wanted) => {
    const blob = await window.stage.documents.savePdf(wanted, { title: 'Moduli' });
    return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
  }, keys);
  await assert.rejects(save(), /not allowed/);
  await evaluate(operator, (wanted) => window.stage.documents.askToKeep(wanted), keys);
  await expectSoon(() => evaluate(citizen, () => window.stage.documents.keepAsked?.keys.length === 2), 'the citizen is asked');
  await evaluate(citizen, () => window.stage.documents.answerKeep(true));
  await expectSoon(() => evaluate(operator, () => window.stage.documents.keep?.state === 'allowed'), 'the operator hears it');
  const kept = Buffer.from(await save(), 'base64');
  inFolder((folder) => {
    const file = path.join(folder, 'moduli.pdf');
    writeFileSync(file, kept);
    assert.match(execFileSync('pdfinfo', [file], { encoding: 'utf8' }), /Pages:\s+2/);
    assert.match(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }), new RegExp(PDF_LINES[1]));
    execFileSync('qpdf', ['--check', file]);
  });
});

test('a sheet before the camera is found, taken by itself, and arrives as a page', { timeout: 120000 }, async () => {
  await stage.hangUp();
  await stage.talk({ kind: 'video' });
  const { citizen, operator } = stage;
  await expectSoon(() => evaluate(operator, () => window.stage.session.active.peerCameraOn), 'the call has its picture');
  const shot = await evaluate(citizen, async () => {
    const camera = await window.stage.documents.openCamera();
    window.camera = camera;
    const draft = await new Promise((resolve) => camera.addEventListener('shot', (event) => resolve(event.detail)));
    const { finding } = camera;
    const [page] = draft.pages;
    const facts = { finding, corners: page.corners, source: page.source, width: page.canvas.width, height: page.canvas.height, cameras: camera.cameras.length };
    const [shown] = await draft.send();
    return { ...facts, key: shown.key };
  });
  assert.equal(shot.finding.found, true);
  assert.equal(shot.source, 'camera');
  assert.equal(shot.corners?.length, 4);
  for (const [index, [x, y]] of [[0.16, 0.1], [0.8, 0.12], [0.83, 0.9], [0.13, 0.88]].entries()) {
    const [foundX, foundY] = shot.corners[index];
    assert.ok(Math.hypot(foundX - x, foundY - y) < 0.08, `corner ${index}: ${foundX}, ${foundY}`);
  }
  assert.ok(shot.width > 700 && shot.width > shot.height * 1.15 && shot.width < shot.height * 1.6, `${shot.width} x ${shot.height}`);
  const theirs = await expectPage(operator, shot.key, (page) => page?.state === 'complete', 'the page is complete', 60000);
  assert.deepEqual([theirs.source, theirs.name], ['camera', '']);
  // One camera: while it looks at paper, the call's picture rests.
  assert.equal(await evaluate(operator, () => window.stage.session.active.peerCameraOn), false);
  await evaluate(citizen, () => window.camera.close());
  await expectSoon(() => evaluate(operator, () => window.stage.session.active.peerCameraOn), 'the call has its picture again');
});

test('where transforms are missing, documents share a connection with control', { timeout: 120000 }, async () => {
  await stage.hangUp();
  await stage.talk({ transports: ['datachannel'] });
  const { key, fingerprint } = await stage.citizen.page.evaluate(() => window.stage.showPicture({ width: 500, height: 400 }));
  const theirs = await expectPage(stage.operator, key, (page) => page?.state === 'exact', 'the page is exact');
  assert.equal(theirs.fingerprint, fingerprint);
});
