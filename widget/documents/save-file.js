// SPDX-License-Identifier: EUPL-1.2
import { h } from '../shared/dom.js';

/** An address that is given up too soon ends the download in some browsers. */
const RELEASE_MS = 60_000;

/**
 * Hands a file to the browser's downloads.
 * @param {Blob} blob
 * @param {string} name
 */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_MS);
}

/**
 * A file name that every system takes, with the day in it.
 * @param {string} title
 * @param {Date} day
 */
export function pdfName(title, day) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const safe = title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim().replace(/\s+/g, '-');
  return `${safe || 'documenti'}-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.pdf`;
}
