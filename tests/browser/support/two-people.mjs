// SPDX-License-Identifier: EUPL-1.2
// The two persons of a call, with voices and pictures that can be told apart, and how their call is judged.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { frameJourney, missingPips, pipDelay } from './analysis.mjs';
import { launchPerson, listen } from './chromium.mjs';
import { FRAME_NUMBERS, writePicture, writeVoice } from './signals.mjs';
import { ROOT } from './town.mjs';

const FOLDER = path.join(ROOT, 'build/test-media');
export const SENSES = path.join(import.meta.dirname, 'page-senses.js');
/** Pips that come after one and the same delay correlate more than this with those that were sent. */
export const STEADY = 0.7;
export const PEOPLE = {
  citizen: { frequency: 1250, seed: 1, tint: 100 },
  operator: { frequency: 1750, seed: 2, tint: 150 },
  third: { frequency: 2250, seed: 3, tint: 200 },
};

/** Files for a person's microphone and camera, made once. */
export function filesOf(who) {
  const { frequency, seed, tint } = PEOPLE[who];
  const voice = path.join(FOLDER, `${who}.wav`);
  const picture = path.join(FOLDER, `${who}.y4m`);
  if (!existsSync(voice)) writeVoice(voice, { frequency, seed });
  if (!existsSync(picture)) writePicture(picture, { tint });
  return { voice, picture };
}

/**
 * Starts both browsers, with senses, and closes what was started when one of them fails.
 * @param {{ citizen?: object, operator?: object }} [options] further options of launchPerson
 */
export async function twoPeople(options = {}) {
  const log = [];
  const people = {};
  try {
    for (const who of /** @type {const} */ (['citizen', 'operator'])) {
      people[who] = await launchPerson({ ...filesOf(who), bypassCSP: true, ...options[who] });
      await people[who].context.addInitScript({ path: SENSES });
      people[who].context.on('page', (page) => listen(page, who, log));
      listen(people[who].page, who, log);
    }
  } catch (error) {
    for (const person of Object.values(people)) await person.close();
    throw error;
  }
  return {
    citizen: people.citizen,
    operator: people.operator,
    log,
    close: () => Promise.all([people.citizen.close(), people.operator.close()]),
  };
}

/**
 * What a page heard in the last `seconds`: `ear` what went to the loudspeaker, `mouth` what the microphone gave.
 * @param {import('playwright-core').Page} page
 * @param {'ear'|'mouth'} kind
 * @returns {Promise<{ samples: Float32Array, rate: number, startMs: number } | null>}
 */
export async function heard(page, kind, seconds) {
  const taken = await page.evaluate(([what, length]) => window.senses.take(what, length), [kind, seconds]);
  if (!taken) return null;
  const bytes = Buffer.from(taken.pcm, 'base64');
  const samples = Float32Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at) / 32767);
  return { samples, rate: taken.rate, startMs: taken.startMs };
}

async function notice(page, seconds) {
  const [mouth, ear] = await Promise.all([heard(page, 'mouth', seconds), heard(page, 'ear', seconds)]);
  const seen = await page.evaluate(() => {
    const lists = { local: window.senses.seen('local'), remote: window.senses.seen('remote') };
    for (const place of ['local', 'remote']) window.senses.stop(place);
    return lists;
  });
  return { mouth, ear, ...seen };
}

/**
 * Records a running call for `seconds` and says what each heard and saw of the other.
 * @returns {Promise<Record<'toOperator'|'toCitizen', { delayMs: number, correlation: number, own: number,
 *   pips: { sent: number, missing: number, longestGapMs: number }, frames: ReturnType<typeof frameJourney> }> & { cpuSeconds: number }>}
 */
export async function judgeCall({ citizen, operator }, { seconds = 10, video = true } = {}) {
  for (const { page } of [citizen, operator]) {
    if (video) await page.evaluate(() => ['local', 'remote'].forEach((place) => window.senses.watch(place)));
  }
  const before = citizen.cpuSeconds() + operator.cpuSeconds();
  await pause(seconds * 1000 + 500);
  const cpuSeconds = citizen.cpuSeconds() + operator.cpuSeconds() - before;
  const [citizens, operators] = await Promise.all([citizen, operator].map(({ page }) => notice(page, seconds)));
  const noticed = { citizen: citizens, operator: operators };
  const way = (from, to) => {
    const { frequency } = PEOPLE[from];
    const { mouth } = noticed[from];
    const { ear } = noticed[to];
    if (!mouth || !ear) return { delayMs: NaN, correlation: 0, pips: { sent: 0, missing: 0, longestGapMs: 0 }, frames: frameJourney([], [], FRAME_NUMBERS) };
    const { delayMs, correlation } = pipDelay(mouth, ear, frequency);
    return { delayMs, correlation, pips: missingPips(mouth, ear, frequency, delayMs), frames: frameJourney(noticed[from].local, noticed[to].remote, FRAME_NUMBERS) };
  };
  return { toOperator: way('citizen', 'operator'), toCitizen: way('operator', 'citizen'), cpuSeconds };
}

/**
 * Judges a call until a window without a gap and with a steady delay is found, at most `windows` times: a
 * busy machine starves a browser's audio thread now and then, whatever plays in it.
 * @returns {Promise<Awaited<ReturnType<typeof judgeCall>>>} that window, or the best one
 */
export async function judgeCalm(people, { seconds, windows }) {
  let best;
  const unrest = ({ pips, correlation, frames }) => (pips.sent ? pips.missing : 1000) + frames.backwards + (correlation > STEADY ? 0 : 1 - correlation);
  const gaps = (call) => unrest(call.toOperator) + unrest(call.toCitizen);
  for (let turn = 0; turn < windows; turn++) {
    const call = await judgeCall(people, { seconds });
    if (!best || gaps(call) < gaps(best)) best = call;
    if (gaps(best) === 0) break;
  }
  return best;
}

/** A line for people: what a call was like one way. */
export function describe(name, { delayMs, correlation, pips, frames }) {
  return `${name}: mouth to ear ${delayMs} ms (pips ${correlation.toFixed(2)}, ${pips.missing}/${pips.sent} missing, longest gap ${pips.longestGapMs} ms); ` +
    `glass to glass ${frames.medianMs.toFixed(0)} ms (p95 ${frames.p95Ms.toFixed(0)}), ${frames.framesPerSecond.toFixed(1)} frames/s, ${frames.backwards} backwards`;
}
