// SPDX-License-Identifier: EUPL-1.2
// Showing a page: what the citizen does, and what the widget then asks of the documents.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { expectSoon } from '../support/soon.mjs';
import { focusedName, openRig, put, screenshots, violations } from './rig.mjs';
import { asked, FACTS, openCitizen, PANEL, pdf, photo, PHONE, room, says, tell } from './papers-rig.mjs';

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

const button = (page, name) => page.locator(PANEL).getByRole('button', { name, exact: true });

test('without documents there is no button, and nothing of them is loaded', async () => {
  rig.server.requests.length = 0;
  const page = await rig.newPage();
  await page.goto(rig.town);
  await page.locator('sportello-call[desk=URP_1] .voice').click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, FACTS);
  await page.waitForTimeout(200);
  assert.equal(await page.locator('.show-paper').isVisible(), false);
  const before = rig.server.requests.length;
  await page.evaluate(() => { globalThis.scriptedSessions[0].allowDocuments(); });
  await page.locator('.show-paper').waitFor();
  await page.locator('.papers').waitFor({ state: 'attached' });
  assert.ok(rig.server.requests.length > before, 'the rooms are a chunk of their own');
  await page.close();
});

test('a paper by camera: hints are seen and said, the picture takes itself, nothing leaves before “Send”', async () => {
  const page = await openCitizen(rig, PHONE);
  await button(page, 'Mostra un documento').click();
  assert.equal(await focusedName(page), 'Che cosa vuoi mostrare?');
  await page.locator('.source', { hasText: 'Con la telecamera' }).click();
  await page.locator('.camera video').waitFor();
  assert.deepEqual(await asked(page, 'openCamera'), [[{ facing: 'environment' }]]);
  assert.equal(await focusedName(page), 'Inquadra il foglio');
  assert.equal(await page.locator('.stage .remote').isVisible(), true, 'the operator stays in sight');
  assert.equal(await button(page, 'Chiudi chiamata').isVisible(), true);

  await page.evaluate(() => globalThis.scriptedCamera.find('too-dark'));
  assert.equal(await page.locator('.camera-hint').innerText(), 'Troppo buio: accendi una luce');
  assert.equal(await page.locator('.sheet-outline').first().getAttribute('data-found'), null);
  await says(page, PANEL, 'Troppo buio: accendi una luce');
  await page.evaluate(() => globalThis.scriptedCamera.find('hold-still'));
  await page.locator('.camera-hint[data-good="true"]').waitFor();
  await expectSoon(async () => (await page.locator('.camera .sheet').getAttribute('points')).split(' ').length === 4, 'the outline has four corners');

  await button(page, 'Accendi la luce').click();
  await button(page, 'Spegni la luce').waitFor();
  await button(page, 'Cambia telecamera').click();
  assert.deepEqual(await asked(page, 'useCamera'), [['front']]);
  await page.evaluate(() => globalThis.scriptedCamera.still());
  await page.locator('.draft .preview').waitFor();
  assert.equal(await focusedName(page), 'Controlla prima di mandare');
  assert.equal((await asked(page, 'closeCamera')).length, 1, 'the camera is let go');
  assert.deepEqual(await asked(page, 'send'), []);

  await button(page, 'Rifai la foto').click();
  await page.locator('.camera video').waitFor();
  assert.equal((await asked(page, 'discard')).length, 1);
  await page.locator('.switch').click();
  await page.evaluate(() => globalThis.scriptedCamera.still());
  assert.equal(await room(page), 'camera', 'no automatic picture when it is turned off');
  await button(page, 'Scatta la foto').click();
  await button(page, 'Manda').click();
  await page.locator('.viewer').waitFor();
  assert.deepEqual(await asked(page, 'send'), [[[1]]]);
  await says(page, PANEL, 'Mandata.');
  assert.match(await page.locator('.viewer-progress').innerText(), /Sto mandando… 10 %/);
  await tell(page, 'page', 0, { state: 'readable', progress: 0.5 });
  assert.match(await page.locator('.viewer-progress').innerText(), /Anna Bianchi può già leggere/);
  await says(page, PANEL, 'Anna Bianchi può già leggere');
  await page.close();
});

