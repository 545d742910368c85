// SPDX-License-Identifier: EUPL-1.2
// Two origins, as in real life: the town's page, and the server whose widget it embeds.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
};

/**
 * Serves on a free port of the loopback.
 * @param {string} host `localhost` and `127.0.0.1` are two sites
 * @param {(path: string) => { body?: string | Buffer, file?: string, type?: string, headers?: Record<string, string> } | null} answer
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve(host, answer) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const found = answer(name);
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const type = found.type ?? TYPES[path.extname(found.file ?? name)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...found.headers });
    if (found.file) createReadStream(found.file).pipe(response);
    else response.end(found.body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A server that gives files of this repository to any origin, as the widget's server does.
 * @param {Record<string, { body: string | Buffer, type?: string }>} [extra] made-up files by path
 */
export function serveAssets(extra = {}) {
  const headers = { 'access-control-allow-origin': '*' };
  return serve('127.0.0.1', (name) => {
    if (extra[name]) return { ...extra[name], headers };
    const file = path.join(REPOSITORY, path.normalize(name));
    try {
      return file.startsWith(REPOSITORY + path.sep) && statSync(file).isFile() ? { file, headers } : null;
    } catch {
      return null;
    }
  });
}

/**
 * The town's page: one document, with the headers that its server happens to send.
 * @param {string} body of the document @param {Record<string, string>} [headers]
 */
export function servePage(body, headers = {}) {
  const document = `<!doctype html><html lang="it"><meta charset="utf-8"><title>Comune</title><body>${body}</body></html>`;
  return serve('localhost', (name) => {
    if (name === '/favicon.ico') return { body: '', type: 'image/x-icon' };
    return name === '/' ? { body: document, type: TYPES['.html'], headers } : null;
  });
}
