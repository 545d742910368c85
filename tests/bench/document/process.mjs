// SPDX-License-Identifier: EUPL-1.2
import { spawnSync } from 'node:child_process';

/** Prints a command's seconds, of the CPU (user, system) and of the clock, to file descriptor 3. */
const TIMED = 'TIMEFORMAT="%U %S %R"; { time "$@" 2>/dev/null 4>&-; } 2>&3';

/**
 * Runs a command and measures the CPU time that it and its children took: on a machine where others work
 * too this says more than the clock, and for a program with one thread it is the time on a free core.
 * @param {string} command
 * @param {(string | number)[]} args
 * @param {{ input?: Buffer, seconds?: number }} [options] seconds: after which it is ended
 * @returns {{ cpuMs: number, share: number, stdout: Buffer }} share: of the clock's time for which it had a CPU
 * @throws if it fails
 */
export function run(command, args, { input, seconds = 900 } = {}) {
  const done = spawnSync('bash', ['-c', TIMED, 'time', command, ...args.map(String)], {
    input,
    maxBuffer: 2 ** 29,
    timeout: seconds * 1000,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_THREAD_LIMIT: '1', LC_ALL: 'C' },
  });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: status ${done.status ?? done.signal}`);
  const [user, system, clock] = String(done.output[3]).trim().split(' ').map(Number);
  return { cpuMs: Math.round((user + system) * 1000), share: Math.min(1, (user + system) / Math.max(clock, 0.001)), stdout: done.stdout };
}