test('the corners are moved by mouse and by arrows, and the page is turned', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Mostra un documento').click();
  await page.locator('.source').first().click();
  await page.locator('.camera video').waitFor();
  await button(page, 'Scatta la foto').click();
  await button(page, 'Sposta gli angoli').click();
  assert.equal(await focusedName(page), 'Angolo in alto a sinistra');
  const handle = page.locator('.corner').first();
  const at = await handle.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  assert.notEqual(await handle.getAttribute('aria-valuetext'), at);
  const box = await page.locator('.corner').nth(2).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 30, box.y - 10, { steps: 3 });
  assert.equal(await page.locator('.loupe').isVisible(), true);
  await page.mouse.up();
  assert.equal(await page.locator('.loupe').isVisible(), false);
  const moves = await asked(page, 'setCorners');
  assert.equal(moves.length, 3);
  assert.ok(moves[2][1][2][0] < moves[1][1][2][0], 'the corner went left');
  await button(page, 'Usa tutta la foto').click();
  assert.deepEqual((await asked(page, 'setCorners')).at(-1), [0, null]);
  await button(page, 'Angoli a posto').click();
  await button(page, 'Gira').click();
  assert.deepEqual(await asked(page, 'rotate'), [[0, 1]]);
  await page.close();
});

test('a PDF shows its pages, and only the chosen ones are sent', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Mostra un documento').click();
  await page.locator('input[type=file]').setInputFiles([pdf]);
  await page.locator('.picker-page').nth(4).waitFor();
  assert.equal(await page.locator('.draft .picker-count').innerText(), '5 su 5 scelte');
  await button(page, 'Nessuna').click();
  assert.equal(await page.locator('.send').getAttribute('aria-disabled'), 'true');
  await page.locator('.send').click({ force: true });
  assert.deepEqual(await asked(page, 'send'), []);
  await page.getByRole('checkbox', { name: 'Manda la pagina 2' }).check();
  await page.getByRole('checkbox', { name: 'Manda la pagina 5' }).check();
  await button(page, 'Guarda la pagina 2').click();
  assert.equal(await page.locator('.preview-box').getAttribute('aria-label'), 'Anteprima della pagina 2');
  await button(page, 'Manda 2 pagine').click();
  assert.deepEqual(await asked(page, 'send'), [[[2, 5]]]);
  assert.equal(await page.locator('.thumbnail').count(), 2);
  await page.close();
});

test('what is wrong with a file, a camera or the room is said in words', async () => {
  const page = await openCitizen(rig);
  for (const [error, sentence] of [['unsupported', 'foto.jpg: Non posso mostrare questo tipo di file.'], ['broken', 'foto.jpg: Il file è rovinato']]) {
    if (!(await page.locator('.chooser').isVisible())) await button(page, 'Mostra un documento').click();
    await page.evaluate((code) => { globalThis.scriptedProblem = code; }, error);
    await page.locator('input[type=file]').setInputFiles([photo]);
    await page.locator('.papers > .trouble', { hasText: sentence }).waitFor();
    await says(page, PANEL, sentence);
  }
  await page.evaluate(() => { globalThis.scriptedProblem = 'refused'; });
  await page.locator('.source').first().click();
  await page.locator('.papers > .trouble', { hasText: 'Il browser non ha il permesso.' }).waitFor();
  await page.evaluate(() => {
    globalThis.scriptedProblem = undefined;
    globalThis.scriptedFull = true;
  });
  await page.locator('input[type=file]').setInputFiles([photo]);
  await button(page, 'Manda').click();
  await page.locator('.papers > .trouble', { hasText: 'Ci sono già troppe pagine.' }).waitFor();
  assert.equal(await room(page), 'draft', 'what was prepared is not lost');
  await page.close();
});

