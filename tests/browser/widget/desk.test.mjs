// SPDX-License-Identifier: EUPL-1.2
// The operator's console, driven by a scripted session.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as en from '../../../widget/i18n/en.js';
import * as it from '../../../widget/i18n/it.js';
import * as consoleIt from '../../../widget/i18n/console-it.js';
import { active, chat, COUNCILLOR, crowd, DESK, group, interpreter, online, overview, ringing, serveLists, URP_1, URP_2 } from './desk-scenes.mjs';
import { calls, controls, focusedName, openRig, paint, put, screenshots, tabThrough, violations } from './rig.mjs';

const busy = { ...online, availability: 'busy', overview: { ...overview, desks: [] } };
const STATES = {
  'sign-in': {},
  rest: online,
  away: { ...online, availability: 'away' },
  ringing: { ...online, ringing },
  crowd: { ...online, overview, ringing: crowd },
  connecting: { ...busy, active: { ...active, state: 'connecting', peerCameraOn: false, talkingFor: undefined, safetyCode: null } },
  talking: { ...busy, active: { ...active, chat: chat() } },
  voice: { ...busy, active: { ...active, kind: 'voice', cameraOn: false, peerCameraOn: false, peerMuted: true, muted: true } },
  held: { ...busy, active: { ...active, held: true } },
  veiled: { ...busy, active: { ...active, desk: { ...URP_1, blur: true } } },
  three: { ...busy, active: { ...active, participants: [...active.participants, interpreter] } },
  hour: { ...busy, active: { ...active, desk: COUNCILLOR, participants: group }, seats: { desk: COUNCILLOR, taken: 3, of: 3, open: true } },
  reconnecting: { ...busy, ringing: [ringing[1]], active: { ...active, state: 'reconnecting', notices: ['peer-away', 'poor-connection'] } },
  ended: { ...online, lastEnded: { reason: 'hangup-remote', desk: URP_1 } },
  'wrap-up': { ...online, availability: 'wrap_up', wrapUpAfter: true, lastEnded: { reason: 'hangup-remote', desk: URP_1 } },
  offline: { ...online, connection: 'offline' },
  degraded: { ...online, degraded: true, ringing: [ringing[0]] },
  replaced: { ...online, connection: 'replaced' },
  'not-operator': { connection: 'not-operator', operator: { id: 'elsa', name: 'Elsa Conti', desks: [] }, roles: ['editor'] },
};

let rig;
let asked;
before(async () => {
  rig = await openRig();
  asked = serveLists(rig.server);
});
after(() => rig?.close());

async function open(fields, options) {
  const page = await rig.newPage(options);
  page.setDefaultTimeout(60_000);
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  if (fields) await put(page, fields);
  return page;
}

const button = (page, name) => page.locator(DESK).getByRole('button', { name });

