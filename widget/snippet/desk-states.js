// SPDX-License-Identifier: EUPL-1.2

/** @typedef {{id: string, name: Record<string, string>, state: string, opens_at?: number|null, languages?: string[]}} DeskState */
/** @typedef {{desks: DeskState[], at: number}} Answer what the server said, and when */

/** A page that is looked at again asks again, but not more often than this. */
const OLD_AFTER_MS = 30_000;

/** @type {Map<string, Promise<Answer>>} */
const asked = new Map();

/**
 * What the server says of a desk now: its name and whether someone answers.
 * One question a page and server; `null` where the page's policy forbids it or
 * the server is silent, for the buttons work without it.
 * @param {string} server
 * @param {string} desk
 */
export async function deskOf(server, desk) {
  const answer = asked.get(server) ?? ask(server);
  asked.set(server, answer);
  return (await answer).desks.find(({ id }) => id === desk) ?? null;
}

/**
 * Tells how a desk is, now and whenever the page becomes visible again after a while. No socket, no
 * clock: ten thousand people who read the page cost ten thousand answers from a cache.
 * @param {string} server
 * @param {string} desk
 * @param {(found: DeskState) => void} tell
 * @returns {() => void} ends it
 */
export function watchDesk(server, desk, tell) {
  const look = async () => {
    const found = await deskOf(server, desk);
    if (found) tell(found);
  };
  const onVisible = async () => {
    if (document.hidden) return;
    const last = await asked.get(server);
    if (last && Date.now() - last.at < OLD_AFTER_MS) return;
    // The first of several desks asks for all.
    if (asked.get(server) && last === (await asked.get(server))) asked.delete(server);
    look();
  };
  document.addEventListener('visibilitychange', onVisible);
  look();
  return () => document.removeEventListener('visibilitychange', onVisible);
}

/**
 * What the server says of a desk at this very moment, whatever was heard of it before.
 * @param {string} server
 * @param {string} desk
 */
export async function deskAnew(server, desk) {
  asked.set(server, ask(server, 'no-store'));
  return deskOf(server, desk);
}

/** @param {string} server @param {RequestCache} [cache] @returns {Promise<Answer>} */
async function ask(server, cache = 'default') {
  const at = Date.now();
  try {
    const response = await fetch(new URL('api/desks', server), { credentials: 'omit', cache });
    return { desks: response.ok ? (await response.json()).desks : [], at };
  } catch {
    return { desks: [], at };
  }
}
