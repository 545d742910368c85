// SPDX-License-Identifier: EUPL-1.2
// The first frames of a codec are slow while the browser's compiler tiers up: run some before the call.
import { CODEC_VP8 } from './codecs.js';
import { i420Bytes } from './i420.js';

/** @typedef {import('../../wasm/bindings/sportello-core.js').SportelloCore} SportelloCore */

const RATE = 48000;
const VOICE_FRAMES = 50;
const VIDEO_FRAMES = 12;

/** Half a second of voice through two sessions. @param {SportelloCore} core */
export function warmVoice(core) {
  const speaker = new core.MediaSession(RATE, RATE, 1);
  const listener = new core.MediaSession(RATE, RATE, 2);
  const samples = RATE / 100;
  for (let tick = 0; tick < VOICE_FRAMES; tick++) {
    const nowUs = (tick + 1) * 10000;
    const capture = speaker.captureBuffer(samples);
    for (let n = 0; n < samples; n++) capture[n] = 0.2 * Math.sin((tick * samples + n) * 0.03) * Math.sin(n * 0.0065);
    speaker.pushCapture(samples, nowUs);
    while (speaker.hasDatagram(0, nowUs)) {
      const datagram = speaker.pollDatagram(0, 1100, nowUs).slice();
      if (datagram.length === 0) break;
      listener.datagramBuffer(datagram.length).set(datagram);
      listener.receive(0, datagram.length, nowUs);
    }
    listener.pullPlayout(samples, nowUs);
  }
  speaker.delete();
  listener.delete();
}

/**
 * Some moving pictures through encoder and decoder, letting other work in between.
 * @param {SportelloCore} core @param {number} width @param {number} height
 */
export async function warmVideo(core, width, height) {
  const encoder = new core.VideoEncoder(CODEC_VP8, width, height, 25, 500000, 8, 1);
  const decoder = new core.VideoDecoder(CODEC_VP8);
  const luma = width * height;
  for (let tick = 0; tick < VIDEO_FRAMES && encoder.ok() && decoder.ok(); tick++) {
    const planes = encoder.frameBuffer();
    for (let at = 0; at < luma; at++) planes[at] = ((at % width) * 3 + tick * 8) ^ (at >> 7);
    planes.fill(128, luma, i420Bytes(width, height));
    const frame = encoder.encode(tick * 40000, false).slice();
    if (frame.length > 0) {
      decoder.dataBuffer(frame.length).set(frame);
      decoder.decode(frame.length);
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  encoder.delete();
  decoder.delete();
}
