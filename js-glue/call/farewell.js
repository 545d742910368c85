// SPDX-License-Identifier: EUPL-1.2
/**
 * Says to the server that a call is over, after its session has ended.
 * @module
 */

const FAREWELL_MS = 15_000;

/** @typedef {Extract<import('./signalling-messages.js').ServerMessage, { type: 'call.ended' }>} CallEnded */

/**
 * Takes over `client` until the server has confirmed `call.hangup`, reconnecting if need be, so that a
 * desk does not ring, and an operator does not wait, for somebody who has gone.
 * @param {import('./signalling-client.js').SignallingClient} client
 * @param {{ call: string | null, resume: string | null }} known `call` is null if the server has not named it yet
 * @param {(message: CallEnded) => void} [ended] hears what the server says of the end, if it does
 */
export function sayFarewell(client, { call, resume }, ended = () => {}) {
  const timer = setTimeout(() => client.close(), FAREWELL_MS);
  const finish = () => {
    clearTimeout(timer);
    client.close();
  };
  /** @param {string} known */
  const hangUp = (known) => client.send({ type: 'call.hangup', call: known });
  if (call === null && !client.connected) {
    finish();
    return;
  }
  client.addEventListener('open', () => {
    if (call === null || resume === null) finish();
    else client.send({ type: 'call.resume', call, resume, fresh: true });
  });
  client.addEventListener('message', (event) => {
    const message = /** @type {CustomEvent<import('./signalling-messages.js').ServerMessage>} */ (event).detail;
    if (message.type === 'call.ringing' || message.type === 'call.resumed') {
      hangUp(message.call);
    } else if (message.type === 'call.ended') {
      finish();
      ended(message);
    } else if (message.type === 'call.refused') {
      finish();
    }
  });
  client.addEventListener('closed', finish);
  if (client.connected && call !== null) hangUp(call);
}
