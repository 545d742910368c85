// SPDX-License-Identifier: EUPL-1.2
// A core for tests of the plumbing: the same interface, codecs of a few lines. Voice is 16 bit PCM
// at half the rate; a picture is a grey thumbnail in a frame padded to a realistic size.

/** An empty WebAssembly module, so that compiling and instantiating is the real thing. */
export const EMPTY_WASM = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const FRAME_MS = 20;
const PREBUFFER_FRAMES = 3;
const FRAGMENT_BYTES = 1000;
const THUMB_WIDTH = 64;
const THUMB_HEIGHT = 48;
const PADDED_BYTES = 3000;

class MediaSession {
  constructor(captureRate, playoutRate, seed) {
    this.captureRate = captureRate;
    this.playoutRate = playoutRate;
    this.sequence = seed % 1000;
    this.queues = [[], [], []];
    this.pcm = [];
    this.toPlay = [];
    this.primed = false;
    this.events = [{ type: 'video_target', bitrateBps: 400000, width: 640, height: 480, fps: 25 }];
    this.frames = [];
    this.frameNumber = 0;
    this.parts = new Map();
    this.muted = false;
    this.camera = false;
    this.nextVideoUs = 0;
    this.counts = { voiceSent: 0, voiceReceived: 0, videoFramesSent: 0, videoFramesReceived: 0, keyRequests: 0 };
  }
  delete() {}
  setVoiceFrameMs() {
    return true;
  }
  setVoiceComplexity() {}
  setMuted(muted) {
    this.muted = muted;
    this.sendState();
  }
  setCamera(on) {
    this.camera = on;
    this.sendState();
  }
  sendState() {
    this.queues[2].push(Uint8Array.of(1, this.muted ? 1 : 0, this.camera ? 1 : 0));
  }
  setMaxBitrate() {}
  setVideoLimits() {}
  setPlayoutRate(rate) {
    this.playoutRate = rate;
  }
  setCaptureRate(rate) {
    this.captureRate = rate;
  }
  captureBuffer(frames) {
    this.capture = new Float32Array(frames);
    return this.capture;
  }
  pushCapture() {
    for (const sample of this.capture) this.pcm.push(this.muted ? 0 : sample);
    const perFrame = (this.captureRate * FRAME_MS) / 1000;
    while (this.pcm.length >= perFrame) {
      const frame = this.pcm.splice(0, perFrame);
      const half = new Int16Array(perFrame / 2 + 2);
      half[0] = this.sequence++ & 0x7fff;
      for (let n = 0; n < perFrame / 2; n++) half[n + 2] = Math.round(16383 * (frame[2 * n] + frame[2 * n + 1]));
      this.queues[0].push(new Uint8Array(half.buffer));
      if (this.queues[0].length > 3) this.queues[0].shift();
    }
  }
  pullPlayout(frames) {
    const out = new Float32Array(frames);
    if (!this.primed && this.toPlay.length >= (PREBUFFER_FRAMES * this.playoutRate * FRAME_MS) / 1000) this.primed = true;
    if (this.primed && this.toPlay.length < frames) this.primed = false;
    if (this.primed) out.set(this.toPlay.splice(0, frames));
    return out;
  }
  datagramBuffer(bytes) {
    this.arrived = new Uint8Array(bytes);
    return this.arrived;
  }
  receive(carrier) {
    if (carrier === 0) {
      this.counts.voiceReceived++;
      const half = new Int16Array(this.arrived.buffer);
      for (let n = 2; n < half.length; n++) this.toPlay.push(half[n] / 32767, half[n] / 32767);
    } else if (carrier === 1) this.receiveFragment(this.arrived);
    else this.events.push({ type: 'remote_state', muted: this.arrived[1] === 1, camera: this.arrived[2] === 1 });
  }
  receiveFragment(bytes) {
    const view = new DataView(bytes.buffer);
    const number = view.getUint16(0);
    const parts = this.parts.get(number) ?? [];
    parts[bytes[2]] = bytes.subarray(8);
    this.parts.set(number, parts);
    if (Object.keys(parts).length < bytes[3]) return;
    this.parts.delete(number);
    const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (data.set(part, at), at + part.length), 0);
    this.counts.videoFramesReceived++;
    this.frames.push({ data, key: bytes[4] === 1, codec: 0, temporalLayer: 0, timestampUs: number * 40000, width: 640, height: 480 });
  }
  /** Paces video as the real one does: one fragment each 3 ms. */
  hasDatagram(carrier, nowUs) {
    return this.queues[carrier].length > 0 && (carrier !== 1 || nowUs >= this.nextVideoUs);
  }
  pollDatagram(carrier, maxBytes, nowUs) {
    if (!this.hasDatagram(carrier, nowUs) || this.queues[carrier][0].length > maxBytes) return new Uint8Array(0);
    if (carrier === 1) this.nextVideoUs = nowUs + 3000;
    if (carrier === 0) this.counts.voiceSent++;
    return this.queues[carrier].shift();
  }
  nextWakeupUs(nowUs) {
    return this.queues[1].length > 0 ? this.nextVideoUs : nowUs + 20000;
  }
  videoBuffer(bytes) {
    this.video = new Uint8Array(bytes);
    return this.video;
  }
  pushVideoFrame(bytes, key) {
    if (this.queues[1].length > 100) return false;
    const count = Math.ceil(bytes / FRAGMENT_BYTES);
    const number = this.frameNumber++ & 0xffff;
    for (let part = 0; part < count; part++) {
      const data = this.video.subarray(part * FRAGMENT_BYTES, (part + 1) * FRAGMENT_BYTES);
      const fragment = new Uint8Array(8 + data.length);
      fragment.set([number >> 8, number & 255, part, count, key ? 1 : 0]);
      fragment.set(data, 8);
      this.queues[1].push(fragment);
    }
    this.counts.videoFramesSent++;
    return true;
  }
  pollVideoFrame() {
    return this.frames.shift() ?? null;
  }
  requestKeyFrame() {
    this.counts.keyRequests++;
    this.queues[2].push(Uint8Array.of(1, this.muted ? 1 : 0, this.camera ? 1 : 0));
  }
  pollEvent() {
    return this.events.shift() ?? null;
  }
  stats() {
    return { ...this.counts, captureLevel: 0.5, playoutLevel: 0.25, rates: [this.captureRate, this.playoutRate], videoQueue: this.queues[1].length };
  }
}