for (const [name, fields] of Object.entries(STATES)) {
  for (const [device, size] of [['desktop', { width: 1280, height: 800 }], ['mobile', { width: 390, height: 844 }]]) {
    if (device === 'mobile' && !['sign-in', 'crowd', 'talking', 'wrap-up', 'degraded'].includes(name)) continue;
    test(`console: ${name} on a ${device}`, async () => {
      const page = await open(fields, size);
      if (fields.active?.cameraOn) await paint(page, { operator: 'local' });
      await page.evaluate(() => globalThis.scriptedSessions[0].level(0.4, 0.3));
      await page.mouse.click(2, 300);
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(screenshots, `desk-${name}-${device}.png`) });
      assert.deepEqual(await violations(page), []);
      const usable = await controls(page, DESK);
      assert.deepEqual(usable.filter(({ width, height }) => width < 44 || height < 44), []);
      const reached = new Set(await tabThrough(page, DESK));
      // Of radio buttons and tabs the keyboard reaches the chosen one; arrows do the rest.
      for (const { name: control, byArrows } of usable) {
        if (!byArrows) assert.ok(reached.has(control), `“${control}” is out of the keyboard's reach: ${[...reached]}`);
      }
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('signing in: what is missing, wrong or too often is said, and the fields keep their content', async () => {
  const page = await open();
  const trouble = page.locator(`${DESK} #trouble`);
  await button(page, 'Accedi').click();
  assert.equal(await trouble.innerText(), it.desk.errorMissing);
  assert.equal(await page.locator(DESK).getByLabel('Nome utente').evaluate((element) => element.getRootNode().activeElement === element), true);
  await page.locator(DESK).getByLabel('Nome utente').fill('anna');
  await page.locator(DESK).getByLabel('Password', { exact: true }).fill('sbagliata');
  await page.keyboard.press('Enter');
  await page.waitForFunction((text) => document.querySelector('sportello-desk').shadowRoot.querySelector('#trouble').innerText === text, it.desk.errorCredentials);
  assert.equal(await page.locator(DESK).getByLabel('Nome utente').inputValue(), 'anna');
  assert.deepEqual(await violations(page), []);
  await page.evaluate(() => { globalThis.scriptedSignIn = () => ({ ok: false, error: 'too_many_attempts', retryAfterS: 2 }); });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /Riprova tra 2 secondi/.test(document.querySelector('sportello-desk').shadowRoot.querySelector('#trouble').innerText));
  assert.equal(await button(page, 'Accedi').isDisabled(), true);
  await page.waitForFunction(() => !document.querySelector('sportello-desk').shadowRoot.querySelector('[type=submit]').disabled);
  await page.evaluate(() => {
    globalThis.scriptedSignIn = () => ({ ok: false, error: 'unreachable' });
  });
  await button(page, 'Accedi').click();
  await page.waitForFunction((text) => document.querySelector('sportello-desk').shadowRoot.querySelector('#trouble').innerText === text, it.desk.errorServer);
  await button(page, 'Mostra la password').click();
  assert.equal(await page.locator(DESK).getByLabel('Password', { exact: true }).getAttribute('type'), 'text');
  await page.close();
});

test('a ringing call changes the title, sounds, and stops with the answer', async () => {
  const page = await rig.newPage();
  await page.addInitScript(() => {
    globalThis.notes = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function count(...when) {
      globalThis.notes += 1;
      return start.apply(this, when);
    };
  });
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, online);
  const rest = await page.title();
  await put(page, { ringing: [ringing[0]] });
  assert.equal(await page.title(), '(1) Chiamata: URP 1 – Informazioni');
  await page.waitForFunction(() => globalThis.notes > 0);
  await put(page, { ringing });
  assert.equal(await page.title(), '(2) Chiamata: URP 1 – Informazioni');
  await put(page, { ringing: [], active });
  assert.equal(await page.title(), rest);
  const atAnswer = await page.evaluate(() => globalThis.notes);
  await page.waitForTimeout(3300);
  assert.equal(await page.evaluate(() => globalThis.notes), atAnswer, 'it still rings');
  await page.close();
});

test('answer, answer without video, decline', async () => {
  const page = await open({ ...online, ringing });
  await button(page, 'Altre scelte').first().click();
  await button(page, 'Rispondi senza video').click();
  assert.deepEqual((await calls(page)).slice(1), [['answer', 'a'], ['setCamera', false]]);
  await button(page, 'Altre scelte').last().click();
  await button(page, 'Rifiuta').last().click();
  assert.deepEqual((await calls(page)).at(-1), ['decline', 'b']);
  await page.close();
});

test('a call that another operator took disappears; the focus goes to the next, and a press that was meant for it does nothing', async () => {
  const page = await open({ ...online, ringing });
  const answer = page.locator(DESK).getByRole('button', { name: 'Rispondi', exact: true });
  await answer.first().focus();
  await page.evaluate((call) => {
    globalThis.scriptedSessions[0].put({ ringing: [{ ...call, since: Date.now() }] });
    // In the same moment as the row came up under the pointer.
    document.querySelector('sportello-desk').shadowRoot.querySelector('.row .row-answer').click();
  }, ringing[1]);
  assert.deepEqual((await calls(page)).slice(1), []);
  assert.equal(await page.locator(`${DESK} .row`).count(), 1);
  assert.match(await focusedName(page), /^Rispondi al prossimo/);
  await page.waitForTimeout(400);
  await answer.click();
  assert.deepEqual((await calls(page)).slice(1), [['answer', 'b']]);
  await put(page, { ringing: [] });
  assert.equal(await button(page, 'Nessuno aspetta').isDisabled(), true);
  await page.close();
});

