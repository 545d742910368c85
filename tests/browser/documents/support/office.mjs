// SPDX-License-Identifier: EUPL-1.2
// A citizen on the town's page and an operator at the console, in a call in which papers can be shown.
import { expectSoon } from '../../support/soon.mjs';
import { OPERATOR, openTown } from '../../support/town.mjs';
import { twoPeople } from '../../support/two-people.mjs';
import { answer, callDesk, signIn, talking } from '../../support/visit.mjs';

/** @typedef {{ page: import('playwright-core').Page }} Person */

/** @param {object} [people] further options of twoPeople */
export async function openOffice(people = {}) {
  const town = await openTown();
  const two = await twoPeople(people).catch(async (error) => {
    await town.close();
    throw error;
  });
  const close = async () => {
    await two.close();
    await town.close();
  };
  try {
    await signIn(two.operator, town, OPERATOR);
    await callDesk(two.citizen, town, 'URP_1', 'voice');
    await answer(two.operator);
    for (const person of [two.citizen, two.operator]) {
      await talking(person);
      // A loaded machine takes its time for whatever follows.
      person.page.setDefaultTimeout(120000);
      await person.page.locator('.show-paper').waitFor({ timeout: 60000 });
    }
  } catch (error) {
    await close();
    throw new Error(`no call: ${error.message}\n${two.log.join('\n')}`, { cause: error });
  }
  return { ...two, town, close };
}

/** A button of the widget by its whole name. @param {Person} person @param {string | RegExp} name */
export const button = ({ page }, name) => page.getByRole('button', { name, exact: true });

/** Waits for a room of the papers. @param {Person} person @param {string} name */
export const inRoom = ({ page }, name, timeout = 60000) => page.locator(`.papers[data-room="${name}"]`).waitFor({ timeout });

/** Opens the choice of what to show, from wherever the citizen is. @param {Person} person */
export async function chooseSource(person) {
  await person.page.locator('.show-paper').click();
  await inRoom(person, 'choose');
}

/** Shows files by the dialogue and sends all their pages. @param {Person} person */
export async function showFiles(person, files) {
  await chooseSource(person);
  await person.page.locator('input[type=file]').setInputFiles(files);
  await send(person);
}

/**
 * The dialogue that `press` opens. The browser hands dialogues over once it was told to, and a busy page
 * hears a key before that word, unless it is waited for.
 * @param {Person} person
 * @param {() => Promise<void>} press
 */
export async function dialogueAfter({ page }, press) {
  const opened = page.waitForEvent('filechooser');
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  const [dialogue] = await Promise.all([opened, press()]);
  return dialogue;
}

/** Sends what has been looked at. @param {Person} person */
export async function send(person) {
  await inRoom(person, 'draft');
  await person.page.locator('.send:not([aria-disabled])').click({ timeout: 60000 });
  await inRoom(person, 'viewer');
}

/** Waits until the viewer says so much of the page that it shows. @param {Person} person @param {string} sentence */
export async function says({ page }, sentence, timeout = 180000) {
  const line = page.locator('.viewer-progress');
  await line.filter({ hasText: sentence }).waitFor({ timeout }).catch(async (error) => {
    throw new Error(`the viewer says “${await line.textContent()}”, not “${sentence}”`, { cause: error });
  });
}

/** Moves the focus by Tab to what has this name; fails where the keyboard does not lead. @param {Person} person */
export async function tabTo({ page }, name) {
  const focused = () => page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const named = (at?.closest('label') ?? at)?.cloneNode(true);
    named?.querySelectorAll('[aria-hidden=true]').forEach((part) => part.remove());
    return (at?.getAttribute('aria-label') || named?.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);
  });
  const met = [];
  for (let presses = 0; presses < 80; presses++) {
    met.push(await focused());
    if (met.at(-1).startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach “${name}”: ${[...new Set(met)].join(' · ')}`);
}

/** The citizen leaves what was begun, and takes back what was shown. @param {{ citizen: Person, operator: Person }} office */
export async function withdrawAll({ citizen, operator }) {
  const { page } = citizen;
  const rooms = page.locator('.papers');
  await expectSoon(async () => {
    const room = await rooms.getAttribute('data-room');
    if (room === null) return true;
    await button(citizen, room === 'viewer' ? 'Ritira' : /^(Annulla|Chiudi)$/).first().click({ timeout: 2000 }).catch(() => {});
    return false;
  }, 'all pages are taken back', 120000);
  await expectSoon(async () => (await operator.page.locator('.papers').getAttribute('data-room')) === null, 'the operator sees no page any more', 120000);
}
