// SPDX-License-Identifier: EUPL-1.2

// Two soft notes, a rest, then again: heard across an office, not feared.
const NOTES = [
  { at: 0, frequency: 659.3 },
  { at: 0.22, frequency: 830.6 },
  { at: 0.7, frequency: 659.3 },
  { at: 0.92, frequency: 830.6 },
];
const PERIOD_MS = 3000;
const NOTE_SECONDS = 0.55;

/**
 * The ring of the console, made by WebAudio. Fires `change` when the browser
 * allows or blocks the sound.
 */
export class RingTone extends EventTarget {
  /** @type {AudioContext|null} */
  #context = null;
  /** @type {GainNode|null} */
  #gain = null;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  #volume = 0.6;

  /** Whether the browser lets sound out now. */
  get allowed() {
    return this.#context?.state === 'running';
  }

  /** Loudness, 0..1. */
  get volume() {
    return this.#volume;
  }

  set volume(value) {
    this.#volume = Math.min(1, Math.max(0, value));
    if (this.#gain) this.#gain.gain.value = this.#volume;
  }

  get ringing() {
    return this.#timer !== undefined;
  }

  /** Makes ready; called from a click or a key, it also gets the browser's leave. */
  async prepare() {
    this.#context ??= this.#open();
    if (this.#context.state !== 'running') await this.#context.resume();
  }

  #open() {
    const context = new AudioContext();
    this.#gain = new GainNode(context, { gain: this.#volume });
    this.#gain.connect(context.destination);
    context.addEventListener('statechange', () => this.dispatchEvent(new Event('change')));
    return context;
  }

  /** Rings until `stop()`. */
  start() {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.playOnce(), PERIOD_MS);
    this.playOnce();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One ring. Silent as long as the browser blocks sound. */
  playOnce() {
    if (!this.#context || !this.#gain || !this.allowed) return;
    for (const { at, frequency } of NOTES) playNote(this.#context, this.#gain, this.#context.currentTime + at, frequency);
  }

  /** Frees the sound device. */
  close() {
    this.stop();
    this.#context?.close();
    this.#context = null;
  }
}

/**
 * One stroke of the bell.
 * @param {AudioContext} context
 * @param {AudioNode} destination
 * @param {number} start seconds on the context's clock
 * @param {number} frequency Hz
 */
function playNote(context, destination, start, frequency) {
  const envelope = new GainNode(context, { gain: 0 });
  envelope.connect(destination);
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(0.5, start + 0.015);
  envelope.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
  // A bell is its octave too, more quietly.
  for (const [multiple, loudness] of [[1, 1], [2, 0.25]]) {
    const share = new GainNode(context, { gain: loudness });
    const tone = new OscillatorNode(context, { frequency: frequency * multiple });
    tone.connect(share).connect(envelope);
    tone.start(start);
    tone.stop(start + NOTE_SECONDS);
  }
}
