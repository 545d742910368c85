// SPDX-License-Identifier: EUPL-1.2
/**
 * What a session shows of its conversation.
 * @module
 */

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('./call-room.js').CallRoom} CallRoom */

/** What follows `conversation` and `room`, with quiet answers while there is none. */
export class ConversationFace extends EventTarget {
  /** For the session itself. @type {Conversation | null} */
  conversation = null;
  /** For the session itself. @type {CallRoom | null} */
  room = null;

  /** What the call goes on in spite of. @returns {Set<import('./conversation.js').Notice>} */
  get notices() {
    return this.conversation?.notices ?? new Set();
  }

  get muted() {
    return this.conversation?.muted ?? false;
  }

  get cameraOn() {
    return this.conversation?.cameraOn ?? false;
  }

  get peerMuted() {
    return this.conversation?.peerMuted ?? false;
  }

  get peerCameraOn() {
    return this.conversation?.peerCameraOn ?? false;
  }

  /** Pages that are shown in the call, or `null` while there is none. @returns {import('../documents/document-types.js').Documents | null} */
  get documents() {
    return this.conversation?.documents ?? null;
  }

  /** When the call was first connected, in milliseconds since the epoch, or `null`. */
  get talkingSince() {
    return this.conversation?.talkingSince ?? null;
  }

  get transport() {
    return this.conversation?.transport ?? null;
  }

  /** Four groups of three digits, the same on both sides, or `null`. */
  get safetyCode() {
    return this.conversation?.safetyCode ?? null;
  }

  /** Whether the call is on hold: nobody hears or sees the other. */
  get held() {
    return this.room?.held ?? false;
  }

  /** Where the call is being handed to. @returns {import('./call-types.js').Transferring | null} */
  get transferring() {
    return this.room?.transferring ?? null;
  }

  /** At most 200 lines, the oldest first. @returns {readonly import('./call-types.js').ChatLine[]} */
  get chat() {
    return this.room?.chat ?? [];
  }

  /** Everybody else in the call. @returns {readonly import('./call-types.js').Participant[]} */
  get participants() {
    return this.room?.participants ?? [];
  }

  /** Whether we ask to speak. */
  get hand() {
    return this.room?.hand ?? false;
  }

  /** Whether the host has muted us, until we unmute. */
  get mutedByHost() {
    return this.room?.mutedByHost ?? false;
  }

  /** Of the open hour that this is. @returns {import('./call-types.js').Seats | null} */
  get seats() {
    return this.room?.seats ?? null;
  }

  /**
   * @param {string} text at most 2000 characters
   * @returns {boolean} false if it cannot be sent now
   */
  sendChat(text) {
    return this.room?.sendChat(text) ?? false;
  }

  /** @param {boolean} on */
  raiseHand(on) {
    this.room?.raiseHand(on);
  }
}
