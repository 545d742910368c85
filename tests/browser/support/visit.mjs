// SPDX-License-Identifier: EUPL-1.2
// What people do at Sportello, step by step, as a test drives them.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expectSoon } from './soon.mjs';
import { REPORTS } from './town.mjs';

/** Opens the console and signs in; ends when the operator is available. */
export async function signIn(person, town, operator) {
  await person.page.goto(`${town.server}/desk`);
  await person.page.getByLabel('Nome utente').fill(operator.name);
  await person.page.getByLabel('Password', { exact: true }).fill(operator.password);
  await person.page.getByRole('button', { name: 'Accedi' }).click();
  const available = person.page.getByRole('radio', { name: 'Disponibile' });
  await available.waitFor({ timeout: 15000 });
  await available.check();
  await expectSoon(() => available.isChecked(), 'the operator is available');
}

/** The link of a desk on the municipal page. */
export function deskLink(page, desk, kind = 'video') {
  const words = kind === 'video' ? 'Videochiama' : 'Chiama';
  return page.locator(`sportello-call[desk="${desk}"]`).getByRole('button', { name: new RegExp(`^${words} `) });
}

/** Clicks a desk's link on the town's home page. */
export async function callDesk(person, town, desk, kind = 'video') {
  await person.page.goto(`${town.site}/`);
  await deskLink(person.page, desk, kind).click();
}

/** Answers what rings. */
export async function answer(person) {
  await person.page.getByRole('button', { name: 'Rispondi', exact: true }).first().click({ timeout: 20000 });
}

/** Waits until the panel (citizen) or the console (operator) says that both talk. */
export async function talking(person) {
  await person.page.locator('.panel[data-state="talking"], .call-time:not(:empty)').first().waitFor({ timeout: 30000 });
}

/** Saves a picture of the page for people to look at. */
export async function picture(person, name) {
  const file = path.join(REPORTS, 'screenshots', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  await person.page.screenshot({ path: file });
}
