// SPDX-License-Identifier: EUPL-1.2

/**
 * A length of time as people read it on a telephone: `0:07`, `12:34`, `1:02:03`.
 * @param {number} milliseconds negative values count as nothing
 * @returns {string}
 */
export function clockText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
