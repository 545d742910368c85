// SPDX-License-Identifier: EUPL-1.2
// The way of the ICE policy from the server's message to the connection.
import assert from 'node:assert/strict';
import test from 'node:test';
import { icePolicyOf } from '../../../js-glue/call/ice-policy.js';
import { parseServerMessage } from '../../../js-glue/call/signalling-messages.js';

const DESK = { id: 'URP_1', name: { it: 'Uno', en: 'One' } };
const ringing = (more) => parseServerMessage(JSON.stringify({ type: 'call.ringing', call: 'c', resume: 't', desk: DESK, ice_servers: [{ urls: ['turn:x'] }], ...more }));

test('a list carries the policy that stood beside it', () => {
  assert.equal(icePolicyOf(ringing({ ice_transport_policy: 'relay' }).ice_servers), 'relay');
  assert.equal(icePolicyOf(ringing({}).ice_servers), 'all');
  assert.equal(icePolicyOf(ringing({ ice_transport_policy: 'all' }).ice_servers), 'all');
  assert.equal(icePolicyOf([]), 'all');
});
