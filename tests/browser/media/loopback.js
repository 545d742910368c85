// SPDX-License-Identifier: EUPL-1.2
// Runs in the page: two engines, one on each end of a pair of peer connections.
import { MediaEngine, mediaSupport } from '../../../js-glue/media/engine.js';

const from = (path) => new URL(path, import.meta.url).href;

/** Without feedback and extensions the browser neither probes nor paces. */
function plain(description) {
  const lines = description.sdp.split('\r\n').filter((line) => !/^a=(rtcp-fb:\d+ (transport-cc|goog-remb|nack$)|extmap:(?!.*mid))/.test(line));
  return { type: description.type, sdp: lines.join('\r\n') };
}

function preferCarriers(connection) {
  const wanted = { audio: /^audio\/opus$/i, video: /^video\/VP8$/i };
  for (const transceiver of connection.getTransceivers()) {
    const kind = transceiver.receiver.track.kind;
    transceiver.setCodecPreferences(RTCRtpReceiver.getCapabilities(kind).codecs.filter(({ mimeType }) => wanted[kind].test(mimeType)));
  }
}

async function connect(a, b, video) {
  const [left, right] = [new RTCPeerConnection(), new RTCPeerConnection()];
  left.onicecandidate = ({ candidate }) => right.addIceCandidate(candidate).catch(() => {});
  right.onicecandidate = ({ candidate }) => left.addIceCandidate(candidate).catch(() => {});
  for (const [connection, engine] of [[left, a], [right, b]]) {
    engine.attachChannel(connection.createDataChannel('control', { negotiated: true, id: 1 }), 'control');
  }
  const tracks = a.carrierTracks();
  for (const kind of video ? ['audio', 'video'] : ['audio']) {
    const transceiver = left.addTransceiver(tracks[kind], { direction: 'sendrecv' });
    a.attachSender(transceiver.sender, kind === 'audio' ? 'voice' : 'video');
    a.attachReceiver(transceiver.receiver, kind === 'audio' ? 'voice' : 'video');
  }
  preferCarriers(left);
  await left.setLocalDescription(plain(await left.createOffer()));
  await right.setRemoteDescription(left.localDescription);
  // In the same turn: a transform that is set later passes nothing in Chromium.
  for (const { sender, receiver } of right.getTransceivers()) {
    const lane = receiver.track.kind === 'audio' ? 'voice' : 'video';
    b.attachSender(sender, lane);
    b.attachReceiver(receiver, lane);
  }
  for (const transceiver of right.getTransceivers()) {
    transceiver.direction = 'sendrecv';
    await transceiver.sender.replaceTrack(b.carrierTracks()[transceiver.receiver.track.kind]);
  }
  preferCarriers(right);
  await right.setLocalDescription(plain(await right.createAnswer()));
  await left.setRemoteDescription(right.localDescription);
  return [left, right];
}

/** Voice on four connections of its own, as where encoded transforms are missing; video on one. */
async function connectChannels(a, b, video) {
  const pairs = [];
  for (const [lane, count] of [['control', 1], ['voice', 4], ['video', video ? 1 : 0]]) {
    for (let n = 0; n < count; n++) {
      const [left, right] = [new RTCPeerConnection(), new RTCPeerConnection()];
      left.onicecandidate = ({ candidate }) => right.addIceCandidate(candidate).catch(() => {});
      right.onicecandidate = ({ candidate }) => left.addIceCandidate(candidate).catch(() => {});
      const loose = lane === 'control' ? {} : { ordered: false, maxRetransmits: 0 };
      a.attachChannel(left.createDataChannel(lane, { negotiated: true, id: 1, ...loose }), lane);
      b.attachChannel(right.createDataChannel(lane, { negotiated: true, id: 1, ...loose }), lane);
      await left.setLocalDescription();
      await right.setRemoteDescription(left.localDescription);
      await right.setLocalDescription();
      await left.setRemoteDescription(right.localDescription);
      pairs.push(left, right);
    }
  }
  return pairs;
}

window.loopback = {
  MediaEngine,
  mediaSupport,
  engines: [],
  events: [],
  connections: [],

  assets(core) {
    return {
      mediaWorker: from('../../../js-glue/media/media-worker.js'),
      videoWorker: from('../../../js-glue/media/video-worker.js'),
      worklet: from('../../../js-glue/media/worklet.js'),
      coreModule: from(core.module),
      coreWasm: from(core.wasm),
    };
  },

  /** @returns what opening the devices said, of both */
  async start({ core, kind, transport = 'rtp', devices = [{ audio: true, video: kind === 'video' }, { audio: true, video: kind === 'video' }] }) {
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
    this.connections = await (transport === 'rtp' ? connect : connectChannels)(...this.engines, kind === 'video');
    return said;
  },

  stats() {
    return Promise.all(this.engines.map((engine) => engine.stats()));
  },

  stop() {
    for (const engine of this.engines) engine.close();
    for (const connection of this.connections) connection.close();
  },
};
