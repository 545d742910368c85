// SPDX-License-Identifier: EUPL-1.2
// Pictures as the core wants them: I420, planes packed (Y, U, V), width and height even.

/** Bytes of a packed I420 picture. @param {number} width @param {number} height */
export function i420Bytes(width, height) {
  return (width * height * 3) / 2;
}

/**
 * The largest even size with the source's shape within both bounds; never larger than the source.
 * @param {number} width @param {number} height of the source
 * @param {number} maxWidth @param {number} maxHeight
 * @returns {{ width: number, height: number }}
 */
export function fitSize(width, height, maxWidth, maxHeight) {
  // A bound given for a landscape picture holds for a portrait one too.
  const [boundWide, boundHigh] = width < height !== maxWidth < maxHeight ? [maxHeight, maxWidth] : [maxWidth, maxHeight];
  const ratio = Math.min(1, boundWide / width, boundHigh / height);
  const even = (/** @type {number} */ value) => Math.max(2, Math.floor((value * ratio + 0.5) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/**
 * Splits NV12's interleaved chroma.
 * @param {Uint8Array} interleaved U and V in turn @param {Uint8Array} u @param {Uint8Array} v
 */
export function splitChroma(interleaved, u, v) {
  for (let i = 0, from = 0; i < u.length; i++) {
    u[i] = interleaved[from++];
    v[i] = interleaved[from++];
  }
}

/**
 * RGBA (or BGRA) to I420, BT.601, limited range; chroma is the mean of four pixels.
 * @param {Uint8Array | Uint8ClampedArray} pixels @param {number} width @param {number} height
 * @param {Uint8Array} out @param {boolean} [blueFirst]
 */
export function rgbToI420(pixels, width, height, out, blueFirst = false) {
  const red = blueFirst ? 2 : 0;
  const blue = 2 - red;
  const luma = width * height;
  const halfWidth = width >> 1;
  const chroma = luma >> 2;
  for (let y = 0; y < height; y += 2) {
    let top = y * width * 4;
    let bottom = top + width * 4;
    let at = y * width;
    let u = luma + (y >> 1) * halfWidth;
    for (let x = 0; x < halfWidth; x++, u++) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (let corner = 0; corner < 4; corner++) {
        const from = corner < 2 ? top + corner * 4 : bottom + (corner - 2) * 4;
        const pr = pixels[from + red];
        const pg = pixels[from + 1];
        const pb = pixels[from + blue];
        out[at + (corner < 2 ? corner : width + corner - 2)] = (66 * pr + 129 * pg + 25 * pb + 4224) >> 8;
        r += pr;
        g += pg;
        b += pb;
      }
      out[u] = (-38 * r - 74 * g + 112 * b + 131584) >> 10;
      out[u + chroma] = (112 * r - 94 * g - 18 * b + 131584) >> 10;
      top += 8;
      bottom += 8;
      at += 2;
    }
  }
}

/** Scales planes; keeps its tables between pictures of one size. */
export class PlaneScaler {
  constructor() {
    /** @type {Map<string, { from: Uint16Array, weight: Uint16Array }>} */
    this.tables = new Map();
    this.half = new Uint8Array(0);
  }

  /**
   * A whole packed I420 picture.
   * @param {Uint8Array} source @param {number} width @param {number} height
   * @param {Uint8Array} out @param {number} outWidth @param {number} outHeight
   */
  scaleI420(source, width, height, out, outWidth, outHeight) {
    let from = 0;
    let to = 0;
    for (let plane = 0; plane < 3; plane++) {
      const shift = plane === 0 ? 0 : 1;
      const w = width >> shift;
      const h = height >> shift;
      const ow = outWidth >> shift;
      const oh = outHeight >> shift;
      this.scalePlane(source.subarray(from, from + w * h), w, h, out.subarray(to, to + ow * oh), ow, oh);
      from += w * h;
      to += ow * oh;
    }
  }

  /**
   * Halves while it can (a mean of four, so that nothing aliases), then interpolates.
   * @param {Uint8Array} source @param {number} width @param {number} height
   * @param {Uint8Array} out @param {number} outWidth @param {number} outHeight
   */
  scalePlane(source, width, height, out, outWidth, outHeight) {
    let inPlace = source;
    while (width >= outWidth * 2 && height >= outHeight * 2) {
      const w = width >> 1;
      const h = height >> 1;
      const last = w === outWidth && h === outHeight;
      if (!last && this.half.length < w * h) this.half = new Uint8Array(w * h);
      halve(inPlace, width, w, h, last ? out : this.half);
      if (last) return;
      inPlace = this.half;
      width = w;
      height = h;
    }
    if (width === outWidth && height === outHeight) out.set(inPlace.subarray(0, width * height));
    else this.interpolate(inPlace, width, height, out, outWidth, outHeight);
  }

  /**
   * @param {Uint8Array} source @param {number} width @param {number} height
   * @param {Uint8Array} out @param {number} outWidth @param {number} outHeight
   */
  interpolate(source, width, height, out, outWidth, outHeight) {
    const across = this.table(width, outWidth);
    const down = this.table(height, outHeight);
    for (let y = 0, at = 0; y < outHeight; y++) {
      const top = down.from[y] * width;
      const bottom = Math.min(down.from[y] + 1, height - 1) * width;
      const low = down.weight[y];
      for (let x = 0; x < outWidth; x++, at++) {
        const left = across.from[x];
        const right = left + 1 < width ? left + 1 : left;
        const side = across.weight[x];
        const above = source[top + left] * (256 - side) + source[top + right] * side;
        const below = source[bottom + left] * (256 - side) + source[bottom + right] * side;
        out[at] = (above * (256 - low) + below * low + 32768) >> 16;
      }
    }
  }

  /** @param {number} size @param {number} outSize */
  table(size, outSize) {
    const key = `${size}:${outSize}`;
    let table = this.tables.get(key);
    if (!table) {
      if (this.tables.size > 16) this.tables.clear();
      table = { from: new Uint16Array(outSize), weight: new Uint16Array(outSize) };
      for (let i = 0; i < outSize; i++) {
        const at = Math.min(size - 1, Math.max(0, ((i + 0.5) * size) / outSize - 0.5));
        table.from[i] = Math.floor(at);
        table.weight[i] = Math.round((at - Math.floor(at)) * 256);
      }
      this.tables.set(key, table);
    }
    return table;
  }
}

/**
 * Writing over the source is safe: each sum is read before its place is reached.
 * @param {Uint8Array} source @param {number} stride @param {number} width @param {number} height of the result
 * @param {Uint8Array} out
 */
function halve(source, stride, width, height, out) {
  for (let y = 0, at = 0; y < height; y++) {
    let top = 2 * y * stride;
    let bottom = top + stride;
    for (let x = 0; x < width; x++, top += 2, bottom += 2) {
      out[at++] = (source[top] + source[top + 1] + source[bottom] + source[bottom + 1] + 2) >> 2;
    }
  }
}
