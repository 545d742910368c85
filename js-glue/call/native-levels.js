// SPDX-License-Identifier: EUPL-1.2
/**
 * Level meters for the browser's own tracks.
 * @module
 */

const PERIOD_MS = 100;
const BLOCK = 2048;

/** Measures two tracks ten times a second, as root mean square, 0..1. */
export class NativeLevels {
  /** @param {(local: number, remote: number) => void} onLevels */
  constructor(onLevels) {
    this.#onLevels = onLevels;
  }

  #onLevels;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {{ local: Meter | null, remote: Meter | null }} */
  #meters = { local: null, remote: null };
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #block = new Float32Array(BLOCK);

  /** @param {MediaStreamTrack | null} track */
  setLocal(track) {
    this.#set('local', track);
  }

  /** @param {MediaStreamTrack | null} track also played somewhere, or Chromium gives silence */
  setRemote(track) {
    this.#set('remote', track);
  }

  close() {
    clearInterval(this.#timer);
    this.#set('local', null);
    this.#set('remote', null);
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  /**
   * @param {'local' | 'remote'} side
   * @param {MediaStreamTrack | null} track
   */
  #set(side, track) {
    this.#meters[side]?.source.disconnect();
    this.#meters[side] = null;
    if (!track) return;
    this.#context ??= new AudioContext();
    this.#context.resume().catch(() => {});
    const source = this.#context.createMediaStreamSource(new MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = BLOCK;
    source.connect(analyser);
    this.#meters[side] = { source, analyser };
    this.#timer ??= setInterval(() => this.#onLevels(this.#measure(this.#meters.local), this.#measure(this.#meters.remote)), PERIOD_MS);
  }

  /** @param {Meter | null} meter */
  #measure(meter) {
    if (!meter) return 0;
    meter.analyser.getFloatTimeDomainData(this.#block);
    let power = 0;
    for (const sample of this.#block) power += sample * sample;
    return Math.min(1, Math.sqrt(power / BLOCK));
  }
}

/** @typedef {{ source: MediaStreamAudioSourceNode, analyser: AnalyserNode }} Meter */
