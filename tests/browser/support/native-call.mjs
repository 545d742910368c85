// SPDX-License-Identifier: EUPL-1.2
// The peer we compare with: the same call with the browser's own WebRTC tracks at their best settings,
// introduced by the test itself.

const PAGE = `<!doctype html><meta charset="utf-8"><title>native call</title>
<div class="picture local"><video autoplay muted playsinline></video></div>
<div class="picture remote"><video autoplay playsinline></video></div>`;

/** Serves the page for both persons from the origin given, through playwright's routing. */
async function open(person, origin, senses) {
  await person.context.addInitScript({ path: senses });
  await person.page.route(`${origin}/native-call`, (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await person.page.goto(`${origin}/native-call`);
}

/**
 * Connects two persons natively and resolves when both pictures move.
 * @param {{ context: import('playwright-core').BrowserContext, page: import('playwright-core').Page }} caller
 * @param {{ context: import('playwright-core').BrowserContext, page: import('playwright-core').Page }} operator
 * @param {string} origin a secure origin (loopback)
 * @param {string} senses path of page-senses.js
 */
export async function nativeCall(caller, operator, origin, senses) {
  for (const person of [caller, operator]) {
    await open(person, origin, senses);
    await person.page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
        video: { width: 640, height: 480, frameRate: 25 },
      });
      document.querySelector('.picture.local video').srcObject = stream;
      const peer = (window.peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' }));
      for (const track of stream.getTracks()) peer.addTrack(track, stream);
      const context = new AudioContext();
      const remote = new MediaStream();
      peer.ontrack = ({ track }) => {
        remote.addTrack(track);
        document.querySelector('.picture.remote video').srcObject = remote;
        // Heard through the context too, so that both calls are recorded at the same place.
        if (track.kind === 'audio') context.createMediaStreamSource(new MediaStream([track])).connect(context.destination);
      };
      window.gathered = () =>
        new Promise((resolve) => {
          if (peer.iceGatheringState === 'complete') resolve(peer.localDescription.toJSON());
          peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve(peer.localDescription.toJSON());
        });
    });
  }
  const offer = await caller.page.evaluate(async () => {
    await window.peer.setLocalDescription(await window.peer.createOffer());
    return window.gathered();
  });
  const answer = await operator.page.evaluate(async (description) => {
    await window.peer.setRemoteDescription(description);
    await window.peer.setLocalDescription(await window.peer.createAnswer());
    return window.gathered();
  }, offer);
  await caller.page.evaluate((description) => window.peer.setRemoteDescription(description), answer);
  for (const person of [caller, operator]) {
    await person.page.waitForFunction(() => document.querySelector('.picture.remote video').videoWidth > 100, null, { timeout: 15000 });
  }
}
