// SPDX-License-Identifier: EUPL-1.2
// One side's documents with several others, around the real core: what is coded once arrives with all,
// and who comes after something was taken back gets the rest under the same numbers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { PageHost } from '../../js-glue/documents/page-host.js';
import { drawnPage } from './drawn-page.mjs';
import { loadDocuments } from './load-core.mjs';

const core = await loadDocuments();
const WIDTH = 400;
const HEIGHT = 300;

/** A document worker's host, whose page answers at once; its pages come from `shown`. */
class Person {
  shown = new Map();
  news = [];

  constructor() {
    this.host = new PageHost(core, (message) => this.hear(message), { soon: (job) => setImmediate(job), now: () => performance.now() });
  }

  hear(message) {
    if (message.type === 'page') {
      this.news.push(message);
      setImmediate(() => this.host.drawn(message.session, message.page));
    }
    if (message.type !== 'need') return;
    setImmediate(() => {
      for (const [number, page] of this.shown) this.host.addAgain(message.stream, { number, page: { ...page, pixels: page.pixels.slice(0) } });
      this.host.addAgain(message.stream, null);
    });
  }

  show(seed) {
    const page = { width: WIDTH, height: HEIGHT, source: 'picture', exact: true, pixels: drawnPage(WIDTH, HEIGHT, { seed }).buffer };
    const number = this.host.add({ ...page, pixels: page.pixels.slice(0) });
    this.shown.set(number, page);
    return number;
  }

  withdraw(number) {
    this.shown.delete(number);
    this.host.withdraw(number);
  }

  /** The pixels of another one's page, or null. */
  sees(other, number) {
    const { decoder } = this.host.lineOf(other.host.session) ?? {};
    const state = decoder?.state(number);
    return state?.exact ? decoder.pixels(number).slice() : null;
  }
}

/** The media workers of a pair: all that wants to leave may. */
function join(one, other, names) {
  const ends = [one, other].map((person, index) => {
    const end = { host: person.host, closed: false, postMessage: (message) => setImmediate(() => end.carry(message)), close: () => { end.closed = true; } };
    person.host.use(names[index], end, true);
    return end;
  });
  ends.forEach((end, index) => {
    end.carry = (message) => {
      if (end.closed) return;
      const far = ends[1 - index];
      for (const data of message.messages ?? []) far.onmessage({ data: { type: 'message', data } });
      if (message.waiting > 0) end.onmessage({ data: { type: 'give', bytes: 16_384, connection: 1 } });
    };
    end.onmessage({ data: { type: 'open' } });
  });
}

async function soon(condition, what) {
  for (let tries = 0; tries < 2000; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(what);
}

const same = (person, other, number) => {
  const seen = person.sees(other, number);
  return seen !== null && Buffer.compare(Buffer.from(seen), Buffer.from(other.shown.get(number).pixels)) === 0;
};

test('one stream for all who are there, another for who comes after something was taken back', async () => {
  const [citizen, operator, guest, late] = [new Person(), new Person(), new Person(), new Person()];
  join(citizen, operator, ['operator', 'citizen']);
  const first = citizen.show(1);
  await soon(() => same(operator, citizen, first), 'the operator sees it, to the pixel');
  const { bytes } = citizen.host.streams.get(1);
  join(citizen, guest, ['guest', 'citizen']);
  await soon(() => same(guest, citizen, first), 'who comes later sees it, too');
  assert.equal(citizen.host.streams.get(1).bytes, bytes, 'and nothing was coded again');
  const second = citizen.show(2);
  for (const person of [operator, guest]) await soon(() => same(person, citizen, second), 'both see the next one');
  assert.equal(citizen.host.streams.size, 1);

  citizen.withdraw(first);
  for (const person of [operator, guest]) await soon(() => person.news.some(({ page, withdrawn }) => page === first && withdrawn), 'gone with both');
  join(citizen, late, ['late', 'citizen']);
  const third = citizen.show(3);
  for (const person of [operator, guest, late]) await soon(() => same(person, citizen, third), 'all see what comes then, under one number');
  await soon(() => same(late, citizen, second), 'who came last sees what had been there');
  assert.ok(late.news.every(({ page }) => page !== first), 'but nothing of what was taken back');
  assert.equal(citizen.host.streams.size, 2);

  citizen.host.leave('late');
  assert.equal(citizen.host.streams.size, 1, 'a stream that nobody reads goes');
  const answer = operator.show(9);
  await soon(() => same(citizen, operator, answer), 'and the other way');
  for (const { host } of [citizen, operator, guest, late]) {
    assert.equal([...host.lines.values()].reduce((sum, { refusedPackets }) => sum + refusedPackets, 0), 0);
    for (const id of [...host.lines.keys()]) host.leave(id);
  }
});
