// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { offeredTransports } from '../../../js-glue/call/capabilities.js';

/** A window of a browser that has everything. */
function modernWindow(changes = {}) {
  return {
    RTCPeerConnection: class {},
    RTCDataChannel: class {},
    RTCRtpScriptTransform: class {},
    AudioWorkletNode: class {},
    Worker: class {
      constructor(_url, options) {
        void options.type;
      }
      terminate() {}
    },
    WebAssembly,
    navigator: { mediaDevices: { getUserMedia() {} } },
    ...changes,
  };
}

test('a modern browser offers all, our packets on RTP first', () => {
  assert.deepEqual(offeredTransports(modernWindow()), ['rtp', 'datachannel', 'native']);
});

test('without encoded transforms data channels carry the packets', () => {
  assert.deepEqual(offeredTransports(modernWindow({ RTCRtpScriptTransform: undefined })), ['datachannel', 'native']);
});

for (const [what, changes] of Object.entries({
  WebAssembly: { WebAssembly: undefined },
  'vector instructions': { WebAssembly: { validate: () => false } },
  'a WebAssembly that may be asked': { WebAssembly: { validate() { throw new Error('forbidden'); } } },
  AudioWorklet: { AudioWorkletNode: undefined },
  'module workers': { Worker: class { terminate() {} } },
  workers: { Worker: undefined },
})) {
  test(`without ${what} only native codecs are left`, () => {
    assert.deepEqual(offeredTransports(modernWindow(changes)), ['native']);
  });
}

test('without peer connections or devices there is no call', () => {
  assert.deepEqual(offeredTransports(modernWindow({ RTCPeerConnection: undefined })), []);
  assert.deepEqual(offeredTransports(modernWindow({ navigator: {} })), []);
});
