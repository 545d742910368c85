// SPDX-License-Identifier: EUPL-1.2
// The town's own web server: it serves the municipal pages from an origin of their own, so that
// the widget is always embedded across origins. It sets no header that helps the widget.
//
// As a program: node site-demo/serve.mjs --host ADDR --port N --server ORIGIN [--cert FILE --key FILE]
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import path from 'node:path';
import { parseArgs } from 'node:util';

const PAGES = path.join(import.meta.dirname, 'page');
const BOOTSTRAP_ITALIA = path.resolve(import.meta.dirname, '../node_modules/bootstrap-italia/dist');
/** What a page writes where the widget's server belongs: `<script src="%SPORTELLO%/sportello.js">`. */
const PLACEHOLDER = '%SPORTELLO%';

const TYPES = new Map(
  Object.entries({
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.webp': 'image/webp',
    '.ico': 'image/x-icon',
    '.woff2': 'font/woff2',
    '.woff': 'font/woff',
    '.ttf': 'font/ttf',
    '.txt': 'text/plain; charset=utf-8',
  }),
);

/**
 * The file for a request's path, or null if there is none or it lies outside.
 * @param {string} pathname
 * @returns {string | null}
 */
function fileFor(pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const library = '/bootstrap-italia/';
  const [folder, inside] = decoded.startsWith(library)
    ? [BOOTSTRAP_ITALIA, decoded.slice(library.length)]
    : [PAGES, decoded.slice(1)];
  let file = path.join(folder, inside);
  if (file !== folder && !file.startsWith(folder + path.sep)) return null;
  try {
    if (statSync(file).isDirectory()) file = path.join(file, 'index.html');
    return statSync(file).isFile() ? file : null;
  } catch {
    return null;
  }
}

/**
 * The widget's origin as the asking browser reaches it: the wildcard host `*` of `server` stands
 * for the host that the browser used for this page.
 */
function serverSeenBy(request, server) {
  if (!server.includes('//*')) return server;
  let host = 'localhost';
  try {
    host = new URL(`http://${request.headers.host}`).hostname;
  } catch {
    // A malformed Host header gets a page whose widget points to this machine.
  }
  return server.replace('*', host);
}

/**
 * Serves the municipal site.
 * @param {{ server: string, host?: string, port?: number, headers?: Record<string, string>,
 *   tls?: { cert: Buffer, key: Buffer } }} options
 *   server: origin of the widget's server, such as `http://localhost:8080`; with the host `*`, the
 *   host of each request is used. headers: sent with every page, as a town's policy would be.
 *   port 0 (the default) lets the kernel choose.
 * @returns {Promise<{ origin: string, port: number, close(): Promise<void> }>}
 */
export async function startSite({ server, host = '127.0.0.1', port = 0, headers = {}, tls }) {
  const answer = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = request.method === 'GET' || request.method === 'HEAD' ? fileFor(pathname) : null;
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
      response.end('Pagina non trovata\n');
      return;
    }
    const type = TYPES.get(path.extname(file)) ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers });
    if (request.method === 'HEAD') response.end();
    else if (type.startsWith('text/html')) {
      response.end(readFileSync(file, 'utf8').replaceAll(PLACEHOLDER, serverSeenBy(request, server)));
    } else createReadStream(file).pipe(response);
  };
  const listener = tls ? createHttpsServer(tls, answer) : createHttpServer(answer);
  await new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => resolve(undefined));
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (listener.address()).port;
  return {
    origin: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve(undefined));
        listener.closeAllConnections();
      }),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      server: { type: 'string' },
      cert: { type: 'string' },
      key: { type: 'string' },
    },
  });
  if (!values.server) {
    console.error('serve.mjs: --server ORIGIN is missing');
    process.exit(2);
  }
  const tls =
    values.cert && values.key ? { cert: readFileSync(values.cert), key: readFileSync(values.key) } : undefined;
  try {
    const site = await startSite({ server: values.server, host: values.host, port: Number(values.port), tls });
    console.log(`listening ${site.origin}`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => site.close().then(() => process.exit(0)));
  } catch (error) {
    console.error(`serve.mjs: ${/** @type {Error} */ (error).message}`);
    process.exit(1);
  }
}
