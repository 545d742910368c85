// SPDX-License-Identifier: EUPL-1.2
// A call between two sessions in JavaScript, as js-glue makes one: all data goes through the
// module's views.

const VOICE = 0;
const VIDEO = 1;
const CONTROL = 2;
const CARRIERS = [CONTROL, VOICE, VIDEO];
const RATES = [48000, 44100];
const TONES = [440, 700];
const WIDTH = 160;
const HEIGHT = 120;
const DELAY_US = 30000;

/**
 * A picture whose brightness tells its number.
 * @param {Uint8Array} i420 @param {number} number
 */
function paint(i420, number) {
  const luma = 40 + (number * 7) % 160;
  i420.fill(luma, 0, WIDTH * HEIGHT);
  i420.fill(128, WIDTH * HEIGHT);
  return luma;
}

class Side {
  constructor(core, index, codec) {
    this.core = core;
    this.codec = codec;
    this.session = new core.MediaSession(RATES[index], RATES[1 - index], 100 + index);
    this.playoutRate = RATES[1 - index];
    this.captureRate = RATES[index];
    this.tone = TONES[index];
    this.session.setCamera(true);
    this.session.setVideoLimits(WIDTH, HEIGHT, 15);
    this.encoder = new core.VideoEncoder(codec, WIDTH, HEIGHT, 15, 150000, 8, 1);
    this.decoder = new core.VideoDecoder(codec);
    this.captured = 0;
    this.painted = 0;
    this.nextPictureUs = 0;
    this.wantKey = false;
    this.lumas = new Map();
    /** @type {number[]} */
    this.heard = [];
    this.seen = [];
    this.undecoded = 0;
    this.events = new Map();
  }

  capture(nowUs, blockUs) {
    const count = Math.round((this.captureRate * blockUs) / 1e6);
    const buffer = this.session.captureBuffer(count);
    for (let i = 0; i < count; i++) {
      const t = this.captured++ / this.captureRate;
      buffer[i] = 0.3 * (0.6 + 0.4 * Math.sin(2 * Math.PI * 5 * t)) * Math.sin(2 * Math.PI * this.tone * t);
    }
    this.session.pushCapture(count, nowUs);
  }

  film(nowUs) {
    if (nowUs < this.nextPictureUs) return;
    this.nextPictureUs = nowUs + 1e6 / 15;
    this.lumas.set(nowUs, paint(this.encoder.frameBuffer(), this.painted++));
    const encoded = this.encoder.encode(nowUs, this.wantKey).slice();
    if (encoded.length === 0) return;
    this.wantKey = false;
    this.session.videoBuffer(encoded.length).set(encoded);
    const taken = this.session.pushVideoFrame(encoded.length, this.encoder.lastKey(), this.codec, this.encoder.lastTemporalLayer(), WIDTH, HEIGHT, nowUs, nowUs);
    if (!taken) this.wantKey = true;
  }

  play(nowUs, blockUs) {
    const count = Math.round((this.playoutRate * blockUs) / 1e6);
    this.heard.push(...this.session.pullPlayout(count, nowUs));
    for (let frame = this.session.pollVideoFrame(nowUs); frame; frame = this.session.pollVideoFrame(nowUs)) {
      const { timestampUs, width, height, data } = frame;
      this.decoder.dataBuffer(data.length).set(data);
      if (!this.decoder.decode(data.length)) {
        this.undecoded++;
        this.session.requestKeyFrame(nowUs);
        continue;
      }
      const picture = this.decoder.frame();
      const middle = picture[(HEIGHT / 2) * WIDTH + WIDTH / 2];
      this.seen.push({ timestampUs, width, height, middle, decodedWidth: this.decoder.width() });
    }
    for (let event = this.session.pollEvent(); event; event = this.session.pollEvent()) {
      this.events.set(event.type, event);
      if (event.type === 'key_frame_needed') this.wantKey = true;
      if (event.type === 'video_target' && event.fps > 0) this.encoder.setBitrate(Math.min(event.bitrateBps, 300000), 15);
    }
  }

  close() {
    this.session.delete();
    this.encoder.delete();
    this.decoder.delete();
  }
}

/**
 * Share of 100 ms stretches in which a tone of `hz` is most of what is heard.
 * @param {number[]} heard @param {number} rate @param {number} hz @param {number} fromS
 */
export function tonePresence(heard, rate, hz, fromS) {
  const stretch = rate / 10;
  let stretches = 0;
  let present = 0;
  for (let at = fromS * rate; at + stretch <= heard.length; at += stretch) {
    let re = 0;
    let im = 0;
    let power = 0;
    for (let i = 0; i < stretch; i++) {
      const phase = (2 * Math.PI * hz * i) / rate;
      re += heard[at + i] * Math.cos(phase);
      im += heard[at + i] * Math.sin(phase);
      power += heard[at + i] ** 2;
    }
    stretches++;
    if (power > 0.001 * stretch && (2 * (re * re + im * im)) / stretch > 0.4 * power) present++;
  }
  return present / stretches;
}

/**
 * Runs a call over a path that loses every `loseEvery`-th datagram (0: none).
 * @param {import('../../wasm/bindings/sportello-core.js').SportelloCore} core
 * @param {{ seconds: number, codec: 0 | 1, loseEvery?: number }} options
 */
export function runCall(core, { seconds, codec, loseEvery = 0 }) {
  const sides = [new Side(core, 0, codec), new Side(core, 1, codec)];
  const underWay = [];
  let datagrams = 0;
  const startUs = 5e6;
  const stepUs = 10000;
  let nowUs = startUs;
  for (; nowUs < startUs + seconds * 1e6; nowUs += stepUs) {
    sides.forEach((side, from) => {
      side.capture(nowUs, stepUs);
      side.film(nowUs);
      for (const carrier of CARRIERS) {
        while (side.session.hasDatagram(carrier, nowUs)) {
          const bytes = side.session.pollDatagram(carrier, 1100, nowUs).slice();
          if (bytes.length === 0) throw new Error('hasDatagram promised one');
          datagrams++;
          if (carrier !== CONTROL && loseEvery > 0 && datagrams % loseEvery === 0) continue;
          underWay.push({ atUs: nowUs + DELAY_US, to: 1 - from, carrier, bytes });
        }
      }
    });
    while (underWay.length > 0 && underWay[0].atUs <= nowUs) {
      const { to, carrier, bytes } = underWay.shift();
      sides[to].session.datagramBuffer(bytes.length).set(bytes);
      sides[to].session.receive(carrier, bytes.length, nowUs);
    }
    for (const side of sides) side.play(nowUs, stepUs);
  }
  const results = sides.map((side, i) => {
    const far = sides[1 - i];
    const wrong = side.seen.filter((picture) => Math.abs(picture.middle - far.lumas.get(picture.timestampUs)) > 8);
    return {
      stats: side.session.stats(nowUs),
      own: tonePresence(side.heard, side.playoutRate, side.tone, 1),
      fars: tonePresence(side.heard, side.playoutRate, far.tone, 1),
      pictures: side.seen.length,
      wrongPictures: wrong.length,
      inOrder: side.seen.every((picture, k) => k === 0 || picture.timestampUs > side.seen[k - 1].timestampUs),
      sizes: new Set(side.seen.map((picture) => `${picture.width}x${picture.height}/${picture.decodedWidth}`)),
      undecoded: side.undecoded,
      events: side.events,
    };
  });
  for (const side of sides) side.close();
  return results;
}
