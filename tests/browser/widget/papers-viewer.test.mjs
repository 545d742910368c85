// SPDX-License-Identifier: EUPL-1.2
// A page in its window: zoomed, moved, turned, pointed at and marked, by mouse, finger and keyboard.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { PNG } from 'pngjs';
import { openRig } from './rig.mjs';
import { asked, openCitizen, openOperator, PANEL, PHONE, says, tell } from './papers-rig.mjs';

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

const button = (page, name) => page.locator(PANEL).getByRole('button', { name, exact: true });
const zoomOf = async (page) => Number.parseFloat(await page.locator('.zoom-text').textContent());

/** A citizen who sees a page of 600 x 800 pixels; `draw` says what is on it. */
async function openPage(fields = {}, size = undefined) {
  const page = await openCitizen(rig, size);
  await tell(page, 'add', { state: 'exact', progress: 1, letter: { width: 600, height: 800 }, ...fields });
  await page.locator('.page-view').waitFor();
  await page.waitForTimeout(150);
  return page;
}

/** Where a pixel of the page lies on the screen. */
async function onScreen(page, x, y) {
  return page.evaluate(([host, px, py]) => {
    const root = document.querySelector(host).shadowRoot;
    const { left, top } = root.querySelector('.page-view').getBoundingClientRect();
    const [a, b, c, d, e, f] = root.querySelector('.marks g').getAttribute('transform').match(/-?[\d.e-]+/g).map(Number);
    return [left + a * px + c * py + e, top + b * px + d * py + f];
  }, [PANEL, x, y]);
}

/** The whole page is inside its window. */
async function whole(page, width = 600, height = 800) {
  const view = await page.locator('.page-view').boundingBox();
  const corners = [await onScreen(page, 0, 0), await onScreen(page, width, height)];
  return corners.every(([x, y]) => x >= view.x - 1 && x <= view.x + view.width + 1 && y >= view.y - 1 && y <= view.y + view.height + 1);
}

test('buttons, wheel, double click and keys zoom from the whole page to 800 %, where pixels are squares', async () => {
  const page = await openPage();
  assert.ok(await whole(page));
  const fitted = await zoomOf(page);
  await button(page, 'Ingrandisci').click();
  assert.ok((await zoomOf(page)) > fitted);
  await button(page, 'Tutta la pagina').click();
  assert.equal(await zoomOf(page), fitted);
  await button(page, 'Tutta la larghezza').click();
  const [left] = await onScreen(page, 0, 0);
  const [right] = await onScreen(page, 600, 0);
  const view = await page.locator('.page-view').boundingBox();
  assert.ok(right - left > view.width * 0.9 || (await zoomOf(page)) === 200);

  await page.locator('.page-view').focus();
  await page.keyboard.press('0');
  assert.ok(await whole(page));
  for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('+');
  assert.equal(await zoomOf(page), 800);
  assert.equal(await button(page, 'Ingrandisci').getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('0');
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('+');
  const enlarged = await zoomOf(page);
  const [x, y] = await onScreen(page, 300, 400);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  await page.waitForTimeout(50);
  const [x2, y2] = await onScreen(page, 300, 400);
  assert.ok(Math.abs(x2 - x) < 1 && Math.abs(y2 - y) < 1, 'what is under the mouse stays there');
  assert.ok((await zoomOf(page)) > enlarged);
  await page.close();
});

test('beyond its own size a page shows its pixels, and neither blurs nor invents any', async () => {
  const page = await openPage();
  await page.evaluate(() => {
    const pen = globalThis.scriptedDocuments.pages[0].canvas.getContext('2d');
    for (let y = 0; y < 800; y += 1) for (let x = y % 2; x < 600; x += 2) { pen.fillStyle = '#000'; pen.fillRect(x, y, 1, 1); }
  });
  await page.locator('.page-view').focus();
  for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('+');
  await page.waitForTimeout(150);
  const shot = PNG.sync.read(await page.locator('.page-view').screenshot());
  let grey = 0;
  const runs = [];
  let run = 1;
  for (let x = 20; x < 420; x += 1) {
    const value = shot.data[(shot.width * 200 + x) * 4];
    if (value > 20 && value < 235) grey += 1;
    if (value === shot.data[(shot.width * 200 + x - 1) * 4]) run += 1;
    else {
      runs.push(run);
      run = 1;
    }
  }
  assert.ok(grey < 4, `${grey} grey pixels`);
  assert.ok(runs.slice(1).every((length) => length === 8), String(runs));
  await page.close();
});

test('pan by dragging and by arrows, turn, contrast, another page and back', async () => {
  const page = await openPage();
  await tell(page, 'add', { state: 'exact', number: 1, name: 'altro.pdf', letter: { width: 800, height: 600, seed: 9 } });
  await page.locator('.thumbnail').first().click();
  await page.locator('.page-view').focus();
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('+');
  const before = await onScreen(page, 300, 400);
  await page.keyboard.press('ArrowDown');
  const lower = await onScreen(page, 300, 400);
  assert.ok(lower[1] < before[1] - 20);
  const box = await page.locator('.page-view').boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 250, box.y + 240, { steps: 4 });
  await page.mouse.up();
  const dragged = await onScreen(page, 300, 400);
  assert.ok(Math.abs(dragged[0] - lower[0] - 50) < 2 && Math.abs(dragged[1] - lower[1] - 40) < 2, `${lower} to ${dragged}`);

  const zoom = await zoomOf(page);
  await page.locator('.page-view').focus();
  await page.keyboard.press('PageDown');
  await says(page, PANEL, 'Pagina 2 di 2');
  assert.equal(await page.locator('.viewer .room-title').innerText(), 'altro.pdf');
  assert.ok(await whole(page, 800, 600));
  await button(page, 'Gira').click();
  assert.ok(await whole(page, 800, 600));
  const [topLeftX] = await onScreen(page, 0, 0);
  const [bottomLeftX] = await onScreen(page, 0, 600);
  assert.ok(topLeftX > bottomLeftX, 'a quarter turn clockwise');
  await page.locator('.page-view').focus();
  await page.keyboard.press('PageUp');
  assert.equal(await zoomOf(page), zoom, 'it is found as it was left');
  const contrast = page.getByRole('button', { name: /^Contrasto/ });
  for (const value of ['alto', 'invertito', 'normale']) {
    await contrast.click();
    assert.equal(await contrast.innerText(), `Contrasto: ${value}`);
  }
  await page.close();
});