test('who waits: by desk, with counts, the longest wait, the reason of a transfer and the appointment', async () => {
  const page = await open({ ...online, overview, ringing: crowd });
  const text = await page.locator(`${DESK} .waiting`).innerText();
  assert.match(text, /URP 1 – Informazioni\s+3 in attesa\s*da 6:1\d/);
  assert.match(text, /Attesa lunga/);
  assert.match(text, /Passata da Marco Rossi – Vuole sapere della carta d’identità scaduta/);
  assert.match(text, /Appuntamento delle \d\d:\d\d: Elena Gori – Cambio di residenza/);
  assert.match(text, /URP 2 – Anagrafe\s+1 in attesa/);
  assert.match(await page.locator(`${DESK} .colleagues`).innerText(), /Marco Rossi\s+Disponibile\s+Paolo Neri\s+Dopo chiamata\s+Lucia Conti\s+In chiamata/);
  // In a call nobody is named, but nobody is denied either.
  await put(page, { ringing: [], availability: 'busy', active });
  assert.equal(await button(page, 'Dopo questa chiamata').isDisabled(), true);
  assert.match(await page.locator(`${DESK} .waiting`).innerText(), /3 in attesa/);
  await page.close();
});

test('the shortcut keys answer, mute, switch the camera and hang up; letters do nothing', async () => {
  const page = await open({ ...online, ringing });
  await page.keyboard.type('fr4');
  await page.keyboard.press('Alt+F4');
  assert.deepEqual((await calls(page)).slice(1), []);
  await page.keyboard.press('F2');
  await put(page, { ringing: [], availability: 'busy', active });
  await page.keyboard.press('F8');
  await page.keyboard.press('F9');
  await page.keyboard.press('F4');
  assert.deepEqual((await calls(page)).slice(1), [['answer', 'a'], ['setMuted', true], ['setCamera', false], ['hangUp']]);
  assert.match(await page.locator(`${DESK} .last`).innerText(), /Ultima chiamata: URP 1 – Informazioni\s+Hai chiuso tu la chiamata\. Durata: 1:1\d\./);
  await put(page, { ringing: [ringing[1]] });
  await page.keyboard.press('F4');
  assert.deepEqual((await calls(page)).at(-1), ['decline', 'b']);
  await page.close();
});

