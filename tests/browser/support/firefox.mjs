// SPDX-License-Identifier: EUPL-1.2
// A headless Firefox ESR for one person, driven over WebDriver BiDi.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

/**
 * Starts Firefox with real (PulseAudio) or fake devices.
 * @param {{ fakeDevices?: boolean, env?: Record<string, string>, scripts?: string[] }} [who]
 *   scripts: sources that run in every page before its own
 */
export async function launchFirefox({ fakeDevices = true, env = {}, scripts = [] } = {}) {
  const profile = mkdtempSync(path.join(tmpdir(), 'sportello-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    env: { ...process.env, HOME: profile, ...env },
    extraPrefsFirefox: {
      'media.navigator.streams.fake': fakeDevices,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'intl.accept_languages': 'it-IT',
    },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  const log = [];
  page.on('console', (message) => log.push(`firefox ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => log.push(`firefox threw: ${error}`));
  for (const source of scripts) await page.evaluateOnNewDocument(source);
  return {
    page,
    log,
    /** Clicks inside shadow roots: the element that `find(document)` gives in the page. */
    async click(selector) {
      const handle = await page.waitForSelector(`pierce/${selector}`, { timeout: 20000 });
      await handle?.click();
    },
    async close() {
      await browser.close().catch(() => {});
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The text of a script file, for `scripts`. */
export const sourceOf = (file) => readFileSync(file, 'utf8');