test('the text of a page is read and enlarged; a page without has no such button', async () => {
  const page = await openPage({ text: 'Comune di Montelupo\n\nIl cittadino <b>chiede</b>' });
  await button(page, 'Testo').click();
  const body = page.locator('.text-body');
  assert.equal(await body.locator('p').count(), 2);
  assert.match(await body.innerText(), /<b>chiede<\/b>/);
  const size = () => body.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await button(page, 'Lettere più grandi').click();
  assert.ok((await size()) > before);
  await button(page, 'Testo').click();
  assert.equal(await page.locator('.page-view').isVisible(), true);
  await tell(page, 'page', 0, { text: '' });
  assert.equal(await button(page, 'Testo').count(), 0);
  await page.close();
});

test('marks by mouse: pen, highlighter and box lie on the page’s own pixels; the last one is taken back', async () => {
  const page = await openPage();
  for (const [name, tool] of [['Penna', 'pen'], ['Evidenzia', 'highlighter'], ['Riquadro', 'box']]) {
    await button(page, name).click();
    assert.equal(await button(page, name).getAttribute('aria-pressed'), 'true');
    const from = await onScreen(page, 100, 200);
    const to = await onScreen(page, 300, 260);
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 5 });
    await page.mouse.up();
    const mark = await page.evaluate(() => globalThis.scriptedDocuments.pages[0].marks.at(-1));
    assert.equal(mark.tool, tool);
    const [x1, y1] = mark.points;
    const [x2, y2] = mark.points.slice(-2);
    for (const [value, wanted] of [[x1, 100], [y1, 200], [x2, 300], [y2, 260]]) assert.ok(Math.abs(value - wanted) < 3, `${tool}: ${mark.points}`);
    if (tool === 'box') assert.equal(mark.points.length, 4);
  }
  assert.equal((await asked(page, 'endMark')).length, 3);
  assert.equal(await page.locator('.mark-line').count(), 3);
  await button(page, 'Togli segno').click();
  assert.equal(await page.locator('.mark-line').count(), 2);
  await page.keyboard.press('Control+z');
  await page.locator('.page-view').focus();
  await page.keyboard.press('Control+z');
  assert.equal(await page.locator('.mark-line').count(), 1);
  await page.close();
});

