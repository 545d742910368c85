// SPDX-License-Identifier: EUPL-1.2
/**
 * The short code that caller and operator can read to each other to know that nobody, the
 * signalling server included, sits in between.
 *
 * It is made from both certificates and from a random number of each side. As in ZRTP (RFC 6189,
 * section 4.4.1.1) the caller commits itself to its number before it sees the operator's: a
 * go-between has one try in 10^12, and cannot search for certificates that give the same code.
 * @module
 */

const encoder = new TextEncoder();

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text */
async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

/**
 * A random number for one peer session: 128 bits in hexadecimal.
 * @returns {string}
 */
export function newNonce() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * What the caller sends before it shows `nonce`.
 * @param {string} nonce
 * @returns {Promise<string>} 256 bits in hexadecimal
 */
export async function commitmentTo(nonce) {
  return hex(await sha256(`sportello commitment 1\n${nonce}`));
}

/**
 * @param {object} parts
 * @param {string[]} parts.fingerprints of both sides, in any order
 * @param {string} parts.callerNonce
 * @param {string} parts.operatorNonce
 * @returns {Promise<string>} four groups of three digits, the same on both sides
 */
export async function safetyCode({ fingerprints, callerNonce, operatorNonce }) {
  const sorted = [...new Set(fingerprints)].sort();
  const digest = await sha256(['sportello safety code 1', ...sorted, callerNonce, operatorNonce].join('\n'));
  const view = new DataView(digest.buffer);
  // 32 bits a group: the remainder's bias is below one in four million.
  return [0, 4, 8, 12].map((at) => String(view.getUint32(at) % 1000).padStart(3, '0')).join(' ');
}
