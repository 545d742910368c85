// SPDX-License-Identifier: EUPL-1.2
// Runs the real sportello-server in a folder of its own, and talks to it as browsers do.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';

const root = path.resolve(import.meta.dirname, '../..');
export const program =
  process.env.SPORTELLO_SERVER ?? path.join(root, 'build/native/bin/sportello-server');

const patience = 20_000;

/** Rejects with `what` if the promise takes longer than a test may wait. */
export function soon(promise, what, ms = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One server with its folder; `settings` are lines for the top of its configuration. */
export class Server {
  #process = null;
  #log = '';

  /**
   * @param {{ settings?: string, desks?: string[], files?: Record<string, string | Buffer>, pages?: string }} [options]
   *   `files` to serve, or the folder `pages`
   */
  constructor({ settings = '', desks = ['URP_1', 'URP_2'], files = {}, pages: folder = 'www' } = {}) {
    this.pages = folder;
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'sportello-test-'));
    this.settings = settings;
    this.desks = desks;
    this.port = 0;
    const pages = { 'call.html': '<!doctype html>call', 'desk.html': '<!doctype html>desk' };
    for (const [name, content] of Object.entries({ ...pages, ...files })) {
      const file = path.join(this.folder, 'www', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    this.#writeConfiguration();
  }

  get configuration() {
    return path.join(this.folder, 'test.conf');
  }

  /** The text of the log so far. */
  get log() {
    return this.#log;
  }

  get pid() {
    return this.#process.pid;
  }

  get scheme() {
    return this.settings.includes('tls_key') ? 'https' : 'http';
  }

  /** The server's own origin. */
  get origin() {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  #writeConfiguration() {
    const desks = this.desks.map((id) => `[desk ${id}]\nname_it = Sportello ${id}\n`).join('');
    writeFileSync(
      this.configuration,
      `listen = 127.0.0.1:${this.port}\nstatic_dir = ${this.pages}\nstate_dir = state\n${this.settings}\n${desks}`,
    );
  }

  /** Starts it and waits until it listens; a second start keeps the port. */
  async start() {
    this.#writeConfiguration();
    const child = spawn(program, ['--config', this.configuration], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    this.#process = child;
    const listening = new Promise((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text) => {
        this.#log += text;
        const line = this.events('listening').at(-1);
        if (line) resolve(line.port);
      });
      child.once('exit', (code) => reject(new Error(`exit ${code}: ${this.#log}`)));
    });
    listening.catch(() => {});
    this.#log = '';
    this.port = await soon(listening, 'the server to listen');
    return this;
  }

  /** The log's lines with this event. */
  events(name) {
    return this.#log
      .split('\n')
      .filter((line) => line.includes(`"event":"${name}"`) && line.endsWith('}'))
      .map((line) => JSON.parse(line));
  }

  /** Ends it with a signal; its exit code, or the signal's name. */
  async end(signal = 'SIGTERM') {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return null;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code, name] = await soon(exit, 'the server to end');
    return code ?? name;
  }

  /** For `after`: ends it and removes its folder. */
  async remove() {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a subcommand; `{ status, stdout, stderr }`. */
  run(args, input = '') {
    return spawnSync(program, [...args, '--config', this.configuration], {
      input,
      encoding: 'utf8',
    });
  }

  addUser(name, password, ...options) {
    const result = this.run(['user', 'add', name, ...options], `${password}\n`);
    if (result.status !== 0) throw new Error(result.stderr);
  }

  fetch(target, options = {}) {
    return fetch(`${this.origin}${target}`, { redirect: 'manual', ...options });
  }

  signIn(name, password, headers = {}) {
    return this.fetch('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ name, password }),
    });
  }

  /** Signs in; the Cookie header of a browser that did. */
  async cookie(name, password) {
    const response = await this.signIn(name, password);
    if (response.status !== 200) throw new Error(`sign-in: ${response.status}`);
    return response.headers.get('set-cookie').split(';')[0];
  }

  socket(target, options = {}, protocols = ['sportello.v1']) {
    return new Socket(`${this.origin.replace('http', 'ws')}${target}`, protocols, options);
  }

  /** A caller's socket, open. */
  async caller(options) {
    const socket = this.socket('/ws/caller', options);
    await soon(socket.opened, 'a caller socket');
    return socket;
  }

  /** An operator's socket, welcomed. */
  async operator(cookie, { available = true, headers = {}, ...options } = {}) {
    const socket = this.socket('/ws/operator', {
      ...options,
      headers: { cookie, origin: this.origin, ...headers },
    });
    socket.welcome = await socket.next('operator.welcome');
    if (available) {
      socket.say({ type: 'operator.state', state: 'available' });
      await socket.next('operator.state', (message) => message.state === 'available');
    }
    return socket;
  }
}

/** A WebSocket whose messages wait until they are asked for. */
export class Socket {
  #waiting = [];
  #queue = [];

  constructor(address, protocols, options) {
    this.ws = new WebSocket(address, protocols, { rejectUnauthorized: false, ...options });
    this.opened = new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.once('error', reject);
    });
    this.opened.catch(() => {});
    this.ws.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.ws.on('message', (data) => {
      const message = JSON.parse(String(data));
      const index = this.#waiting.findIndex((one) => one.matches(message));
      if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(message);
      else this.#queue.push(message);
    });
  }

  say(message) {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message of a type, now or later; other messages stay. */
  next(type, filter = () => true) {
    const matches = (message) => message.type === type && filter(message);
    const index = this.#queue.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.#queue.splice(index, 1)[0]);
    return soon(new Promise((resolve) => this.#waiting.push({ matches, resolve })), type);
  }

  /** Messages that came and were not asked for. */
  get unread() {
    return this.#queue;
  }

  /** Waits for the close; `{ code, reason }`. */
  close() {
    return soon(this.closed, 'a close');
  }

  /** As when the network is gone: no close frame. */
  drop() {
    this.ws.terminate();
  }
}

/** A call that rings; its `call.ringing`. */
export function ring(caller, desk = 'URP_1', transports = ['rtp', 'datachannel', 'native']) {
  caller.say({ type: 'call.start', desk, kind: 'video', lang: 'it', transports });
  return caller.next('call.ringing');
}

/** A call in which both talk: `{ call, answered, assigned, ringing }`. */
export async function talk(caller, operator) {
  const ringing = await ring(caller);
  const { call } = ringing;
  await operator.next('call.offered', (message) => message.call === call);
  operator.say({ type: 'call.answer', call, transports: ['rtp', 'native'] });
  const [answered, assigned] = await Promise.all([
    caller.next('call.answered'),
    operator.next('call.assigned'),
  ]);
  return { call, ringing, answered, assigned };
}
