// SPDX-License-Identifier: EUPL-1.2
// What a citizen meets beside the call: hours, call-back, appointment, rating, and the page behind a link.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before, beforeEach } from 'node:test';
import { calls, controls, focusedName, openRig, put, screenshots, tabThrough, violations } from './rig.mjs';

const PANEL = '[data-sportello=call]';
const THUMB_PX = 44;
const SIZES = { desktop: { width: 1280, height: 800 }, mobile: { width: 390, height: 844 } };
// A Thursday; the browser's clock is set to it where words depend on the day.
const NOW = Date.parse('2026-11-26T19:00:00Z');
const at = (text) => Date.parse(`${text}+01:00`);

const HOURS = {
  week: [['09:00-13:00', '15:00-18:00'], ['09:00-13:00'], ['09:00-13:00', '15:00-18:00'], ['09:00-13:00'], ['09:00-12:30'], [], []],
  closed_on_holidays: true,
  special: [{ date: '2026-12-24', spans: [], reason: { it: 'Vigilia di Natale', en: 'Christmas Eve' } }, { date: '2026-12-12', spans: ['10:00-12:00'], reason: { it: '', en: '' } }],
  next_opening: at('2026-11-27T09:00:00'),
  today: {},
};
const SLOTS = { slot_minutes: 30, slots: [at('2026-11-27T09:00:00'), at('2026-11-27T09:30:00'), at('2026-11-27T11:00:00'), at('2026-11-30T15:30:00')] };
const LINK = 'https://sportello.example/visit/cAAAAAAAAAAAAAAAAAAAAAA';

let rig;
let sent;
before(async () => { rig = await openRig(); });
after(() => rig?.close());
beforeEach(() => {
  sent = [];
  const { api } = rig.server;
  for (const key of Object.keys(api)) delete api[key];
  api['GET /api/desks/URP_1/hours'] = () => ({ body: HOURS });
  api['GET /api/desks/URP_1/slots'] = () => ({ body: SLOTS });
  api['POST /api/callbacks'] = (body) => { sent.push(body); return { status: 201, body: { link: LINK, token: 'cAAAAAAAAAAAAAAAAAAAAAA' } }; };
  api['POST /api/appointments'] = (body) => { sent.push(body); return { status: 201, body: { link: LINK, token: 'aAAAAAAAAAAAAAAAAAAAAAA', ics: '' } }; };
  api['POST /api/ratings'] = (body) => { sent.push(body); return { status: 204 }; };
});

async function called(size, fields, locale) {
  const page = await rig.newPage({ ...size, locale });
  await page.clock.setFixedTime(NOW);
  await page.goto(rig.town);
  if (locale) await page.evaluate(() => document.querySelector('sportello-call').setAttribute('lang', 'en'));
  await page.locator('sportello-call[desk=URP_1] .voice').click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  if (fields) await put(page, fields);
  return page;
}

const closed = { state: 'ended', reason: 'desk-closed' };
const inPanel = (page) => page.locator(PANEL);
const button = (page, name) => inPanel(page).getByRole('button', { name });

/** What every state has to pass. */
async function judge(page, name, host = PANEL) {
  await page.screenshot({ path: path.join(screenshots, `services-${name}.png`), fullPage: host !== PANEL });
  assert.deepEqual(await violations(page), []);
  for (const { name: control, width, height } of await controls(page, host)) {
    assert.ok(width >= THUMB_PX && height >= THUMB_PX, `“${control}” is ${width} × ${height}`);
  }
}

async function openCallback(page) {
  await button(page, 'Fatti richiamare').click();
  await page.getByRole('heading', { name: 'Fatti richiamare' }).waitFor();
}

async function fillCallback(page) {
  await page.getByLabel('Nome e cognome').fill('Ada Rossi');
  await page.getByLabel('Telefono').fill('0571 9171');
  await page.getByLabel('Di che cosa hai bisogno').fill('Rinnovo della carta d’identità');
  await page.getByText('La mattina').click();
  await page.getByLabel(/Va bene che il Comune/).check();
}