test('a file is pasted or dropped onto the panel, and text is left alone', async () => {
  const page = await openCitizen(rig);
  const offer = (type, kind) => page.evaluate(([event, content]) => {
    const data = new DataTransfer();
    if (content === 'file') data.items.add(new File(['x'], 'foto.png', { type: 'image/png' }));
    else data.setData('text/plain', 'ciao');
    const panel = document.querySelector('[data-sportello=call]').shadowRoot.querySelector('.panel');
    const Kind = event === 'paste' ? ClipboardEvent : DragEvent;
    const given = new Kind(event, { bubbles: true, cancelable: true, composed: true, [event === 'paste' ? 'clipboardData' : 'dataTransfer']: data });
    panel.dispatchEvent(given);
    return given.defaultPrevented;
  }, [type, kind]);
  assert.equal(await offer('paste', 'text'), false);
  assert.equal(await offer('dragover', 'text'), false);
  assert.equal(await offer('dragover', 'file'), true);
  assert.equal(await page.locator('.drop-veil').isVisible(), true);
  assert.equal(await offer('drop', 'file'), true);
  assert.equal(await page.locator('.drop-veil').isVisible(), false);
  await page.locator('.draft').waitFor();
  await page.locator('.draft .room-head .icon-button').click();
  assert.match(await focusedName(page), /^Mostra un documento/);
  assert.equal(await offer('paste', 'file'), true);
  await page.locator('.draft').waitFor();
  assert.deepEqual(await asked(page, 'draftFromFiles'), [[['foto.png']], [['foto.png']]]);
  await page.close();
});

test('a screen is offered where there is one to share, shown live, and stopped', async () => {
  const page = await openCitizen(rig);
  await tell(page, 'put', { can: { camera: true, screen: false } });
  await button(page, 'Mostra un documento').click();
  assert.equal(await page.locator('.source', { hasText: 'Lo schermo' }).isVisible(), false);
  await tell(page, 'put', { can: { camera: true, screen: true } });
  await page.locator('.source', { hasText: 'Lo schermo' }).click();
  await button(page, 'Manda').click();
  await tell(page, 'page', 0, { state: 'readable' });
  assert.match(await page.locator('.viewer-progress').innerText(), /Dal vivo/);
  await button(page, 'Ferma lo schermo').click();
  assert.equal((await asked(page, 'stopScreen')).length, 1);
  assert.equal(await button(page, 'Ferma lo schermo').count(), 0);
  await page.close();
});

for (const [device, size] of [['desktop', undefined], ['mobile', PHONE]]) {
  test(`messages lie beside a page, or where there is no room, before it: on a ${device}`, async () => {
    const page = await openCitizen(rig, size);
    await tell(page, 'add', { number: 1, of: 1, name: 'Modulo.pdf', state: 'exact', progress: 1 });
    await page.locator('.viewer').waitFor();
    await put(page, { chat: [{ from: 'Anna Bianchi', text: 'Qui manca la firma, in basso a destra.', at: 1000, own: false, sent: true }] });
    await page.locator(`${PANEL} .chat-open`).focus();
    await page.keyboard.press('Enter');
    const [field, bar, controls, hangUp] = await Promise.all([page.locator(`${PANEL} .chat-text`), page.locator(`${PANEL} .together`), page.locator(`${PANEL} .controls`), button(page, 'Chiudi chiamata')].map((each) => each.boundingBox()));
    const { width, height } = page.viewportSize();
    for (const box of [field, bar, hangUp]) assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
    assert.ok(field.y + field.height <= controls.y, 'nothing lies over the field');
    assert.equal(await page.locator('.viewer').isVisible(), device === 'desktop');
    await page.screenshot({ path: path.join(screenshots, `papers-chat-${device}.png`) });
    page.troubles.length = 0;
    assert.deepEqual(await violations(page), []);
    await page.locator(`${PANEL} .chat-open`).press('Enter');
    await page.locator('.viewer').waitFor();
    await page.close();
  });
}

