// SPDX-License-Identifier: EUPL-1.2
// Makes what a fake microphone hears and a fake camera sees.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const SAMPLE_RATE = 48000;
/** Length of one slot of the pip pattern: a pip of 70 ms or silence. */
export const SLOT_MS = 100;
const PIP_MS = 70;
const EDGE_MS = 5;

/** A small seeded generator (mulberry32). Returns numbers in 0..1. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Which slots hold a pip: irregular, so that a delay of seconds is found without ambiguity. */
export function pipPattern(seed, slots) {
  const random = seededRandom(seed);
  const pattern = [];
  let silent = 0;
  for (let slot = 0; slot < slots; slot++) {
    const pip = silent >= 2 || random() < 0.6;
    silent = pip ? 0 : silent + 1;
    pattern.push(pip);
  }
  return pattern;
}

/** Speech of espeak-ng as mono samples at SAMPLE_RATE (-1..1). */
function speech(text, voice) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-speech-'));
  try {
    const spoken = path.join(folder, 'spoken.wav');
    const raw = path.join(folder, 'spoken.raw');
    execFileSync('espeak-ng', ['-v', voice, '-w', spoken, text]);
    execFileSync('sox', ['-G', spoken, '-r', String(SAMPLE_RATE), '-c', '1', '-e', 'signed', '-b', '16', '-t', 'raw', raw]);
    const bytes = readFileSync(raw);
    const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    return Float32Array.from(pcm, (sample) => sample / 32768);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes a WAV (48 kHz, mono, 16 bit) of speech and pips of one person's frequency.
 * @param {string} file
 * @param {{ frequency: number, seed: number, seconds?: number, text?: string, voice?: string, speechGain?: number, pipGain?: number }} what
 */
export function writeVoice(file, { frequency, seed, seconds = 20, text = 'Buongiorno, sportello del comune. Come posso aiutarla?', voice = 'it', speechGain = 0.12, pipGain = 0.4 }) {
  const total = seconds * SAMPLE_RATE;
  const mix = new Float32Array(total);
  if (speechGain > 0) {
    const spoken = speech(text, voice);
    const period = spoken.length + SAMPLE_RATE / 2;
    for (let at = 0; at < total; at++) mix[at] = speechGain * (spoken[at % period] ?? 0);
  }
  const slotSamples = (SLOT_MS * SAMPLE_RATE) / 1000;
  const pipSamples = (PIP_MS * SAMPLE_RATE) / 1000;
  const edge = (EDGE_MS * SAMPLE_RATE) / 1000;
  pipPattern(seed, Math.floor(total / slotSamples)).forEach((pip, slot) => {
    if (!pip) return;
    for (let n = 0; n < pipSamples; n++) {
      const ramp = Math.min(1, n / edge, (pipSamples - n) / edge);
      const window = 0.5 - 0.5 * Math.cos(Math.PI * ramp);
      mix[slot * slotSamples + n] += pipGain * window * Math.sin((2 * Math.PI * frequency * n) / SAMPLE_RATE);
    }
  });
  writeWav(file, mix);
}

/** Writes mono samples (-1..1) as 16 bit WAV at SAMPLE_RATE. */
export function writeWav(file, samples) {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0).toString();
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (let at = 0; at < samples.length; at++) {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, samples[at])) * 32767), 44 + at * 2);
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Frame numbers run from 0 to this, then begin again. */
export const FRAME_NUMBERS = 128;
/** Picture geometry of the number: two rows of blocks (bits, then their complement). */
export const BITS = 7;

/**
 * Writes a Y4M of a moving picture that shows its own frame number as two rows of blocks.
 * @param {string} file
 * @param {{ width?: number, height?: number, fps?: number, tint?: number }} [what] tint: chroma of the person's background
 */
export function writePicture(file, { width = 640, height = 480, fps = 25, tint = 110 } = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const out = openSync(file, 'w');
  writeSync(out, `YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`);
  const luma = width * height;
  const chroma = luma / 4;
  const planes = Buffer.alloc(luma + 2 * chroma);
  const blockWidth = width / 8;
  const blockHeight = height / 8;
  for (let number = 0; number < FRAME_NUMBERS; number++) {
    const phase = (2 * Math.PI * number) / FRAME_NUMBERS;
    const faceX = width * (0.5 + 0.12 * Math.sin(phase));
    const faceY = height * (0.62 + 0.04 * Math.sin(2 * phase));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const wall = 90 + 40 * Math.sin(x / 37) * Math.cos(y / 29) + ((x * 7 + y * 13) % 11);
        const dx = (x - faceX) / (width * 0.14);
        const dy = (y - faceY) / (height * 0.26);
        const face = dx * dx + dy * dy < 1;
        planes[y * width + x] = face ? 175 + 25 * dx : wall;
      }
    }
    for (let row = 0; row < 2; row++) {
      for (let bit = 0; bit < 8; bit++) {
        const set = bit < BITS ? ((number >> bit) & 1) === 1 : true;
        const bright = row === 0 ? set : !set;
        for (let y = row * blockHeight; y < (row + 1) * blockHeight; y++) {
          planes.fill(bright ? 225 : 25, y * width + bit * blockWidth, y * width + (bit + 1) * blockWidth);
        }
      }
    }
    planes.fill(tint, luma, luma + chroma);
    planes.fill(140, luma + chroma);
    writeSync(out, 'FRAME\n');
    writeSync(out, planes);
  }
  closeSync(out);
}
