// SPDX-License-Identifier: EUPL-1.2
// One person's browser on the town's page, with the loopback of two engines from the other origin.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { launchPerson, listen } from '../support/chromium.mjs';
import { REPOSITORY, serveAssets, servePage } from '../support/origins.mjs';
import { writePicture, writeVoice } from '../support/signals.mjs';
import { EMPTY_WASM } from './fake-core.mjs';

/** A core of a few lines for the plumbing, and the real one. */
export const FAKE_CORE = { module: './fake-core.mjs', wasm: '/empty.wasm' };
export const REAL_CORE = { module: '/build/wasm/bin/sportello-core.mjs', wasm: '/build/wasm/bin/sportello-core.wasm' };

/** The real core, and its threads' scripts in one file each, as the widget's build makes them. */
export const BUNDLED = { ...REAL_CORE, threads: '/bundled' };

export const PIP_HZ = 1000;

const BODY = `
  <div class="picture local"></div>
  <div class="picture remote"></div>
  <div class="picture other"></div>`;

/** Files for the fake microphone and camera, made once for a test file. */
export function makeSignals() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-media-'));
  const voice = path.join(folder, 'voice.wav');
  const picture = path.join(folder, 'picture.y4m');
  writeVoice(voice, { frequency: PIP_HZ, seed: 11 });
  writePicture(picture);
  return { voice, picture, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What the widget's server serves: this repository, an empty module, bundled threads. */
export function serveMediaAssets() {
  const files = { '/empty.wasm': { body: Buffer.from(EMPTY_WASM), type: 'application/wasm' } };
  for (const name of ['media-worker', 'video-worker', 'worklet']) {
    const { outputFiles } = buildSync({ entryPoints: [path.join(REPOSITORY, `js-glue/media/${name}.js`)], bundle: true, format: 'esm', target: 'es2022', write: false });
    files[`/bundled/${name}.js`] = { body: Buffer.from(outputFiles[0].contents) };
  }
  return serveAssets(files);
}

/** The town's page: its headers may be strict. */
export function serveTown(assets, headers) {
  return servePage(`${BODY}<script type="module" src="${assets.origin}/tests/browser/media/loopback.js"></script>`, headers);
}

/**
 * @param {{ voice?: string, picture?: string, args?: string[], headers?: (assets: string) => Record<string, string>,
 *   fakeDevices?: boolean, before?: (page: import('playwright-core').Page) => Promise<void> }} [options]
 */
export async function openTown({ headers, before, ...who } = {}) {
  const assets = await serveMediaAssets();
  const town = await serveTown(assets, headers?.(assets.origin));
  const person = await launchPerson(who);
  const log = listen(person.page, 'page');
  await person.page.addInitScript({ path: path.join(REPOSITORY, 'tests/browser/support/page-senses.js') });
  await before?.(person.page);
  await person.page.goto(town.origin);
  await person.page.waitForFunction(() => Boolean(window.loopback));
  return {
    ...person,
    assets,
    log,
    async close() {
      await person.close();
      await Promise.all([town.close(), assets.close()]);
    },
  };
}

/** Runs `body` with a town's page, and closes it; a failure tells what the page printed. */
export async function inTown(signals, options, body) {
  const town = await openTown({ ...signals, ...options });
  try {
    await body(town);
  } catch (error) {
    error.message += `\n${town.log.slice(0, 20).join('\n')}`;
    throw error;
  } finally {
    await town.close();
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `condition()` in the page is true. */
export async function until(page, condition, argument, ms = 15000) {
  await page.waitForFunction(condition, argument, { timeout: ms, polling: 100 });
}
