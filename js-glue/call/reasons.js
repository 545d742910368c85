// SPDX-License-Identifier: EUPL-1.2
/**
 * Why a call ended, in the widget's words, from the server's.
 * @module
 */

/**
 * @typedef {'hangup-local' | 'hangup-remote' | 'declined' | 'no-answer' | 'peer-lost' | 'connection-lost'
 *   | 'server-unreachable' | 'desk-closed' | 'desk-busy' | 'unknown-desk' | 'no-common-transport' | 'server-full'
 *   | 'permission-denied' | 'no-microphone' | 'unsupported' | 'moved' | 'gone'
 *   | 'blocked' | 'foreign-site' | 'removed' | 'operator-lost' | 'too-early' | 'transferred' | 'degraded'} Reason
 */

/** @type {Record<string, Reason>} */
const REFUSALS = {
  desk_closed: 'desk-closed', desk_busy: 'desk-busy', unknown_desk: 'unknown-desk',
  no_common_transport: 'no-common-transport', server_full: 'server-full', gone: 'gone',
  blocked: 'blocked', foreign_site: 'foreign-site', too_early: 'too-early', degraded: 'degraded',
};

/** @type {Record<string, Reason>} */
const ENDINGS = {
  declined: 'declined', no_answer: 'no-answer', peer_lost: 'peer-lost', operators_left: 'desk-closed', no_common_transport: 'no-common-transport',
  blocked: 'blocked', removed: 'removed', operator_lost: 'operator-lost',
};

/**
 * Of `call.refused`.
 * @param {string} refusal
 * @returns {Reason}
 */
export function reasonOfRefusal(refusal) {
  return REFUSALS[refusal] ?? 'server-unreachable';
}

/**
 * Of `call.ended`.
 * @param {string} ending
 * @param {string | undefined} by who hung up
 * @param {'caller' | 'operator'} role our own
 * @returns {Reason}
 */
export function reasonOfEnding(ending, by, role) {
  if (ending === 'hangup') return by === role ? 'hangup-local' : 'hangup-remote';
  return ENDINGS[ending] ?? 'connection-lost';
}

/**
 * Of `call.withdrawn`, for the operator who was about to answer.
 * @param {string} withdrawal
 * @returns {Reason}
 */
export function reasonOfWithdrawal(withdrawal) {
  if (withdrawal === 'caller_left') return 'hangup-remote';
  return withdrawal === 'no_answer' ? 'no-answer' : 'gone';
}

/**
 * Of a failure to open the devices.
 * @param {any} error what `openDevices` threw; a `reason` it carries wins
 * @returns {Reason}
 */
export function reasonOfDeviceError(error) {
  if (error?.reason === 'permission-denied' || error?.reason === 'no-microphone' || error?.reason === 'unsupported') return error.reason;
  switch (error?.name) {
    case 'NotAllowedError': case 'SecurityError': return 'permission-denied';
    case 'NotFoundError': case 'NotReadableError': case 'OverconstrainedError': case 'AbortError': return 'no-microphone';
    default: return 'unsupported';
  }
}