for (const [device, size] of Object.entries(SIZES)) {
  test(`a closed desk says when it opens, and the ways on, on a ${device}`, async () => {
    const page = await called(size, closed);
    const panel = inPanel(page);
    await panel.getByText('Riapre domani, venerdì 27 novembre, alle 9').waitFor();
    assert.deepEqual(await panel.locator('.hours-week dt').allTextContents(), ['lunedì e mercoledì', 'martedì e giovedì', 'venerdì']);
    assert.deepEqual(await panel.locator('.hours-week dd').allTextContents(), ['9–13 e 15–18', '9–13', '9–12:30']);
    assert.ok((await panel.locator('.hours-special li').allTextContents()).includes('giovedì 24 dicembre: chiuso (Vigilia di Natale)'));
    await judge(page, `closed-${device}`);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });

  test(`the call-back form on a ${device}: faults, sending, the link`, async () => {
    const page = await called(size, closed);
    await openCallback(page);
    assert.equal(await focusedName(page), 'Fatti richiamare');
    await judge(page, `callback-${device}`);
    await button(page, 'Invia la richiesta').click();
    await page.getByText('Ci sono 4 cose da correggere').waitFor();
    assert.match(await focusedName(page), /^Ci sono 4 cose da correggere/);
    assert.equal(await page.getByLabel('Nome e cognome').getAttribute('aria-invalid'), 'true');
    await judge(page, `callback-faults-${device}`);
    await button(page, 'Scrivi nome e cognome.').click();
    assert.equal(await focusedName(page), '');
    await fillCallback(page);
    await button(page, 'Invia la richiesta').click();
    await page.getByRole('heading', { name: 'Richiesta inviata' }).waitFor();
    assert.deepEqual(sent, [{ desk: 'URP_1', name: 'Ada Rossi', phone: '0571 9171', email: '', subject: 'Rinnovo della carta d’identità', preferred: { part: 'morning', date: '' }, consent: true, lang: 'it' }]);
    assert.equal(await page.getByLabel('Il tuo link').inputValue(), LINK);
    await button(page, 'Copia il link').click();
    await page.getByText(/Link copiato|Non riesco a copiare/).first().waitFor();
    await judge(page, `callback-sent-${device}`);
    await page.close();
  });

  test(`an appointment is booked on a ${device}`, async () => {
    const page = await called(size, closed);
    await button(page, 'Prenota un appuntamento').click();
    await page.getByLabel('Giorno').selectOption({ label: 'venerdì 27 novembre (posti: 3)' });
    await judge(page, `appointment-${device}`);
    await page.getByText('9:30', { exact: true }).click();
    await page.getByLabel('Nome e cognome').fill('Ada Rossi');
    await page.getByLabel('E-mail').fill('ada@example.it');
    await page.getByLabel('Di che cosa hai bisogno').fill('TARI');
    await page.getByLabel(/Va bene che il Comune/).check();
    await button(page, 'Conferma l’appuntamento').click();
    await page.getByRole('heading', { name: 'Appuntamento confermato' }).waitFor();
    assert.equal(sent[0].start, SLOTS.slots[1]);
    assert.match(await inPanel(page).getByRole('link', { name: /Metti nel calendario/ }).getAttribute('href'), /\/api\/appointments\/aA+\.ics$/);
    await judge(page, `appointment-sent-${device}`);
    await page.close();
  });

  test(`the rating on a ${device} takes one click, and a comment`, async () => {
    const page = await called(size, { state: 'talking', operatorName: 'Anna' });
    await put(page, { state: 'ended', reason: 'hangup-remote', ratingTicket: 'ticket-1' });
    await button(page, 'Bene').first().waitFor();
    await judge(page, `rating-${device}`);
    await button(page, 'Molto bene').click();
    await page.getByText('Grazie del voto.').first().waitFor();
    await page.getByLabel(/Vuoi aggiungere/).fill('Gentile');
    await judge(page, `rating-comment-${device}`);
    await button(page, 'Invia il commento').click();
    await page.getByText('Grazie, abbiamo ricevuto').first().waitFor();
    assert.deepEqual(sent, [{ ticket: 'ticket-1', stars: 5, comment: 'Gentile' }]);
    await page.close();
  });
}

test('in English everything is English', async () => {
  const page = await called(SIZES.mobile, closed, 'en-GB');
  await inPanel(page).getByText('Opens tomorrow, Friday 27 November, at 9:00').waitFor();
  await judge(page, 'closed-en');
  await button(page, 'Ask to be called back').click();
  await page.getByLabel('First and last name').waitFor();
  await judge(page, 'callback-en');
  await page.close();
});

test('a rating without a comment goes out when the panel closes', async () => {
  const page = await called(SIZES.desktop, { state: 'talking', operatorName: 'Anna' });
  await put(page, { state: 'ended', reason: 'hangup-remote', ratingTicket: 'ticket-2' });
  await button(page, 'Così così').click();
  await button(page, 'Chiudi').last().click();
  await page.waitForTimeout(500);
  assert.deepEqual(sent, [{ ticket: 'ticket-2', stars: 3, comment: '' }]);
  await page.close();
});

