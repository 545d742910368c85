// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { safetyCode } from '../../../js-glue/call/safety-code.js';
import { SafetyHandshake } from '../../../js-glue/call/safety-handshake.js';

const sdpOf = (mark) => `v=0\r\na=fingerprint:sha-256 ${Array(32).fill(mark).join(':')}\r\n`;

/** Runs the exchange between two sides; each hook may change what passes. */
async function exchange({ caller = new SafetyHandshake('caller'), operator = new SafetyHandshake('operator'), commit = (x) => x, nonce = (x) => x, reveal = (x) => x, toOperator = sdpOf('AA'), toCaller = sdpOf('BB') } = {}) {
  caller.noteLocal(sdpOf('AA'));
  operator.checkRemote(toOperator);
  operator.hear({ commit: commit((await caller.offerFields()).commit) });
  operator.noteLocal(sdpOf('BB'));
  caller.checkRemote(toCaller);
  caller.hear({ nonce: nonce(operator.answerFields().nonce) });
  await operator.hearReveal(reveal(caller.reveal()));
  return { caller, operator, codes: [await caller.code(), await operator.code()] };
}

test('both sides read the same four groups of three digits', async () => {
  const { codes } = await exchange();
  assert.match(codes[0], /^\d{3} \d{3} \d{3} \d{3}$/);
  assert.equal(codes[0], codes[1]);
});

test('another call has another code', async () => {
  assert.notEqual((await exchange()).codes[0], (await exchange()).codes[0]);
});

test('whoever puts other certificates in between gives the two sides different codes', async () => {
  const { codes } = await exchange({ toOperator: sdpOf('CC'), toCaller: sdpOf('DD') });
  assert.notEqual(codes[0], codes[1]);
});

test('a number that does not fit the commitment gives no code', async () => {
  const { codes } = await exchange({ reveal: () => '0'.repeat(32) });
  assert.equal(codes[1], null);
});

test('the caller shows its number only after it has the operator\'s', async () => {
  const caller = new SafetyHandshake('caller');
  assert.equal(caller.reveal(), null);
  caller.hear({ nonce: 'not a number' });
  assert.equal(caller.reveal(), null);
  caller.hear({ nonce: 'a'.repeat(32) });
  assert.match(caller.reveal(), /^[0-9a-f]{32}$/);
});

test('later commitments, numbers and certificates do not replace the first', async () => {
  const { caller, operator, codes } = await exchange();
  operator.hear({ commit: 'f'.repeat(64) });
  await operator.hearReveal('1'.repeat(32));
  caller.hear({ nonce: '2'.repeat(32) });
  assert.deepEqual([await caller.code(), await operator.code()], codes);
  assert.throws(() => operator.checkRemote(sdpOf('EE')), /changed/);
  assert.throws(() => operator.checkRemote('v=0\r\n'), /without a certificate/);
});

test('the code depends on every part, and not on the order of certificates', async () => {
  const parts = { fingerprints: ['sha-256 A', 'sha-256 B'], callerNonce: '1', operatorNonce: '2' };
  const code = await safetyCode(parts);
  assert.equal(await safetyCode({ ...parts, fingerprints: ['sha-256 B', 'sha-256 A'] }), code);
  for (const change of [{ fingerprints: ['sha-256 A', 'sha-256 C'] }, { callerNonce: '3' }, { operatorNonce: '3' }]) {
    assert.notEqual(await safetyCode({ ...parts, ...change }), code);
  }
});
