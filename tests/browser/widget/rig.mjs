// SPDX-License-Identifier: EUPL-1.2
// The widget with scripted sessions, served as in real life: the town's site
// and the widget's server are two sites.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSite } from '../../../site-demo/serve.mjs';
import { buildWidget } from '../../../widget/build.mjs';
import { launchPerson } from '../support/chromium.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export const DESKS = [
  { id: 'URP_1', name: { it: 'URP 1 – Informazioni', en: 'URP 1 – Information' }, state: 'open', languages: ['it'] },
  { id: 'URP_2', name: { it: 'URP 2 – Anagrafe', en: 'URP 2 – Registry office' }, state: 'busy', languages: ['it', 'en', 'ise', 'uk'] },
];

const NINE_TO_ONE = ['09:00-13:00'];
const HOUR_MS = 3_600_000;

/** What the server tells of every desk's hours, unless a test says otherwise; no appointments. */
const DESK_API = {
  hours: () => ({ week: [NINE_TO_ONE, NINE_TO_ONE, NINE_TO_ONE, NINE_TO_ONE, NINE_TO_ONE, [], []], closed_on_holidays: true, special: [], next_opening: (Math.floor(Date.now() / HOUR_MS) + 14) * HOUR_MS, today: {} }),
  slots: () => ({ slot_minutes: 0, slots: [] }),
};

/** The server's own pages, by how their addresses begin. */
const PAGES = [['/desk', 'desk.html'], ['/office', 'office.html'], ['/call/', 'call.html'], ['/visit/', 'visit.html']];

/** Where pictures for people to look at go. */
export const screenshots = path.join(root, 'build/reports/screenshots');

/**
 * Serves a built widget as the Sportello server does. Of its API there are the desks and their hours, what `answer` answers,
 * and what a test puts into `api`: functions by `METHOD /path` that answer with `{ status, body, headers }`, or
 * `null` to break the line.
 */
async function startWidgetServer(folder, answer) {
  const requests = [];
  /** @type {Record<string, (body: any) => any>} */
  const api = {};
  const answerApi = async (request, response, pathname) => {
    let text = '';
    for await (const part of request) text += part;
    const answer = api[`${request.method} ${pathname}`](text ? JSON.parse(text) : null);
    if (!answer) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', 'Access-Control-Expose-Headers': 'Retry-After', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    requests.push(pathname);
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (answer?.(request, response, pathname)) return;
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { 'Access-Control-Allow-Headers': 'Content-Type', 'Access-Control-Allow-Methods': 'GET, POST, DELETE' });
      response.end();
      return;
    }
    if (api[`${request.method} ${pathname}`]) {
      answerApi(request, response, pathname);
      return;
    }
    if (pathname === '/api/sign-in') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ password: true, openid: null }));
      return;
    }
    if (pathname === '/api/desks') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ desks: DESKS }));
      return;
    }
    const ofDesk = /^\/api\/desks\/\w+\/(\w+)$/.exec(pathname)?.[1] ?? '';
    if (DESK_API[ofDesk]) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(DESK_API[ofDesk]()));
      return;
    }
    const file = PAGES.find(([start]) => pathname.startsWith(start))?.[1] ?? path.posix.normalize(pathname);
    try {
      const body = readFileSync(path.join(folder, file));
      response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
      // As strict as a careful IT office would have it on the server's own pages.
      response.setHeader('Content-Security-Policy', "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${port}`,
    requests,
    api,
    close: () => new Promise((resolve) => { server.close(() => resolve(undefined)); server.closeAllConnections(); }),
  };
}

/**
 * Builds, serves and opens a browser.
 * @param {{ api?: (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, pathname: string) => boolean }} [options]
 *   `api` answers what it knows
 * @returns everything a test of the widget needs; `close()` takes it down
 */
export async function openRig({ api } = {}) {
  mkdirSync(screenshots, { recursive: true });
  const out = mkdtempSync(path.join(tmpdir(), 'sportello-widget-'));
  await buildWidget({ out, glue: path.join(import.meta.dirname, 'scripted-glue'), compress: false });
  const server = await startWidgetServer(out, api);
  const person = await launchPerson({ fakeDevices: false });
  const sites = [];

  /** A new page; what it logs as an error or throws is collected in `page.troubles`. */
  async function newPage({ width = 1280, height = 800, locale, colours, motion } = {}) {
    const page = await person.context.newPage();
    await page.setViewportSize({ width, height });
    if (colours || motion) await page.emulateMedia({ forcedColors: colours, reducedMotion: motion });
    if (locale) await page.addInitScript((value) => Object.defineProperty(navigator, 'language', { value }), locale);
    page.troubles = [];
    page.on('console', (message) => { if (message.type() === 'error') page.troubles.push(message.text()); });
    page.on('pageerror', (error) => page.troubles.push(String(error)));
    return page;
  }

  async function startTown(headers) {
    const site = await startSite({ server: server.url, headers });
    sites.push(site);
    return site.origin;
  }

  return {
    server,
    town: await startTown(),
    startTown,
    newPage,
    newContext: (options) => person.context.browser().newContext(options),
    async close() {
      await person.close();
      for (const site of sites) await site.close();
      await server.close();
      rmSync(out, { recursive: true, force: true });
    },
  };
}

/**
 * Changes the last scripted session of the page. `fields` may hold `notices` as a list.
 * @param {import('playwright-core').Page} page
 * @param {Record<string, any>} fields
 */
