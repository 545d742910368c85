// SPDX-License-Identifier: EUPL-1.2
// Each state of showing a page, on a computer and on a telephone: free of what axe
// finds, within reach of the keyboard and of a thumb, and on a picture for people to judge.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { controls, openRig, screenshots, tabThrough, violations } from './rig.mjs';
import { DESK, DESKTOP, openCitizen, openOperator, PANEL, pdf, PHONE, tell } from './papers-rig.mjs';

const THUMB_PX = 44;

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

const MARKS = [
  { id: 'a', owner: 'peer', tool: 'box', points: [60, 130, 420, 200], done: true },
  { id: 'b', owner: 'peer', tool: 'highlighter', points: [70, 250, 500, 250], done: true },
  { id: 'c', owner: 'peer', tool: 'pen', points: [500, 900, 520, 940, 560, 950, 640, 880], done: true },
  { id: 'd', owner: 'me', tool: 'pen', points: [100, 900, 160, 940, 260, 880, 300, 930], done: true },
  { id: 'e', owner: 'me', tool: 'highlighter', points: [70, 330, 500, 330], done: true },
  { id: 'f', owner: 'me', tool: 'box', points: [60, 420, 420, 480], done: true },
];

/** Looks at a state in every way. */
async function judge(page, host, name) {
  await page.waitForTimeout(250);
  await page.screenshot({ path: path.join(screenshots, `papers-${name}.png`) });
  assert.deepEqual(await violations(page), [], name);
  const usable = await controls(page, host);
  for (const { name: control, width, height } of usable) assert.ok(width >= THUMB_PX - 0.5 && height >= THUMB_PX - 0.5, `${name}: “${control}” is ${width} × ${height}`);
  const overflow = await page.evaluate((selector) => {
    const root = document.querySelector(selector).shadowRoot;
    return [...root.querySelectorAll('.panel, .call, .room')].filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map((element) => element.className);
  }, host);
  assert.deepEqual(overflow, [], `${name} is wider than its place`);
  return usable;
}

/** The same, and the Tab key comes everywhere; of a group the arrow keys do the rest. */
async function judgeKeys(page, host, name) {
  const usable = await judge(page, host, name);
  const reached = new Set(await tabThrough(page, host, host === PANEL ? '.panel-title' : undefined));
  for (const { name: control, byArrows } of usable) assert.ok(byArrows || reached.has(control), `${name}: “${control}” is out of the keyboard's reach`);
}

