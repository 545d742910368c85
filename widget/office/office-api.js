// SPDX-License-Identifier: EUPL-1.2

/**
 * What the server said. `error` is empty when all is well, else its code, or `unreachable`.
 * @typedef {{ok: boolean, status: number, error: string, body: any}} Answer
 */

/**
 * Asks the server as the page does: with the session's cookie, in JSON. Fires
 * `signed-out` when the session has ended.
 */
export class OfficeApi extends EventTarget {
  #server;

  /** @param {string} server base address with a slash at its end */
  constructor(server) {
    super();
    this.#server = server;
  }

  /** @param {string} path such as `api/office/desks` */
  address(path) {
    return new URL(path, this.#server).href;
  }

  /** @param {string} path @returns {Promise<Answer>} */
  get(path) {
    return this.#ask('GET', path);
  }

  /** @param {string} path @param {object} body @returns {Promise<Answer>} */
  post(path, body) {
    return this.#ask('POST', path, body);
  }

  /** @param {string} path @param {object} [body] @returns {Promise<Answer>} */
  remove(path, body) {
    return this.#ask('DELETE', path, body ?? {});
  }

  /**
   * Who is signed in: with roles, or `null`.
   * @returns {Promise<{ok: boolean, operator: import('./office-types.js').Signed|null}>}
   */
  async whoAmI() {
    const answer = await this.#ask('GET', 'api/session', undefined, true);
    return { ok: answer.ok || answer.status === 401, operator: answer.ok ? withRoles(answer.body.operator) : null };
  }

  /** @param {string} name @param {string} password */
  async signIn(name, password) {
    const { ok, error, body } = await this.#ask('POST', 'api/session', { name, password }, true);
    return { ok, error: ok ? null : error, retryAfterS: body?.retry_after_s ?? null, operator: ok ? withRoles(body.operator) : null };
  }

  async signOut() {
    await this.#ask('DELETE', 'api/session', {}, true);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {boolean} [quiet] a 401 is an answer, not the end of the session
   * @returns {Promise<Answer>}
   */
  async #ask(method, path, body, quiet = false) {
    try {
      const response = await fetch(this.address(path), {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: body ? { 'Content-Type': 'application/json' } : {},
        body: body ? JSON.stringify(body) : undefined,
      });
      const answer = await response.json().catch(() => ({}));
      if (response.status === 401 && !quiet) this.dispatchEvent(new Event('signed-out'));
      return { ok: response.ok, status: response.status, error: response.ok ? '' : answer.error ?? String(response.status), body: answer };
    } catch {
      return { ok: false, status: 0, error: 'unreachable', body: {} };
    }
  }
}

/** @param {any} operator */
function withRoles(operator) {
  return { ...operator, roles: operator.roles ?? ['operator'] };
}
