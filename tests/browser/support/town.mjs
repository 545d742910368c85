// SPDX-License-Identifier: EUPL-1.2
// A whole town for one test: the real server with a state folder of its own, and the municipal site on
// another origin.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startSite } from '../../../site-demo/serve.mjs';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
export const REPORTS = path.join(ROOT, 'build/reports');
export const OPERATOR = { name: 'anna', password: 'una-parola-lunga-e-segreta', display: 'Anna Bianchi' };
const SERVER = path.join(ROOT, 'build/native/bin/sportello-server');

/** Ends a process and waits until it is gone. */
async function end(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** Starts the server on `port` (0: the kernel chooses); resolves with its port once it listens. */
function startServer(config) {
  const child = spawn(SERVER, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (!line.includes('"listening"')) return;
      resolve({ child, lines, port: JSON.parse(line).port });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${lines.join('\n')}`)));
  });
}

/**
 * Opens a town.
 * @param {{ settings?: string, headers?: Record<string, string>, widget?: string, operators?: { name: string, password: string, display: string, desks?: string[], roles?: string[] }[] }} [options]
 *   settings: further lines of the server's configuration; headers: what the municipal site sends with every page;
 *   widget: another folder than build/widget
 */
export async function openTown({ settings = '', headers = {}, widget = path.join(ROOT, 'build/widget'), operators = [OPERATOR] } = {}) {
  if (!existsSync(SERVER)) throw new Error('build/native/bin/sportello-server is missing: run bash tests/run.sh');
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-town-'));
  const config = path.join(folder, 'sportello.conf');
  const configure = (port) =>
    writeFileSync(
      config,
      `listen = 127.0.0.1:${port}
static_dir = ${widget}
state_dir = ${path.join(folder, 'state')}
${settings}

[desk URP_1]
name_it = URP 1 – Informazioni
name_en = URP 1 – Information

[desk URP_2]
name_it = URP 2 – Anagrafe
name_en = URP 2 – Registry office
`,
    );
  mkdirSync(path.join(folder, 'state'), { recursive: true });
  configure(0);
  for (const operator of operators) {
    const desks = (operator.desks ?? ['URP_1', 'URP_2']).flatMap((desk) => ['--desk', desk]);
    const roles = (operator.roles ?? []).flatMap((role) => ['--role', role]);
    const added = spawnSync(SERVER, ['user', 'add', '--config', config, operator.name, '--display', operator.display, ...desks, ...roles], {
      input: `${operator.password}\n`,
      encoding: 'utf8',
    });
    if (added.status !== 0) throw new Error(`no operator could be added: ${added.stderr}`);
  }
  let running = await startServer(config);
  configure(running.port);
  const server = `http://localhost:${running.port}`;
  const site = await startSite({ server, headers });
  return {
    /** Origin of the widget's server. */
    server,
    /** Origin of the municipal page. */
    site: site.origin,
    log: () => running.lines,
    /** A further municipal site with headers of its own; close it. */
    openSite: (own) => startSite({ server, headers: own }),
    /** Stops the server, as an update would, and starts it again on the same port. */
    async restart({ signal = 'SIGTERM', downMs = 0 } = {}) {
      await end(running.child, signal);
      await new Promise((resolve) => setTimeout(resolve, downMs));
      running = await startServer(config);
    },
    async close() {
      await end(running.child);
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
