// SPDX-License-Identifier: EUPL-1.2
import { h } from '../shared/dom.js';

/**
 * A small copy of a page, drawn anew when asked to: the page's own canvas can be
 * in one place of the document only. It is decoration; what holds it carries the name.
 * @param {string} className
 */
export function createMiniature(className) {
  const element = /** @type {HTMLCanvasElement} */ (h('canvas', { class: className, 'aria-hidden': 'true' }));

  /**
   * @param {HTMLCanvasElement} source
   * @param {{width: number, height: number}} room in CSS pixels; the copy is not larger, and not larger than the page's own pixels
   */
  function draw(source, room) {
    const ratio = devicePixelRatio || 1;
    if (!(source.width > 0 && source.height > 0 && room.width > 0 && room.height > 0)) return;
    const scale = Math.min(1, (room.width * ratio) / source.width, (room.height * ratio) / source.height);
    const [width, height] = [Math.max(1, Math.round(source.width * scale)), Math.max(1, Math.round(source.height * scale))];
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
      element.style.width = `${width / ratio}px`;
      element.style.height = `${height / ratio}px`;
    }
    const pen = element.getContext('2d');
    if (!pen) return;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(source, 0, 0, width, height);
  }

  return { element, draw };
}
