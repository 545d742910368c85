// SPDX-License-Identifier: EUPL-1.2
// The office page against a scripted server.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as it from '../../../widget/i18n/office-it.js';
import { controls, openRig, screenshots, tabThrough, violations } from './rig.mjs';
import { ScriptedOffice } from './scripted-office.mjs';

const HOST = 'sportello-office';
const office = new ScriptedOffice();
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

let rig;
before(async () => { rig = await openRig({ api: office.api }); });
after(() => rig?.close());

/** Opens a room of the page, signed in with these roles. */
async function open(hash, { roles = ['operator', 'supervisor'], locale = 'it-IT', ...options } = {}) {
  office.reset(roles);
  const page = await rig.newPage({ ...WIDE, ...options });
  await page.goto(`${rig.server.url}/office${hash}`);
  await ready(page);
  if (locale === 'en-GB') await page.locator(HOST).getByRole('button', { name: 'English' }).click();
  return page;
}

const ready = (page) => page.waitForFunction((host) => {
  const root = document.querySelector(host)?.shadowRoot;
  const room = root?.querySelector('.room');
  return root && (!root.querySelector('.sign-in')?.hidden || (room?.textContent.trim() && !root.querySelector('.report[aria-busy]')));
}, HOST);

const room = (page) => page.locator(`${HOST} .room`);
const button = (page, name) => page.locator(HOST).getByRole('button', { name, exact: true });
const field = (page, name) => page.locator(`${HOST} .room`).getByLabel(name);

const ROOMS = {
  desks: '#desks', 'new-desk': '#desks/new', hours: '#desks/URP_1/hours', 'desk-settings': '#desks/URP_1/settings', people: '#people', 'new-person': '#people/new', person: '#people/bruno',
  sites: '#sites', settings: '#settings', reports: '#reports', erase: '#erase', audit: '#audit', snippet: '#snippet',
};

