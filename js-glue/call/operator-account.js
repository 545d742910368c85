// SPDX-License-Identifier: EUPL-1.2
/**
 * Signing in and out over HTTP. The session itself is a cookie that scripts cannot read.
 * @module
 */

import { Backoff } from './backoff.js';

/** @typedef {import('./signalling-messages.js').Operator} Operator */
/** @typedef {{ operator: Operator | null, error: 'bad_credentials' | 'too_many_attempts' | 'unreachable' | null, retryAfterS: number | null }} SignIn */

/** The server's `/api/session`. */
export class OperatorAccount {
  /**
   * @param {string} server base address with a slash at its end; the console's own origin
   * @param {typeof globalThis.fetch} fetch
   */
  constructor(server, fetch) {
    this.#url = new URL('api/session', server).href;
    this.#fetch = fetch;
  }

  #url;
  #fetch;

  /**
   * Who is signed in.
   * @returns {Promise<Operator | 'signed-out' | 'unreachable'>}
   */
  async whoAmI() {
    try {
      const response = await this.#fetch(this.#url, { credentials: 'same-origin', cache: 'no-store' });
      if (response.status === 401) return 'signed-out';
      return response.ok ? (await response.json()).operator : 'unreachable';
    } catch {
      return 'unreachable';
    }
  }

  /**
   * Asks until there is an answer.
   * @param {() => boolean} onUnreachable after each attempt that failed; false to give up
   * @returns {Promise<Operator | 'signed-out' | 'unreachable'>}
   */
  async whoAmIPatiently(onUnreachable) {
    const backoff = new Backoff({ firstMs: 1000, maxMs: 15_000 });
    for (;;) {
      const who = await this.whoAmI();
      if (who !== 'unreachable' || !onUnreachable()) return who;
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }

  /**
   * @param {string} name
   * @param {string} password
   * @returns {Promise<SignIn>}
   */
  async signIn(name, password) {
    try {
      const response = await this.#fetch(this.#url, {
        method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }),
      });
      const body = await response.json().catch(() => ({}));
      if (response.ok && body.operator) return { operator: body.operator, error: null, retryAfterS: null };
      if (response.status === 401) return { operator: null, error: 'bad_credentials', retryAfterS: null };
      if (response.status === 429) return { operator: null, error: 'too_many_attempts', retryAfterS: body.retry_after_s ?? null };
    } catch {
      // No network, or no JSON: the same to the operator.
    }
    return { operator: null, error: 'unreachable', retryAfterS: null };
  }

  /** Signs out; if the server is not reached, the cookie stays until it is. */
  async signOut() {
    try {
      await this.#fetch(this.#url, { method: 'DELETE', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' } });
    } catch {
      // Nothing more can be done here.
    }
  }
}
