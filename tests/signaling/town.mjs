// SPDX-License-Identifier: EUPL-1.2
// Several nodes of one town: server processes, one Redis and one PostgreSQL, a balancer before them,
// and citizens and operators who come back by themselves, as browsers do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Postgres } from './postgres.mjs';
import { Server, Socket, sleep } from './program.mjs';

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

/** A socket that comes back by itself; at a node of its own, or wherever the balancer says. */
class Visitor {
  /** @type {Socket | null} */
  socket = null;
  degraded = false;
  gone = false;
  /** Whether the server knows this one where it is now. */
  back = true;

  /**
   * @param {Town} town
   * @param {string} target
   * @param {Record<string, any>} options
   */
  constructor(town, target, options = {}) {
    this.town = town;
    this.target = target;
    this.options = options;
  }

  /** @param {Server} [node] for the first time */
  open(node) {
    const port = node?.port ?? this.town.balancer.port;
    const headers = this.headers(port);
    const socket = new Socket(`ws://127.0.0.1:${port}${this.target}`, ['sportello.v1'], { headers });
    this.socket = socket;
    socket.ws.on('open', () => this.greet());
    socket.ws.on('message', (data) => this.#hear(JSON.parse(String(data))));
    socket.ws.on('close', () => this.#lost(socket));
    socket.ws.on('error', () => {});
    return this;
  }

  /** @param {number} _port @returns {Record<string, string>} */
  headers(_port) {
    return {};
  }

  greet() {}

  /** @param {any} _message */
  hear(_message) {}

  /** @param {object} message */
  say(message) {
    if (this.socket?.ws.readyState === 1) this.socket.say(message);
  }

  leave() {
    this.gone = true;
    this.socket?.ws.terminate();
  }

  /** The network is gone, until `open`. */
  unplug() {
    const { socket } = this;
    this.socket = null;
    this.back = false;
    socket?.ws.terminate();
  }

  /** @param {any} message */
  #hear(message) {
    if (message.type === 'service.state') this.degraded = message.degraded;
    if (message.type === 'service.resume') {
      this.back = false;
      setTimeout(() => this.greet(), Math.random() * 100);
    }
    this.hear(message);
  }

  /** @param {Socket} socket */
  async #lost(socket) {
    this.degraded = false;
    if (this.gone || socket !== this.socket) return;
    this.back = false;
    await sleep(50 + Math.random() * 100);
    if (!this.gone) this.open();
  }
}

/** A citizen who calls. */
export class Citizen extends Visitor {
  /** @type {string | null} */
  call = null;
  /** @type {string | null} */
  resume = null;
  /** Where the server says it stands: 0 rings. @type {number | null} */
  place = null;
  talking = false;
  resumed = 0;
  /** @type {string[]} */
  refusals = [];
  /** @type {string | null} */
  ended = null;
  /** @type {any[]} */
  signals = [];

  /** @param {Town} town */
  constructor(town) {
    super(town, '/ws/caller');
  }

  greet() {
    if (this.call) this.say({ type: 'call.resume', call: this.call, resume: this.resume, fresh: false });
    else this.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] });
  }

  /** @param {any} message */
  hear(message) {
    if (message.resume) [this.call, this.resume] = [message.call, message.resume];
    if (message.type === 'call.ringing') this.place = 0;
    if (message.type === 'call.queue') this.place = message.place;
    if (message.type === 'call.answered') this.talking = true;
    if (message.type === 'call.requeued') this.talking = false;
    if (message.type === 'call.resumed') {
      this.resumed += 1;
      this.back = true;
      this.talking = message.state === 'talking';
      this.place = 0; // until the server says otherwise
    }
    if (message.type === 'call.refused') this.refusals.push(message.reason);
    if (message.type === 'call.ended') this.ended = message.reason;
    if (message.type === 'signal') this.signals.push(message.data);
    if (message.type === 'call.ended' || message.type === 'call.refused') this.gone = message.reason !== 'degraded';
  }

  hangUp() {
    this.say({ type: 'call.hangup', call: this.call });
    this.gone = true;
  }
}

/** A console. */
export class Console extends Visitor {
  /** Calls that it shows as ringing. @type {Set<string>} */
  offers = new Set();
  /** @type {string | null} */
  call = null;
  /** @type {string | null} */
  resume = null;
  welcomes = 0;
  resumed = 0;
  state = 'away';
  /** @type {Map<string, string>} */
  withdrawn = new Map();
  /** @type {string[]} */
  failures = [];
  /** @type {string | null} */
  ended = null;
  /** @type {any[]} */
  signals = [];

  /** @param {Town} town @param {string} name */
  constructor(town, name) {
    super(town, '/ws/operator');
    this.name = name;
  }

  /** @param {number} port */
  headers(port) {
    return { cookie: this.town.cookies.get(this.name) ?? '', origin: `http://127.0.0.1:${port}` };
  }

  /** @param {string} call */
  answer(call) {
    this.say({ type: 'call.answer', call, transports: ['rtp'] });
  }

  hangUp() {
    this.say({ type: 'call.hangup', call: this.call });
  }

  /** @param {any} message */
  hear(message) {
    switch (message.type) {
      case 'operator.welcome':
        this.welcomes += 1;
        this.offers = new Set(message.calls.map((/** @type {any} */ offer) => offer.call));
        this.say({ type: 'operator.state', state: 'available' });
        if (!this.call) this.back = true;
        if (this.call) this.say({ type: 'call.resume', call: this.call, resume: this.resume, fresh: false });
        break;
      case 'operator.state':
        this.state = message.state;
        break;
      case 'call.offered':
        this.offers.add(message.call);
        break;
      case 'call.withdrawn':
        this.offers.delete(message.call);
        this.withdrawn.set(message.call, message.reason);
        break;
      case 'call.assigned':
        this.offers.delete(message.call);
        [this.call, this.resume] = [message.call, message.resume];
        break;
      case 'call.resumed':
        this.resumed += 1;
        this.back = true;
        this.resume = message.resume;
        break;
      case 'call.ended':
        if (message.call !== this.call) break;
        this.ended = message.reason;
        this.call = null;
        break;
      case 'request.failed':
        this.failures.push(message.reason);
        break;
      case 'signal':
        this.signals.push(message.data);
        break;
      default:
    }
  }
}
