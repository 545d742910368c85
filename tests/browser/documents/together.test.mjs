// SPDX-License-Identifier: EUPL-1.2
// Showing pages in a call of three: citizen and operator as they live it, and an interpreter who comes in by
// the link of an invitation when a page is already there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchPerson, listen } from '../support/chromium.mjs';
import { expectSoon } from '../support/soon.mjs';
import { filesOf } from '../support/two-people.mjs';
import { picture } from '../support/visit.mjs';
import { violations } from '../widget/rig.mjs';
import { DPI, makeLetter } from './support/letter.mjs';
import { button, chooseSource, inRoom, openOffice, says, send, showFiles } from './support/office.mjs';
import { readScreen } from './support/reading.mjs';

const TIMEOUT = { timeout: 420000 };
const NAME = 'Ines Interprete';

let letter;
let office;
let guest;
before(async () => {
  letter = await makeLetter();
  office = await openOffice();
  guest = await launchPerson({ ...filesOf('third'), bypassCSP: true });
  listen(guest.page, 'guest', office.log);
}, { timeout: 300000 });
after(async () => {
  await guest?.close();
  await office?.close();
});

const png = (index, name) => ({ name, mimeType: 'image/png', buffer: letter.pages[index].png });

async function reads(person, index, name) {
  const { errors, seen } = await readScreen(person, letter.pages[index].text, { name, dpi: DPI });
  assert.ok(errors <= 0.05, `${(errors * 100).toFixed(1)} % of the characters are wrong: ${seen}`);
}

test('who is invited comes in by a link, with a name, and reads the page that is already shown', TIMEOUT, async () => {
  const { citizen, operator } = office;
  await showFiles(citizen, [png(0, 'lettera.png')]);
  await inRoom(operator, 'viewer');
  await says(operator, 'Uguale all’originale');
  await operator.page.getByRole('tab', { name: /^Persone/ }).click();
  await button(operator, 'Invita una persona').click();
  await button(operator, 'Crea il link').click();
  const link = operator.page.getByLabel('Link per l’ospite');
  await expectSoon(() => link.inputValue(), 'there is a link', 30000);
  await guest.page.goto(await link.inputValue());
  guest.page.setDefaultTimeout(120000);
  await guest.page.getByLabel('Come ti chiami').fill(NAME);
  await picture(guest, 'guest-comes-in');
  assert.deepEqual(await violations(guest.page), []);
  await guest.page.getByRole('button', { name: /^Entra con la voce/ }).click();
  // A third browser on a busy machine takes its time.
  await guest.page.locator('.panel[data-state="talking"]').waitFor({ timeout: 180000 }).catch(async (error) => {
    throw new Error(`the guest's panel says ${await guest.page.locator('.panel').first().getAttribute('data-state')}\n${office.log.slice(-40).join('\n')}`, { cause: error });
  });
  await inRoom(guest, 'viewer', 180000);
  await says(guest, 'Uguale all’originale');
  assert.match(await guest.page.locator('.viewer').innerText(), /Il cittadino/, 'it says whose page it is');
  await picture(guest, 'guest-reads-letter');
  await reads(guest, 0, 'guest-reads-citizens-letter');
});

test('what the citizen is about to show says who will see it, and both others read it', TIMEOUT, async () => {
  const { citizen, operator } = office;
  await chooseSource(citizen).catch(() => button(citizen, 'Mostra altro').click());
  await citizen.page.locator('input[type=file]').setInputFiles([png(1, 'retro.png')]);
  await inRoom(citizen, 'draft');
  const said = citizen.page.locator('.draft', { hasText: 'La vedranno:' });
  await said.waitFor();
  const text = await said.innerText();
  for (const name of ['Anna Bianchi', NAME]) assert.match(text, new RegExp(name));
  await picture(citizen, 'citizen-preview-audience');
  await send(citizen);
  for (const [person, name] of [[operator, 'operator'], [guest, 'guest']]) {
    await expectSoon(async () => (await person.page.locator('.viewer .room-title').innerText()) === 'retro.png', `the ${name} sees the next page`, 120000);
    await says(person, 'Uguale all’originale');
    await reads(person, 1, `${name}-reads-second-letter`);
  }
});

test('a mark of the third person is seen by both others, with the name; taken back is gone everywhere', TIMEOUT, async () => {
  const { citizen, operator } = office;
  await button(guest, 'Riquadro').click();
  const { x, y, width, height } = await guest.page.locator('.page-view').boundingBox();
  await guest.page.mouse.move(x + width * 0.4, y + height * 0.4);
  await guest.page.mouse.down();
  await guest.page.mouse.move(x + width * 0.6, y + height * 0.6, { steps: 5 });
  await guest.page.mouse.up();
  for (const person of [citizen, operator]) {
    await person.page.locator('.mark-line[data-tool=box][data-owner=peer]').waitFor({ state: 'attached', timeout: 60000 });
    await person.page.locator('.legend[data-owner=peer]', { hasText: NAME }).waitFor({ timeout: 30000 });
  }
  await picture(operator, 'console-mark-of-guest');
  await button(citizen, 'Ritira').click();
  for (const person of [operator, guest]) {
    await expectSoon(async () => (await person.page.locator('.viewer .room-title').innerText()) === 'lettera.png', 'the page is gone', 60000);
  }
});
