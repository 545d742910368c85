// SPDX-License-Identifier: EUPL-1.2
// A page that looks like text: small black shapes in lines on white, a coloured box, a soft picture.

/** @returns {Uint8Array} RGBA */
export function drawnPage(width, height, { seed = 1, picture = true } = {}) {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  const set = (x, y, r, g, b) => {
    if (x >= 0 && y >= 0 && x < width && y < height) pixels.set([r, g, b], (y * width + x) * 4);
  };
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % below;
  };
  const glyphs = Array.from({ length: 20 }, () => Array.from({ length: 9 }, () => random(64) | 1));
  for (let top = 20; top + 9 < height * 0.6; top += 16) {
    for (let left = 20; left + 6 < width - 20; left += 8) {
      const glyph = glyphs[random(glyphs.length + 4)];
      glyph?.forEach((bits, row) => {
        for (let bit = 0; bit < 6; bit++) if ((bits >> bit) & 1) set(left + bit, top + row, 20, 20, 30);
      });
    }
  }
  for (let y = Math.floor(height * 0.65); y < height * 0.7; y++) for (let x = 20; x < width - 20; x++) set(x, y, 0, 102, 204);
  if (picture) {
    for (let y = Math.floor(height * 0.75); y < height * 0.95; y++) {
      for (let x = 30; x < width / 2; x++) set(x, y, 120 + 100 * Math.sin(x / 30), 130 + 90 * Math.cos(y / 25), (x + y + random(9)) & 255);
    }
  }
  return pixels;
}
