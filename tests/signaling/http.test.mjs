// SPDX-License-Identifier: EUPL-1.2
// What the server serves, byte by byte where it matters.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import test, { after, before } from 'node:test';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

import { Server, soon } from './program.mjs';

const wasm = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...Array(200_000).keys()].map((n) => n & 0xff));
const snippet = `export const words = ${JSON.stringify('sportello '.repeat(500))};\n`;
let server;

before(async () => {
  server = await new Server({
    files: {
      'sportello.js': snippet,
      'sportello.js.br': brotliCompressSync(snippet),
      'app/core.0123abcd.wasm': wasm,
      'app/font.0123abcd.woff2': 'font',
      'app/style.0123abcd.css': 'a{}',
      'empty.js': '',
      '.hidden': 'secret',
    },
  }).start();
});
after(() => server.remove());

/** Sends bytes as they are; the whole answer, up to the end of the connection. */
async function raw(bytes) {
  const socket = net.connect(server.port, '127.0.0.1');
  const parts = [];
  socket.on('data', (part) => parts.push(part));
  socket.on('error', () => {});
  socket.write(bytes);
  await soon(once(socket, 'close'), 'the end of the connection');
  return Buffer.concat(parts).toString('latin1');
}

/** A request whose headers fetch would not send. */
function request(options) {
  return new Promise((resolve, reject) => {
    const query = http.request({ host: '127.0.0.1', port: server.port, ...options }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ response, body: Buffer.concat(parts) }));
    });
    query.on('error', reject);
    query.end();
  });
}

test('serves files with their types, to any origin', async () => {
  const types = {
    '/sportello.js': 'text/javascript; charset=utf-8',
    '/app/core.0123abcd.wasm': 'application/wasm',
    '/app/font.0123abcd.woff2': 'font/woff2',
    '/app/style.0123abcd.css': 'text/css; charset=utf-8',
  };
  for (const [path, type] of Object.entries(types)) {
    const response = await server.fetch(path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get('content-type'), type);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    await response.arrayBuffer();
  }
  const response = await server.fetch('/app/core.0123abcd.wasm');
  assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), wasm);
  assert.equal(await (await server.fetch('/empty.js')).text(), '');
});

test('serves what was compressed beforehand to those who take it', async () => {
  const { response, body } = await request({ path: '/sportello.js', headers: { 'Accept-Encoding': 'gzip, br' } });
  assert.equal(response.headers['content-encoding'], 'br');
  assert.equal(response.headers.vary, 'Accept-Encoding');
  assert.equal(brotliDecompressSync(body).toString(), snippet);
  const plain = await request({ path: '/sportello.js', headers: { 'Accept-Encoding': 'gzip' } });
  assert.equal(plain.response.headers['content-encoding'], undefined);
  assert.equal(plain.body.toString(), snippet);
  assert.notEqual(plain.response.headers.etag, response.headers.etag);
});

test('answers a known tag with 304 and nothing else', async () => {
  const first = await request({ path: '/sportello.js', headers: {} });
  const tag = first.response.headers.etag;
  assert.match(tag, /^"[\w-]+"$/, 'a strong tag');
  const second = await request({ path: '/sportello.js', headers: { 'If-None-Match': tag } });
  assert.equal(second.response.statusCode, 304);
  assert.equal(second.body.length, 0);
  assert.equal(second.response.headers.etag, tag);
  const other = await request({ path: '/sportello.js', headers: { 'If-None-Match': '"x"' } });
  assert.equal(other.response.statusCode, 200);
});

test('HEAD has the headers of GET and no body, and the connection goes on', async () => {
  const text = await raw(
    'HEAD /sportello.js HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  );
  const [head, second, body] = text.split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 200 OK/);
  assert.match(head, new RegExp(`Content-Length: ${snippet.length}`));
  assert.match(second, /^HTTP\/1\.1 200 OK/);
  assert.equal(body, '{"status":"ok"}');
});

test('pages have their policies', async () => {
  for (const path of ['/desk', '/call/URP_1', '/call/URP_1?kind=video']) {
    const response = await server.fetch(path);
    assert.equal(response.status, 200, path);
    const policy = response.headers.get('content-security-policy');
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:/);
    assert.ok(policy.includes(`ws://127.0.0.1:${server.port}`), policy);
    assert.equal(response.headers.get('permissions-policy'), 'camera=(self), microphone=(self), display-capture=(self)');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  }
  assert.match((await server.fetch('/desk')).headers.get('content-security-policy'), /frame-ancestors 'none'/);
  const unknown = await server.fetch('/call/NOWHERE');
  assert.equal(unknown.status, 404);
  assert.equal(await unknown.text(), '<!doctype html>call');
});

test('nothing outside the folder can be reached', async () => {
  for (const path of [
    '/../test.conf', '/app/../../test.conf', '/..%2ftest.conf', '/%2e%2e/test.conf', '/app/..\\..\\test.conf',
    '//etc/passwd', '/app//core.0123abcd.wasm', '/./sportello.js', '/.hidden', '/state/resume.key',
    '/../state/resume.key', '/sportello.js%00.css', '/app', '/app/', '/call/../../test.conf', '/sportello.js.br',
    'http://127.0.0.1/../test.conf', '*', '/%', '/\u00ff',
  ]) {
    const text = await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    assert.match(text, /^HTTP\/1\.1 (404|400) /, path);
    assert.doesNotMatch(text, /secret|listen =|root:/);
  }
});

test('requests that cannot be read are answered and closed', async () => {
  const cases = [
    ['nonsense\r\n\r\n', 400],
    ['GET / HTTP/3.9\r\n\r\n', 400],
    ['GET  / HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost a\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 431],
    [`POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 17000\r\n\r\n${'x'.repeat(17_000)}`, 413],
    ['POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n', 400],
  ];
  for (const [bytes, status] of cases) {
    const text = await raw(bytes);
    assert.equal(Number(text.slice(9, 12)), status, bytes.slice(0, 60));
  }
  assert.equal((await server.fetch('/healthz')).status, 200);
});

test('methods that mean nothing are refused', async () => {
  for (const [method, path] of [['POST', '/sportello.js'], ['DELETE', '/desk'], ['PUT', '/api/desks']]) {
    const response = await server.fetch(path, { method });
    assert.equal(response.status, 405, `${method} ${path}`);
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
  }
});

test('the desks are listed for any page', async () => {
  const response = await server.fetch('/api/desks');
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(response.headers.get('cache-control'), 'public, max-age=10');
  assert.deepEqual(await response.json(), {
    desks: ['URP_1', 'URP_2'].map((id) => ({
      id,
      name: { it: `Sportello ${id}`, en: `Sportello ${id}` },
      state: 'closed',
      opens_at: null,
      closes_at: null,
      group: 0,
      languages: ['it'],
    })),
  });
});
