// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { openDevices } from '../../../js-glue/media/devices.js';

const BOTH = { audio: true, video: true };

/** A getUserMedia of a machine: each kind is a track or the name of its error. */
function machine({ audio = 'mic', video = 'cam', failures = Infinity } = {}) {
  const asked = [];
  let left = failures;
  const fails = (name) => name.endsWith('Error') && left > 0;
  return {
    asked,
    getUserMedia: async (constraints) => {
      asked.push(constraints);
      const failing = [constraints.audio && audio, constraints.video && video].filter(Boolean).find(fails);
      if (failing) {
        left--;
        throw new DOMException('no', failing);
      }
      const track = (wanted, name) => (wanted ? [{ name }] : []);
      const [audios, videos] = [track(constraints.audio, audio), track(constraints.video, video)];
      return { getAudioTracks: () => audios, getVideoTracks: () => videos, getTracks: () => [...audios, ...videos] };
    },
  };
}

const open = (wanted, { getUserMedia }) => openDevices(wanted, getUserMedia, async () => {});

test('both devices are opened with one question', async () => {
  const here = machine();
  const opened = await open(BOTH, here);
  assert.equal(here.asked.length, 1);
  assert.deepEqual(here.asked[0].audio, { echoCancellation: true, noiseSuppression: true, autoGainControl: true });
  assert.equal(opened.microphone.name, 'mic');
  assert.equal(opened.camera.name, 'cam');
  assert.deepEqual(opened.notices, []);
  assert.equal(opened.error, null);
});

for (const [error, notice] of [['NotFoundError', 'no-camera'], ['NotReadableError', 'camera-in-use'], ['NotAllowedError', 'camera-refused'], ['AbortError', 'camera-in-use']]) {
  test(`a camera's ${error} is the notice ${notice}, and the microphone is open`, async () => {
    const opened = await open(BOTH, machine({ video: error }));
    assert.equal(opened.microphone.name, 'mic');
    assert.equal(opened.camera, null);
    assert.deepEqual(opened.notices, [notice]);
    assert.equal(opened.error, null);
  });
}

test('without a microphone the call is listen-only', async () => {
  const opened = await open({ audio: true, video: false }, machine({ audio: 'NotFoundError' }));
  assert.equal(opened.microphone, null);
  assert.deepEqual(opened.notices, ['no-microphone-listen-only']);
  assert.equal(opened.error, null);
});

test('a missing microphone does not cost the picture', async () => {
  const opened = await open(BOTH, machine({ audio: 'NotFoundError' }));
  assert.equal(opened.camera.name, 'cam');
  assert.deepEqual(opened.notices, ['no-microphone-listen-only']);
});

test('a refused microphone is an error, and the person is not asked for the camera alone', async () => {
  const here = machine({ audio: 'NotAllowedError' });
  const opened = await open(BOTH, here);
  assert.equal(opened.error, 'permission-denied');
  assert.equal(here.asked.length, 2);
});

test('a busy device is asked once more', async () => {
  const here = machine({ audio: 'NotReadableError', failures: 1 });
  const opened = await open({ audio: true, video: false }, here);
  assert.equal(opened.microphone.name, 'NotReadableError');
  assert.deepEqual(opened.notices, []);
  assert.equal(here.asked.length, 2);
});
