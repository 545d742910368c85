// SPDX-License-Identifier: EUPL-1.2

/** @typedef {'pdf' | 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'svg' | 'other-picture'} FileKind */

/** @type {readonly (readonly [FileKind, string])[]} */
const BEGINNINGS = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
  ['bmp', 'BM'],
];

/**
 * What a file is, by its first bytes: names and types lie.
 * @param {Uint8Array} head the first kilobyte
 * @param {string} type what the browser says; counts for pictures that are known by nothing else
 * @returns {FileKind | null}
 */
export function fileKind(head, type) {
  const text = String.fromCharCode(...head);
  const found = BEGINNINGS.find(([, beginning]) => text.startsWith(beginning));
  if (found) return found[0];
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  // The header may come a little later.
  if (text.includes('%PDF-')) return 'pdf';
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg)/i.test(text) && (type === 'image/svg+xml' || /<svg[\s>]/i.test(text))) return 'svg';
  return type.startsWith('image/') ? 'other-picture' : null;
}