for (const [name, hash] of Object.entries(ROOMS)) {
  for (const [device, size, locale] of [['desktop', WIDE, 'it-IT'], ['mobile', NARROW, 'it-IT'], ['desktop-en', WIDE, 'en-GB']]) {
    if (device === 'desktop-en' && !['hours', 'reports', 'snippet', 'person'].includes(name)) continue;
    test(`office: ${name} on a ${device}`, async () => {
      const page = await open(hash, { ...size, locale });
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(screenshots, `office-${name}-${device}.png`), fullPage: true });
      assert.deepEqual(await violations(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
      const usable = (await controls(page, HOST)).filter(({ name: control }) => !/^(Quali sono|Which they are|Vedi i numeri|See the numbers|Se |If )/.test(control));
      for (const { name: control, height } of usable) assert.ok(height >= 24, `“${control}” is ${height} px high`);
      if (device === 'desktop') {
        const reached = new Set(await tabThrough(page, HOST));
        const buttons = usable.filter(({ name: control }) => Object.values(it.edit).includes(control) || Object.values(it.rooms).includes(control));
        for (const { name: control } of buttons) assert.ok([...reached].some((each) => each.startsWith(control)), `“${control}” is out of the keyboard's reach: ${[...reached]}`);
      }
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('signing in with the console’s form leads to what was asked for', async () => {
  const page = await open('#settings', { roles: null });
  // The question who is signed in was answered with 401.
  page.troubles.length = 0;
  await page.locator(`${HOST} #name`).fill('anna');
  await page.locator(`${HOST} #password`).fill('giusta');
  await page.keyboard.press('Enter');
  await page.locator(HOST).getByRole('heading', { name: it.rooms.settings, level: 1 }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('an editor sees the snippet and the sites; an operator is told whom to ask', async () => {
  const page = await open('', { roles: ['editor'] });
  const items = await page.locator(`${HOST} .menu a`).allInnerTexts();
  assert.deepEqual(items.map((each) => each.trim()), [it.rooms.snippet, it.rooms.sites]);
  await page.close();
  const other = await open('', { roles: ['operator'] });
  assert.match(await other.locator(`${HOST} .room-title`).innerText(), /non può usare/);
  await other.close();
});

test('hours: add, mend, copy, and read what citizens read; saved as a whole', async () => {
  const page = await open('#desks/URP_1/hours');
  const preview = page.locator(`${HOST} .preview`);
  assert.match(await preview.innerText(), /lunedì, mercoledì e venerdì\s+9–13\s+martedì e giovedì\s+9–13 e 15–18\s+Giorni particolari\s+giovedì 22 gennaio 2099: chiuso \(Festa del patrono\)\s+Chiuso nei giorni festivi\./i);
  await button(page, 'Aggiungi orario: lunedì').click();
  assert.match(await preview.innerText(), /lunedì, martedì e giovedì\s+9–13 e 15–18/i);
  await field(page, 'lunedì, alle, orario 2').fill('14:00');
  assert.match(await room(page).innerText(), /L’ora di fine deve venire dopo/);
  await button(page, it.edit.save).click();
  assert.match(await page.locator(`${HOST} .save-bar [role=alert]`).innerText(), /Correggi i punti/);
  assert.equal(office.sent('/api/office/hours/URP_1'), undefined);
  await field(page, 'lunedì, alle, orario 2').fill('17:30');
  await button(page, 'Copia da lunedì a venerdì gli orari di lunedì').click();
  assert.match(await preview.innerText(), /dal lunedì al venerdì\s+9–13 e 15–17:30/i);
  assert.equal(await page.locator(`${HOST} .unsaved-what`).innerText(), 'Modifiche non salvate: lunedì, martedì, mercoledì, giovedì e venerdì.');
  await page.screenshot({ path: path.join(screenshots, 'office-hours-unsaved.png') });
  assert.deepEqual(await violations(page), []);
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  const sent = office.sent('/api/office/hours/URP_1');
  assert.equal(sent.version, 5);
  assert.deepEqual(sent.week[4], ['09:00-13:00', '15:00-17:30']);
  assert.deepEqual(sent.special, [{ date: '2099-01-22', spans: [], reason: { it: 'Festa del patrono', en: 'Feast of the patron saint' } }]);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('a special day is added with its reason, and shown to read', async () => {
  const page = await open('#desks/URP_1/hours');
  await button(page, it.hours.specialAdd).click();
  await button(page, it.hours.specialPut).click();
  assert.match(await room(page).innerText(), /Scegli il giorno\./);
  await field(page, it.hours.specialDate).fill('2098-12-24');
  await page.locator(HOST).getByText(it.hours.specialOpen).click();
  await field(page, it.hours.reasonIt).fill('Vigilia');
  await button(page, it.hours.specialPut).click();
  assert.match(await page.locator(`${HOST} .preview`).innerText(), /24 dicembre 2098: 9–13 \(Vigilia\)/);
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  assert.deepEqual(office.sent('/api/office/hours/URP_1').special[0], { date: '2098-12-24', spans: ['09:00-13:00'], reason: { it: 'Vigilia', en: '' } });
  await page.close();
});

test('two supervisors: the second is told what differs, and keeps only what is theirs', async () => {
  const page = await open('#desks/URP_1/hours');
  await button(page, 'Togli l’orario 1: venerdì').click();
  // Meanwhile another has closed the Mondays.
  office.state.hours.URP_1.week[0] = [];
  office.state.hours.URP_1.version = 6;
  await button(page, it.edit.save).click();
  const notice = page.locator(`${HOST} .conflict`);
  await notice.waitFor();
  const rows = await notice.locator('tbody tr').allInnerTexts();
  assert.deepEqual(rows.map((row) => row.split('\t')), [['venerdì', '9–13', 'chiuso'], ['lunedì', 'chiuso', '9–13']]);
  await page.screenshot({ path: path.join(screenshots, 'office-conflict.png') });
  page.troubles.length = 0;
  assert.deepEqual(await violations(page), []);
  await button(page, it.edit.keepMine).click();
  await notice.waitFor({ state: 'hidden' });
  const { week, version } = office.state.hours.URP_1;
  assert.equal(version, 7);
  assert.deepEqual([week[0], week[4]], [[], []]);
  await page.close();
});

test('what is unsaved outlives another room, a reload and a fault of the server', async () => {
  const page = await open('#desks/URP_1/settings');
  await field(page, it.desks.nameIt).fill('URP 1 – Accoglienza');
  await page.locator(`${HOST} .menu a[href="#sites"]`).click();
  assert.match(await page.locator(`${HOST} .menu a[href="#desks"]`).innerText(), /modifiche non salvate/);
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${rig.server.url}/office#desks/URP_1/settings`);
  await page.reload();
  await ready(page);
  assert.equal(await field(page, it.desks.nameIt).inputValue(), 'URP 1 – Accoglienza');
  office.fault = [500, { error: 'internal' }];
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar [data-shown]`).waitFor();
  assert.equal(await field(page, it.desks.nameIt).inputValue(), 'URP 1 – Accoglienza');
  page.troubles.length = 0;
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  assert.equal(office.state.desks[0].name.it, 'URP 1 – Accoglienza');
  assert.equal(office.state.desks[0].slot_minutes, 15);
  await page.close();
});

test('people: a new one needs name, role and password; a password never stays in the browser', async () => {
  const page = await open('#people/new');
  await button(page, it.people.create).click();
  assert.match(await room(page).innerText(), /Servono almeno 12 caratteri/);
  await field(page, it.people.display).fill('Dino Rossi');
  await field(page, it.people.userName).fill('dino.rossi');
  await page.locator(HOST).getByLabel('URP 1 – Informazioni').check();
  await button(page, it.people.propose).click();
  await button(page, it.people.create).click();
  await page.locator(HOST).getByText('dino.rossi').waitFor();
  const { password, ...sent } = office.sent('/api/office/people');
  assert.deepEqual(sent, { id: 'dino.rossi', name: 'Dino Rossi', roles: ['operator'], desks: ['URP_1'] });
  assert.match(password, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  await page.goto(`${rig.server.url}/office#people/bruno`);
  await ready(page);
  await field(page, it.people.newPassword).fill('una parola segreta');
  await field(page, it.people.display).fill('Bruno N.');
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).includes('segreta'));
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  assert.equal(office.sent('/api/office/people/bruno').password, 'una parola segreta');
  await page.close();
});

test('sites: an address is understood as its origin; nonsense and doubles are told', async () => {
  const page = await open('#sites');
  const address = field(page, it.sites.address);
  for (const [text, problem] of [['http://www.example.it', it.sites.errorAddress], ['comune', it.sites.errorAddress], ['www.comune.montelupo-fiorentino.fi.it', it.sites.errorTwice]]) {
    await address.fill(text);
    await button(page, it.sites.add).click();
    assert.ok((await room(page).innerText()).includes(problem), text);
  }
  await address.fill('https://biblioteca.example.it/orari?x=1');
  await page.keyboard.press('Enter');
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  assert.deepEqual(office.state.sites.sites, ['https://www.comune.montelupo-fiorentino.fi.it', 'https://biblioteca.example.it']);
  await page.close();
});

test('reports: figures, charts with tables, other periods, empty ones', async () => {
  const page = await open('#reports');
  assert.equal(await page.locator(`${HOST} .chart svg`).count(), 2);
  assert.match(await page.locator(`${HOST} .chart`).first().getAttribute('aria-label'), /Chiamate per ora del giorno\. Il massimo è \d+: 10:00\./);
  await page.locator(HOST).getByText(it.reports.asTable).first().click();
  assert.equal(await page.locator(`${HOST} .figure details[open] tbody tr`).count(), 11);
  await page.screenshot({ path: path.join(screenshots, 'office-reports-table.png'), fullPage: true });
  assert.deepEqual(await violations(page), []);
  assert.match(await page.locator(HOST).getByText(it.reports.csv).getAttribute('href'), /\/api\/office\/reports\.csv\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d&lang=it$/);
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: path.join(screenshots, 'office-reports-print.png'), fullPage: true });
  assert.equal(await page.locator(`${HOST} .menu`).isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  office.emptyReports = true;
  await page.locator(HOST).getByText(it.reports.periods.lastMonth).click();
  await page.locator(HOST).getByText(it.reports.empty).waitFor();
  await page.locator(HOST).getByText(it.reports.periods.custom).click();
  await page.locator(HOST).getByRole('textbox', { name: it.reports.to, exact: true }).fill('2020-01-01');
  await button(page, it.reports.show).click();
  assert.ok((await room(page).innerText()).includes(it.reports.badDates));
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('erasing says how many first', async () => {
  const page = await open('#erase');
  await field(page, it.erase.email).last().fill('nessuno@example.it');
  await button(page, it.erase.find).click();
  await room(page).getByText(it.erase.foundNone).waitFor();
  await field(page, it.erase.email).last().fill('mario@example.it');
  await button(page, it.erase.find).click();
  await room(page).getByText('Trovati: 2 richieste o appuntamenti e 1 nota degli operatori.').waitFor();
  await page.screenshot({ path: path.join(screenshots, 'office-erase-found.png') });
  assert.deepEqual(await violations(page), []);
  await button(page, it.erase.erase).click();
  await room(page).getByText('Cancellati: 2 richieste o appuntamenti e 1 nota degli operatori.').waitFor();
  assert.deepEqual(office.sent('/api/office/erase'), { email: 'mario@example.it', erase: true });
  await page.close();
});

test('the snippet: choices go into code and preview; a colour that cannot be read does not', async () => {
  const page = await open('#snippet');
  const code = field(page, it.snippet.code);
  assert.match(await code.inputValue(), /^<script type="module" src="http:\/\/localhost:\d+\/sportello\.js"><\/script>\n<sportello-call desk="URP_1">\n {2}<a href="http:\/\/localhost:\d+\/call\/URP_1">Chiama URP 1 – Informazioni dal browser<\/a>\n<\/sportello-call>$/);
  await page.locator(HOST).getByText(it.snippet.colours['#8c1d2c']).click();
  await page.locator(HOST).getByText(it.snippet.placements.corner).click();
  await page.locator(HOST).getByText('Inglese').click();
  assert.match(await code.inputValue(), /<sportello-call desk="URP_1" lang="en" placement="corner" accent="#8c1d2c">\n.*lang=en">Call URP 1 – Information from the browser</);
  const frame = page.frames().find((each) => each !== page.mainFrame());
  await frame.waitForFunction(() => document.querySelector('sportello-call')?.shadowRoot);
  assert.equal(await frame.evaluate(() => document.querySelector('sportello-call').inert), true);
  await page.waitForTimeout(300);
  await page.screenshot({ path: path.join(screenshots, 'office-snippet-corner.png'), fullPage: true });
  await page.locator(HOST).getByText(it.snippet.colours.own).click();
  await field(page, it.snippet.ownColour).last().fill('#ffcc00');
  assert.match(await page.locator(`${HOST} .contrast`).innerText(), /Si legge male: contrasto 1,5 a 1/);
  assert.ok(!(await code.inputValue()).includes('accent'));
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('without desks the snippet says what comes first', async () => {
  const page = await open('#snippet');
  office.state.desks = [];
  await page.locator(`${HOST} .menu a[href="#desks"]`).click();
  await page.locator(HOST).getByText(it.desks.empty).waitFor();
  await page.screenshot({ path: path.join(screenshots, 'office-desks-empty.png') });
  await page.locator(`${HOST} .menu a[href="#snippet"]`).click();
  await page.locator(HOST).getByText(it.snippet.noDesks).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.close();
});

test('the languages of a desk: ticked, kept in order, never none', async () => {
  const page = await open('#desks/URP_1/settings');
  await field(page, 'lingua dei segni italiana (LIS)').check();
  await page.locator(HOST).getByText(it.desks.languagesMore).click();
  await field(page, 'ucraino').check();
  await page.screenshot({ path: path.join(screenshots, 'office-desk-languages.png') });
  assert.deepEqual(await violations(page), []);
  await button(page, it.edit.save).click();
  await page.locator(`${HOST} .save-bar`).waitFor({ state: 'hidden' });
  assert.deepEqual(office.sent('/api/office/desks/URP_1').languages, ['it', 'en', 'ise', 'uk']);
  for (const language of ['italiano', 'inglese', 'lingua dei segni italiana (LIS)', 'ucraino']) await room(page).getByRole('checkbox', { name: language, exact: true }).uncheck();
  await button(page, it.edit.save).click();
  await page.locator(HOST).getByText(it.desks.languagesMissing).waitFor();
  assert.equal(await page.evaluate((host) => document.querySelector(host).shadowRoot.activeElement?.type, HOST), 'checkbox');
  assert.deepEqual(office.state.desks[0].languages, ['it', 'en', 'ise', 'uk'], 'nothing was sent');
  await page.close();
});

test('who sends the town’s mails is shown, and is not a field', async () => {
  const page = await open('#settings');
  const sender = page.locator(`${HOST} .facts`);
  assert.match(await sender.innerText(), /Comune di Montelupo <urp@comune\.esempio\.it>/);
  assert.equal(await sender.locator('input').count(), 0);
  office.state.settings.mail_sender = '';
  await page.reload();
  await page.locator(`${HOST} .facts`, { hasText: it.settings.senderNone }).waitFor();
  await page.close();
});
