// SPDX-License-Identifier: EUPL-1.2
/**
 * Remembers, for this tab, the call that a reload would interrupt. Small, for the snippet uses it.
 * @module
 */

/** A call can be taken up again for this long: as long as the server keeps its place. */
export const RESUMABLE_MS = 30_000;

const PREFIX = 'sportello.call ';

/**
 * @typedef {object} ResumeEntry
 * @property {string} server
 * @property {string} desk
 * @property {string} call
 * @property {string} resume the server's token
 * @property {'voice' | 'video'} kind
 * @property {boolean} [handover] it came from another window, where the call still runs
 * @property {number} [savedAtMs]
 * @property {number} [document] the document that wrote it, by its time origin
 */

/** @returns {Storage | null} `null` where the browser denies it: then a reload ends the call */
function storage() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} server
 * @param {string} desk
 */
const keyOf = (server, desk) => `${PREFIX}${server} ${desk}`;

/**
 * Remembers `entry` as of now. Call it again while the call runs.
 * @param {ResumeEntry} entry
 */
export function remember(entry) {
  try {
    const stamped = { ...entry, savedAtMs: Date.now(), document: performance.timeOrigin };
    storage()?.setItem(keyOf(entry.server, entry.desk), JSON.stringify(stamped));
  } catch {
    // Full or denied: the call goes on, a reload will end it.
  }
}

/**
 * @param {string} server
 * @param {string} desk
 */
export function forget(server, desk) {
  storage()?.removeItem(keyOf(server, desk));
}

/**
 * Lays down a call that another window hands over.
 * @param {ResumeEntry} entry
 */
export function layDown(entry) {
  const stamped = { ...entry, handover: true, savedAtMs: Date.now() };
  storage()?.setItem(keyOf(entry.server, entry.desk), JSON.stringify(stamped));
}

/**
 * The call to `desk` of the last 30 s that an earlier document of this tab, or another window, has left.
 * @param {string} desk
 * @param {string} [server] any, if left out
 * @returns {ResumeEntry | null}
 */
export function recall(desk, server) {
  const store = storage();
  if (!store) return null;
  for (let index = 0; index < store.length; index += 1) {
    const key = store.key(index);
    if (!key?.startsWith(PREFIX) || !key.endsWith(` ${desk}`)) continue;
    const entry = parse(store.getItem(key));
    if (!entry || entry.desk !== desk || (server !== undefined && entry.server !== server)) continue;
    // What this document wrote is its own running call.
    if (entry.document === performance.timeOrigin) continue;
    const ageMs = Date.now() - (entry.savedAtMs ?? 0);
    if (ageMs >= 0 && ageMs < RESUMABLE_MS) return entry;
  }
  return null;
}

/**
 * @param {string | null} text
 * @returns {ResumeEntry | null}
 */
function parse(text) {
  try {
    const entry = JSON.parse(text ?? 'null');
    const complete = entry && [entry.server, entry.desk, entry.call, entry.resume].every((field) => typeof field === 'string');
    return complete && (entry.kind === 'voice' || entry.kind === 'video') ? entry : null;
  } catch {
    return null;
  }
}
