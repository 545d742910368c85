// SPDX-License-Identifier: EUPL-1.2
// Screenshots of the demo's municipal page, at one and two device pixels a CSS pixel, and what follows a
// small change: scrolled by a line, a letter typed.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSite } from '../../../../site-demo/serve.mjs';
import { visibleText } from './print.mjs';

const WINDOW = { width: 1366, height: 768 };
const LINE = 40;
/** Parts of the page: the head with a large picture, and the news and services, which are mostly words. */
const VIEWS = [['web', 'header'], ['web-list', '#novita']];
/** The widget's server is not needed: the page is shown without it. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder
 * @returns {Promise<string[]>} names of the pages
 */
export async function makeScreens(browser, folder) {
  const site = await startSite({ server: NOWHERE });
  const names = [];
  try {
    for (const scale of [1, 2]) {
      const page = await browser.newPage({ viewport: WINDOW, deviceScaleFactor: scale });
      await page.goto(`${site.origin}/`, { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready);
      const take = async (name) => {
        await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
        writeFileSync(path.join(folder, `${name}.txt`), await visibleText(page, WINDOW.height));
        names.push(name);
      };
      for (const [name, anchor] of VIEWS) {
        await page.evaluate((selector) => document.querySelector(selector)?.scrollIntoView({ behavior: 'instant' }), anchor);
        await take(`${name}-${scale}x`);
        if (scale === 1) await takeChanges(page, `${name}-1x`, take);
      }
      await page.close();
    }
  } finally {
    await site.close();
  }
  return names;
}

/** The page scrolled by a line, and a letter typed into the first heading in sight. */
async function takeChanges(page, name, take) {
  await page.evaluate((line) => window.scrollBy({ top: line, behavior: 'instant' }), LINE);
  await take(`${name}-scrolled`);
  await page.evaluate(() => {
    const inSight = [...document.querySelectorAll('h1, h2, h3, p')].find((each) => each.getBoundingClientRect().top > 100);
    inSight?.append('a');
  });
  await take(`${name}-typed`);
}