for (const [device, size] of Object.entries({ desktop: DESKTOP, mobile: PHONE })) {
  test(`the citizen shows a paper on a ${device}`, async () => {
    const page = await openCitizen(rig, size);
    await judge(page, PANEL, `door-${device}`);
    await page.locator('.show-paper').click();
    await judgeKeys(page, PANEL, `choose-${device}`);
    await page.locator('.source').first().click();
    await page.locator('.camera video').waitFor();
    await page.evaluate(() => globalThis.scriptedCamera.find('too-far'));
    await judgeKeys(page, PANEL, `camera-${device}`);
    await page.evaluate(() => globalThis.scriptedCamera.find('hold-still'));
    await page.waitForTimeout(200);
    await page.screenshot({ path: path.join(screenshots, `papers-camera-still-${device}.png`) });
    await page.evaluate(() => globalThis.scriptedCamera.still());
    await page.locator('.draft .preview').waitFor();
    await judge(page, PANEL, `draft-${device}`);
    await page.getByRole('button', { name: 'Sposta gli angoli' }).click();
    await judgeKeys(page, PANEL, `corners-${device}`);
    await page.locator('.send').click();
    await page.locator('.viewer .page-view').waitFor();
    await judge(page, PANEL, `sent-${device}`);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });

  test(`the citizen chooses pages of a file on a ${device}`, async () => {
    const page = await openCitizen(rig, size);
    await page.locator('.show-paper').click();
    await page.evaluate(() => { globalThis.scriptedProblems = [{ error: 'password', file: 'busta-paga.pdf' }]; });
    await page.locator('input[type=file]').setInputFiles([pdf]);
    await page.locator('.draft .picker-page').first().waitFor();
    await judgeKeys(page, PANEL, `draft-pages-${device}`);
    await page.close();
  });

  test(`the citizen sees pages on a ${device}`, async () => {
    const page = await openCitizen(rig, size);
    for (const number of [1, 2, 3]) await tell(page, 'add', { number, of: 3, name: 'Modulo di residenza.pdf', progress: 0.4, letter: { seed: number }, text: 'Comune di Montelupo Fiorentino\n\nIl cittadino richiede il certificato di residenza.' });
    await page.locator('.viewer .page-view').waitFor();
    await judge(page, PANEL, `arriving-${device}`);
    await tell(page, 'page', 0, { state: 'exact', progress: 1 });
    await tell(page, 'marks', 0, MARKS);
    await tell(page, 'pointer', 0, { x: 400, y: 600, name: 'Anna Bianchi' });
    await judgeKeys(page, PANEL, `marks-${device}`);
    const more = page.locator('.more');
    if (await more.isVisible()) {
      await more.click();
      await judgeKeys(page, PANEL, `options-${device}`);
    }
    await page.getByRole('button', { name: /^Contrasto/ }).click();
    await page.getByRole('button', { name: /^Contrasto/ }).click();
    await judge(page, PANEL, `inverted-${device}`);
    await page.getByRole('button', { name: 'Testo', exact: true }).click();
    await judgeKeys(page, PANEL, `text-${device}`);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });

  test(`the citizen is asked on a ${device}`, async () => {
    const page = await openCitizen(rig, size);
    await tell(page, 'put', { asked: 'back' });
    await judge(page, PANEL, `asked-${device}`);
    await tell(page, 'put', { asked: null });
    for (const seed of [1, 2]) await tell(page, 'add', { owner: 'me', state: 'complete', source: 'camera', progress: 1, letter: { seed } });
    await page.getByRole('button', { name: /^Vedi i documenti/ }).click();
    await tell(page, 'put', { keepAsked: { keys: ['page-1', 'page-2'] } });
    await judgeKeys(page, PANEL, `keep-asked-${device}`);
    await page.close();
  });

  test(`the operator sees, asks and keeps on a ${device}`, async () => {
    const page = await openOperator(rig, size);
    await page.locator('.ask-opener').click();
    await judge(page, DESK, `desk-ask-${device}`);
    await page.locator('.ask-choice').nth(1).click();
    await judgeKeys(page, DESK, `desk-asked-${device}`);
    await tell(page, 'put', { askedOf: { what: 'back', state: 'declined' } });
    await judge(page, DESK, `desk-declined-${device}`);
    await tell(page, 'put', { askedOf: null });
    for (const seed of [1, 2, 3]) await tell(page, 'add', { source: 'camera', state: 'readable', progress: 0.7, letter: { seed } });
    await page.locator('.viewer .page-view').waitFor();
    await judgeKeys(page, DESK, `desk-viewer-${device}`);
    if (await page.locator('.more').isVisible()) await page.locator('.more').click();
    await page.getByRole('button', { name: 'Conserva in PDF' }).click();
    await judgeKeys(page, DESK, `desk-keep-${device}`);
    await page.getByRole('button', { name: 'Chiedi il permesso' }).click();
    await page.evaluate(() => { globalThis.scriptedDocuments.put({ keep: { ...globalThis.scriptedDocuments.keep, state: 'allowed' } }); });
    await judge(page, DESK, `desk-allowed-${device}`);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}

test('the server’s own call page gives the document its whole width', async () => {
  const page = await rig.newPage(DESKTOP);
  await page.goto(`${rig.server.url}/call/URP_1?kind=voice`);
  await page.locator('.choice').first().click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await page.evaluate(() => {
    globalThis.scriptedSessions[0].put({ state: 'talking', operatorName: 'Anna Bianchi', talkingSince: Date.now() });
    globalThis.scriptedSessions[0].allowDocuments();
  });
  await page.locator('.papers').waitFor({ state: 'attached' });
  await tell(page, 'add', { state: 'readable', progress: 0.6, source: 'picture', letter: { width: 1600, height: 1000 } });
  await judge(page, PANEL, 'call-page');
  const { scroll, view } = await page.evaluate(() => ({ scroll: document.documentElement.scrollHeight, view: innerHeight }));
  assert.ok(scroll <= view, `${scroll} px in ${view} px`);
  await page.close();
});

test('forced colours keep the shapes, reduced motion keeps still', async () => {
  const page = await openCitizen(rig, { ...DESKTOP, colours: 'active', motion: 'reduce' });
  await tell(page, 'add', { state: 'readable', progress: 0.6 });
  await tell(page, 'marks', 0, MARKS);
  await page.locator('.tool', { hasText: 'Penna' }).click();
  await judge(page, PANEL, 'forced-colours');
  const { moving, widths } = await page.evaluate((host) => {
    const root = document.querySelector(host).shadowRoot;
    const width = (selector) => parseFloat(getComputedStyle(root.querySelector(selector)).borderTopWidth);
    return { moving: root.getAnimations().length, widths: [width('.tool[aria-pressed=true]'), width('.tool[aria-pressed=false]'), width('.viewer-page')] };
  }, PANEL);
  assert.equal(moving, 0);
  assert.ok(widths[0] > widths[1] && widths[1] >= 1 && widths[2] >= 1, String(widths));
  await page.close();
});

test('letters twice as large: nothing is cut', async () => {
  const page = await openCitizen(rig, { width: 640, height: 800 });
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await tell(page, 'add', { state: 'readable', progress: 0.6, number: 1, of: 2, name: 'Certificato di residenza.pdf' });
  await judge(page, PANEL, 'large-letters');
  const cut = await page.evaluate((host) => [...document.querySelector(host).shadowRoot.querySelectorAll('.room-title, .viewer-line, .viewer-place')].filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline').length, PANEL);
  assert.equal(cut, 0);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  await page.close();
});
