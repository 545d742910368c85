// SPDX-License-Identifier: EUPL-1.2
// Three houses on three networks: the citizen's, the operator's, and the town's with server and TURN.
// Each is a network namespace with a cable to the town's, made here and removed again.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The address of server and TURN; the two others reach it through their cables. */
export const TOWN = '10.77.3.1';

/** Runs a program to its end; throws with what it said if it fails. */
function run(...words) {
  const { status, stdout, stderr, error } = spawnSync(words[0], words.slice(1), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Why there can be no namespaces here, or `null`. */
export function whyNoHouses() {
  const name = `sportello-probe-${process.pid}`;
  try {
    run('ip', 'netns', 'add', name);
    run('ip', 'netns', 'del', name);
    return null;
  } catch (error) {
    return `network namespaces cannot be made here: ${error.message}`;
  }
}

/** Builds the houses; the citizen's and the operator's packets reach each other through the town's. */
export function buildHouses() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-houses-'));
  const names = Object.fromEntries(['town', 'citizen', 'operator'].map((who) => [who, `sportello-${who}-${process.pid}`]));
  const inside = (who, ...words) => run('ip', 'netns', 'exec', names[who], ...words);
  /** @type {Set<import('node:child_process').ChildProcess>} */
  const children = new Set();

  const houses = {
    folder,
    /** Runs a program in a house to its end, whatever comes of it. */
    attempt: (who, ...words) => spawnSync('ip', ['netns', 'exec', names[who], ...words], { encoding: 'utf8', timeout: 30_000 }),
    /** Starts a program in a house; it ends with the houses. */
    start(who, words, options) {
      const child = spawn('ip', ['netns', 'exec', names[who], ...words], options);
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
    /** The path of a program that runs `command` in a house. */
    doorTo(who, command) {
      const file = path.join(folder, `${who}-${path.basename(command)}`);
      writeFileSync(file, `#!/bin/sh\nexec ip netns exec ${names[who]} ${command} "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
    async remove() {
      await Promise.all([...children].map((child) => new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGKILL');
      })));
      for (const name of Object.values(names)) spawnSync('ip', ['netns', 'del', name]);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  try {
    for (const who of Object.keys(names)) {
      run('ip', 'netns', 'add', names[who]);
      inside(who, 'ip', 'link', 'set', 'lo', 'up');
    }
    inside('town', 'ip', 'addr', 'add', `${TOWN}/32`, 'dev', 'lo');
    inside('town', 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    for (const [at, who] of /** @type {const} */ ([[1, 'citizen'], [2, 'operator']])) {
      const [near, far] = [`sp${at}n${process.pid}`.slice(0, 15), `sp${at}f${process.pid}`.slice(0, 15)];
      run('ip', 'link', 'add', near, 'netns', names.town, 'type', 'veth', 'peer', 'name', far, 'netns', names[who]);
      inside('town', 'ip', 'addr', 'add', `10.77.${at}.1/24`, 'dev', near);
      inside('town', 'ip', 'link', 'set', near, 'up');
      inside(who, 'ip', 'addr', 'add', `10.77.${at}.2/24`, 'dev', far);
      inside(who, 'ip', 'link', 'set', far, 'up');
      inside(who, 'ip', 'route', 'add', 'default', 'via', `10.77.${at}.1`);
    }
  } catch (error) {
    for (const name of Object.values(names)) spawnSync('ip', ['netns', 'del', name]);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return houses;
}
