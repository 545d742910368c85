// SPDX-License-Identifier: EUPL-1.2
/**
 * Listening that ends with the listener's interest.
 * @module
 */

/**
 * Calls `handlers` with the details of the target's events, as long as `relevant` says so.
 * @param {EventTarget} target
 * @param {() => boolean} relevant
 * @param {Record<string, (detail: any) => void>} handlers by event type
 */
export function listenWhile(target, relevant, handlers) {
  for (const [type, handle] of Object.entries(handlers)) {
    target.addEventListener(type, (event) => {
      if (relevant()) handle(/** @type {CustomEvent} */ (event).detail);
    });
  }
}
