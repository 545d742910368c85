// SPDX-License-Identifier: EUPL-1.2
/**
 * Says to the server that a call is over, after its session has ended.
 * @module
 */

const FAREWELL_MS = 15_000;

/**
 * Takes over `client` for as long as it takes to deliver `call.hangup`, reconnecting if need be, so
 * that a desk does not ring, and an operator does not wait, for somebody who has gone.
 * @param {import('./signalling-client.js').SignallingClient} client
 * @param {{ call: string | null, resume: string | null }} known `call` is null if the server has not named it yet
 */
export function sayFarewell(client, { call, resume }) {
  const timer = setTimeout(() => client.close(), FAREWELL_MS);
  const finish = () => {
    clearTimeout(timer);
    client.close();
  };
  /** @param {string} known */
  const hangUp = (known) => {
    client.send({ type: 'call.hangup', call: known });
    finish();
  };
  if (client.connected && call !== null) {
    hangUp(call);
    return;
  }
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
    if (message.type === 'call.ringing' || message.type === 'call.resumed') hangUp(message.call);
    else if (message.type === 'call.refused' || message.type === 'call.ended') finish();
  });
  client.addEventListener('closed', finish);
}
