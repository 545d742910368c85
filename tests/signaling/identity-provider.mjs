// SPDX-License-Identifier: EUPL-1.2
// A real identity provider on loopback, and a browser without a screen: it keeps cookies, follows and fills in forms.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Whom the provider knows, by what they type at its sign-in. */
const PEOPLE = {
  anna: { preferred_username: 'Anna', name: 'Anna Bianchi', email: 'anna@comune.example', email_verified: true, groups: ['urp'] },
  sara: { preferred_username: 'sara', name: 'Sara Conti', email: 'sara@comune.example', email_verified: true, groups: ['urp', 'capi'] },
  dora: { preferred_username: 'dora', name: 'Dora Gialli', email: 'dora@comune.example', email_verified: false, groups: [] },
};

/** A port that nobody has now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

function signingKey(alg, kid) {
  const { privateKey } = alg.startsWith('ES')
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid };
}

/**
 * Starts a provider that knows one client, the server at `site`. It calls itself `localhost`, and so is another site than
 * a server at 127.0.0.1.
 * @param {{ site: string, alg?: string, port?: number, inToken?: boolean, publicClient?: boolean, kid?: string }} options
 *   inToken: all claims stand in the ID token
 */
export async function openProvider({ site, alg = 'RS256', port = 0, inToken = false, publicClient = false, kid = 'first' }) {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  const secret = publicClient ? undefined : 'known to the town and to its provider';
  const seen = [];
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'sportello',
      client_secret: secret,
      token_endpoint_auth_method: publicClient ? 'none' : 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: alg,
      redirect_uris: [`${site}/openid/callback`],
      post_logout_redirect_uris: [`${site}/desk`, `${site}/office`],
    }],
    jwks: { keys: [signingKey(alg, kid)] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    claims: { profile: ['preferred_username', 'name', 'groups'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: !inToken,
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => (PEOPLE[id] ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) } : undefined),
    ttl: { Session: 3600, Grant: 3600, Interaction: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    seen.push(`${request.method} ${new URL(request.url ?? '/', issuer).pathname}`);
    answer(request, response);
  });
  return {
    issuer,
    secret,
    /** What was asked, as `METHOD /path`. */
    seen,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** A browser without a screen. Cookies go by host, as in browsers, whatever the port. */
export class PlainBrowser {
  #cookies = [];
  /** The page that is open: its address, and its text. */
  address = '';
  text = '';
  /** All addresses since the last page. */
  hops = [];

  #cookieHeader(url, foreign) {
    return this.#cookies
      .filter((each) => each.host === url.hostname && url.pathname.startsWith(each.path) && !(foreign && each.sameSite === 'strict'))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(url, header) {
    const [pair, ...flags] = header.split(/;\s*/);
    const flag = (name) => flags.find((each) => each.toLowerCase().startsWith(`${name}=`))?.split('=')[1];
    const cookie = { host: url.hostname, name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), path: flag('path') ?? '/', sameSite: flag('samesite')?.toLowerCase() ?? 'lax', header };
    this.#cookies = this.#cookies.filter((each) => each.host !== cookie.host || each.name !== cookie.name || each.path !== cookie.path);
    const over = flag('max-age') === '0' || (flag('expires') && Date.parse(flag('expires')) < Date.now());
    if (!over) this.#cookies.push(cookie);
  }

  /** A cookie by its name: all that was said of it. */
  cookie(name) {
    return this.#cookies.find((each) => each.name === name)?.header ?? '';
  }

  /** What another browser needs to steal an attempt. */
  copy() {
    const other = new PlainBrowser();
    other.#cookies = [...this.#cookies];
    return other;
  }

  /**
   * Goes somewhere, through all redirections, or until `stop` says of an address that it is enough.
   * @param {string} target
   * @param {{ form?: Record<string, string>, stop?: (url: URL) => boolean }} [options]
   */
  async go(target, { form, stop } = {}) {
    let url = new URL(target, this.address || undefined);
    const from = this.address ? new URL(this.address).hostname : url.hostname;
    let foreign = false;
    let body = form && new URLSearchParams(form);
    this.hops = [];
    for (let hop = 0; hop < 20; hop += 1) {
      this.hops.push(url.href);
      if (stop?.(url)) return this;
      foreign ||= url.hostname !== from;
      const response = await fetch(url, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie: this.#cookieHeader(url, foreign) } });
      body = undefined;
      for (const header of response.headers.getSetCookie()) this.#keep(url, header);
      const next = response.headers.get('location');
      if (!next) {
        this.address = url.href;
        this.text = await response.text();
        return this;
      }
      await response.arrayBuffer();
      url = new URL(next, url);
    }
    throw new Error(`round and round: ${this.hops.join(' ')}`);
  }

  /** Asks as a script of the open page does. */
  fetch(target, options = {}) {
    const url = new URL(target, this.address);
    return fetch(url, { redirect: 'manual', ...options, headers: { cookie: this.#cookieHeader(url, false), ...options.headers } });
  }

  /** Sends the form of the open page. */
  async send(fields, options = {}) {
    const action = /<form[^>]* action="([^"]+)"/.exec(this.text)?.[1];
    assert.ok(action, `no form on ${this.address}: ${this.text.slice(0, 300)}`);
    const hidden = [...this.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return this.go(action.replaceAll('&amp;', '&'), { ...options, form: { ...Object.fromEntries(hidden), ...fields } });
  }

  /** Signs in at the provider, whose page is open, and agrees. */
  async signInAtProvider(login, options = {}) {
    await this.send({ login, password: 'anything' }, options);
    if (/value="consent"/.test(this.text) && this.hops.at(-1) === this.address) await this.send({}, options);
    return this;
  }
}
