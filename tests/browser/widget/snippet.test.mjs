// SPDX-License-Identifier: EUPL-1.2
// What the snippet’s attributes do in a town’s page: a colour, a corner; and nothing without them.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import * as it from '../../../widget/i18n/it.js';
import { openRig, screenshots, violations } from './rig.mjs';

let rig;
before(async () => { rig = await openRig(); });
after(() => rig?.close());

/** The town’s page with one more element, as a snippet makes it. */
async function open(attributes, options) {
  const page = await rig.newPage(options);
  await page.goto(rig.town);
  await page.waitForFunction(() => customElements.get('sportello-call'));
  await page.evaluate((given) => {
    const element = document.createElement('sportello-call');
    for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    element.id = 'made';
    element.append(Object.assign(document.createElement('a'), { href: '/plain', textContent: 'Chiama' }));
    document.querySelector('main').append(element);
  }, attributes);
  return page;
}

const background = (page, selector) => page.locator(`#made ${selector}`).evaluate((element) => getComputedStyle(element).backgroundColor);

for (const [device, size] of [['desktop', { width: 1280, height: 800 }], ['mobile', { width: 390, height: 844 }]]) {
  test(`in the corner on a ${device}: a button that opens the box, and Escape that closes it`, async () => {
    const page = await open({ desk: 'URP_1', lang: 'it', placement: 'corner', accent: '#8c1d2c' }, size);
    const pill = page.locator('#made .pill');
    await pill.waitFor();
    assert.equal(await page.locator('#made .box').isVisible(), false);
    assert.equal(await background(page, '.pill'), 'rgb(140, 29, 44)');
    await page.locator('#made').screenshot({ path: path.join(screenshots, `snippet-corner-closed-${device}.png`) });
    await pill.focus();
    await page.keyboard.press('Enter');
    await page.locator('#made .box').waitFor();
    assert.equal(await pill.getAttribute('aria-expanded'), 'true');
    assert.equal(await background(page, '.go.voice'), 'rgb(140, 29, 44)');
    await page.screenshot({ path: path.join(screenshots, `snippet-corner-${device}.png`) });
    assert.deepEqual((await violations(page)).filter((line) => line.includes('made') || line.includes('sportello-call')), []);
    const { right, bottom, left } = await page.locator('#made').evaluate((element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left, right: innerWidth - box.right, bottom: innerHeight - box.bottom };
    });
    assert.ok(left >= 0 && right >= 0 && bottom >= 0 && bottom < 40, JSON.stringify({ left, right, bottom }));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#made .box').isVisible(), false);
    assert.equal(await pill.evaluate((element) => element.getRootNode().activeElement === element), true);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}

test('in the text it has no corner; what is no colour changes nothing', async () => {
  const page = await open({ desk: 'URP_1', lang: 'it', accent: 'red;}' });
  assert.equal(await page.locator('#made .pill').isVisible(), false);
  assert.equal(await page.locator('#made .go.voice').getByText(it.button.voice, { exact: true }).isVisible(), true);
  assert.equal(await background(page, '.go.voice'), 'rgb(10, 88, 168)');
  assert.equal(await page.locator('#made > a').isVisible(), false, 'the link for those without scripts');
  await page.evaluate(() => document.querySelector('#made').setAttribute('accent', '#00704a'));
  assert.equal(await background(page, '.go.voice'), 'rgb(0, 112, 74)');
  await page.close();
});
