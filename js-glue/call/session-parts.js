// SPDX-License-Identifier: EUPL-1.2
/**
 * What the two sessions are made of in a browser.
 * @module
 */

import { offeredTransports } from './capabilities.js';
import { documentParts } from '../documents/document-factory.js';
import { mediaMakers } from './media-factory.js';
import { PeerLink } from './peer-link.js';
import { SignallingClient } from './signalling-client.js';

/**
 * @typedef {import('./conversation.js').ConversationParts & {
 *   offeredTransports: () => import('./capabilities.js').Transport[],
 *   openSignalling: (options: { url: string, ping: () => object | null }) => SignallingClient,
 *   fetch: typeof globalThis.fetch,
 * }} SessionParts
 */

/** @type {SessionParts} */
export const defaultParts = {
  media: mediaMakers,
  documents: documentParts,
  createLink: (options) => new PeerLink(options),
  offeredTransports: () => offeredTransports(),
  openSignalling: (options) => new SignallingClient(options),
  fetch: (...request) => globalThis.fetch(...request),
};