test('a page of the operator opens at once, is announced once, and does not take the focus', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Spegni video').focus();
  for (const number of [1, 2, 3]) await tell(page, 'add', { number, of: 3, name: 'Modulo.pdf', text: `Testo vero della pagina ${number}` });
  await page.locator('.viewer').waitFor();
  assert.equal(await focusedName(page), 'Spegni video');
  await says(page, PANEL, 'Pagina 1 di 3 da Anna Bianchi');
  const region = await page.locator(`${PANEL} [role=status][aria-live]`).last().textContent();
  assert.doesNotMatch(region, /Pagina 2/);
  assert.equal(await page.locator('.thumbnail[aria-current]').getAttribute('aria-label'), 'Pagina 1 di 3. Una pagina da Anna Bianchi');
  // The real text is there for who hears it, before anybody asks for it.
  const text = page.locator('.page-text');
  assert.equal(await text.getAttribute('aria-label'), 'Testo della pagina 1');
  assert.match(await text.textContent(), /Testo vero della pagina 1/);
  for (const [fields, sentence] of [[{ state: 'arriving', progress: 0.4 }, 'Arriva… 40 %'], [{ state: 'readable', progress: 0.6 }, 'Si può leggere.'], [{ state: 'exact', progress: 1 }, 'Uguale all’originale, punto per punto']]) {
    await tell(page, 'page', 0, fields);
    assert.ok((await page.locator('.viewer-progress').innerText()).includes(sentence), sentence);
  }
  await button(page, 'Chiudi i documenti').click();
  assert.match(await focusedName(page), /^Mostra un documento/);
  await button(page, 'Vedi i documenti (3)').click();
  assert.equal(await room(page), 'viewer');
  await tell(page, 'put', { pages: [] });
  await says(page, PANEL, 'Anna Bianchi ha ritirato le sue pagine.');
  assert.equal(await room(page), null);
  await page.close();
});

test('a page that comes while a paper is prepared waits, and is there afterwards', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Mostra un documento').click();
  await page.locator('input[type=file]').setInputFiles([photo]);
  await page.locator('.draft').waitFor();
  await tell(page, 'add', { name: 'Modulo.pdf' });
  await says(page, PANEL, 'Una pagina da Anna Bianchi');
  assert.equal(await room(page), 'draft');
  await page.locator('.draft .room-head .icon-button').click();
  assert.equal(await room(page), 'viewer');
  assert.equal(await page.locator('.viewer .room-title').innerText(), 'Modulo.pdf');
  await page.close();
});

test('made small the panel is a bar still, and what comes from the operator makes it large', async () => {
  const page = await openCitizen(rig);
  await tell(page, 'add', { state: 'exact' });
  await button(page, 'Riduci').click();
  const { height } = await page.locator(`${PANEL} .panel`).boundingBox();
  assert.ok(height < 90, `${height} px`);
  assert.equal(await button(page, 'Chiudi chiamata').isVisible(), true);
  await tell(page, 'add', { state: 'exact', letter: { seed: 4 } });
  assert.equal(await page.locator('.page-view').isVisible(), true);
  await button(page, 'Riduci').click();
  await tell(page, 'put', { asked: 'closer' });
  assert.equal(await button(page, 'Mostra più da vicino').isVisible(), true);
  await page.close();
});

test('own pages are taken back at any time', async () => {
  const page = await openCitizen(rig);
  for (const seed of [1, 2]) await tell(page, 'add', { owner: 'me', state: 'exact', letter: { seed } });
  await button(page, 'Vedi i documenti (2)').click();
  await button(page, 'Ritira').click();
  assert.deepEqual(await asked(page, 'withdraw'), [['page-2']]);
  await says(page, PANEL, 'Hai ritirato la pagina.');
  await button(page, 'Ritira').click();
  assert.equal(await room(page), null);
  assert.match(await focusedName(page), /^Mostra un documento/);
  await page.close();
});

