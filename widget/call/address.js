// SPDX-License-Identifier: EUPL-1.2

/**
 * The address of the server's own call page for a desk.
 * @param {string} server the server's base address
 * @param {string} desk
 * @param {'voice'|'video'} [kind]
 * @param {string} [lang]
 * @returns {string}
 */
export function callPageAddress(server, desk, kind, lang) {
  const address = new URL(`call/${encodeURIComponent(desk)}`, server);
  if (kind) address.searchParams.set('kind', kind);
  if (lang) address.searchParams.set('lang', lang);
  return address.href;
}
