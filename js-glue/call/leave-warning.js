// SPDX-License-Identifier: EUPL-1.2
/**
 * Asks people whether they really want to leave the page, while a call runs on it.
 * @module
 */

/** @param {BeforeUnloadEvent} event */
const warn = (event) => event.preventDefault();

/**
 * Pages with such a listener are kept out of the browser's back/forward cache: it is there only
 * while it is needed.
 * @param {boolean} on
 */
export function warnBeforeLeaving(on) {
  if (on) globalThis.addEventListener?.('beforeunload', warn);
  else globalThis.removeEventListener?.('beforeunload', warn);
}