test('the operator’s request is a sentence and a button', async () => {
  const page = await openCitizen(rig);
  await tell(page, 'put', { asked: 'back' });
  await says(page, PANEL, 'Anna Bianchi chiede di vedere il retro.');
  await button(page, 'Mostra il retro').click();
  await page.locator('.camera video').waitFor();
  assert.equal(await page.locator('.camera .request-text').innerText(), 'Anna Bianchi chiede di vedere il retro.');
  await button(page, 'Annulla').click();
  await button(page, 'Non ora').click();
  assert.equal((await asked(page, 'decline')).length, 1);
  assert.equal(await button(page, 'Mostra il retro').count(), 0);
  await tell(page, 'put', { asked: 'page' });
  await button(page, 'Mostra il documento').click();
  assert.equal(await room(page), 'choose');
  await page.close();
});

test('keeping is asked with the pages in sight, and answered either way', async () => {
  const page = await openCitizen(rig);
  for (const seed of [1, 2]) await tell(page, 'add', { owner: 'me', state: 'complete', letter: { seed } });
  for (const [allow, name, sentence] of [[true, 'Sono d’accordo', 'Hai detto di sì'], [false, 'Preferisco di no', 'Hai detto di no']]) {
    await tell(page, 'put', { keepAsked: { keys: ['page-1', 'page-2'] } });
    await says(page, PANEL, 'Anna Bianchi chiede di conservare una copia di queste 2 pagine.');
    assert.equal(await page.locator('.request-pages li').count(), 2);
    await button(page, name).click();
    assert.deepEqual((await asked(page, 'answerKeep')).at(-1), [allow]);
    await says(page, PANEL, sentence);
  }
  await page.close();
});

test('the end of the call lets go of camera and rooms; the language changes in any room', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Mostra un documento').click();
  await page.locator('.source').first().click();
  await page.locator('.camera video').waitFor();
  await page.locator(`${PANEL} .language`).click();
  assert.equal(await page.locator('.camera .room-title').innerText(), 'Point the camera at the paper');
  await page.evaluate(() => globalThis.scriptedCamera.find('too-far'));
  assert.equal(await page.locator('.camera-hint').innerText(), 'Move closer');
  await put(page, { state: 'ended', reason: 'hangup-remote', documents: null });
  assert.equal((await asked(page, 'closeCamera')).length, 1);
  assert.equal(await room(page), null);
  assert.equal(await page.locator('.outcome').isVisible(), true);
  assert.equal(await page.locator('.show-paper').isVisible(), false);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('what changes meanwhile leaves the focus where it is: Enter on “A file” opens the dialogue', async () => {
  const page = await openCitizen(rig);
  await button(page, 'Mostra un documento').click();
  const source = page.locator('.source', { hasText: 'Un file' });
  await source.focus();
  // From now on the page hands the dialogue over.
  const opened = page.waitForEvent('filechooser', { timeout: 30_000 });
  const same = await page.evaluate(async (panel) => {
    const { shadowRoot } = document.querySelector(panel);
    const focused = shadowRoot.activeElement;
    const [session] = globalThis.scriptedSessions;
    for (let round = 0; round < 30; round += 1) {
      globalThis.scriptedDocuments.dispatchEvent(new Event('change'));
      session.put({ muted: round % 2 === 0, peerMuted: round % 3 === 0, peerCameraOn: round % 5 !== 0 });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return focused === shadowRoot.activeElement && focused.matches('.source');
  }, PANEL);
  assert.ok(same, 'the same control has the focus');
  await page.keyboard.press('Enter');
  await (await opened).setFiles([pdf]);
  await page.locator('.draft').waitFor();
  await page.close();
});
