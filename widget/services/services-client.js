// SPDX-License-Identifier: EUPL-1.2

/**
 * @typedef {object} ServiceAnswer
 * @property {boolean} ok
 * @property {any} data what the server said, `null` where it said nothing
 * @property {string} error `offline` (no answer came), `server` (a fault there), or the server's word for it
 * @property {string} field the field that the error is about, or ``
 * @property {number} retryAfterS
 */

const TIMEOUT_MS = 20_000;

/**
 * Asks the server for what is beside the call. Never throws.
 * @param {string} server the server's base address
 */
export function createServicesClient(server) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {boolean} [keepalive] the page may go meanwhile
   * @returns {Promise<ServiceAnswer>}
   */
  async function ask(method, path, body, keepalive = false) {
    /** @type {ServiceAnswer} */
    const answer = { ok: false, data: null, error: 'offline', field: '', retryAfterS: 0 };
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(new URL(path, server), {
        method,
        credentials: 'omit',
        cache: 'no-store',
        keepalive,
        signal: patience.signal,
        headers: method === 'GET' ? {} : { 'Content-Type': 'application/json' },
        body: body ? JSON.stringify(body) : null,
      });
      answer.ok = response.ok;
      answer.retryAfterS = Number(response.headers.get('Retry-After')) || 0;
      answer.data = response.status === 204 ? null : await response.json().catch(() => null);
      answer.error = response.ok ? '' : response.status >= 500 ? 'server' : String(answer.data?.error ?? 'server');
      answer.field = String(answer.data?.field ?? '');
    } catch {
      // No answer: the line, the policy of the page, or a server that is away.
    } finally {
      clearTimeout(timer);
    }
    return answer;
  }

  /** @param {string} token */
  const visitPath = (token) => `api/${token.startsWith('a') ? 'appointments' : 'callbacks'}/${encodeURIComponent(token)}`;

  return {
    /** @param {string} desk */
    hours: (desk) => ask('GET', `api/desks/${encodeURIComponent(desk)}/hours`),
    /** @param {string} desk */
    slots: (desk) => ask('GET', `api/desks/${encodeURIComponent(desk)}/slots`),
    /** @param {object} form */
    requestCallback: (form) => ask('POST', 'api/callbacks', form),
    /** @param {object} form */
    bookAppointment: (form) => ask('POST', 'api/appointments', form),
    /** @param {string} token */
    visit: (token) => ask('GET', visitPath(token)),
    /** @param {string} token */
    takeBack: (token) => ask('DELETE', visitPath(token)),
    /** @param {string} token */
    calendarAddress: (token) => new URL(`${visitPath(token)}.ics`, server).href,
    /** @param {{ticket: string, stars: number, comment: string}} form */
    rate: (form) => ask('POST', 'api/ratings', form, true),
  };
}

/** @typedef {ReturnType<typeof createServicesClient>} ServicesClient */
