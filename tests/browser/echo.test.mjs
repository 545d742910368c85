// SPDX-License-Identifier: EUPL-1.2
// Does the operator hear their own voice come back from the citizen's loudspeaker? The citizen's browser
// has a real loudspeaker and microphone in a PulseAudio room; the same call without cancellation is the
// measure.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { decibel, envelope, quantile } from './support/analysis.mjs';
import { launchPerson, listen } from './support/chromium.mjs';
import { launchFirefox } from './support/firefox.mjs';
import { expectSoon } from './support/soon.mjs';
import { openSoundRoom } from './support/sound-room.mjs';
import { writeVoice } from './support/signals.mjs';
import { OPERATOR, openTown, ROOT } from './support/town.mjs';
import { filesOf, heard, PEOPLE, SENSES } from './support/two-people.mjs';
import { answer, deskLink, signIn, talking } from './support/visit.mjs';

const SETTLE_MS = 7000;
const LISTEN_S = 6;
/** A pip this much below the loud ones around it still counts as heard. */
const AUDIBLE_DB = 15;
/** What automatic gain and suppression together may take from the citizen while both speak. */
const QUIETER_DB = 20;
const WITHOUT_CANCELLATION = `{
  const real = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (wanted) {
    if (wanted && typeof wanted.audio === 'object') wanted = { ...wanted, audio: { ...wanted.audio, echoCancellation: false } };
    return real.call(this, wanted);
  };
}`;

/** The citizen's browser in the room: { call(town), close() }. */
const CITIZENS = {
  async chromium(room, scripts) {
    const person = await launchPerson({ fakeDevices: false, args: ['--use-fake-ui-for-media-stream'], env: room.env, ignoreDefaultArgs: ['--mute-audio'] });
    for (const content of scripts) await person.context.addInitScript({ content });
    const log = listen(person.page, 'citizen');
    return {
      log,
      async call(town) {
        await person.page.goto(`${town.site}/`);
        await deskLink(person.page, 'URP_1', 'voice').click();
      },
      close: person.close,
    };
  },
  async firefox(room, scripts) {
    const person = await launchFirefox({ fakeDevices: false, env: room.env, scripts });
    return {
      log: person.log,
      async call(town) {
        await person.page.goto(`${town.site}/`);
        await person.click('.go.voice');
      },
      close: person.close,
    };
  },
};

const VOICES = {
  // The operator talks as people do, in sentences with pauses; the pips in it are quiet, to be measured by.
  operator: { ...PEOPLE.operator, speechGain: 0.4, pipGain: 0.08 },
  // The citizen sits at the microphone: louder there than what the loudspeaker sends back.
  citizen: { ...PEOPLE.citizen, speechGain: 0.2, pipGain: 0.75 },
};

function voiceOf(who) {
  const file = path.join(ROOT, 'build/test-media', `${who}-talking.wav`);
  if (!existsSync(file)) writeVoice(file, VOICES[who]);
  return file;
}

/** Level and share of time of a person's pips in what the operator heard. */
async function hears(operator, frequency) {
  const { samples, rate } = await heard(operator.page, 'ear', LISTEN_S);
  const pips = Array.from(envelope(samples, rate, frequency));
  return { level: quantile(pips, 0.8), pips };
}

/**
 * One call: how loud the operator's own voice comes back while the operator speaks alone; with
 * `doubleTalk` also how the citizen is heard while both speak, and alone.
 */
async function callWithEcho(name, town, operator, { cancelled, doubleTalk }) {
  const room = await openSoundRoom();
  let citizen;
  try {
    citizen = await CITIZENS[name](room, cancelled ? [] : [WITHOUT_CANCELLATION]);
    await citizen.call(town);
    await answer(operator);
    await talking(operator).catch((error) => assert.fail(`${error.message}\n${citizen.log.join('\n')}`));
    await pause(SETTLE_MS + LISTEN_S * 1000);
    const echo = await hears(operator, PEOPLE.operator.frequency);
    const near = {};
    if (doubleTalk) {
      const speaker = room.speakNear(voiceOf('citizen'));
      await pause(2000 + LISTEN_S * 1000);
      near.both = await hears(operator, PEOPLE.citizen.frequency);
      await operator.page.getByRole('button', { name: 'Spegni microfono' }).click();
      await pause(2000 + LISTEN_S * 1000);
      near.alone = await hears(operator, PEOPLE.citizen.frequency);
      speaker.stop();
    }
    await operator.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
    await expectSoon(() => operator.page.getByRole('radio', { name: 'Disponibile' }).isVisible(), 'the operator is free again');
    return { echo: echo.level, near };
  } finally {
    await citizen?.close();
    await room.close();
  }
}

for (const name of ['chromium', 'firefox']) {
  test(`${name}: what the operator said does not come back, and the citizen is heard while both speak`, { timeout: 180000 }, async (t) => {
    const town = await openTown();
    const operator = await launchPerson({ voice: voiceOf('operator'), picture: filesOf('operator').picture, bypassCSP: true });
    try {
      await operator.context.addInitScript({ path: SENSES });
      await signIn(operator, town, OPERATOR);
      const without = await callWithEcho(name, town, operator, { cancelled: false, doubleTalk: false });
      const withIt = await callWithEcho(name, town, operator, { cancelled: true, doubleTalk: true });
      const drop = decibel(without.echo / withIt.echo);
      const { both, alone } = withIt.near;
      // Dropouts are counted against the window's own level: the browser's gain control differs between
      // the two windows, and is judged apart.
      const share = ({ pips, level }) => pips.filter((pip) => pip > level * 10 ** (-AUDIBLE_DB / 20)).length / pips.length;
      const quieter = decibel(alone.level / both.level);
      const survives = share(both) / share(alone);
      t.diagnostic(`${name}: echo ${decibel(without.echo).toFixed(1)} dB without, ${decibel(withIt.echo).toFixed(1)} dB with cancellation: ${drop.toFixed(1)} dB less; in double talk the citizen is ${quieter.toFixed(1)} dB quieter than alone, and ${(100 * survives).toFixed(0)} % of the pips stay within ${AUDIBLE_DB} dB of the loud ones`);
      assert.ok(without.echo > 0.003, `without cancellation there is an echo to remove (${without.echo})`);
      assert.ok(drop >= 30, `the echo is at least 30 dB lower (${drop.toFixed(1)} dB)`);
      assert.ok(alone.level > 0.02, `the citizen alone is heard (${alone.level})`);
      assert.ok(quieter <= QUIETER_DB, `the citizen is not much quieter in double talk (${quieter.toFixed(1)} dB)`);
      assert.ok(survives >= 0.6, `the citizen survives double talk (${survives.toFixed(2)})`);
    } finally {
      await operator.close();
      await town.close();
    }
  });
}