test('presence is chosen with the arrow keys and told to the server; F2 ends the time after a call', async () => {
  const page = await open(online);
  await page.locator(DESK).getByRole('radio', { name: 'Disponibile' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.deepEqual((await calls(page)).at(-1), ['setAvailability', 'wrap_up']);
  assert.equal(await page.locator(`${DESK} .rest h2`).innerText(), consoleIt.presence.wrapTitle);
  await page.keyboard.press('F2');
  assert.deepEqual((await calls(page)).at(-1), ['setAvailability', 'available']);
  await page.locator(DESK).getByRole('switch').click();
  assert.deepEqual((await calls(page)).at(-1), ['setWrapUpAfter', true]);
  await page.close();
});

test('who answers no calls is sent on to the office, if anything is to be done there', async () => {
  const page = await open({ connection: 'not-operator', operator: { id: 'elsa', name: 'Elsa Conti', desks: [] }, roles: ['editor'] });
  assert.equal(await focusedName(page), consoleIt.access.title);
  const text = page.locator(`${DESK} .sign-in:visible`);
  assert.match(await text.innerText(), /Elsa Conti, il tuo accesso non è da operatore/);
  const link = page.locator(DESK).getByRole('link', { name: consoleIt.access.toOffice });
  assert.equal(await link.getAttribute('href'), '/office');
  await put(page, { roles: [] });
  assert.equal(await link.isVisible(), false);
  assert.match(await text.innerText(), /chiedilo al responsabile/);
  await button(page, it.desk.signOut).click();
  assert.deepEqual((await calls(page)).at(-1), ['signOut']);
  await put(page, { ...online, roles: ['operator', 'supervisor'] });
  const inBar = page.locator(`${DESK} .bar`).getByRole('link');
  assert.match(await inBar.innerText(), /^Ufficio/);
  await put(page, { ...online, roles: ['operator'] });
  assert.equal(await inBar.isVisible(), false);
  await page.close();
});

test('in the call: hold and resume, and passing on with a few letters', async () => {
  const page = await open({ ...busy, active });
  await page.keyboard.press('F7');
  assert.deepEqual((await calls(page)).at(-1), ['hold', true]);
  assert.match(await page.locator(`${DESK} .stage-message`).innerText(), /Chiamata in attesa/);
  await page.keyboard.press('F7');
  assert.deepEqual((await calls(page)).at(-1), ['hold', false]);
  await page.keyboard.press('F10');
  await page.keyboard.type('ross');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Carta d’identità');
  await page.keyboard.press('Enter');
  assert.deepEqual((await calls(page)).at(-1), ['transfer', { operator: 'marco', reason: 'Carta d’identità' }]);
  await put(page, { active: { ...active, transferring: { desk: null, operator: 'Marco Rossi', until: 0 } } });
  assert.match(await page.locator(`${DESK} .going`).innerText(), /Marco Rossi non ha ancora risposto/);
  await page.keyboard.press('F7');
  assert.deepEqual((await calls(page)).at(-1), ['cancelTransfer']);
  await page.evaluate(() => globalThis.scriptedSessions[0].dispatchEvent(new CustomEvent('failed', { detail: { request: 'call.transfer', reason: 'no_answer', operator: null } })));
  assert.match(await page.locator(`${DESK} .banners`).innerText(), /La chiamata non è passata: è ancora tua. Nessuno ha risposto./);
  assert.deepEqual(await violations(page), []);
  await page.close();
});

test('ending and blocking is silent at once, can be taken back, and a second press does not wait', async () => {
  const page = await open({ ...busy, active });
  await page.keyboard.press('Shift+F4');
  assert.deepEqual((await calls(page)).at(-1), ['hold', true]);
  assert.match(await focusedName(page), /^Annulla/);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  assert.deepEqual((await calls(page)).at(-1), ['hold', false]);
  assert.equal(await page.locator(`${DESK} .block-bar`).isVisible(), false);
  await page.keyboard.press('Shift+F4');
  await page.keyboard.press('Shift+F4');
  assert.deepEqual((await calls(page)).at(-1), ['block']);
  await page.close();
});

test('the caller’s picture is covered from the beginning where the desk says so, until the operator shows it', async () => {
  const page = await open({ ...busy, active: { ...active, desk: { ...URP_1, blur: true }, state: 'connecting', peerCameraOn: false } });
  const filter = () => page.locator(`${DESK} .remote`).evaluate((element) => getComputedStyle(element).filter);
  assert.match(await filter(), /blur/);
  await put(page, { active: { ...active, desk: { ...URP_1, blur: true } } });
  assert.match(await filter(), /blur/);
  await button(page, 'Mostra il video').click();
  assert.equal(await filter(), 'none');
  await button(page, 'Copri il video').click();
  assert.match(await filter(), /blur/);
  await put(page, { active: null });
  await put(page, { active: { ...active, call: 'other', desk: { ...URP_1, blur: true } } });
  assert.match(await filter(), /blur/, 'the next caller is covered again');
  await page.close();
});

test('notes are saved while one types; a server that is away loses nothing, and says so', async () => {
  const saved = [];
  let away = false;
  rig.server.api['POST /api/desk/notes'] = (body) => (away ? null : (saved.push(body), { body: { updated: 1 } }));
  const page = await open({ ...busy, active });
  const field = page.locator(DESK).getByLabel('Note di questa chiamata');
  const state = page.locator(`${DESK} .note-state`);
  await field.fill('Tari doppia');
  await state.getByText('Salvata', { exact: true }).waitFor();
  assert.deepEqual(saved.at(-1), { call: 'a', desk: 'URP_1', text: 'Tari doppia' });
  away = true;
  await field.fill('Tari doppia, richiamare');
  await state.getByText(consoleIt.notes.unsaved).waitFor();
  await put(page, { active: null, lastEnded: { reason: 'hangup-remote', desk: URP_1 } });
  assert.equal(await field.inputValue(), 'Tari doppia, richiamare', 'the note stays when the call is over');
  away = false;
  await state.getByText('Salvata', { exact: true }).waitFor();
  assert.equal(saved.at(-1).text, 'Tari doppia, richiamare');
  serveLists(rig.server);
  await page.close();
});

test('people to call back: who asked only when opened, the link to read out, states', async () => {
  asked = serveLists(rig.server);
  const page = await open(online);
  const item = page.locator(`${DESK} .work-item`).filter({ hasText: 'Tassa rifiuti' });
  await item.waitFor();
  assert.doesNotMatch(await page.locator(DESK).evaluate((element) => element.shadowRoot.textContent), /Giovanni Ferri|0571 123456/);
  await item.locator('summary').click();
  assert.match(await item.innerText(), /Giovanni Ferri/);
  await item.getByRole('button', { name: 'Richiama' }).click();
  await item.getByText('Link inviato').waitFor();
  assert.deepEqual(asked, [['c1', 'calling']]);
  assert.equal(await item.getByLabel('Link da leggere al telefono').inputValue(), 'https://sportello.example/visit/Zk3xQ9');
  assert.deepEqual(await violations(page), []);
  await item.getByRole('button', { name: 'Non risponde' }).click();
  await item.getByText('Non ha risposto').waitFor();
  assert.match(await page.locator(`${DESK} .work-item.timed[data-next]`).innerText(), /Cambio di residenza/);
  await page.close();
});

test('the desktop is asked by a press only; a notice comes in a hidden tab and goes with the answer', async () => {
  const page = await rig.newPage();
  await page.addInitScript(() => {
    globalThis.asked = 0;
    globalThis.notices = [];
    globalThis.Notification = class {
      static permission = 'default';
      static async requestPermission() {
        globalThis.asked += 1;
        this.permission = 'granted';
      }
      constructor(title) { globalThis.notices.push({ title, it: this }); }
      close() { globalThis.notices = globalThis.notices.filter(({ it }) => it !== this); }
    };
    Object.defineProperty(document, 'hidden', { get: () => globalThis.isHidden ?? false });
  });
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, online);
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  const calm = await page.locator('link[rel=icon]').getAttribute('href');
  await page.locator(`${DESK} .tools summary`).click();
  await button(page, 'Avvisami anche in un’altra finestra').click();
  await page.locator(DESK).getByText('Avvisi sul desktop attivi').waitFor();
  await page.evaluate(() => { globalThis.isHidden = true; });
  await put(page, { ringing: [ringing[0]] });
  assert.deepEqual(await page.evaluate(() => globalThis.notices.map(({ title }) => title)), ['URP 1 – Informazioni: una persona aspetta']);
  assert.notEqual(await page.locator('link[rel=icon]').getAttribute('href'), calm);
  await put(page, { ringing: [], active });
  assert.deepEqual(await page.evaluate(() => globalThis.notices), []);
  assert.equal(await page.locator('link[rel=icon]').getAttribute('href'), calm);
  await page.close();
});

test('F1 shows the keys, Escape puts them away', async () => {
  const page = await open(online);
  await page.keyboard.press('F1');
  assert.match(await page.locator(`${DESK} dialog`).innerText(), /F2\s+Rispondi al prossimo/);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator(`${DESK} dialog`).isVisible(), false);
  await page.close();
});

test('every reason has its sentence after the call, in both languages', async () => {
  const page = await open(online);
  for (const words of [it, en]) {
    for (const [reason, sentence] of Object.entries(words.deskReasons)) {
      await put(page, { lastEnded: { reason, desk: URP_2 } });
      assert.ok((await page.locator(`${DESK} .last`).innerText()).includes(sentence), reason);
    }
    await button(page, words.desk.otherLanguage).click();
  }
  await page.close();
});

test('a replaced console can take over again, and signing out leads to the form', async () => {
  const page = await open({ ...online, connection: 'replaced' });
  await button(page, 'Usa questa finestra').click();
  assert.deepEqual((await calls(page)).at(-1), ['restore']);
  await put(page, online);
  await button(page, 'Esci').click();
  assert.equal(await page.locator(`${DESK} .sign-in-card h1`).first().innerText(), 'Accedi alla console');
  await page.close();
});
