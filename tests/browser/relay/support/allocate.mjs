// SPDX-License-Identifier: EUPL-1.2
// Asks a TURN server for a relayed address (RFC 8656, with long-term credentials as in RFC 8489) and
// prints `allocated`, or the number of the error.
//
//   node allocate.mjs HOST PORT USERNAME PASSWORD
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const COOKIE = 0x2112a442;
const ALLOCATE = 0x0003;
const SUCCESS = 0x0103;
const Attribute = { username: 0x0006, integrity: 0x0008, error: 0x0009, realm: 0x0014, nonce: 0x0015, transport: 0x0019 };
const UDP = Buffer.from([17, 0, 0, 0]);
const TRIES = 10;
const PAUSE_MS = 500;

/** @param {number} type @param {Buffer} value */
function attribute(type, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
}

/** A request; with a key it ends in the code that proves the key. @param {Buffer[]} attributes @param {Buffer} [key] */
function request(attributes, key) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(ALLOCATE, 0);
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(COOKIE, 4);
  const plain = Buffer.concat([head, randomBytes(12), body]);
  if (!key) return plain;
  return Buffer.concat([plain, attribute(Attribute.integrity, createHmac('sha1', key).update(plain).digest())]);
}

/** @param {Buffer} message */
function read(message) {
  /** @type {Map<number, Buffer>} */
  const attributes = new Map();
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + (-length & 3);
  }
  const error = attributes.get(Attribute.error);
  return { type: message.readUInt16BE(0), attributes, error: error ? error[2] * 100 + error[3] : 0 };
}

const [host, port, username, password] = process.argv.slice(2);
const socket = createSocket('udp4');

/** Sends until the answer to this very request comes. @param {Buffer} message */
async function ask(message) {
  const own = message.subarray(8, 20);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answered = new Promise((resolve) => {
      const hear = (/** @type {Buffer} */ answer) => {
        if (!answer.subarray(8, 20).equals(own)) return;
        socket.off('message', hear);
        resolve(read(answer));
      };
      socket.on('message', hear);
      setTimeout(() => {
        socket.off('message', hear);
        resolve(null);
      }, PAUSE_MS);
    });
    socket.send(message, Number(port), host);
    const answer = await answered;
    if (answer) return answer;
  }
  throw new Error('the server does not answer');
}

const transport = attribute(Attribute.transport, UDP);
const { attributes } = await ask(request([transport]));
const [realm, nonce] = [attributes.get(Attribute.realm), attributes.get(Attribute.nonce)];
if (!realm || !nonce) throw new Error('the server asks for no credentials');
const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
const answer = await ask(request([transport, attribute(Attribute.username, Buffer.from(username)), attribute(Attribute.realm, realm), attribute(Attribute.nonce, nonce)], key));
console.log(answer.type === SUCCESS ? 'allocated' : String(answer.error));
socket.close();
