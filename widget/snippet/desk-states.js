// SPDX-License-Identifier: EUPL-1.2

/** @typedef {{id: string, name: Record<string, string>, state: string}} DeskState */

/** @type {Map<string, Promise<DeskState[]>>} */
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
  return (await answer).find(({ id }) => id === desk) ?? null;
}

/** @param {string} server @returns {Promise<DeskState[]>} */
async function ask(server) {
  try {
    const response = await fetch(new URL('api/desks', server), { credentials: 'omit' });
    return response.ok ? (await response.json()).desks : [];
  } catch {
    return [];
  }
}
