// SPDX-License-Identifier: EUPL-1.2
/**
 * What a session shows of its conversation.
 * @module
 */

/** @typedef {import('./conversation.js').Conversation} Conversation */

/** Read-only properties that follow `conversation`, with quiet answers while there is none. */
export class ConversationFace extends EventTarget {
  /** For the session itself. @type {Conversation | null} */
  conversation = null;

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
}
