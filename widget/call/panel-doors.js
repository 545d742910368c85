// SPDX-License-Identifier: EUPL-1.2
import { setAttribute } from '../shared/dom.js';
import { createPapersDoor } from '../shared/papers-door.js';
import { createServicesDoor } from '../shared/services-door.js';

/**
 * @typedef {object} CallContext what the page says about a desk
 * @property {string} desk
 * @property {string|Record<string, string>|null} deskName the name to show until the call tells its own
 * @property {string[]} [languages] that are spoken at the desk, once they are known
 * @property {string} server
 * @property {'it'|'en'} lang
 * @property {string} phone
 * @property {string} hours
 * @property {string} hoursLink
 * @property {string} [privacyLink] the town's privacy notice
 * @property {string} [ticket] the token of a call-back or an appointment
 * @property {string} [guest] the token of an invitation into a call
 */

/**
 * The ways from the call panel to rooms that are loaded when they are needed.
 * @param {CallContext} context
 * @param {boolean} page the call has the whole page
 * @param {object} on
 * @param {(sentence: string) => void} on.say
 * @param {() => HTMLElement} on.panel
 * @param {() => void} on.attention the panel has to be seen
 * @param {() => void} on.render what a room shows has changed
 * @param {() => void} on.sent a request is in: a call that waits is given up
 */
export function createPanelDoors({ server, desk, privacyLink = '' }, page, { say, panel, attention, render, sent }) {
  const heading = page ? 'h2' : 'h3';
  return {
    door: createPapersDoor({
      role: 'caller',
      heading,
      say,
      panel,
      pasteTarget: () => (page ? document : panel()),
      onRoom: (room) => setAttribute(panel(), 'data-papers', room || null),
      onAttention: attention,
    }),
    services: createServicesDoor({ heading, server, desk, privacyLink, say, onView: render, onSent: sent }),
  };
}
