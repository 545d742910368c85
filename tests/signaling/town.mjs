// SPDX-License-Identifier: EUPL-1.2
// Several nodes of one town: server processes, one Redis and one PostgreSQL, a balancer before them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Postgres } from './postgres.mjs';
import { Server, sleep } from './program.mjs';

/** A Redis server of the test's own, without a file: when it starts again it is empty. */
export class Redis {
  /** @type {import('node:child_process').ChildProcess | null} */
  #process = null;

  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'sportello-redis-'));
  }

  get socket() {
    return path.join(this.folder, 'redis.sock');
  }

  get url() {
    return `unix://${this.socket}?db=1`;
  }

  async start() {
    const options = ['--port', '0', '--unixsocket', this.socket, '--save', '', '--appendonly', 'no', '--dir', this.folder];
    this.#process = spawn('redis-server', options, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#process.on('error', (error) => console.error(`redis-server: ${error.message}`));
    await until(() => new Promise((resolve) => {
      const probe = net.connect(this.socket, () => resolve(true));
      probe.on('error', () => resolve(false)).on('connect', () => probe.destroy());
    }), 'redis-server to listen');
    return this;
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#process?.kill(signal);
  }

  async kill() {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async remove() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Waits until something is so.
 * @param {() => any} condition
 * @param {string | (() => string)} what
 * @param {number} [ms]
 */
export async function until(condition, what, ms = 60_000) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`);
}

/** One address before all nodes: a connection goes to the next node that takes it. */
class Balancer {
  #next = 0;
  /** Where a connection is tried first, by what its first request asks for. @type {(target: string) => Server | undefined} */
  route = () => undefined;

  /** @param {Server[]} nodes */
  constructor(nodes) {
    this.nodes = nodes;
    this.server = net.createServer((client) => {
      client.on('error', () => {}).once('data', (first) => {
        client.pause();
        this.#next = (this.#next + 1) % nodes.length;
        const inTurn = [...nodes.slice(this.#next), ...nodes.slice(0, this.#next)];
        const preferred = this.route(first.toString('latin1').split(' ', 2)[1] ?? '');
        this.#forward(client, first, preferred ? [preferred, ...inTurn] : inTurn);
      });
    });
  }

  get port() {
    return /** @type {net.AddressInfo} */ (this.server.address()).port;
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close() {
    this.server.close();
  }

  /** @param {net.Socket} client @param {Buffer} first what it has said already @param {Server[]} candidates */
  #forward(client, first, [node, ...others]) {
    if (!node || client.destroyed) {
      client.destroy();
      return;
    }
    const upstream = net.connect(node.port, '127.0.0.1');
    let connected = false;
    upstream.on('connect', () => {
      connected = true;
      upstream.write(first);
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => {
      if (connected) client.destroy();
      else this.#forward(client, first, others);
    });
    upstream.on('close', () => connected && client.destroy());
    client.on('close', () => upstream.destroy());
  }
}

/** Three nodes unless told otherwise. Settings are lines of their configuration. */
export class Town {
  redis = new Redis();
  postgres = new Postgres();
  /** @type {Server[]} */
  nodes = [];
  /** @type {Map<string, string>} */
  cookies = new Map();

  /**
   * @param {{ size?: number, settings?: string, people?: string[], roles?: Record<string, string[]>, pages?: string }} [options]
   *   `roles`: of those who are more than operators; `pages`: the folder with the built widget, where it is needed
   */
  constructor({ size = 3, settings = '', people = ['anna', 'berto', 'carla', 'dino'], roles = {}, pages } = {}) {
    this.people = people;
    this.roles = roles;
    const lines = `new_calls_per_minute = 100000\nmax_connections_per_address = 10000\n${settings}`;
    for (let i = 0; i < size; i += 1) {
      this.nodes.push(new Server({ desks: ['URP_1'], pages, settings: `${lines}\ndatabase = ${this.postgres.url}\nredis = ${this.redis.url}` }));
    }
    this.balancer = new Balancer(this.nodes);
  }

  async start() {
    await Promise.all([this.redis.start(), this.postgres.start()]);
    for (const name of this.people) this.nodes[0].addUser(name, 'correct horse', ...(this.roles[name] ?? []).flatMap((role) => ['--role', role]));
    for (const node of this.nodes) await node.start();
    await this.balancer.listen();
    // Each signs in at one of them, and is known at all.
    for (const [index, name] of this.people.entries()) {
      this.cookies.set(name, await this.nodes[index % this.nodes.length].cookie(name, 'correct horse'));
    }
    await this.whole();
    return this;
  }

  async remove() {
    for (const node of this.nodes) await node.remove();
    this.balancer.close();
    await this.redis.remove();
    await this.postgres.remove();
  }

  /** All living nodes are ready. */
  whole() {
    return until(async () => (await this.#states()).every((status) => status === null || status === 'ready'), 'all nodes to be ready');
  }

  /** Those that live say that nothing can be decided. */
  degraded() {
    return until(async () => (await this.#states()).every((status) => status === null || status === 'redis'), 'all nodes to miss Redis');
  }

  #states() {
    return Promise.all(this.nodes.map((node) => node.fetch('/readyz').then(async (response) => (await response.json()).status, () => null)));
  }

  /** @param {Server} node @param {string} name of a metric */
  async metric(node, name) {
    const text = await node.fetch('/metrics').then((response) => response.text(), () => '');
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }

  /** The node that decides. */
  async coordinator() {
    for (const node of this.nodes) {
      if ((await this.metric(node, 'sportello_coordinator')) === 1) return node;
    }
    throw new Error('nobody decides');
  }

  /** One that does not. */
  async carrier() {
    const coordinator = await this.coordinator();
    return /** @type {Server} */ (this.nodes.find((node) => node !== coordinator));
  }

  /** What the logs say, for a failure. */
  get logs() {
    return this.nodes.map((node, index) => `node ${index}:\n${node.log}`).join('\n');
  }
}
