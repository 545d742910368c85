// SPDX-License-Identifier: EUPL-1.2
// The first page is slow while the browser's compiler tiers up: code one before anybody shows one.

/** @typedef {import('../../wasm/bindings/sportello-documents.js').SportelloDocuments} SportelloDocuments */

const WIDTH = 800;
const HEIGHT = 600;
const LINE = 24;
const SOURCE_PDF = 2;

/**
 * Codes and decodes a page of marks as small and as many as letters are, letting other work in between.
 * @param {SportelloDocuments} core
 * @param {() => boolean} wanted asked before each packet: false as soon as there is a real page
 * @returns {Promise<number>} packets that were coded
 */
export async function warmDocuments(core, wanted) {
  const encoder = new core.DocumentEncoder();
  const decoder = new core.DocumentDecoder();
  let packets = 0;
  try {
    const pixels = encoder.pixelBuffer(WIDTH, HEIGHT).fill(255);
    drawMarks(new Uint32Array(pixels.buffer, pixels.byteOffset, WIDTH * HEIGHT));
    encoder.addPage(SOURCE_PDF, true);
    while (wanted()) {
      const packet = encoder.nextPacket().slice();
      if (packet.length === 0) break;
      decoder.packetBuffer(packet.length).set(packet);
      decoder.decode(packet.length);
      for (let page = decoder.pollChangedPage(); page !== 0; page = decoder.pollChangedPage()) decoder.takeChanged(page);
      packets += 1;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } finally {
    encoder.delete();
    decoder.delete();
  }
  return packets;
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
