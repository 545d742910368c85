// SPDX-License-Identifier: EUPL-1.2
// What embedding.js finds out on pages with policies of their own, before anything heavy loads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchPerson } from '../support/chromium.mjs';
import { serveAssets, servePage } from '../support/origins.mjs';

let assets;
let person;

before(async () => {
  assets = await serveAssets();
  person = await launchPerson({ fakeDevices: false });
});

after(async () => {
  await person?.close();
  await assets?.close();
});

/** What a page with these headers says, before and after the probe. */
async function ask(headers = {}, { userAgent } = {}) {
  const town = await servePage(`<script type="module" src="${assets.origin}/tests/browser/call/support/embedding-page.js"></script>`, headers);
  const page = await person.context.newPage();
  try {
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    if (userAgent) await page.addInitScript((text) => Object.defineProperty(navigator, 'userAgent', { get: () => text }), userAgent);
    await page.goto(town.origin);
    await page.waitForFunction(() => window.embedding);
    const quiet = await page.evaluate(() => ({ here: window.embedding.callableHere(), violations: window.violations }));
    const loaded = asked.length;
    const probed = await page.evaluate(async (server) => {
      const verdict = window.embedding.probeEmbedding(server);
      const atOnce = window.embedding.callableHere();
      return { atOnce, allowed: await verdict, here: window.embedding.callableHere(), violations: window.violations };
    }, assets.origin);
    return { quiet, ...probed, fetched: asked.slice(loaded).filter((url) => !url.startsWith('blob:')) };
  } finally {
    await page.close();
    await town.close();
  }
}

const policy = (changes = {}) => {
  const directives = {
    'default-src': "'none'", 'script-src': `${assets.origin} 'wasm-unsafe-eval'`, 'worker-src': 'blob:',
    'connect-src': `${assets.origin} ${assets.origin.replace('http', 'ws')}`, ...changes,
  };
  return Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');
};

const FORBIDDEN = { ok: false, reason: 'content-security-policy' };
const FINE = { ok: true, reason: null };

test('a page without a policy can hold the call; nothing is loaded to find out', async () => {
  const { quiet, allowed, here, violations, fetched } = await ask();
  assert.deepEqual([quiet.here, allowed, here, violations], [FINE, true, FINE, []]);
  assert.deepEqual(fetched, []);
});

test('so can one whose policy allows just what a call needs', async () => {
  const { allowed, here, violations } = await ask({ 'Content-Security-Policy': policy() });
  assert.deepEqual([allowed, here, violations], [true, FINE, []]);
});

for (const [what, changes] of Object.entries({
  'WebAssembly': () => ({ 'script-src': assets.origin }),
  'workers from a blob': () => ({ 'worker-src': "'self'" }),
  'the server\'s sockets': () => ({ 'connect-src': assets.origin }),
})) {
  test(`a policy that forbids ${what} is noticed, and only once it is asked`, async () => {
    const { quiet, allowed, here, violations } = await ask({ 'Content-Security-Policy': policy(changes()) });
    assert.deepEqual([quiet.here, quiet.violations], [FINE, []], 'until then the page hears nothing of it');
    assert.deepEqual([allowed, here], [false, FORBIDDEN]);
    assert.equal(violations.length, 1);
  });
}

test('WebAssembly is judged at once, in the turn of the click', async () => {
  const { atOnce } = await ask({ 'Content-Security-Policy': policy({ 'script-src': assets.origin }) });
  assert.deepEqual(atOnce, FORBIDDEN);
});

test('a policy that only reports forbids nothing', async () => {
  const { allowed, here } = await ask({ 'Content-Security-Policy-Report-Only': policy({ 'connect-src': "'none'" }) });
  assert.deepEqual([allowed, here], [true, FINE]);
});

test('a Permissions-Policy without microphone is read without asking', async () => {
  const { quiet } = await ask({ 'Permissions-Policy': 'microphone=()' });
  assert.deepEqual(quiet.here, { ok: false, reason: 'permissions-policy' });
});

for (const [name, userAgent] of Object.entries({
  Facebook: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/480.0.0;FBDV/iPhone14,5]',
  Instagram: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 Instagram 350.0.0.0 Android',
  'an Android WebView': 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36',
})) {
  test(`${name} is a browser inside an app`, async () => {
    const { quiet } = await ask({}, { userAgent });
    assert.deepEqual(quiet.here, { ok: false, reason: 'in-app-browser' });
  });
}

test('browsers of their own are not taken for one inside an app', async () => {
  for (const userAgent of [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  ]) assert.deepEqual((await ask({}, { userAgent })).quiet.here, FINE, userAgent);
});
