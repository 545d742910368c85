// SPDX-License-Identifier: EUPL-1.2
// What of a page these modules need outside of a browser.

class FakeCanvas {
  width = 0;
  height = 0;
  /** Where pixels were put. */
  drawn = [];
  pixels = null;

  getContext() {
    const nothing = () => {};
    return {
      fillRect: nothing, save: nothing, restore: nothing, translate: nothing, rotate: nothing,
      putImageData: (data, x, y) => this.drawn.push({ x, y, width: data.width, height: data.height }),
      getImageData: (x, y, width, height) => ({ data: (this.pixels ?? new Uint8ClampedArray(width * height * 4).fill(255)).slice() }),
      drawImage: (image) => {
        if (image.pixels?.length === this.width * this.height * 4) this.pixels = image.pixels;
      },
    };
  }
}

globalThis.document ??= /** @type {any} */ ({ createElement: () => new FakeCanvas() });
globalThis.ImageData ??= /** @type {any} */ (class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
});

/** Lets everything that is already due happen. */
export async function settle() {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What the browser makes of a picture file; the fakes hold width and height behind the PNG's first bytes. */
globalThis.createImageBitmap ??= /** @type {any} */ (async (source) => {
  if (!(source instanceof Blob)) return { width: source.width, height: source.height, pixels: new Uint8ClampedArray(source.pixels), close() {} };
  const view = new DataView(await source.arrayBuffer());
  if (view.byteLength < 12) throw new Error('cannot be decoded');
  const [width, height] = [view.getUint16(8), view.getUint16(10)];
  const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 7) % 251));
  return { width, height, pixels, close() {} };
});

/** A picture file for `createImageBitmap` above. */
export function pictureFile(width, height, name = 'foto.png') {
  const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, width >> 8, width & 255, height >> 8, height & 255]);
  return new File([bytes], name, { type: 'image/png' });
}

/** Two ends of a data channel that stands, in the page. */
export function channelPair() {
  const ends = [0, 1].map(() => ({ readyState: 'open', bufferedAmount: 0, onopen: null, onmessage: null, sent: [], send: null, close() { this.readyState = 'closed'; } }));
  ends.forEach((end, index) => {
    end.send = (data) => {
      const far = ends[1 - index];
      end.sent.push(data);
      const arrives = ArrayBuffer.isView(data) ? data.slice().buffer : data;
      queueMicrotask(() => {
        if (far.readyState === 'open') far.onmessage?.({ data: arrives });
      });
    };
  });
  return ends;
}
