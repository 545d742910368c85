// SPDX-License-Identifier: EUPL-1.2
// The first page is slow while the browser's compiler tiers up: code one before anybody shows one.

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */

const WIDTH = 800;
const HEIGHT = 600;
const LINE = 24;
/** The desk around the drawn sheet. */
const DESK = 60;
const DESK_COLOUR = 0xff5a5a5a;
const SOURCE_CAMERA = 0;
const SOURCE_PDF = 2;

/**
 * Codes and decodes a page of marks as small and as many as letters are, then the same page as a camera
 * sees it on a desk, letting other work in between.
 * @param {SportelloDocuments} core
 * @param {() => boolean} wanted asked before each packet: false as soon as there is a real page
 * @returns {Promise<number>} packets that were coded
 */
export async function warmDocuments(core, wanted) {
  const page = new Uint32Array(WIDTH * HEIGHT).fill(0xffffffff);
  drawMarks(page);
  const packets = await code(core, wanted, { width: WIDTH, height: HEIGHT, pixels: new Uint8Array(page.buffer) }, SOURCE_PDF);
  return wanted() ? packets + (await code(core, wanted, straightened(core, page), SOURCE_CAMERA)) : packets;
}

/**
 * @param {SportelloDocuments} core
 * @param {() => boolean} wanted
 * @param {{ width: number, height: number, pixels: Uint8Array }} page
 * @param {0 | 2} source
 */
async function code(core, wanted, { width, height, pixels }, source) {
  const encoder = new core.DocumentEncoder();
  const decoder = new core.DocumentDecoder();
  let packets = 0;
  try {
    encoder.pixelBuffer(width, height).set(pixels);
    encoder.addPage(source, source !== SOURCE_CAMERA);
    while (wanted()) {
      const packet = encoder.nextPacket().slice();
      if (packet.length === 0) break;
      decoder.packetBuffer(packet.length).set(packet);
      decoder.decode(packet.length);
      for (let shown = decoder.pollChangedPage(); shown !== 0; shown = decoder.pollChangedPage()) decoder.takeChanged(shown);
      packets += 1;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } finally {
    encoder.delete();
    decoder.delete();
  }
  return packets;
}

/** The sheet found on a desk. @param {SportelloDocuments} core @param {Uint32Array} page */
function straightened(core, page) {
  const width = WIDTH + 2 * DESK;
  const frame = new Uint32Array(width * (HEIGHT + 2 * DESK)).fill(DESK_COLOUR);
  for (let y = 0; y < HEIGHT; y++) frame.set(page.subarray(y * WIDTH, (y + 1) * WIDTH), (y + DESK) * width + DESK);
  const maker = new core.PageMaker();
  try {
    maker.frameBuffer(width, HEIGHT + 2 * DESK).set(new Uint8Array(frame.buffer));
    const made = maker.make([], 0);
    return { width: made.width, height: made.height, pixels: made.pixels.slice() };
  } finally {
    maker.delete();
  }
}

/** Lines of strokes with soft edges, from a generator of fixed seed. @param {Uint32Array} page */
function drawMarks(page) {
  let state = 20100101;
  const next = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const put = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ gray) => {
    page[y * WIDTH + x] = (0xff000000 | (gray * 0x010101)) >>> 0;
  };
  for (let top = LINE; top + LINE < HEIGHT; top += LINE) {
    for (let left = 40; left < WIDTH - 60; left += 12 + (next(6) === 0 ? 10 : 0)) {
      for (let stroke = 0; stroke < 3; stroke++) {
        const across = next(2) === 0;
        const [x0, y0, long] = [left + next(5), top + next(9), 4 + next(8)];
        for (let at = 0; at < long; at++) {
          const [x, y] = across ? [x0 + at % 9, y0] : [x0, y0 + at];
          put(x, y, 20);
          put(x + 1, y, 90 + next(60));
        }
      }
    }
  }
}