test('the keyboard alone chooses a tool, draws a box and leaves', async () => {
  const page = await openPage();
  await button(page, 'Riquadro').focus();
  await page.keyboard.press('Enter');
  await page.locator('.page-view').focus();
  assert.match(await page.locator('#page-help').textContent(), /Invio: iniziare e finire il segno/);
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('.cross').isVisible(), true);
  await page.keyboard.press('Enter');
  await says(page, PANEL, 'Segno iniziato');
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await says(page, PANEL, 'Segno fatto');
  const { tool, points } = await page.evaluate(() => globalThis.scriptedDocuments.pages[0].marks[0]);
  assert.equal(tool, 'box');
  assert.ok(points[2] > points[0] + 10 && points[3] > points[1] + 20, String(points));
  await page.keyboard.press('Escape');
  assert.equal(await button(page, 'Sposta').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.locator('.cross').isVisible(), false);
  await page.close();
});

test('pointing by mouse and keyboard is told, and ends when it should', async () => {
  const page = await openPage();
  await button(page, 'Indica').click();
  await says(page, PANEL, 'L’altra persona vede dove indichi.');
  await page.mouse.move(...(await onScreen(page, 150, 220)));
  const [key, x, y] = (await asked(page, 'point')).at(-1);
  assert.equal(key, 'page-1');
  assert.ok(Math.abs(x - 150) < 3 && Math.abs(y - 220) < 3, `${x}, ${y}`);
  await page.mouse.move(3, 3);
  assert.equal((await asked(page, 'point')).at(-1)[0], null);
  await page.locator('.page-view').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal((await asked(page, 'point')).at(-1)[0], 'page-1');
  await button(page, 'Chiudi i documenti').click();
  assert.equal((await asked(page, 'point')).at(-1)[0], null);
  await page.close();
});

test('the far side’s pointer carries a name, follows the page, and differs in shape as its marks do', async () => {
  const page = await openPage();
  await tell(page, 'pointer', 0, { x: 300, y: 400, name: 'Anna Bianchi' });
  const pointer = page.locator('.peer-pointer');
  assert.equal(await pointer.innerText(), 'Anna Bianchi');
  await page.waitForTimeout(150);
  const box = await pointer.boundingBox();
  const [x, y] = await onScreen(page, 300, 400);
  assert.ok(Math.abs(box.x - x) < 12 && Math.abs(box.y - y) < 12, `${box.x}, ${box.y} for ${x}, ${y}`);
  await tell(page, 'pointer', 0, null);
  assert.equal(await pointer.isVisible(), false);
  await tell(page, 'marks', 0, [{ id: 'p', owner: 'peer', tool: 'pen', points: [10, 10, 90, 90], done: true }, { id: 'm', owner: 'me', tool: 'pen', points: [10, 90, 90, 10], done: true }]);
  const dashes = await page.evaluate((host) => [...document.querySelector(host).shadowRoot.querySelectorAll('.mark-line')].map((line) => [line.dataset.owner, getComputedStyle(line).strokeDasharray !== 'none', getComputedStyle(line).stroke]), PANEL);
  assert.deepEqual(dashes.map(([owner, dashed]) => [owner, dashed]), [['peer', true], ['me', false]]);
  assert.notEqual(dashes[0][2], dashes[1][2]);
  assert.match(await page.locator('.legends').innerText(), /Tu\s+Anna Bianchi/);
  await page.close();
});

