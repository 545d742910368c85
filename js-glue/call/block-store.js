// SPDX-License-Identifier: EUPL-1.2
/**
 * Remembers, for this browser, that a desk keeps a caller away for a time: the server's sealed word
 * on it, which goes with the next call.
 * @module
 */

const KEY = 'sportello.block';

/** @returns {Storage | null} `null` where the browser denies it: the server knows the address, too */
function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} block sealed by the server
 * @param {number} until milliseconds since the epoch
 */
export function keepBlock(block, until) {
  try {
    storage()?.setItem(KEY, JSON.stringify({ block, until }));
  } catch {
    // Full or denied.
  }
}

/** @returns {{ block: string, until: number } | null} what still holds */
export function presentBlock() {
  try {
    const { block, until } = JSON.parse(storage()?.getItem(KEY) ?? '{}');
    if (typeof block !== 'string' || typeof until !== 'number') return null;
    if (until > Date.now()) return { block, until };
    storage()?.removeItem(KEY);
  } catch {
    // Not what we wrote: the next one takes its place.
  }
  return null;
}
