// SPDX-License-Identifier: EUPL-1.2
/**
 * Exchanges the random numbers behind the safety code within the signals of one peer session.
 * @module
 */

import { commitmentTo, newNonce, safetyCode } from './safety-code.js';
import { fingerprints } from './sdp.js';

const HEX_128 = /^[0-9a-f]{32}$/;
const HEX_256 = /^[0-9a-f]{64}$/;

/**
 * One side of the exchange: commitment with the caller's offer, number with the operator's answer,
 * then the caller's number. What came first stays: later numbers, and later certificates of the far
 * side, are refused, for otherwise a go-between could go on searching for a code that fits.
 */
export class SafetyHandshake {
  /** @param {'caller' | 'operator'} role */
  constructor(role) {
    this.#role = role;
  }

  #role;
  #ownNonce = newNonce();
  /** @type {string | null} */
  #remoteNonce = null;
  /** @type {string | null} */
  #remoteCommitment = null;
  /** @type {string | null} */
  #remoteCertificate = null;
  /** @type {string | null} */
  #ownCertificate = null;

  /** What goes with the caller's offers. */
  async offerFields() {
    return { commit: await commitmentTo(this.#ownNonce) };
  }

  /** What goes with the operator's answers. */
  answerFields() {
    return { nonce: this.#ownNonce };
  }

  /**
   * The operator hears an offer, or the caller an answer.
   * @param {{ commit?: unknown, nonce?: unknown }} fields
   */
  hear({ commit, nonce }) {
    if (this.#role === 'operator' && this.#remoteCommitment === null && typeof commit === 'string' && HEX_256.test(commit)) {
      this.#remoteCommitment = commit;
    }
    if (this.#role === 'caller' && this.#remoteNonce === null && typeof nonce === 'string' && HEX_128.test(nonce)) {
      this.#remoteNonce = nonce;
    }
  }

  /** The caller's number, to be shown once the operator's is known; else `null`. */
  reveal() {
    return this.#role === 'caller' && this.#remoteNonce !== null ? this.#ownNonce : null;
  }

  /**
   * The operator hears the caller's number. One that does not fit the commitment is ignored: there
   * will be no code.
   * @param {unknown} nonce
   */
  async hearReveal(nonce) {
    if (this.#role !== 'operator' || this.#remoteNonce !== null || typeof nonce !== 'string' || !HEX_128.test(nonce)) return;
    if ((await commitmentTo(nonce)) === this.#remoteCommitment) this.#remoteNonce = nonce;
  }

  /**
   * Holds the far side to one certificate for the whole session.
   * @param {string} sdp its description
   * @throws {Error} if the certificate is another one than before, or none
   */
  checkRemote(sdp) {
    const found = fingerprints(sdp).join('\n');
    if (found === '') throw new Error('a description without a certificate');
    this.#remoteCertificate ??= found;
    if (this.#remoteCertificate !== found) throw new Error('the certificate of the far side has changed');
  }

  /** @param {string} sdp our own description */
  noteLocal(sdp) {
    this.#ownCertificate ??= fingerprints(sdp).join('\n');
  }

  /** @returns {Promise<string | null>} the code, once all is known */
  async code() {
    if (!this.#ownCertificate || !this.#remoteCertificate || this.#remoteNonce === null) return null;
    const [callerNonce, operatorNonce] = this.#role === 'caller' ? [this.#ownNonce, this.#remoteNonce] : [this.#remoteNonce, this.#ownNonce];
    return safetyCode({ fingerprints: [this.#ownCertificate, this.#remoteCertificate], callerNonce, operatorNonce });
  }
}
