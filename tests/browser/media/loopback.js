// SPDX-License-Identifier: EUPL-1.2
// Runs in the page: two engines, one on each end of a pair of peer connections.
import { addTracks, connectionCount, joinTracks, openChannels, shapers } from '../../../js-glue/call/wiring.js';
import { MediaEngine, mediaSupport } from '../../../js-glue/media/engine.js';

const from = (path) => new URL(path, import.meta.url).href;

/** Joins two engines as the call does, without signalling. */
async function connect(left, right, { transport, kind, lateTransforms }) {
  const { shapeOffer = (sdp) => sdp, shapeRemote = (sdp) => sdp } = shapers(transport);
  const connections = [];
  for (let link = 0; link < connectionCount(transport); link++) {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    connections.push(a, b);
    a.onicecandidate = ({ candidate }) => b.addIceCandidate(candidate).catch(() => {});
    b.onicecandidate = ({ candidate }) => a.addIceCandidate(candidate).catch(() => {});
    openChannels({ pc: a, link, transport, kind, media: left });
    openChannels({ pc: b, link, transport, kind, media: right });
    if (link === 0) addTracks({ pc: a, transport, kind, media: left });
    await a.setLocalDescription();
    await b.setRemoteDescription({ type: 'offer', sdp: shapeRemote(shapeOffer(a.localDescription.sdp)) });
    if (lateTransforms) await new Promise((resolve) => setTimeout(resolve, 100));
    if (link === 0) await joinTracks({ pc: b, transport, media: right });
    await b.setLocalDescription();
    await a.setRemoteDescription({ type: 'answer', sdp: shapeRemote(b.localDescription.sdp) });
  }
  return connections;
}

for (const place of document.querySelectorAll('.picture')) Object.assign(place.style, { width: '320px', height: '240px' });

window.loopback = {
  MediaEngine,
  mediaSupport,
  engines: [],
  events: [],
  connections: [],

  assets(core) {
    const threads = core.threads ?? '../../../js-glue/media';
    return {
      mediaWorker: from(`${threads}/media-worker.js`),
      videoWorker: from(`${threads}/video-worker.js`),
      worklet: from(`${threads}/worklet.js`),
      coreModule: from(core.module),
      coreWasm: from(core.wasm),
    };
  },

  /** @returns what opening the devices said, of both */
  async start({ core, kind, transport = 'rtp', lateTransforms, devices = [{ audio: true, video: kind === 'video' }, { audio: true, video: kind === 'video' }] }) {
    const said = [];
    for (let n = 0; n < 2; n++) {
      const engine = await MediaEngine.create({ assets: this.assets(core), kind });
      this.engines.push(engine);
      for (const type of ['remote-state', 'remote-picture', 'channel', 'stalled', 'failed', 'core-event', 'devices-changed', 'audio-state']) {
        engine.addEventListener(type, ({ detail }) => this.events.push({ engine: n, type, ...detail }));
      }
      engine.addEventListener('level', ({ detail }) => (engine.lastLevel = detail));
      said.push(await engine.openDevices(devices[n]));
    }
    this.reconnectWith = () => connect(...this.engines, { transport, kind, lateTransforms });
    this.connections = await this.reconnectWith();
    return said;
  },

  async reconnect() {
    for (const engine of this.engines) engine.detachTransport();
    for (const connection of this.connections) connection.close();
    this.connections = await this.reconnectWith();
  },

  stats() {
    return Promise.all(this.engines.map((engine) => engine.stats()));
  },

  stop() {
    for (const engine of this.engines) engine.close();
    for (const connection of this.connections) connection.close();
  },
};
