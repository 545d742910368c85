// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DocumentLane } from '../../../js-glue/media/document-lane.js';

class FakeSession {
  budget = 1000;
  waiting = null;
  sent = 0;

  documentBudget() {
    return this.budget;
  }

  setDocumentsWaiting(waiting) {
    this.waiting = waiting;
  }

  documentSent(bytes) {
    this.sent += bytes;
  }
}

class FakeChannel {
  readyState = 'connecting';
  bufferedAmount = 0;
  sent = [];

  send(data) {
    this.sent.push(data);
  }

  close() {
    this.readyState = 'closed';
  }

  open() {
    this.readyState = 'open';
    this.onopen();
  }
}

/** The end of the port that the document worker has; says what it heard. */
function makePort() {
  const port = { heard: [], closed: false, onmessage: null, postMessage: (message) => port.heard.push(message), close: () => (port.closed = true), say: (data) => port.onmessage({ data }) };
  return port;
}

let host;
let lane;
let port;
beforeEach(() => {
  host = { session: new FakeSession(), clock: () => 0, pump: () => lane.flush(0) };
  lane = new DocumentLane(host);
  port = makePort();
});
afterEach(() => lane.detach());

const types = () => port.heard.map(({ type }) => type);

test('what came before the document worker is kept for it, in order', () => {
  const channel = new FakeChannel();
  lane.add(channel);
  channel.open();
  channel.onmessage({ data: new ArrayBuffer(3) });
  channel.onmessage({ data: 'text is none of it' });
  lane.use(port);
  assert.deepEqual(types(), ['open', 'message']);
  assert.equal(port.heard[1].data.byteLength, 3);
});

test('a message that comes before the channel says that it is open is not heard first', () => {
  const channel = new FakeChannel();
  lane.use(port);
  lane.add(channel);
  channel.onmessage({ data: new ArrayBuffer(3) });
  channel.open();
  assert.deepEqual(types(), ['open', 'message']);
});

test('nothing is asked for on a channel before the document worker knows of it', () => {
  const first = new FakeChannel();
  lane.use(port);
  lane.add(first);
  first.open();
  port.say({ type: 'given', messages: [], waiting: 900, more: true, connection: 0 });
  const second = new FakeChannel();
  lane.add(second);
  second.readyState = 'open';
  lane.flush(0);
  assert.equal(types().at(-1), 'closed');
  second.onopen();
  lane.flush(0);
  assert.deepEqual(types().slice(-2), ['open', 'give']);
});

test('asks for no more than the session can spare, less what still lies in the channel', () => {
  const channel = new FakeChannel();
  lane.use(port);
  lane.add(channel);
  channel.open();
  channel.bufferedAmount = 300;
  port.say({ type: 'waiting', waiting: 5000, more: true });
  assert.deepEqual(port.heard.at(-1), { type: 'give', bytes: 700, connection: 0 });
  assert.equal(host.session.waiting, true);
  lane.flush(0);
  assert.equal(types().filter((type) => type === 'give').length, 1, 'one question at a time');
  host.session.budget = 0;
  port.say({ type: 'given', messages: [new ArrayBuffer(600)], waiting: 4400, more: true, connection: 0 });
  assert.equal(channel.sent[0].byteLength, 600);
  assert.equal(host.session.sent, 600);
  host.session.budget = 100_000;
  channel.bufferedAmount = 32_700;
  lane.flush(0);
  assert.equal(types().filter((type) => type === 'give').length, 1, 'the channel is full');
  channel.bufferedAmount = 0;
  lane.flush(0);
  assert.equal(port.heard.at(-1).bytes, 32_768);
  port.say({ type: 'given', messages: [], waiting: 0, more: false, connection: 0 });
  assert.equal(host.session.waiting, false);
});

test('what was given for one connection does not leave on the next', () => {
  const first = new FakeChannel();
  lane.use(port);
  lane.add(first);
  first.open();
  port.say({ type: 'waiting', waiting: 500, more: true });
  const second = new FakeChannel();
  lane.add(second);
  second.open();
  assert.equal(first.readyState, 'closed');
  port.say({ type: 'given', messages: [new ArrayBuffer(500)], waiting: 500, more: true, connection: 0 });
  assert.equal(second.sent.length, 0);
  assert.deepEqual(types().filter((type) => type !== 'give'), ['open', 'closed', 'open']);
  assert.equal(port.heard.at(-1).connection, 1);
});

test('a new session learns that documents wait', () => {
  const channel = new FakeChannel();
  lane.use(port);
  lane.add(channel);
  channel.open();
  port.say({ type: 'waiting', waiting: 500, more: true });
  host.session = new FakeSession();
  lane.flush(0);
  assert.equal(host.session.waiting, true);
  lane.detach();
  assert.equal(host.session.waiting, false);
});
