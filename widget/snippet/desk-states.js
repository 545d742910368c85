// SPDX-License-Identifier: EUPL-1.2

/** @type {Map<string, Promise<Array<{id: string, name: Record<string, string>, state: string}>>>} */
const asked = new Map();

/**
 * What the server says of a desk now: its name and whether someone answers.
 * One question a page and server; `null` where the page's policy forbids it or
 * the server is silent, for the buttons work without it.
 * @param {string} server
 * @param {string} desk
 */
export async function deskOf(server, desk) {
  if (!asked.has(server)) asked.set(server, ask(server));
  return (await asked.get(server)).find(({ id }) => id === desk) ?? null;
}

async function ask(server) {
  try {
    const response = await fetch(new URL('api/desks', server), { credentials: 'omit' });
    return response.ok ? (await response.json()).desks : [];
  } catch {
    return [];
  }
}
