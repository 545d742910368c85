// SPDX-License-Identifier: EUPL-1.2
// The media worker: one MediaSession, the transforms of all senders and receivers, the data
// channels, the two ends of the sound. Its clock is what arrives.
import { BridgedChannel } from './channel-bridge.js';
import { ChannelLane } from './channel-lane.js';
import { makeClock } from './clock.js';
import { loadCore } from './core-loader.js';
import { DocumentLane } from './document-lane.js';
import { RtpLane } from './rtp-lanes.js';
import { SessionHost } from './session-host.js';
import { CanvasTick, GeneratorTick, VideoTick } from './video-tick.js';
import { warmVoice } from './warm-up.js';

/** @typedef {import('./worker-messages.js').ToMediaWorker} ToMediaWorker */
/** @typedef {import('./worker-messages.js').RTCTransformEvent} RTCTransformEvent */

const scope = /** @type {import('./worker-messages.js').WorkerScope} */ (/** @type {unknown} */ (globalThis));

class MediaWorker {
  constructor() {
    /** @type {SessionHost | null} */
    this.host = null;
    /** @type {RtpLane[]} */
    this.rtpLanes = [];
    /** @type {Map<string, ChannelLane>} */
    this.channelLanes = new Map();
    /** @type {DocumentLane | null} */
    this.documents = null;
    /** @type {VideoTick | null} */
    this.tick = null;
    /** @type {MessagePort | null} */
    this.capture = null;
    /** @type {MessagePort | null} */
    this.playout = null;
    /** @type {RTCTransformEvent[]} transforms that came before the core was ready */
    this.early = [];
    this.tellPage = (/** @type {object} */ message) => scope.postMessage(message);
  }

  /** @param {Extract<ToMediaWorker, { type: 'init' }>} message */
  async init({ compiled, coreModuleUrl, epochMs, settings }) {
    try {
      const core = await loadCore(coreModuleUrl, compiled);
      warmVoice(core);
      this.host = new SessionHost(core, settings, makeClock(epochMs), this.tellPage);
      this.documents = new DocumentLane(this.host);
      this.host.outlets.add(this.documents);
      scope.postMessage({ type: 'ready', version: core.version() });
      for (const event of this.early.splice(0)) this.addTransform(event);
      this.host.pump();
    } catch (error) {
      scope.postMessage({ type: 'failed', error: String(error) });
    }
  }

  /** @param {ToMediaWorker} message */
  handle(message) {
    if (message.type === 'init') return void this.init(message);
    const { host } = this;
    if (!host) return;
    switch (message.type) {
      case 'capture':
        return this.connectCapture(host, message.port);
      case 'playout':
        return this.connectPlayout(host, message.port);
      case 'video':
        return this.connectVideo(host, message.port);
      case 'settings':
        host.apply(message.settings);
        return message.settings.held === undefined ? undefined : this.tellVideoLane();
      case 'video-carrier':
        this.tick?.close();
        this.tick = message.writable ? new GeneratorTick(host, message.writable) : new CanvasTick(host, this.tellPage);
        return this.joinTick();
      case 'channel':
        return this.addChannel(host, message);
      case 'documents':
        return this.documents?.use(message.port);
      case 'detach':
        return this.detach(host);
      case 'reset':
        return host.reset();
      case 'stats':
        return scope.postMessage({ type: 'stats', id: message.id, stats: host.stats(), passed: this.passed(), carrier: { carrierTicks: this.tick?.written ?? 0, carrierMs: this.tick?.delayMs ?? 0 } });
    }
  }

  /** @param {SessionHost} host @param {MessagePort} port */
  connectCapture(host, port) {
    this.capture?.close();
    this.capture = port;
    port.onmessage = ({ data }) => {
      host.capture(new Float32Array(data));
      port.postMessage(data, [data]);
    };
  }

  /** @param {SessionHost} host @param {MessagePort} port */
  connectPlayout(host, port) {
    this.playout?.close();
    this.playout = port;
    port.onmessage = ({ data }) => {
      host.playout(new Float32Array(data));
      port.postMessage(data, [data]);
    };
  }

  /** @param {SessionHost} host @param {MessagePort} port */
  connectVideo(host, port) {
    host.video = port;
    port.onmessage = ({ data: message }) => {
      if (message.type === 'encoded') host.pushVideo(message);
      else if (message.type === 'need-key') host.requestKeyFrame();
      else if (message.type === 'limits') host.apply({ videoLimits: message.limits });
    };
    host.requestKeyFrame();
    this.tellVideoLane();
  }

  /** @param {RTCTransformEvent} event */
  addTransform(event) {
    if (!this.host) return void this.early.push(event);
    const { transformer } = event;
    const { lane, direction, id } = transformer.options;
    const rtpLane = new RtpLane(this.host, id, lane, direction);
    this.rtpLanes.push(rtpLane);
    this.joinTick();
    this.tellVideoLane();
    const ran = rtpLane.run(transformer).catch((error) => this.tellPage({ type: 'failed', error: String(error) }));
    ran.then(() => {
      this.rtpLanes = this.rtpLanes.filter((other) => other !== rtpLane);
      this.joinTick();
      this.tellVideoLane();
    });
  }

  /** The carrier ticks only while a sender takes its pictures. */
  joinTick() {
    if (!this.tick || !this.host) return;
    const senders = this.rtpLanes.filter(({ lane, direction, open }) => lane === 'video' && direction === 'send' && open);
    for (const sender of senders) sender.tick = this.tick;
    for (const outlet of this.host.outlets) if (outlet instanceof VideoTick) this.host.outlets.delete(outlet);
    if (senders.length > 0) this.host.outlets.add(this.tick);
  }

  /** @param {SessionHost} host @param {Extract<ToMediaWorker, { type: 'channel' }>} message */
  addChannel(host, { lane, channel, port }) {
    if (channel) channel.binaryType = 'arraybuffer';
    const way = channel ?? (port ? new BridgedChannel(port) : null);
    if (lane === 'document') {
      if (way) this.documents?.add(way);
      return;
    }
    let channelLane = this.channelLanes.get(lane);
    if (!channelLane) {
      channelLane = new ChannelLane(host, lane, (state) => {
        this.tellPage({ type: 'channel', lane, state });
        this.tellVideoLane();
      });
      this.channelLanes.set(lane, channelLane);
      host.outlets.add(channelLane);
    }
    if (way) channelLane.add(way);
    host.pump();
  }

  /** Encoding without a way out would be for nothing. */
  tellVideoLane() {
    const open = this.rtpLanes.some(({ lane, direction, open }) => lane === 'video' && direction === 'send' && open) || (this.channelLanes.get('video')?.channels.length ?? 0) > 0;
    this.host?.video?.postMessage({ type: 'lane', open: open && !this.host.settings.held });
  }

  /** @param {SessionHost} host */
  detach(host) {
    for (const lane of this.rtpLanes) lane.open = false;
    this.rtpLanes = [];
    for (const lane of this.channelLanes.values()) {
      lane.close();
      host.outlets.delete(lane);
    }
    this.channelLanes.clear();
    this.documents?.detach();
    this.joinTick();
    this.tellVideoLane();
  }

  passed() {
    /** @type {Record<string, number>} */
    const passed = {};
    for (const { id, passed: frames } of this.rtpLanes) passed[id] = frames;
    return passed;
  }
}

const worker = new MediaWorker();
scope.onmessage = (/** @type {MessageEvent} */ { data }) => worker.handle(data);
scope.onrtctransform = (/** @type {RTCTransformEvent} */ event) => worker.addTransform(event);
scope.postMessage({ type: 'started' });
