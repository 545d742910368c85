// SPDX-License-Identifier: EUPL-1.2
// Citizens and operators of a town of several nodes, who come back by themselves, as browsers do.
import { Socket, sleep } from './program.mjs';

/** @typedef {import('./program.mjs').Server} Server */
/** @typedef {import('./town.mjs').Town} Town */

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