test('fingers: one moves or draws, two zoom', async () => {
  const page = await openPage({}, PHONE);
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const view = await page.locator('.page-view').boundingBox();
  const [cx, cy] = [view.x + view.width / 2, view.y + view.height / 2];
  const scale = async () => (await onScreen(page, 100, 0))[0] - (await onScreen(page, 0, 0))[0];
  const before = await scale();
  await touch('touchStart', [[cx - 30, cy], [cx + 30, cy]]);
  await touch('touchMove', [[cx - 90, cy], [cx + 90, cy]]);
  await touch('touchEnd', []);
  const larger = await scale();
  assert.ok(larger > before * 2, `${before} to ${larger}`);
  const from = await onScreen(page, 300, 400);
  await touch('touchStart', [[cx, cy]]);
  await touch('touchMove', [[cx + 20, cy + 30]]);
  await touch('touchMove', [[cx + 30, cy + 50]]);
  await touch('touchEnd', []);
  const to = await onScreen(page, 300, 400);
  assert.ok(to[0] > from[0] + 20 && to[1] > from[1] + 40, `${from} to ${to}`);
  await button(page, 'Penna').click();
  await touch('touchStart', [[cx, cy]]);
  await touch('touchMove', [[cx + 40, cy + 10]]);
  await touch('touchEnd', []);
  assert.equal((await asked(page, 'endMark')).length, 1);
  // A second finger means that the first one did not want to draw.
  await touch('touchStart', [[cx, cy]]);
  await touch('touchStart', [[cx, cy], [cx + 60, cy]]);
  await touch('touchMove', [[cx, cy], [cx + 90, cy]]);
  await touch('touchEnd', []);
  assert.equal(await page.locator('.mark-line').count(), 1);
  await page.close();
});

test('a page that its owner no longer knows cannot be marked', async () => {
  const page = await openPage({ orphan: true });
  assert.equal(await button(page, 'Penna').getAttribute('aria-disabled'), 'true');
  await button(page, 'Penna').click({ force: true });
  assert.equal(await button(page, 'Sposta').getAttribute('aria-pressed'), 'true');
  assert.match(await page.locator('.viewer-progress').innerText(), /non vede più i tuoi segni/);
  await page.close();
});

test('the operator asks for a page and sees what becomes of it', async () => {
  const page = await openOperator(rig);
  const desk = (name) => page.locator('sportello-desk').getByRole('button', { name, exact: true });
  await desk('Chiedi una pagina').click();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.ask-choices').isVisible(), false);
  await desk('Chiedi una pagina').click();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await asked(page, 'ask'), [['back']]);
  await says(page, 'sportello-desk', 'Hai chiesto il retro.');
  await desk('Annulla la richiesta').click();
  assert.equal((await asked(page, 'cancelAsk')).length, 1);
  await tell(page, 'put', { askedOf: { what: 'closer', state: 'declined' } });
  await says(page, 'sportello-desk', 'Il cittadino adesso preferisce di no.');
  await desk('Va bene').click();
  assert.equal(await page.locator('.request').first().isVisible(), false);
  await page.close();
});

test('the operator keeps pages: asked, refused, allowed, downloaded', async () => {
  const page = await openOperator(rig);
  const desk = (name) => page.locator('sportello-desk').getByRole('button', { name, exact: true });
  for (const seed of [1, 2, 3]) await tell(page, 'add', { source: 'camera', state: 'complete', letter: { seed } });
  await desk('Conserva in PDF').click();
  assert.match(await page.locator('.keep .room-text').first().innerText(), /Altrimenti non si conserva niente/);
  await page.getByRole('checkbox', { name: /Conserva la pagina 2 di 3/ }).uncheck();
  await desk('Chiedi il permesso').click();
  assert.deepEqual(await asked(page, 'askToKeep'), [[['page-1', 'page-3']]]);
  await page.locator('.banner-text', { hasText: 'Aspetto la risposta del cittadino' }).waitFor();
  const answer = (state) => page.evaluate((value) => { globalThis.scriptedDocuments.put({ keep: { ...globalThis.scriptedDocuments.keep, state: value } }); }, state);
  await answer('refused');
  await says(page, 'sportello-desk', 'Il cittadino preferisce di no. Non si conserva niente.');
  assert.equal(await desk('Scarica il PDF').count(), 0);
  await answer('allowed');
  const download = page.waitForEvent('download');
  await desk('Scarica il PDF').click();
  assert.match((await download).suggestedFilename(), /^Documenti-della-chiamata-\d{4}-\d\d-\d\d\.pdf$/);
  assert.deepEqual(await asked(page, 'savePdf'), [[['page-1', 'page-3'], { title: 'Documenti della chiamata' }]]);
  await says(page, 'sportello-desk', 'Il PDF è pronto.');
  await desk('Va bene').click();
  // Own pages need nobody's leave.
  await tell(page, 'put', { keepable: ['page-1', 'page-2', 'page-3'] });
  await desk('Conserva in PDF').click();
  await desk('Scarica il PDF').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.close();
});