class VideoEncoder {
  constructor(codec, width, height) {
    this.width = width;
    this.height = height;
    this.planes = new Uint8Array((width * height * 3) / 2);
    this.first = true;
  }
  delete() {}
  ok() {
    return true;
  }
  setBitrate() {
    return true;
  }
  setSpeed() {}
  frameBuffer() {
    return this.planes;
  }
  encode(_timestampUs, forceKey) {
    this.key = this.first || forceKey;
    this.first = false;
    const out = new Uint8Array(PADDED_BYTES + THUMB_WIDTH * THUMB_HEIGHT);
    for (let y = 0, at = 0; y < THUMB_HEIGHT; y++) {
      for (let x = 0; x < THUMB_WIDTH; x++, at++) {
        const row = Math.floor(((y + 0.5) * this.height) / THUMB_HEIGHT);
        out[at] = this.planes[row * this.width + Math.floor(((x + 0.5) * this.width) / THUMB_WIDTH)];
      }
    }
    return out;
  }
  lastKey() {
    return this.key;
  }
  lastTemporalLayer() {
    return 0;
  }
}

class VideoDecoder {
  constructor() {
    this.planes = new Uint8Array((640 * 480 * 3) / 2).fill(128);
  }
  delete() {}
  ok() {
    return true;
  }
  dataBuffer(bytes) {
    this.data = new Uint8Array(bytes);
    return this.data;
  }
  decode() {
    for (let y = 0; y < 480; y++) for (let x = 0; x < 640; x++) this.planes[y * 640 + x] = this.data[Math.floor(y / 10) * THUMB_WIDTH + Math.floor(x / 10)];
    return true;
  }
  width() {
    return 640;
  }
  height() {
    return 480;
  }
  frame() {
    return this.planes;
  }
}

export default function createFakeCore(options) {
  return new Promise((resolve) => {
    options.instantiateWasm({}, (instance, module) => {
      if (!(instance instanceof WebAssembly.Instance) || !(module instanceof WebAssembly.Module)) throw new Error('the compiled module was not used');
      resolve({ MediaSession, VideoEncoder, VideoDecoder, version: () => 'fake' });
    });
  });
}
