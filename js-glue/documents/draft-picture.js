// SPDX-License-Identifier: EUPL-1.2
import { drawOnWhite } from './draft.js';
import { DraftFailure } from './draft-failure.js';
import { SheetShot } from './sheet-shot.js';

/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./draft.js').PageMaker} PageMaker */
/** @typedef {import('./file-kind.js').FileKind} FileKind */

const MAX_PIXELS = 1 << 24;
/** Of a photograph: more is noise, and exactness to it is paid for dearly. */
const MAX_PHOTO_PIXELS = 6 << 20;
const MAX_SIDE = 16_383;
/** A drawing has no pixels of its own. */
const SVG_SIDE = 2000;
const PHOTOGRAPHS = ['jpeg', 'webp', 'other-picture'];

/**
 * A picture file. It is shown as it is; with corners it is treated as a photo of a sheet.
 * @param {File} file
 * @param {FileKind} kind
 * @param {DocumentThread} thread
 * @returns {Promise<PageMaker>} rejects with a DraftFailure
 */
export async function pictureMaker(file, kind, thread) {
  const image = kind === 'svg' ? await decodeSvg(file) : await decode(file);
  const most = PHOTOGRAPHS.includes(kind) ? MAX_PHOTO_PIXELS : MAX_PIXELS;
  const scale = Math.min(1, Math.sqrt(most / (image.width * image.height)), MAX_SIDE / Math.max(image.width, image.height));
  const picture = document.createElement('canvas');
  Object.assign(picture, { width: Math.max(1, Math.floor(image.width * scale)), height: Math.max(1, Math.floor(image.height * scale)) });
  drawOnWhite(picture, image, 0);
  if ('close' in image) image.close();
  /** @type {SheetShot | null} */
  let shot = null;
  let dpi = 0;

  return {
    picture,
    goLive: null,
    async preview({ corners, rotation }) {
      if (corners) {
        shot ??= await SheetShot.keep(thread, [await createImageBitmap(picture)]);
        const page = await shot.straighten(corners, rotation);
        dpi = page.dpi;
        return { image: page.canvas, corners: page.corners, source: 'camera' };
      }
      dpi = 0;
      const turned = document.createElement('canvas');
      const [width, height] = rotation % 2 ? [picture.height, picture.width] : [picture.width, picture.height];
      Object.assign(turned, { width, height });
      drawOnWhite(turned, picture, rotation);
      return { image: turned, corners: null, source: 'picture' };
    },
    finish: async ({ canvas }) => ({ canvas, dpi, text: '' }),
    close() {
      shot?.close();
      picture.width = picture.height = 0;
    },
  };
}

/** @param {File} file */
async function decode(file) {
  try {
    return await createImageBitmap(file);
  } catch (error) {
    throw new DraftFailure(file.type.startsWith('image/') && !/png|jpeg|gif|bmp|webp/.test(file.type) ? 'unsupported' : 'broken', file.name, error);
  }
}

/** As a picture it runs no scripts and loads nothing. @param {File} file */
async function decodeSvg(file) {
  const address = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [ownWidth, ownHeight] = [image.naturalWidth || 1, image.naturalHeight || 1];
    const scale = SVG_SIDE / Math.max(ownWidth, ownHeight);
    Object.assign(image, { width: Math.max(1, Math.round(ownWidth * scale)), height: Math.max(1, Math.round(ownHeight * scale)) });
    return image;
  } catch (error) {
    throw new DraftFailure('broken', file.name, error);
  } finally {
    URL.revokeObjectURL(address);
  }
}
