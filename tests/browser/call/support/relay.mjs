// SPDX-License-Identifier: EUPL-1.2
// Serves the glue's modules and the test pages, and passes signals between two pages: the least
// that two peer links need.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8', '.wasm': 'application/wasm' };

/** Starts the relay on a free port of the loopback. */
export async function startRelay() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://relay');
    const file = path.join(ROOT, path.normalize(pathname));
    if (!file.startsWith(ROOT) || !existsSync(file) || !TYPES[path.extname(file)]) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] });
    createReadStream(file).pipe(response);
  });
  const sockets = new Set();
  const wss = new WebSocketServer({ server });
  wss.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (text) => {
      for (const other of sockets) if (other !== socket) other.send(String(text));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.terminate();
        wss.close();
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
