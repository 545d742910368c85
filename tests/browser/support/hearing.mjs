// SPDX-License-Identifier: EUPL-1.2
// Who hears whom, in a call of any number: everybody's voice has pips of a frequency of its own.
import { setTimeout as pause } from 'node:timers/promises';
import { envelope, pipDelay } from './analysis.mjs';

async function recordings(page, kind, seconds) {
  const taken = await page.evaluate(([what, length]) => window.senses.takeAll(what, length), [kind, seconds]);
  return taken.map(({ pcm, rate, startMs }) => {
    const bytes = Buffer.from(pcm, 'base64');
    return { samples: Float32Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at) / 32767), rate, startMs };
  });
}

/**
 * How well what `listener` heard in the last `seconds` fits the pips of `speaker`, 0..1, in the
 * loudspeaker in which they fit best.
 * @param {import('playwright-core').Page} speaker
 * @param {import('playwright-core').Page} listener
 */
export async function fit(speaker, listener, frequency, seconds) {
  const [mouths, ears] = await Promise.all([recordings(speaker, 'mouth', seconds), recordings(listener, 'ear', seconds)]);
  const mouth = mouths.at(-1);
  if (!mouth) return 0;
  return Math.max(0, ...ears.map((ear) => pipDelay(mouth, ear, frequency).correlation));
}

/** Asks until the pips fit, for at most `withinMs`; the best fit found. */
export async function hearsSoon(speaker, listener, frequency, { enough = 0.5, seconds = 3, withinMs = 20000 } = {}) {
  const deadline = Date.now() + withinMs;
  let best = 0;
  do {
    await pause(500);
    best = Math.max(best, await fit(speaker, listener, frequency, seconds));
  } while (best < enough && Date.now() < deadline);
  return best;
}

/** The loudest that any open loudspeaker of the page was at `frequency` in the last `seconds`. */
export async function loudest(page, frequency, seconds) {
  const ears = await recordings(page, 'ear', seconds);
  const recent = ears.filter(({ samples, rate, startMs }) => startMs + (samples.length / rate) * 1000 > Date.now() - 1500);
  return Math.max(0, ...recent.map(({ samples, rate }) => envelope(samples, rate, frequency).reduce((most, value) => Math.max(most, value), 0)));
}
