// SPDX-License-Identifier: EUPL-1.2
import { PlaneScaler, i420Bytes, rgbToI420, splitChroma } from './i420.js';

const RGB_FORMATS = ['RGBA', 'RGBX', 'BGRA', 'BGRX'];

/** Reads a camera's VideoFrame into packed I420 of a given size, the cheapest way its format allows. */
export class FrameReader {
  constructor() {
    this.scaler = new PlaneScaler();
    this.staging = new Uint8Array(0);
    this.planes = new Uint8Array(0);
    /** @type {OffscreenCanvasRenderingContext2D | null} */
    this.pen = null;
  }

  /**
   * @param {VideoFrame} frame not closed
   * @param {number} width even @param {number} height even
   * @returns {Promise<Uint8Array>} packed I420, valid until the next read
   */
  async read(frame, width, height) {
    const turned = (frame.rotation ?? 0) !== 0 || frame.flip === true;
    if (!turned && (frame.format === 'I420' || frame.format === 'NV12')) return this.readPlanar(frame, width, height);
    if (!turned && frame.format && RGB_FORMATS.includes(frame.format)) {
      const visible = evenRect(frame);
      if (visible.width === width && visible.height === height) return this.readRgb(frame, visible);
    }
    return this.readDrawn(frame, width, height);
  }

  /** @param {VideoFrame} frame @param {number} width @param {number} height */
  async readPlanar(frame, width, height) {
    const rect = evenRect(frame);
    const luma = rect.width * rect.height;
    const half = rect.width / 2;
    const interleaved = frame.format === 'NV12';
    this.staging = atLeast(this.staging, i420Bytes(rect.width, rect.height));
    const layout = interleaved
      ? [{ offset: 0, stride: rect.width }, { offset: luma, stride: rect.width }]
      : [{ offset: 0, stride: rect.width }, { offset: luma, stride: half }, { offset: luma * 1.25, stride: half }];
    await frame.copyTo(this.staging, { rect, layout });
    let source = this.staging;
    if (interleaved) {
      this.planes = atLeast(this.planes, i420Bytes(rect.width, rect.height));
      this.planes.set(this.staging.subarray(0, luma));
      splitChroma(this.staging.subarray(luma, luma * 1.5), this.planes.subarray(luma, luma * 1.25), this.planes.subarray(luma * 1.25, luma * 1.5));
      source = this.planes;
    }
    if (rect.width === width && rect.height === height) return source.subarray(0, i420Bytes(width, height));
    const other = source === this.staging ? 'planes' : 'staging';
    this[other] = atLeast(this[other], i420Bytes(width, height));
    this.scaler.scaleI420(source, rect.width, rect.height, this[other], width, height);
    return this[other].subarray(0, i420Bytes(width, height));
  }

  /** @param {VideoFrame} frame @param {{ x: number, y: number, width: number, height: number }} rect */
  async readRgb(frame, rect) {
    const { width, height } = rect;
    this.staging = atLeast(this.staging, width * height * 4);
    await frame.copyTo(this.staging, { rect, layout: [{ offset: 0, stride: width * 4 }] });
    this.planes = atLeast(this.planes, i420Bytes(width, height));
    rgbToI420(this.staging, width, height, this.planes, frame.format?.startsWith('BGR'));
    return this.planes.subarray(0, i420Bytes(width, height));
  }

  /** Rotated, opaque or to be scaled: let the browser draw it. @param {VideoFrame} frame @param {number} width @param {number} height */
  async readDrawn(frame, width, height) {
    this.pen ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: false });
    if (!this.pen) throw new Error('no drawing context in the worker');
    const { canvas } = this.pen;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.pen.drawImage(frame, 0, 0, width, height);
    this.planes = atLeast(this.planes, i420Bytes(width, height));
    rgbToI420(this.pen.getImageData(0, 0, width, height).data, width, height, this.planes);
    return this.planes.subarray(0, i420Bytes(width, height));
  }
}

/** Upright size of a frame. @param {VideoFrame} frame */
export function frameSize(frame) {
  const { width, height } = evenRect(frame);
  return (frame.rotation ?? 0) % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** @param {VideoFrame} frame */
function evenRect(frame) {
  const rect = frame.visibleRect;
  const even = (/** @type {number} */ value) => Math.floor(value / 2) * 2;
  if (!rect) return { x: 0, y: 0, width: even(frame.codedWidth), height: even(frame.codedHeight) };
  return { x: even(rect.x), y: even(rect.y), width: even(rect.width), height: even(rect.height) };
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {number} length */
function atLeast(bytes, length) {
  return bytes.length >= length ? bytes : new Uint8Array(length);
}
