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
  #context = null;
  #gain = null;
  #timer = 0;
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
    return this.#timer !== 0;
  }

  /** Makes ready; called from a click or a key, it also gets the browser's leave. */
  async prepare() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#gain = new GainNode(this.#context, { gain: this.#volume });
      this.#gain.connect(this.#context.destination);
      this.#context.addEventListener('statechange', () => this.dispatchEvent(new Event('change')));
    }
    if (this.#context.state !== 'running') await this.#context.resume();
  }

  /** Rings until `stop()`. */
  start() {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.playOnce(), PERIOD_MS);
    this.playOnce();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  /** One ring. Silent as long as the browser blocks sound. */
  playOnce() {
    if (!this.allowed) return;
    for (const { at, frequency } of NOTES) this.#note(this.#context.currentTime + at, frequency);
  }

  /** Frees the sound device. */
  close() {
    this.stop();
    this.#context?.close();
    this.#context = null;
  }

  #note(start, frequency) {
    const envelope = new GainNode(this.#context, { gain: 0 });
    envelope.connect(this.#gain);
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(0.5, start + 0.015);
    envelope.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
    // A bell is its octave too, more quietly.
    for (const [multiple, loudness] of [[1, 1], [2, 0.25]]) {
      const share = new GainNode(this.#context, { gain: loudness });
      const tone = new OscillatorNode(this.#context, { frequency: frequency * multiple });
      tone.connect(share).connect(envelope);
      tone.start(start);
      tone.stop(start + NOTE_SECONDS);
    }
  }
}
