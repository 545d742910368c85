// SPDX-License-Identifier: EUPL-1.2
/**
 * What is known about the media and the connections of a call.
 * @module
 */

/**
 * @param {object} media their own numbers
 * @param {string | null} transport
 * @param {RTCStatsReport[]} reports one for each connection
 */
export function statsOf(media, transport, reports) {
  return { ...media, transport, connections: reports.map(selectedPair) };
}

/** @param {RTCStatsReport} report */
function selectedPair(report) {
  const entries = /** @type {Map<string, any>} */ (/** @type {unknown} */ (report));
  for (const entry of entries.values()) {
    if (entry.type !== 'candidate-pair' || !entry.nominated || entry.state !== 'succeeded') continue;
    return {
      local: entries.get(entry.localCandidateId)?.candidateType ?? null,
      remote: entries.get(entry.remoteCandidateId)?.candidateType ?? null,
      rttMs: entry.currentRoundTripTime === undefined ? null : entry.currentRoundTripTime * 1000,
    };
  }
  return null;
}
