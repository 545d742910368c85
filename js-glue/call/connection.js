// SPDX-License-Identifier: EUPL-1.2
/**
 * One RTCPeerConnection whose offers always come from the caller.
 * @module
 */

const CANDIDATE_BATCH_MS = 20;

/**
 * @typedef {object} SignalPart what one connection and its counterpart exchange
 * @property {number} [round] number of the offer, repeated by its answer
 * @property {{ type: 'offer' | 'answer', sdp: string }} [description]
 * @property {(RTCIceCandidateInit | null)[]} [candidates] `null`: no more will come
 */

/**
 * Negotiates in perfect order: what is asked of it and what arrives is done one after the other,
 * and an answer to an offer that was replaced since is ignored.
 *
 * Events: `statechange` (`state` has changed), `failure` (detail: the error; only a new connection helps).
 */
export class Connection extends EventTarget {
  /**
   * @param {object} options
   * @param {RTCConfiguration} options.configuration
   * @param {(part: SignalPart) => void} options.send
   * @param {(sdp: string) => string} [options.shapeOffer] applied to an offer on its way out and in
   * @param {(sdp: string) => string} [options.shapeRemote] applied to what the own browser reads
   * @param {(sdp: string) => void} [options.inspectRemote] may throw to refuse a description
   * @param {() => Promise<void>} [options.prepareAnswer] after the first offer, before its answer
   */
  constructor({ configuration, send, shapeOffer = (sdp) => sdp, shapeRemote = (sdp) => sdp, inspectRemote = () => {}, prepareAnswer = async () => {} }) {
    super();
    this.pc = new RTCPeerConnection(configuration);
    this.#send = send;
    this.#shapeOffer = shapeOffer;
    this.#shapeRemote = shapeRemote;
    this.#inspectRemote = inspectRemote;
    this.#prepareAnswer = prepareAnswer;
    this.pc.onicecandidate = ({ candidate }) => this.#queueCandidate(candidate);
    this.pc.onconnectionstatechange = () => this.dispatchEvent(new Event('statechange'));
  }

  /** @type {RTCPeerConnection} */
  pc;
  #send;
  #shapeOffer;
  #shapeRemote;
  #inspectRemote;
  /** @type {(() => Promise<void>) | null} */
  #prepareAnswer;
  #closed = false;
  #round = 0;
  /** @type {Promise<void>} */
  #last = Promise.resolve();
  /** @type {(RTCIceCandidateInit | null)[]} */
  #candidates = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #candidateTimer;

  /** @returns {RTCPeerConnectionState} */
  get state() {
    if (this.#closed) return 'closed';
    // The far side has closed its end: long before ICE notices.
    return this.pc.sctp?.transport.state === 'closed' ? 'failed' : this.pc.connectionState;
  }

  /** Both sides' descriptions, once there are both; else `null`. */
  get descriptions() {
    const { localDescription, remoteDescription } = this.pc;
    return localDescription && remoteDescription ? [localDescription.sdp, remoteDescription.sdp] : null;
  }

  /**
   * Caller: makes an offer, again if the last one had no answer.
   * @param {{ iceRestart?: boolean }} [options]
   */
  offer({ iceRestart = false } = {}) {
    return this.#enqueue(async () => {
      if (iceRestart && this.pc.remoteDescription) this.pc.restartIce();
      await this.pc.setLocalDescription(await this.pc.createOffer());
      if (this.#closed || !this.pc.localDescription) return;
      this.#round += 1;
      this.#send({ round: this.#round, description: { type: 'offer', sdp: this.#shapeOffer(this.pc.localDescription.sdp) } });
    });
  }

  /**
   * Takes what the counterpart sent. Parts that do not fit the present state are ignored.
   * @param {SignalPart} part
   */
  accept(part) {
    return this.#enqueue(async () => {
      if (part.description?.type === 'offer') await this.#answer(part.description.sdp, part.round ?? 0);
      else if (part.description?.type === 'answer') await this.#takeAnswer(part.description.sdp, part.round ?? 0);
      for (const candidate of part.candidates ?? []) await this.#addCandidate(candidate);
    });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#candidateTimer);
    this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  /**
   * @param {string} sdp
   * @param {number} round
   */
  async #answer(sdp, round) {
    this.#inspectRemote(sdp);
    await this.pc.setRemoteDescription({ type: 'offer', sdp: this.#shapeRemote(this.#shapeOffer(sdp)) });
    const prepare = this.#prepareAnswer;
    this.#prepareAnswer = null;
    await prepare?.();
    this.#watchTransport();
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    if (this.#closed || !this.pc.localDescription) return;
    this.#send({ round, description: { type: 'answer', sdp: this.pc.localDescription.sdp } });
  }

  /**
   * @param {string} sdp
   * @param {number} round
   */
  async #takeAnswer(sdp, round) {
    if (this.pc.signalingState !== 'have-local-offer' || round !== this.#round) return;
    this.#inspectRemote(sdp);
    await this.pc.setRemoteDescription({ type: 'answer', sdp: this.#shapeRemote(sdp) });
    this.#watchTransport();
  }

  #watchTransport() {
    const transport = this.pc.sctp?.transport;
    if (transport) transport.onstatechange = () => this.dispatchEvent(new Event('statechange'));
  }

  /** @param {RTCIceCandidateInit | null} candidate */
  async #addCandidate(candidate) {
    if (!this.pc.remoteDescription) return;
    try {
      await this.pc.addIceCandidate(candidate ?? undefined);
    } catch {
      // Of an earlier generation of ICE, or of a kind that this browser does not know: others will do.
    }
  }

  /** @param {RTCIceCandidate | null} candidate */
  #queueCandidate(candidate) {
    // One message for those that come together: the server counts messages.
    if (this.#candidates.length === 0) {
      this.#candidateTimer = setTimeout(() => {
        const candidates = this.#candidates;
        this.#candidates = [];
        this.#send({ candidates });
      }, CANDIDATE_BATCH_MS);
    }
    this.#candidates.push(candidate ? candidate.toJSON() : null);
  }

  /** @param {() => Promise<void>} job */
  #enqueue(job) {
    this.#last = this.#last.then(async () => {
      if (this.#closed) return;
      try {
        await job();
      } catch (error) {
        if (!this.#closed) this.dispatchEvent(new CustomEvent('failure', { detail: error }));
      }
    });
    return this.#last;
  }
}