test('nothing written is lost when sending fails', async () => {
  const page = await called(SIZES.desktop, closed);
  await openCallback(page);
  await fillCallback(page);
  const answers = [
    [null, 'Non riesco a inviare: controlla la connessione a Internet. Quello che hai scritto resta qui.'],
    [{ status: 429, body: { error: 'too_many' }, headers: { 'Retry-After': '42' } }, 'Troppi tentativi. Riprova tra 42 secondi. Quello che hai scritto resta qui.'],
    [{ status: 500, body: {} }, 'Il servizio non risponde. Riprova tra poco. Quello che hai scritto resta qui.'],
    [{ status: 400, body: { error: 'not_a_phone', field: 'phone' } }, 'Controlla il telefono: deve avere almeno 5 cifre.'],
  ];
  for (const [answer, sentence] of answers) {
    rig.server.api['POST /api/callbacks'] = () => answer;
    await button(page, 'Invia la richiesta').click();
    await inPanel(page).locator('.summary').getByText(sentence).waitFor();
    assert.match(await focusedName(page), new RegExp(sentence.slice(0, 10)));
    assert.equal(await page.getByLabel('Nome e cognome').inputValue(), 'Ada Rossi');
    assert.equal(await page.getByLabel('Di che cosa hai bisogno').inputValue(), 'Rinnovo della carta d’identità');
  }
  await button(page, 'Indietro').click();
  await openCallback(page);
  assert.equal(await page.getByLabel('Telefono').inputValue(), '0571 9171', 'going back and forth keeps it too');
  await page.close();
});

test('a slot that somebody else took is said, and the times are read again', async () => {
  const page = await called(SIZES.desktop, closed);
  await button(page, 'Prenota un appuntamento').click();
  await page.getByLabel('Giorno').selectOption({ index: 1 });
  await page.getByText('9:30', { exact: true }).click();
  await page.getByLabel('Nome e cognome').fill('Ada');
  await page.getByLabel('Di che cosa hai bisogno').fill('TARI');
  await page.getByLabel(/Va bene che il Comune/).check();
  rig.server.api['POST /api/appointments'] = () => ({ status: 409, body: { error: 'slot_taken', field: 'start' } });
  rig.server.api['GET /api/desks/URP_1/slots'] = () => ({ body: { ...SLOTS, slots: SLOTS.slots.filter((_, place) => place !== 1) } });
  await button(page, 'Conferma l’appuntamento').click();
  await inPanel(page).locator('.summary').getByText(/Qualcuno ha preso questo posto/).waitFor();
  await page.getByText('9:30', { exact: true }).waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Nome e cognome').inputValue(), 'Ada');
  await page.close();
});

test('those who wait can ask to be called back, and leave the queue only once the request is in', async () => {
  const page = await called(SIZES.mobile, { state: 'ringing', queue: { place: 4, waitS: 600 } });
  await button(page, 'Richiamatemi invece').click();
  await page.getByRole('heading', { name: 'Fatti richiamare' }).waitFor();
  await judge(page, 'queued-callback');
  assert.ok(!(await calls(page)).some(([name]) => name === 'hangUp'));
  await fillCallback(page);
  await button(page, 'Invia la richiesta').click();
  await page.getByRole('heading', { name: 'Richiesta inviata' }).waitFor();
  assert.ok((await calls(page)).some(([name]) => name === 'hangUp'));
  assert.equal(await inPanel(page).locator('.outcome').isVisible(), false);
  await page.close();
});

test('a desk without appointments offers none', async () => {
  rig.server.api['GET /api/desks/URP_1/slots'] = () => ({ body: { slot_minutes: 0, slots: [] } });
  const page = await called(SIZES.desktop, closed);
  await inPanel(page).getByText('Riapre domani').waitFor();
  assert.equal(await button(page, 'Prenota un appuntamento').isVisible(), false);
  assert.ok((await tabThrough(page, PANEL)).length > 0);
  await page.close();
});