export async function put(page, fields) {
  await page.evaluate((changes) => {
    const session = globalThis.scriptedSessions.at(-1);
    if (changes.notices) changes.notices = new Set(changes.notices);
    if (changes.talkingFor !== undefined) changes.talkingSince = Date.now() - changes.talkingFor;
    if (changes.active) {
      changes.active.notices = new Set(changes.active.notices ?? []);
      if (changes.active.talkingFor !== undefined) changes.active.talkingSince = Date.now() - changes.active.talkingFor;
    }
    for (const call of changes.ringing ?? []) call.since = Date.now() - (call.waited ?? 0);
    for (const desk of changes.overview?.desks ?? []) desk.longestSince = desk.waited === undefined ? null : Date.now() - desk.waited;
    session.put(changes);
  }, structuredClone(fields));
}

/** What the page asked of its last scripted session. */
export const calls = (page) => page.evaluate(() => globalThis.scriptedSessions.at(-1).calls);

/** Draws people into the pictures, in place of cameras. */
export async function paint(page, { operator = 'remote' } = {}) {
  await page.evaluate((operatorSide) => {
    const { views } = globalThis.scriptedSessions.at(-1);
    for (const side of ['remote', 'local']) {
      const atDesk = side === operatorSide;
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      const pen = canvas.getContext('2d');
      const wall = pen.createLinearGradient(0, 0, 640, 480);
      wall.addColorStop(0, atDesk ? '#dfe7ec' : '#efe2cd');
      wall.addColorStop(1, atDesk ? '#a9bac6' : '#c9ad86');
      pen.fillStyle = wall;
      pen.fillRect(0, 0, 640, 480);
      pen.fillStyle = atDesk ? '#5d7890' : '#9a7b52';
      for (const [x, y, w, h] of atDesk ? [[30, 60, 120, 16], [30, 150, 120, 16], [40, 20, 18, 40], [66, 12, 14, 48], [90, 24, 20, 36], [46, 100, 22, 50], [80, 108, 16, 42]] : [[480, 40, 120, 150]]) pen.fillRect(x, y, w, h);
      pen.fillStyle = atDesk ? '#1f4d7a' : '#7c3f3a';
      pen.beginPath();
      pen.ellipse(320, 500, 190, 190, 0, 0, Math.PI * 2);
      pen.fill();
      pen.fillStyle = atDesk ? '#d9a887' : '#e3b899';
      pen.fillRect(286, 290, 68, 70);
      pen.beginPath();
      pen.ellipse(320, 220, 84, 106, 0, 0, Math.PI * 2);
      pen.fill();
      pen.fillStyle = atDesk ? '#3b2a20' : '#b9b4ac';
      pen.beginPath();
      pen.ellipse(320, 158, 96, 72, 0, Math.PI, 0);
      pen.fill();
      pen.fillStyle = '#2b2320';
      for (const x of [288, 352]) { pen.beginPath(); pen.arc(x, 216, 7, 0, 7); pen.fill(); }
      pen.lineWidth = 5;
      pen.strokeStyle = '#8c4a3c';
      pen.beginPath();
      pen.arc(320, 252, 26, 0.4, Math.PI - 0.4);
      pen.stroke();
      views[side].replaceChildren(canvas);
    }
  }, operator);
}

/**
 * Accessibility violations of a page, by axe, as readable lines.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function violations(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`));
  });
}

/** The element that has the focus, looked for through shadow roots: its name for people. */
export const focusedName = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return (element?.getAttribute('aria-label') || element?.innerText || element?.textContent || '').trim().replace(/\s+/g, ' ');
});

/**
 * The controls that people can use inside a shadow root, as they see them.
 * @param {import('playwright-core').Page} page
 * @param {string} host selector of the root's host
 * @returns {Promise<Array<{name: string, width: number, height: number, byArrows: boolean}>>} `byArrows`: of a group in which the Tab key reaches another
 */
export const controls = (page, host) => page.evaluate((selector) => {
  const root = document.querySelector(selector).shadowRoot;
  return [...root.querySelectorAll('button, a[href], summary, input')]
    .filter((element) => element.checkVisibility() && !element.disabled)
    .map((element) => {
      // A radio button or box is pressed anywhere on its label.
      const { width, height } = (/^(radio|checkbox)$/.test(element.type) ? element.labels[0] : element).getBoundingClientRect();
      const name = element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.innerText || element.textContent;
      const byArrows = (element.type === 'radio' && !element.checked) || (element.role === 'tab' && element.tabIndex < 0);
      return { name: name.trim().replace(/\s+/g, ' '), width: Math.round(width), height: Math.round(height), byArrows };
    });
}, host);

/**
 * Walks through a page with the Tab key from its beginning.
 * @param {import('playwright-core').Page} page
 * @param {string} host only what has the focus inside this host's root counts
 * @param {string} [start] begins at this element inside the root instead
 * @returns {Promise<string[]>} the names of what got the focus, in order
 */
export async function tabThrough(page, host, start) {
  await page.evaluate(([root, first]) => {
    if (first) {
      document.querySelector(root).shadowRoot.querySelector(first).focus();
      return;
    }
    // From the very beginning, wherever the focus was.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  }, [host, start]);
  const names = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate((selector) => {
      const element = document.querySelector(selector).shadowRoot.activeElement;
      if (!element) return null;
      const text = element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.innerText || element.textContent;
      return text.trim().replace(/\s+/g, ' ');
    }, host);
    if (name !== null) names.push(name);
    if (name === null && names.length > 0) break;
  }
  return names;
}
