// SPDX-License-Identifier: EUPL-1.2
// Kills the server with SIGKILL at random moments under a load of writes, and looks after each
// restart whether all that was acknowledged is still there, and nothing that was never asked for.
//
//   node tests/signaling/crash.mjs [--kills 100] [--seed N] [--postgres]
import assert from 'node:assert/strict';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { Postgres } from './postgres.mjs';
import { seededRandom } from '../browser/support/signals.mjs';
import { Server, sleep } from './program.mjs';

const WRITERS = 4;
const DESKS_EACH = 8;
const LONGEST_LOAD_MS = 400;

/**
 * One who makes, renames and removes desks of its own, one request at a time. It knows what the
 * server has confirmed, and the one request of which the answer never came.
 */
class Writer {
  /** @type {Map<string, string|null>} desk to its name, or null: removed */
  confirmed = new Map();
  /** @type {{desk: string, name: string|null}|null} */
  open = null;
  acknowledged = 0;
  #count = 0;

  /** @param {string} prefix @param {() => number} random */
  constructor(prefix, random) {
    this.prefix = prefix;
    this.random = random;
  }

  /** What to do next: a desk and the name that it shall have, null to remove it. */
  #next() {
    const there = [...this.confirmed].filter(([, name]) => name !== null).map(([desk]) => desk);
    this.#count += 1;
    const dice = this.random();
    const some = there[Math.floor(this.random() * there.length)];
    if (there.length === DESKS_EACH || (there.length > 0 && dice < 0.2)) return { desk: some, name: null, there: true };
    if (there.length > 0 && dice < 0.6) return { desk: some, name: `name ${this.#count}`, there: true };
    return { desk: `${this.prefix}-${this.#count}`, name: `name ${this.#count}`, there: false };
  }

  /** Writes until the server is gone. @param {Server} server @param {string} cookie */
  async run(server, cookie) {
    for (;;) {
      const { desk, name, there } = this.#next();
      this.open = { desk, name };
      const target = there ? `/api/office/desks/${desk}` : '/api/office/desks';
      let response;
      try {
        response = await server.fetch(target, {
          method: name === null ? 'DELETE' : 'POST',
          headers: { cookie, 'Content-Type': 'application/json' },
          body: JSON.stringify(name === null ? {} : { ...(there ? {} : { id: desk }), name: { it: name } }),
        });
      } catch {
        return; // killed: nobody knows whether it was done
      }
      // The status line was there: that is the acknowledgement, with or without its body.
      assert.ok(response.ok, `${target}: ${response.status}`);
      this.confirmed.set(desk, name);
      this.open = null;
      this.acknowledged += 1;
      await response.arrayBuffer().catch(() => {});
    }
  }

  /** Compares with what the server has. @param {Map<string, string>} desks */
  check(desks) {
    for (const [desk, name] of this.confirmed) {
      const now = desks.get(desk) ?? null;
      const possible = this.open?.desk === desk ? [name, this.open.name] : [name];
      assert.ok(possible.includes(now), `${desk}: confirmed as ${name}, found as ${now}`);
      this.confirmed.set(desk, now);
    }
    for (const [desk, name] of desks) {
      if (!desk.startsWith(`${this.prefix}-`) || this.confirmed.has(desk)) continue;
      assert.deepEqual({ desk, name }, this.open, 'nobody asked for this desk');
      this.confirmed.set(desk, name);
    }
    this.open = null;
  }
}

/**
 * `database` is the URL of a PostgreSQL; without it the server has its SQLite.
 * @param {{kills: number, seed: number, database?: string, log?: (line: string) => void}} options
 * @returns {Promise<number>} how many writes were acknowledged
 */
export async function crashRun({ kills, seed, database = '', log = () => {} }) {
  const random = seededRandom(seed);
  const server = new Server({ settings: `max_connections = 1000\n${database ? `database = ${database}` : ''}` });
  try {
    server.addUser('sara', 'correct horse', '--role', 'supervisor');
    await server.start();
    const cookie = await server.cookie('sara', 'correct horse');
    const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(`w${i}`, seededRandom(seed + 1 + i)));
    for (let kill = 1; kill <= kills; kill += 1) {
      const load = Promise.all(writers.map((writer) => writer.run(server, cookie)));
      await sleep(random() * LONGEST_LOAD_MS);
      await server.end('SIGKILL');
      await load;
      await server.start();
      const response = await server.fetch('/api/office/desks', { headers: { cookie } });
      assert.equal(response.status, 200, 'the session outlives the crash');
      const { desks } = await response.json();
      const names = new Map(desks.map((desk) => [desk.id, desk.name.it]));
      for (const writer of writers) writer.check(names);
      if (kill % 10 === 0) log(`${kill} kills, nothing lost`);
      if (database) continue;
      // A back-up checks the whole database before it is put in place.
      const backup = server.run(['backup', '--to', path.join(server.folder, 'copy.db')]);
      assert.equal(backup.status, 0, backup.stderr);
    }
    return writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
  } catch (error) {
    log(`failed with seed ${seed}; the server said:\n${server.log}`);
    throw error;
  } finally {
    await server.remove();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      postgres: { type: 'boolean', default: false },
    },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  console.log(`seed ${seed}`);
  const postgres = values.postgres ? await new Postgres().start() : null;
  const writes = await crashRun({ kills, seed, database: postgres?.url, log: console.log });
  await postgres?.remove();
  console.log(`${kills} kills, ${writes} acknowledged writes, none lost`);
}
