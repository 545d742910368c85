// SPDX-License-Identifier: EUPL-1.2
// Transforms that put a numbered pattern into each frame, and check it on the other side.

/** What must stay of a VP8 frame for packetisers to take it: 10 bytes of a key frame, else 3. */
const headOf = (frame, kind) => (kind === 'voice' ? 0 : frame.type === 'key' ? 10 : 3);

self.onrtctransform = ({ transformer }) => {
  const { side, kind, videoBytes } = transformer.options;
  let number = 0;
  const transform = (frame, controller) => {
    const head = headOf(frame, kind);
    const bytes = new Uint8Array(frame.data);
    if (side === 'sender') {
      const body = new Uint8Array(head + (kind === 'voice' ? 80 : videoBytes));
      body.set(bytes.subarray(0, head));
      new DataView(body.buffer).setUint32(head, number++);
      new DataView(body.buffer).setFloat64(head + 4, performance.timeOrigin + performance.now());
      body.fill(7, head + 12);
      frame.data = body.buffer;
    } else if (bytes.length > 0) {
      const view = new DataView(frame.data);
      const ok = bytes.length > head + 12 && bytes.subarray(head + 12).every((byte) => byte === 7);
      const delayMs = ok ? performance.timeOrigin + performance.now() - view.getFloat64(head + 4) : NaN;
      self.postMessage({ kind, ok, number: ok ? view.getUint32(head) : -1, delayMs, bytes: bytes.length });
      if (kind === 'video') return;
    }
    controller.enqueue(frame);
  };
  transformer.readable.pipeThrough(new TransformStream({ transform })).pipeTo(transformer.writable);
};
