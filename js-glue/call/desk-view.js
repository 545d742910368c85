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
function waitingCall({ call, desk, kind, lang, since, priority, place, visit, transfer, invite }) {
  return {
    call, desk, kind, lang, since, priority: priority ?? 2, place: place ?? 0, visit: visit ?? null,
    transfer: transfer ? { from: transfer.from, reason: transfer.reason ?? null } : null,
    invite: invite ? { from: invite.by, reason: invite.reason ?? null } : null,
  };
}

/**
 * The calls that wait, in the order in which they should be answered: what is meant for this person
 * first, then by priority and by arrival.
 */
export class WaitingCalls {
  /** @type {WaitingCall[]} */
  list = [];

  /** @param {CallOffer[]} offers all that there are */
  reset(offers) {
    this.list = inOrder(offers.map(waitingCall));
  }

  /** @param {CallOffer} offer */
  put(offer) {
    this.list = inOrder([...this.list.filter(({ call }) => call !== offer.call), waitingCall(offer)]);
  }

  /** @param {string} call */
  drop(call) {
    this.list = this.list.filter((each) => each.call !== call);
  }

  /** @param {string} call */
  find(call) {
    return this.list.find((each) => each.call === call);
  }
}

/** @param {WaitingCall[]} calls */
function inOrder(calls) {
  const turn = (/** @type {WaitingCall} */ { invite }) => (invite ? 0 : 1);
  return calls.sort((a, b) => turn(a) - turn(b) || a.priority - b.priority || a.since - b.since);
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
