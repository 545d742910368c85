// SPDX-License-Identifier: EUPL-1.2
/**
 * How people of the town hall can sign in: with a password, or at the town's identity provider.
 * @module
 */

/**
 * @typedef {object} SignInWays
 * @property {boolean} password
 * @property {{ name: Record<'it'|'en', string>, leave: boolean }|null} provider `leave`: this browser may still be
 *   signed in there
 */

/** @typedef {'desk'|'office'} StaffPage */

/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What goes without an answer: the password, which then says what is wrong. @type {SignInWays} */
const PASSWORD_ONLY = { password: true, provider: null };

/**
 * Asks the server for the ways in.
 * @param {string} server base address with a slash at its end; the page's own origin
 * @param {typeof globalThis.fetch} [fetch] another one in tests
 * @returns {Promise<SignInWays>}
 */
export async function signInWays(server, fetch = (...request) => globalThis.fetch(...request)) {
  try {
    const response = await fetch(new URL('api/sign-in', server).href, { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout?.(PATIENCE_MS) });
    if (!response.ok) return PASSWORD_ONLY;
    const { password, openid } = await response.json();
    return { password: password !== false, provider: openid ? { name: openid.name, leave: openid.leave === true } : null };
  } catch {
    return PASSWORD_ONLY;
  }
}

/** Where a sign-in at the provider begins. @param {string} server @param {StaffPage} page where it ends */
export function providerEntry(server, page) {
  return new URL(`openid/start?to=${page}`, server).href;
}

/** Where the provider's own session ends. @param {string} server @param {StaffPage} page where to go afterwards */
export function providerExit(server, page) {
  return new URL(`openid/leave?to=${page}`, server).href;
}

/**
 * What became of a sign-in at the provider that came to nothing, as the page's address says: read once, and taken out of
 * the address.
 * @param {Location} location
 * @param {History} history
 * @returns {string} empty: nothing to say
 */
export function takeProviderOutcome(location, history) {
  const address = new URL(location.href);
  const outcome = address.searchParams.get('openid') ?? '';
  if (outcome) {
    address.searchParams.delete('openid');
    history.replaceState(history.state, '', address.href);
  }
  return outcome;
}
