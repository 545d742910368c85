// SPDX-License-Identifier: EUPL-1.2
/**
 * Reads the browser's own statistics.
 * @module
 */

/** @typedef {{ received: number, lost: number }} ReceptionCount packets since the connection began */

/**
 * The share of packets lost since the last count.
 * @param {ReceptionCount | null} last
 * @param {RTCStatsReport | undefined} report of a receiver
 * @returns {{ lossFraction: number, count: ReceptionCount | null }} loss 0..1
 */
export function lossBetween(last, report) {
  /** @type {ReceptionCount | null} */
  let count = null;
  report?.forEach((entry) => {
    if (entry.type === 'inbound-rtp') count = { received: entry.packetsReceived ?? 0, lost: entry.packetsLost ?? 0 };
  });
  return { lossFraction: fraction(last, count), count };
}

/**
 * @param {ReceptionCount | null} last
 * @param {ReceptionCount | null} count
 */
function fraction(last, count) {
  if (!last || !count) return 0;
  // Late packets make the number of lost ones fall again.
  const lost = Math.max(0, count.lost - last.lost);
  const expected = lost + Math.max(0, count.received - last.received);
  return expected > 0 ? lost / expected : 0;
}
