// SPDX-License-Identifier: EUPL-1.2
// What a web editor copies.
import { callPageAddress } from '../call/address.js';
import { fill } from '../shared/language.js';
import { isColour } from './contrast.js';

/**
 * @typedef {object} SnippetChoice
 * @property {string} desk
 * @property {''|'it'|'en'} lang empty: the page's own
 * @property {''|'corner'|'corner-left'} placement
 * @property {string} colour empty: the usual one
 */

/** @param {string} text for an attribute or between tags */
function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * The attributes of the element, as the choice says.
 * @param {SnippetChoice} choice
 * @returns {Array<[string, string]>}
 */
export function snippetAttributes({ desk, lang, placement, colour }) {
  /** @type {Array<[string, string]>} */
  const attributes = [['desk', desk]];
  if (lang) attributes.push(['lang', lang]);
  if (placement) attributes.push(['placement', placement]);
  if (isColour(colour)) attributes.push(['accent', colour.toLowerCase()]);
  return attributes;
}

/**
 * A link that needs no script.
 * @param {string} server
 * @param {SnippetChoice} choice
 * @param {string} label with `{desk}`
 * @param {string} deskName
 */
export function linkText(server, { desk, lang }, label, deskName) {
  return `<a href="${escaped(callPageAddress(server, desk, undefined, lang || undefined))}">${escaped(fill(label, { desk: deskName }))}</a>`;
}

/**
 * The whole snippet: the script, and the element with the link inside it, for
 * readers whose browser runs no scripts.
 * @param {string} server
 * @param {SnippetChoice} choice
 * @param {string} label
 * @param {string} deskName
 */
export function snippetText(server, choice, label, deskName) {
  const attributes = snippetAttributes(choice).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  return [
    `<script type="module" src="${escaped(new URL('sportello.js', server).href)}"></script>`,
    `<sportello-call${attributes}>`,
    `  ${linkText(server, choice, label, deskName)}`,
    '</sportello-call>',
  ].join('\n');
}

/** What a page's Content-Security-Policy has to let through. @param {string} server */
export function policyText(server) {
  const origin = new URL(server).origin;
  const sockets = origin.replace(/^http/, 'ws');
  return `script-src ${origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${origin} ${sockets}`;
}