test('presence: the home page says when a closed desk opens, and a click then asks for no microphone', async () => {
  const page = await rig.newPage(SIZES.desktop);
  await page.clock.setFixedTime(NOW);
  rig.server.api['GET /api/desks'] = () => ({ body: { desks: [{ id: 'URP_1', name: { it: 'URP 1', en: 'URP 1' }, state: 'closed', opens_at: HOURS.next_opening }] } });
  await page.goto(rig.town);
  await page.getByText('Chiuso. Riapre domani alle 9').waitFor();
  await page.screenshot({ path: path.join(screenshots, 'services-presence.png'), fullPage: true });
  await page.locator('sportello-call[desk=URP_1] .video').click();
  await inPanel(page).getByText('Riapre domani, venerdì 27 novembre, alle 9').waitFor();
  assert.equal(await page.evaluate(() => globalThis.scriptedSessions?.length ?? 0), 0);
  // Looked at again after a while, it asks again.
  rig.server.api['GET /api/desks'] = () => ({ body: { desks: [{ id: 'URP_1', name: { it: 'URP 1', en: 'URP 1' }, state: 'open' }] } });
  await page.clock.setFixedTime(NOW + 31_000);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('Risponde adesso').first().waitFor();
  await page.close();
});

const TOKENS = { callback: 'cBBBBBBBBBBBBBBBBBBBBBB', appointment: 'aBBBBBBBBBBBBBBBBBBBBBB' };
const callback = (state) => ({ kind: 'callback', state, desk: { id: 'URP_1', name: { it: 'URP 1 – Informazioni', en: 'URP 1 – Information' } }, subject: 'TARI', preferred: { part: 'morning', date: '2026-11-27' }, by_email: true, made: NOW - 3_600_000 });
const appointment = (state, start) => ({ kind: 'appointment', state, desk: callback('').desk, subject: 'TARI', start, end: start + 1_800_000, call_from: start - 300_000, call_until: start + 900_000, by_email: true, made: NOW - 3_600_000 });
const VISITS = {
  open: ['callback', callback('open')],
  calling: ['callback', callback('calling')],
  withdrawn: ['callback', callback('withdrawn')],
  booked: ['appointment', appointment('booked', NOW + 7_200_000)],
  now: ['appointment', appointment('booked', NOW + 60_000)],
  over: ['appointment', appointment('booked', NOW - 7_200_000)],
};

async function visitPage(kind, answer, size = SIZES.desktop) {
  rig.server.api[`GET /api/${kind}s/${TOKENS[kind]}`] = () => answer;
  const page = await rig.newPage(size);
  await page.clock.install({ time: NOW });
  await page.goto(`${rig.server.url}/visit/${TOKENS[kind]}?lang=it`);
  await page.locator('.visit:not([data-state=loading])').waitFor();
  return page;
}

for (const [name, [kind, body]] of Object.entries(VISITS)) {
  for (const device of ['desktop', 'mobile']) {
    test(`the page behind a link on a ${device}: ${name}`, async () => {
      const page = await visitPage(kind, { body }, SIZES[device]);
      await judge(page, `visit-${name}-${device}`, '[data-sportello=visit]');
      const callable = name === 'calling' || name === 'now';
      assert.equal(await page.locator(PANEL).isVisible(), callable);
      if (callable) {
        await page.locator(PANEL).getByRole('button', { name: /Inizia la videochiamata/ }).click();
        await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
        assert.equal(await page.evaluate(() => globalThis.scriptedSessions[0].options.ticket), TOKENS[kind]);
        assert.equal(await page.locator('.visit').isVisible(), false, 'the call has the page');
      }
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('the page says at once that the desk is calling', async () => {
  const page = await visitPage('callback', { body: callback('open') });
  rig.server.api[`GET /api/callbacks/${TOKENS.callback}`] = () => ({ body: callback('calling') });
  await page.clock.runFor(10_500);
  await page.getByText('L’operatore è pronto: chiama adesso').waitFor();
  assert.match(await page.title(), /^\(!\)/);
  await page.close();
});

test('a request is taken back by its link, after a question', async () => {
  const page = await visitPage('callback', { body: callback('open') });
  await page.getByRole('button', { name: 'Ritira la richiesta' }).click();
  assert.match(await focusedName(page), /Vuoi davvero ritirare/);
  rig.server.api[`DELETE /api/callbacks/${TOKENS.callback}`] = () => {
    rig.server.api[`GET /api/callbacks/${TOKENS.callback}`] = () => ({ body: callback('withdrawn') });
    return { status: 204 };
  };
  await page.getByRole('button', { name: 'Sì, ritira' }).click();
  await page.getByText('Hai ritirato la richiesta.').waitFor();
  await page.close();
});

test('a link that is not valid says so', async () => {
  const page = await visitPage('callback', { status: 404, body: { error: 'unknown' } });
  await page.getByRole('heading', { name: 'Questo link non è valido' }).waitFor();
  await judge(page, 'visit-unknown', '[data-sportello=visit]');
  await page.close();
});
