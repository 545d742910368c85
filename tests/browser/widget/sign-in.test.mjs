// SPDX-License-Identifier: EUPL-1.2
// The sign-in page with a town's identity provider, as the server's answers make it.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as en from '../../../widget/i18n/sign-in-en.js';
import * as it from '../../../widget/i18n/sign-in-it.js';
import { controls, focusedName, openRig, screenshots, tabThrough, violations } from './rig.mjs';

const HOST = 'sportello-desk';
const NAMES = { it: 'Accesso del Comune', en: 'the town’s account' };
const LONG = { it: 'Identità digitale dell’Unione dei Comuni del Circondario dell’Empolese Valdelsa', en: 'Digital identity of the Union of Municipalities of the Empolese Valdelsa district' };
const WORDS = { it, en };
const named = (sentence, name) => sentence.replaceAll('{name}', name);

let rig;
let ways;
before(async () => {
  rig = await openRig();
  rig.server.api['GET /api/sign-in'] = () => (ways ? { body: ways } : null);
});
after(() => rig?.close());

async function open(answer, { query = '', ...options } = {}) {
  ways = answer;
  const page = await rig.newPage(options);
  page.setDefaultTimeout(60_000);
  await page.goto(`${rig.server.url}/desk${query}`);
  await page.locator(`${HOST} form.sign-in-card:not([data-waiting])`).waitFor();
  return page;
}

const answer = (changes = {}) => ({ password: true, openid: { name: NAMES, leave: false }, ...changes });

const STATES = {
  both: [answer()],
  only: [answer({ password: false })],
  left: [answer({ openid: { name: NAMES, leave: true } })],
  long: [answer({ password: false, openid: { name: LONG, leave: true } }), 'unavailable'],
  'not-enabled': [answer(), 'not_enabled'],
};

for (const [name, [given, outcome]] of Object.entries(STATES)) {
  for (const [device, options] of Object.entries({
    desktop: { width: 1280, height: 800, locale: 'it' },
    mobile: { width: 390, height: 844, locale: 'en' },
    zoomed: { width: 320, height: 400, locale: 'it' },
  })) {
    test(`sign-in with a provider: ${name}, ${device}`, async () => {
      const lang = options.locale;
      const page = await open(given, { ...options, query: outcome ? `?openid=${outcome}` : '' });
      if (lang === 'en') await page.locator(HOST).getByRole('button', { name: 'English' }).click();
      const shown = given.openid.name[lang];
      await page.locator(HOST).getByRole('link', { name: named(WORDS[lang].provider.enter, shown) }).waitFor();
      assert.equal(await page.locator(`${HOST} #password`).isVisible(), given.password);
      assert.equal(await page.locator(HOST).getByRole('link', { name: named(WORDS[lang].provider.leave, shown) }).isVisible(), given.openid.leave);
      const trouble = outcome ? named(WORDS[lang].outcomes[outcome], shown) : '';
      assert.equal((await page.locator(`${HOST} #trouble`).innerText()).trim(), trouble);
      await page.screenshot({ path: path.join(screenshots, `sign-in-${name}-${device}.png`), fullPage: true });
      assert.deepEqual(await violations(page), []);
      const usable = await controls(page, HOST);
      assert.deepEqual(usable.filter(({ width, height }) => width < 44 || height < 44), []);
      const reached = await tabThrough(page, HOST);
      for (const { name: control } of usable) assert.ok(reached.includes(control), `“${control}” is out of the keyboard's reach: ${reached}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing to scroll sideways for');
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test('without an answer there is the password, and nothing of a provider', async () => {
  const page = await open(null, { query: '?openid=refused' });
  await page.locator(`${HOST} #name`).waitFor();
  assert.equal(await page.locator(`${HOST} .sign-in-card a`).filter({ visible: true }).count(), 0);
  assert.equal((await page.locator(`${HOST} #trouble`).innerText()).trim(), '', 'nobody talks of a provider that there is not');
  await page.close();
});

test('what the address says is read once; a word that is not known is a sentence too', async () => {
  const page = await open(answer(), { query: '?openid=%3Cscript%3E#x' });
  assert.equal((await page.locator(`${HOST} #trouble`).innerText()).trim(), named(it.outcomes.refused, NAMES.it));
  assert.equal(page.url(), `${rig.server.url}/desk#x`);
  // A wrong password has its own sentence.
  await page.locator(`${HOST} #name`).fill('anna');
  await page.locator(`${HOST} #password`).fill('sbagliata');
  await page.keyboard.press('Enter');
  await page.locator(HOST).getByText('Nome utente o password sbagliati').waitFor();
  await page.close();
});

test('in forced colours the button is still one, and the focus is seen', async () => {
  const page = await open(answer(), { colours: 'active', width: 390, height: 844 });
  await page.keyboard.press('Tab');
  assert.match(await focusedName(page), /Accesso del Comune/);
  await page.screenshot({ path: path.join(screenshots, 'sign-in-forced-colours.png') });
  const border = await page.locator(`${HOST} .sign-in-card a.main`).locator('visible=true').evaluate((element) => getComputedStyle(element).borderTopStyle);
  assert.equal(border, 'solid');
  await page.close();
});
