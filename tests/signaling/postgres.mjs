// SPDX-License-Identifier: EUPL-1.2
// A PostgreSQL server of a test's own, in a temporary folder, on a socket there.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { sleep, soon } from './program.mjs';

/** Where Debian has the server's programs, of the newest version that there is. */
function programFolder() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => path.join(root, version, 'bin')).find((folder) => existsSync(path.join(folder, 'initdb')));
  if (!found) throw new Error(`there is no PostgreSQL below ${root}: install the Debian package postgresql`);
  return found;
}

/** The ids of a user who is not root, which PostgreSQL refuses to be. @param {string[]} names */
function userOf(names) {
  for (const name of names) {
    const fields = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([known]) => known === name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(`there is no user ${names.join(' or ')}`);
}

export class Postgres {
  #process = null;
  #log = '';

  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'sportello-postgres-'));
    this.user = process.getuid() === 0 ? userOf(['postgres', 'nobody']) : null;
    if (this.user) chownSync(this.folder, this.user.uid, this.user.gid);
    this.#make();
  }

  /** A command as its user, which ends with us even where we are killed. @param {string[]} command */
  #command(command) {
    const user = this.user ? [`--reuid=${this.user.uid}`, `--regid=${this.user.gid}`, '--clear-groups'] : [];
    return ['--pdeathsig=QUIT', ...user, ...command];
  }

  get data() {
    return path.join(this.folder, 'data');
  }

  #make() {
    const { status, stdout, stderr } = spawnSync('setpriv', this.#command([
      path.join(programFolder(), 'initdb'), '-D', this.data, '-U', 'sportello', '-A', 'trust',
      '-E', 'UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=it', '--no-sync',
    ]), { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`initdb fails: ${stdout}${stderr}`);
  }

  /** Starts it and waits until it answers. */
  async start() {
    const child = spawn('setpriv', this.#command([
      path.join(programFolder(), 'postgres'), '-D', this.data, '-k', this.folder,
      ...['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'shared_buffers=16MB', 'max_connections=60'].flatMap((setting) => ['-c', setting]),
    ]), { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    child.stderr.setEncoding('utf8').on('data', (text) => { this.#log += text; });
    const answers = async () => {
      while (!this.sql('SELECT 1', { quiet: true })) {
        if (child.exitCode !== null) throw new Error(`PostgreSQL ends: ${this.#log}`);
        await sleep(50);
      }
    };
    await soon(answers(), 'PostgreSQL', 60_000);
    return this;
  }

  /** The URL of the database. */
  get url() {
    return this.urlAt(this.folder);
  }

  /** The URL by another way. @param {string} host a folder with the socket, or a host @param {number} [port] */
  urlAt(host, port) {
    return `postgresql://sportello@/postgres?host=${host}${port ? `&port=${port}&sslmode=disable` : ''}`;
  }

  get socket() {
    return path.join(this.folder, '.s.PGSQL.5432');
  }

  /** What a statement says, one line a row. @param {string} statement @param {{quiet?: boolean}} [options] */
  sql(statement, { quiet = false } = {}) {
    const { status, stdout, stderr } = spawnSync(path.join(programFolder(), 'psql'), ['-X', '-At', '-d', this.url, '-c', statement], { encoding: 'utf8' });
    if (status !== 0 && !quiet) throw new Error(stderr);
    return status === 0 ? stdout.trim() : '';
  }

  /** Ends it: `SIGINT` takes back what runs, `SIGQUIT` is a crash. */
  async end(signal = 'SIGINT') {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await soon(exit, 'PostgreSQL to end');
  }

  /** For `after`. */
  async remove() {
    await this.end('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * A way to PostgreSQL that can be cut: everything at once, or just before the answer to the COMMIT
 * of a transaction that has sent the text `loseCommitOf`.
 * @param {Postgres} postgres
 */
export async function openWay(postgres) {
  const pairs = new Set();
  const way = {
    port: 0,
    open: true,
    loseCommitOf: '',
    lost: 0,
    cut() {
      for (const pair of pairs) pair.forEach((socket) => socket.destroy());
    },
    async close() {
      way.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = net.createServer((near) => {
    if (!way.open) {
      near.destroy();
      return;
    }
    const far = net.connect(postgres.socket);
    const pair = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      pair.forEach((socket) => socket.destroy());
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    let marked = false;
    near.on('data', (data) => {
      marked ||= way.loseCommitOf !== '' && data.includes(way.loseCommitOf);
      far.write(data);
    });
    far.on('data', (data) => {
      if (marked && data.includes('COMMIT\0')) {
        way.loseCommitOf = '';
        way.lost += 1;
        end();
      } else {
        near.write(data);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  way.port = server.address().port;
  return way;
}
