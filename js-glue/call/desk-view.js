// SPDX-License-Identifier: EUPL-1.2
/**
 * What an operator sees of the desk: the calls that wait, and who else is there.
 * @module
 */

/** @typedef {import('./signalling-messages.js').CallOffer} CallOffer */
/** @typedef {import('./signalling-messages.js').Desk} Desk */
/** @typedef {import('./call-types.js').WaitingCall} WaitingCall */

/**
 * @param {CallOffer} offer
 * @returns {WaitingCall}
 */
export function waitingCall({ call, desk, kind, lang, since, priority, place, visit, transfer, invite }) {
  return {
    call, desk, kind, lang, since, priority: priority ?? 2, place: place ?? 0, visit: visit ?? null,
    transfer: transfer ? { from: transfer.from, reason: transfer.reason ?? null } : null,
    invite: invite ? { from: invite.by, reason: invite.reason ?? null } : null,
  };
}

/**
 * The calls in the order in which they should be answered: what is meant for this person first,
 * then by priority and by arrival.
 * @param {readonly WaitingCall[]} calls
 * @returns {WaitingCall[]}
 */
export function inOrder(calls) {
  const personal = (/** @type {WaitingCall} */ { invite }) => (invite ? 0 : 1);
  return [...calls].sort((a, b) => personal(a) - personal(b) || a.priority - b.priority || a.since - b.since);
}

/**
 * @param {Extract<import('./signalling-messages.js').ServerMessage, { type: 'desk.overview' }>} message
 * @param {readonly Desk[]} own the operator's own
 * @returns {import('./call-types.js').Overview}
 */
export function overviewOf({ desks, colleagues }, own) {
  return {
    desks: desks.map(({ id, state, waiting, longest_since: longestSince }) => ({
      id, state, waiting, longestSince: longestSince ?? null, name: own.find((desk) => desk.id === id)?.name ?? { it: id, en: id },
    })),
    colleagues: colleagues.map(({ id, name, state, desks: common }) => ({ id, name, state, desks: common })),
  };
}
