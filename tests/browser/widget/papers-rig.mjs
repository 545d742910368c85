// SPDX-License-Identifier: EUPL-1.2
// Citizen and operator in a call in which pages can be shown.
import { serveLists } from './desk-scenes.mjs';
import { DESKS, paint, put } from './rig.mjs';

export const PANEL = '[data-sportello=call]';
export const DESK = 'sportello-desk';
export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };
export const FACTS = { state: 'talking', operatorName: 'Anna Bianchi', talkingFor: 134_000, deskName: DESKS[0].name, cameraOn: true, peerCameraOn: true };
const [URP_1, URP_2] = DESKS.map(({ id, name }) => ({ id, name }));
const ONLINE = { connection: 'online', availability: 'busy', operator: { id: 'anna', name: 'Anna Bianchi', desks: [URP_1, URP_2] } };
const ACTIVE = { call: 'a', desk: URP_1, kind: 'video', lang: 'it', state: 'talking', cameraOn: true, peerCameraOn: true, talkingFor: 75_000, safetyCode: '482 019 337 650' };

/** A citizen on the town's page, talking. */
export async function openCitizen(rig, options = DESKTOP) {
  const page = await rig.newPage(options);
  await page.goto(rig.town);
  await page.locator('sportello-call[desk=URP_1] .video').click();
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, FACTS);
  await paint(page);
  return allow(page);
}

/** An operator at the console, talking. */
export async function openOperator(rig, options = DESKTOP) {
  serveLists(rig.server);
  const page = await rig.newPage(options);
  await page.goto(`${rig.server.url}/desk`);
  await page.waitForFunction(() => globalThis.scriptedSessions?.length === 1);
  await put(page, { ...ONLINE, active: ACTIVE });
  await paint(page, { operator: 'local' });
  return allow(page);
}

async function allow(page) {
  await page.evaluate(() => { globalThis.scriptedSessions.at(-1).allowDocuments(); });
  await page.locator('.papers').waitFor({ state: 'attached' });
  await page.mouse.move(2, 2);
  return page;
}

/** Calls a method of the scripted documents. */
export const tell = (page, method, ...values) => page.evaluate(([name, given]) => { globalThis.scriptedDocuments[name](...given); }, [method, values]);

/** What the widget asked of the documents, by name. */
export const asked = (page, name) => page.evaluate((wanted) => globalThis.scriptedDocuments.calls.filter(([each]) => each === wanted).map(([, ...values]) => values), name);

/** The room that is open, or null. */
export const room = (page) => page.locator('.papers').getAttribute('data-room');

/** Waits until a sentence is in the live region. */
export const says = (page, host, sentence) => page.waitForFunction(([selector, text]) => {
  const region = [...document.querySelector(selector).shadowRoot.querySelectorAll('[role=status][aria-live]')].map((each) => each.textContent).join(' ');
  return region.includes(text);
}, [host, sentence], { timeout: 3000 });

export const pdf = { name: 'modulo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') };
export const photo = { name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') };
