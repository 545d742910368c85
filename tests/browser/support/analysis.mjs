// SPDX-License-Identifier: EUPL-1.2
// Judges recordings and seen frame numbers with numbers.

const HOP_MS = 5;
const WINDOW_MS = 20;

/**
 * Amplitude of one frequency over time (Goertzel over a Hann window of 20 ms, every 5 ms).
 * @param {ArrayLike<number>} samples
 * @param {number} rate
 * @param {number} frequency
 */
export function envelope(samples, rate, frequency) {
  const hop = Math.round((HOP_MS * rate) / 1000);
  const size = Math.round((WINDOW_MS * rate) / 1000);
  const window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
  const gain = window.reduce((sum, value) => sum + value, 0);
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  const steps = Math.max(0, Math.floor((samples.length - size) / hop) + 1);
  const result = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    let before = 0;
    let last = 0;
    for (let n = 0; n < size; n++) {
      const next = samples[step * hop + n] * window[n] + coefficient * last - before;
      before = last;
      last = next;
    }
    result[step] = (2 * Math.sqrt(Math.max(0, last * last + before * before - coefficient * last * before))) / gain;
  }
  return result;
}

/** Root mean square. */
export function level(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

export const decibel = (ratio) => 20 * Math.log10(Math.max(ratio, 1e-9));

function normalised(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/**
 * How much later the pips of `sent` are in `heard`, both as {samples, rate, startMs} on one clock.
 * @returns {{ delayMs: number, correlation: number }} correlation 0..1
 */
export function pipDelay(sent, heard, frequency, maxMs = 2000) {
  const from = normalised(envelope(sent.samples, sent.rate, frequency));
  const to = normalised(envelope(heard.samples, heard.rate, frequency));
  const offset = (sent.startMs - heard.startMs) / HOP_MS;
  let best = { delayMs: NaN, correlation: -1 };
  for (let lag = 0; lag * HOP_MS <= maxMs; lag++) {
    let product = 0;
    let powerFrom = 0;
    let powerTo = 0;
    for (let at = 0; at < from.length; at++) {
      const index = Math.round(at + offset + lag);
      if (index < 0 || index >= to.length) continue;
      product += from[at] * to[index];
      powerFrom += from[at] * from[at];
      powerTo += to[index] * to[index];
    }
    if (powerFrom === 0 || powerTo === 0) continue;
    const correlation = product / Math.sqrt(powerFrom * powerTo);
    if (correlation > best.correlation) best = { delayMs: lag * HOP_MS, correlation };
  }
  return best;
}

/**
 * Pips that were sent and did not come: each onset of `sent` is looked for around its place in `heard`.
 * @returns {{ sent: number, missing: number, longestGapMs: number }}
 */
export function missingPips(sent, heard, frequency, delayMs) {
  const from = envelope(sent.samples, sent.rate, frequency);
  const to = envelope(heard.samples, heard.rate, frequency);
  const threshold = 0.35 * Math.max(...from);
  const heardLevel = 0.2 * quantile(Array.from(to), 0.95);
  let count = 0;
  let missing = 0;
  let gapStart = null;
  let longestGapMs = 0;
  let high = true;
  for (let at = 0; at < from.length; at++) {
    const now = from[at] > threshold;
    if (now && !high) {
      const middle = at + 35 / HOP_MS;
      const index = Math.round(middle + (sent.startMs + delayMs - heard.startMs) / HOP_MS);
      if (index >= 8 && index + 8 < to.length) {
        count++;
        let peak = 0;
        for (let near = index - 8; near <= index + 8; near++) peak = Math.max(peak, to[near]);
        if (peak < heardLevel) {
          missing++;
          gapStart ??= at;
          longestGapMs = Math.max(longestGapMs, (at - gapStart) * HOP_MS + 100);
        } else {
          gapStart = null;
        }
      }
    }
    high = now;
  }
  return { sent: count, missing, longestGapMs };
}

export function quantile(values, share) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * Glass-to-glass delays and order, from two lists of {number, atMs}, each entry a newly seen number.
 * @param {number} modulus frame numbers run 0..modulus-1
 */
export function frameJourney(shown, seen, modulus) {
  const delays = [];
  for (const frame of seen) {
    let best = Infinity;
    for (const origin of shown) {
      if (origin.number === frame.number && frame.atMs >= origin.atMs) best = Math.min(best, frame.atMs - origin.atMs);
    }
    if (best < (modulus * 1000) / 25) delays.push(best);
  }
  const disorder = [];
  for (let at = 1; at < seen.length; at++) {
    const step = (seen[at].number - seen[at - 1].number + modulus) % modulus;
    if (step > modulus / 2) disorder.push(seen.slice(Math.max(0, at - 3), at + 3).map(({ number, atMs }) => `${number}@${Math.round(atMs) % 100000}`).join(' '));
  }
  const span = seen.length > 1 ? (seen[seen.length - 1].atMs - seen[0].atMs) / 1000 : 0;
  return {
    seen: seen.length,
    backwards: disorder.length,
    disorder,
    framesPerSecond: span > 0 ? (seen.length - 1) / span : 0,
    medianMs: quantile(delays, 0.5),
    p95Ms: quantile(delays, 0.95),
  };
}
