// SPDX-License-Identifier: EUPL-1.2
/**
 * Whether connections may be direct: the server says so beside its list of ICE servers, and the list
 * carries it from the message to the connection.
 * @module
 */

/** @type {WeakSet<RTCIceServer[]>} */
const relaysOnly = new WeakSet();

/**
 * Notes the policy that came in a message with its list.
 * @param {{ ice_servers?: RTCIceServer[], ice_transport_policy?: RTCIceTransportPolicy }} message
 */
export function noteIcePolicy({ ice_servers: list, ice_transport_policy: policy }) {
  if (list && policy === 'relay') relaysOnly.add(list);
}

/**
 * The policy of a list that came from the server; it has to be that very array.
 * @param {RTCIceServer[]} list
 * @returns {RTCIceTransportPolicy}
 */
export function icePolicyOf(list) {
  return relaysOnly.has(list) ? 'relay' : 'all';
}
