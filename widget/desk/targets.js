// SPDX-License-Identifier: EUPL-1.2
import { deskLabel } from '../shared/language.js';
import { byReadiness } from './colleagues-view.js';

/** @typedef {import('./target-list.js').Target} Target */

/**
 * Where a call can go. The server lists everybody; of those with a desk in common the console hears at
 * once how they stand, and that counts.
 * @param {object} from
 * @param {import('../../js-glue/desk/desk-api.js').Colleagues|null} from.listed
 * @param {import('../../js-glue/call/call-types.js').Overview|null} from.overview
 * @param {{id: string, desks?: import('../../js-glue/call/signalling-messages.js').Desk[]}|null} from.operator oneself
 * @param {string} lang
 * @returns {Target[]}
 */
export function targetsOf({ listed, overview, operator }, lang) {
  /** @type {Map<string, Target>} */
  const desks = new Map();
  const own = new Set((operator?.desks ?? []).map(({ id }) => id));
  for (const desk of [...(operator?.desks ?? []), ...(listed?.desks ?? []), ...(overview?.desks ?? [])]) {
    const languages = /** @type {{languages?: string[]}} */ (desk).languages ?? desks.get(desk.id)?.languages;
    desks.set(desk.id, { kind: 'desk', id: desk.id, label: deskLabel(desk, lang), languages, state: /** @type {{state?: string}} */ (desk).state ?? desks.get(desk.id)?.state ?? 'open' });
  }
  const people = new Map();
  for (const { id, name, state = 'offline', desks: theirs = [] } of listed?.people ?? []) {
    const heardOf = overview !== null && theirs.some((desk) => own.has(desk));
    people.set(id, { id, name, state: heardOf ? 'offline' : state });
  }
  for (const { id, name, state } of overview?.colleagues ?? []) people.set(id, { id, name, state });
  people.delete(operator?.id ?? '');
  return [...desks.values(), ...byReadiness([...people.values()]).map(({ id, name, state }) => ({ kind: /** @type {const} */ ('operator'), id, label: name, state }))];
}
