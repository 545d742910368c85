// SPDX-License-Identifier: EUPL-1.2
import { h } from './dom.js';
import { icon, popOut } from './icons.js';

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/gi;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}»”’]+$/;

/**
 * Splits a text at the web addresses in it. Only http and https count, without a name or password
 * in them: those are made to look like another host.
 * @param {string} text
 * @returns {Array<{text: string, url: URL|null}>}
 */
export function splitAddresses(text) {
  const parts = [];
  let from = 0;
  for (const { 0: found, index = 0 } of text.matchAll(ADDRESS)) {
    const address = found.replace(TRAILING, '');
    const url = parse(address);
    if (!url) continue;
    if (index > from) parts.push({ text: text.slice(from, index), url: null });
    parts.push({ text: address, url });
    from = index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), url: null });
  return parts;
}

/**
 * A text of a stranger as nodes: text is text, and an address becomes a link that shows which host
 * it leads to.
 * @param {string} text
 * @param {string} newTab what a link says of where it opens, for those who do not see it
 * @returns {Array<Node|string>}
 */
export function safeText(text, newTab) {
  return splitAddresses(text).map(({ text: part, url }) => (url ? link(part, url, newTab) : part));
}

/** @param {string} text @param {URL} url @param {string} newTab */
function link(text, url, newTab) {
  return h('a', { class: 'safe-link', href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: text },
    h('strong', {}, url.host), rest(url), icon(popOut), h('span', { class: 'visually-hidden' }, ` (${newTab})`));
}

/** The address behind the host, shortened. @param {URL} url */
function rest(url) {
  const path = (url.pathname + url.search + url.hash).replace(/^\/$/, '');
  return path.length > 28 ? `${path.slice(0, 27)}…` : path;
}

/** @param {string} address @returns {URL|null} */
function parse(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password && url.hostname.includes('.') ? url : null;
  } catch {
    return null;
  }
}
