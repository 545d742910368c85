// SPDX-License-Identifier: EUPL-1.2
// One headless Chromium process for each person, with a microphone and a camera fed from files.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const QUIET_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** CPU seconds (user and system) of a process and all its descendants. */
function cpuSecondsOfTree(root) {
  const processes = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      processes.set(Number(entry), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It ended while we looked.
    }
  }
  let ticks = 0;
  for (const [id, { ticks: own }] of processes) {
    for (let at = id; at > 1; at = processes.get(at)?.parent ?? 0) {
      if (at !== root) continue;
      ticks += own;
      break;
    }
  }
  return ticks / 100;
}

function rootProcess(profile) {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      if (words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type='))) return Number(entry);
    } catch {
      // It ended while we looked.
    }
  }
  return 0;
}

/**
 * Starts a browser for one person.
 * @param {{ voice?: string, picture?: string, fakeDevices?: boolean, args?: string[], env?: Record<string, string>,
 *   ignoreDefaultArgs?: string[], viewport?: { width: number, height: number }, bypassCSP?: boolean, locale?: string, executablePath?: string }} [who]
 *   voice, picture: files for microphone (WAV) and camera (Y4M); bypassCSP: lets the senses into pages with a policy
 */
export async function launchPerson({ voice, picture, fakeDevices = true, args = [], env, ignoreDefaultArgs, viewport = { width: 1280, height: 800 }, bypassCSP = false, locale = 'it-IT', executablePath = '/usr/bin/chromium' } = {}) {
  const profile = mkdtempSync(path.join(tmpdir(), 'sportello-person-'));
  const flags = [...QUIET_FLAGS, ...args];
  if (fakeDevices) flags.push('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream');
  if (voice) flags.push(`--use-file-for-fake-audio-capture=${voice}`);
  if (picture) flags.push(`--use-file-for-fake-video-capture=${picture}`);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    ignoreDefaultArgs,
    env: env ? { ...process.env, ...env } : undefined,
    viewport,
    bypassCSP,
    locale,
  });
  const root = rootProcess(profile);
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    cpuSeconds: () => cpuSecondsOfTree(root),
    async close() {
      await context.close().catch(() => {});
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Collects what a page prints and throws, for the message of a failing test. */
export function listen(page, name, log = []) {
  page.on('console', (message) => log.push(`${name} ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => log.push(`${name} threw: ${error.stack ?? error}`));
  return log;
}
