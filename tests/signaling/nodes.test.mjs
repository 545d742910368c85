// SPDX-License-Identifier: EUPL-1.2
// Three nodes, one Redis, one PostgreSQL, and whatever may die of them. In full: node tests/signaling/nodes.mjs --kills 100
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';

import { nodesRun } from './nodes.mjs';
import { sleep } from './program.mjs';
import { Town, until } from './town.mjs';
import { Citizen, Console } from './townsfolk.mjs';

const HOLD_MS = 10_000;
const SETTINGS = `redis_lease = 4 s\nhold_time = ${HOLD_MS} ms`;

/** @param {import('node:test').TestContext} t */
async function town(t) {
  const made = new Town({ settings: SETTINGS, people: ['anna', 'berto', 'carla', 'dino', 'sara'], roles: { sara: ['supervisor'] } });
  t.after(() => made.remove());
  try {
    return await made.start();
  } catch (error) {
    t.diagnostic(made.logs);
    throw error;
  }
}

/** An operator who can be called. @param {Town} place @param {string} name @param {import('./program.mjs').Server} node */
async function console_(place, name, node) {
  const made = new Console(place, name).open(node);
  await until(() => made.state === 'available', `${name} to be available`);
  return made;
}

/** A caller who waits or rings. @param {Town} place @param {import('./program.mjs').Server} node */
async function citizen(place, node) {
  const made = new Citizen(place).open(node);
  await until(() => made.call !== null || made.refusals.length > 0, 'a call to be taken');
  assert.deepEqual(made.refusals, []);
  return made;
}

/** @param {Console} operator @param {Citizen} caller */
async function talk(operator, caller) {
  await until(() => operator.offers.has(/** @type {string} */ (caller.call)), 'an offer');
  operator.answer(/** @type {string} */ (caller.call));
  await until(() => caller.talking && operator.call === caller.call, 'both to talk');
}

/** @param {Citizen} caller @param {Console} operator */
async function signalBothWays(caller, operator) {
  const mark = randomUUID();
  // Said again, as pages do: what is said while the other side is away is lost.
  await until(async () => {
    for (const one of [caller, operator]) one.say({ type: 'signal', call: caller.call, data: { mark } });
    await sleep(200);
    return [caller, operator].every((one) => one.signals.some((data) => data.mark === mark));
  }, 'signals both ways');
}

/** What a supervisor does at a node. @param {Town} place @param {import('./program.mjs').Server} node @param {string} target @param {object} [body] */
async function office(place, node, target, body) {
  const headers = { cookie: place.cookies.get('sara') ?? '', 'Content-Type': 'application/json', origin: node.origin };
  const response = await node.fetch(target, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
  assert.equal(response.status, 200, target);
  return response.json();
}

/** So many days from now, as a date. @param {number} offset */
const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** How many calls were answered, as the report of today says. @param {Town} place @param {import('./program.mjs').Server} node */
async function answered(place, node) {
  return (await office(place, node, `/api/office/reports?from=${day(-1)}&to=${day(1)}`)).total.answered;
}

test('several nodes', { timeout: 600_000 }, async (t) => {
  const place = await town(t);
  const [a, b, c] = place.nodes;
  t.after(() => (t.passed === false ? t.diagnostic(place.logs) : undefined));

  await t.test('a caller and an operator at different nodes find each other', async () => {
    const anna = await console_(place, 'anna', a);
    const caller = await citizen(place, b);
    await talk(anna, caller);
    await signalBothWays(caller, anna);
    await until(async () => {
      const states = await Promise.all(place.nodes.map((node) => node.fetch('/api/desks').then((response) => response.json())));
      return states.every(({ desks }) => desks[0].state === 'busy');
    }, 'every node to know that the desk is busy');
    anna.hangUp();
    await until(() => caller.ended === 'hangup' && anna.call === null, 'the end of the call');
    anna.leave();
  });

  await t.test('who signs in at one node is signed in at all, and signed out at all', async () => {
    const cookie = await a.cookie('dino', 'correct horse');
    for (const node of [b, c]) await until(async () => (await node.fetch('/api/session', { headers: { cookie } })).status === 200, 'the session', 5_000);
    const console = await c.operator(cookie);
    const out = await b.fetch('/api/session', { method: 'DELETE', headers: { cookie, 'Content-Type': 'application/json' } });
    assert.equal(out.status, 204);
    await console.close();
    for (const node of place.nodes) await until(async () => (await node.fetch('/api/session', { headers: { cookie } })).status === 401, 'nobody to be signed in', 5_000);
  });

  await t.test('a desk that is changed at one node is changed for callers at all', async () => {
    const anna = await console_(place, 'anna', b);
    const closed = [-1, 0, 1].map((offset) => ({ date: day(offset), spans: [], reason: { it: 'Sciopero', en: 'Strike' } }));
    const hours = (/** @type {object[]} */ special) => ({ week: Array(7).fill(['00:00-24:00']), closed_on_holidays: false, special });
    const refusalAt = async (/** @type {import('./program.mjs').Server} */ node) => {
      const caller = new Citizen(place).open(node);
      await until(() => caller.call !== null || caller.refusals.length > 0, 'an answer');
      caller.hangUp();
      return caller.refusals[0] ?? null;
    };
    await office(place, a, '/api/office/hours/URP_1', hours(closed));
    for (const node of place.nodes) {
      await until(async () => (await refusalAt(node)) === 'desk_closed', 'the desk to be closed', 10_000);
      await until(async () => (await (await node.fetch('/api/desks')).json()).desks[0].state === 'closed', 'the desk to be closed for readers', 10_000);
    }
    await office(place, c, '/api/office/hours/URP_1', hours([]));
    for (const node of place.nodes) await until(async () => (await refusalAt(node)) === null, 'the desk to be open', 10_000);
    await office(place, b, '/api/office/people/anna', { name: 'Anna la Grande' });
    for (const node of place.nodes) {
      const people = async () => (await office(place, node, '/api/office/people')).people;
      await until(async () => (await people()).some((/** @type {any} */ { name }) => name === 'Anna la Grande'), 'the new name', 10_000);
    }
    anna.leave();
  });

  await t.test('two who answer at once: one gets the call, fifty times', async () => {
    const [anna, berto] = [await console_(place, 'anna', a), await console_(place, 'berto', c)];
    for (let i = 0; i < 50; i += 1) {
      const caller = await citizen(place, b);
      const call = /** @type {string} */ (caller.call);
      await until(() => anna.offers.has(call) && berto.offers.has(call), 'both to be offered the call');
      anna.answer(call);
      berto.answer(call);
      await until(() => [anna, berto].some((one) => one.call === call) && [anna, berto].some((one) => one.withdrawn.has(call)), 'a decision');
      assert.notEqual(anna.call === call, berto.call === call, 'exactly one');
      caller.hangUp();
      await until(() => anna.call === null && berto.call === null && anna.state === 'available' && berto.state === 'available', 'both to be free');
    }
    anna.leave();
    berto.leave();
  });

  /** Anna talks, others wait in order; `end` happens; everybody is there again. */
  const survives = async (/** @type {() => Promise<void>} */ end) => {
    const operators = [await console_(place, 'anna', a), await console_(place, 'berto', b), await console_(place, 'carla', c)];
    const talking = [];
    for (const [index, operator] of operators.entries()) {
      const caller = await citizen(place, place.nodes[(index + 1) % 3]);
      await talk(operator, caller);
      talking.push(caller);
    }
    const waiting = [];
    for (let i = 0; i < 9; i += 1) waiting.push(await citizen(place, place.nodes[i % 3]));
    await until(() => waiting.every(({ place: own }, index) => own === index + 1), 'everybody to know the place');
    const all = [...talking, ...waiting];
    const counts = new Map(all.map((caller) => [caller, caller.resumed]));
    await end();
    await place.whole();
    await until(() => [...all, ...operators].every(({ back }) => back), 'everybody to be back');
    await until(() => waiting.every(({ place: own }, index) => own === index + 1), () => `everybody to have the place again: ${waiting.map((one) => one.place)}`);
    for (const caller of talking) assert.ok(caller.talking);
    for (const [index, operator] of operators.entries()) await signalBothWays(talking[index], operator);
    for (const one of [...all, ...operators]) assert.equal(one.ended, null);
    for (const caller of all) assert.deepEqual(caller.refusals, []);
    const back = all.filter((caller) => caller.resumed > /** @type {number} */ (counts.get(caller))).length;
    // In the order of their coming they get an operator.
    for (const caller of waiting.slice(0, 3)) {
      const operator = operators[waiting.indexOf(caller)];
      operator.hangUp();
      await until(() => operator.call === null && operator.state === 'available', 'an operator to be free');
      await talk(operator, caller);
    }
    for (const one of all) one.hangUp();
    await until(() => operators.every(({ call }) => call === null), 'all calls to end');
    for (const one of operators) one.leave();
    return back;
  };

  await t.test('a node that carries dies', async () => {
    const victim = await place.carrier();
    const back = await survives(() => victim.end('SIGKILL'));
    assert.ok(back >= 4, 'those of the dead node came back');
    await victim.start();
    await place.whole();
  });

  await t.test('the coordinator dies', async () => {
    const victim = await place.coordinator();
    const back = await survives(async () => {
      await victim.end('SIGKILL');
      await until(() => place.coordinator().then(() => true, () => false), 'another coordinator');
    });
    assert.equal(back, 12, 'everybody has come back to the new one');
    await victim.start();
    await place.whole();
  });

  await t.test('the coordinator is stopped in order', async () => {
    const victim = await place.coordinator();
    await survives(async () => {
      assert.equal(await victim.end('SIGTERM'), 0);
      await until(() => place.coordinator().then(() => true, () => false), 'another coordinator', 3_000);
    });
    await victim.start();
    await place.whole();
  });

  /** While Redis is away nothing is decided, and both sides are told so. */
  const tellsBothSides = async () => {
    const operator = await console_(place, 'dino', b);
    const caller = await citizen(place, c);
    return {
      check: async () => {
        await place.degraded();
        await until(() => operator.degraded && caller.degraded, 'both sides to be told');
        operator.answer(/** @type {string} */ (caller.call));
        await until(() => operator.failures.includes('degraded'), 'the answer to be refused');
        const late = new Citizen(place).open(a);
        await until(() => late.refusals.includes('degraded'), 'a new call to be refused');
        late.leave();
        for (const node of place.nodes) assert.equal(await place.metric(node, 'sportello_redis_up'), 0);
      },
      over: async () => {
        await until(() => !operator.degraded && !caller.degraded, 'both sides to be told that it is over');
        await talk(operator, caller);
        operator.hangUp();
        await until(() => operator.call === null, 'the end');
        operator.leave();
      },
    };
  };

  await t.test('Redis hangs for longer than a place is kept', async () => {
    const both = await tellsBothSides();
    // Dino's caller is taken off the line by Dino alone.
    await survivesWithout(async (/** @type {Citizen[]} */ waiting) => {
      const [unplugged] = waiting;
      unplugged.unplug();
      place.redis.signal('SIGSTOP');
      const since = Date.now();
      await both.check();
      await sleep(HOLD_MS + 2_000 - (Date.now() - since));
      place.redis.signal('SIGCONT');
      unplugged.open(b);
    });
    await place.whole();
    await both.over();
  });

  await t.test('PostgreSQL crashes: calls go on, begin and end meanwhile, and are in the report', async () => {
    const before = await answered(place, b);
    const [anna, berto] = [await console_(place, 'anna', a), await console_(place, 'berto', b)];
    const first = await citizen(place, c);
    await talk(anna, first);
    await place.postgres.end('SIGQUIT');
    await until(async () => (await a.fetch('/readyz').then((response) => response.json())).status === 'no_database', 'the nodes to miss it');
    const second = await citizen(place, a);
    await talk(berto, second);
    anna.hangUp();
    await until(() => first.ended === 'hangup' && anna.call === null, 'the end of a call');
    await place.postgres.start();
    await place.whole();
    await signalBothWays(second, berto);
    berto.hangUp();
    await until(() => second.ended === 'hangup' && berto.call === null, 'the end of the other');
    await until(async () => (await answered(place, c)) === before + 2, 'both in the report');
    for (const one of [anna, berto]) one.leave();
  });

  await t.test('Redis dies and comes back empty', async () => {
    const both = await tellsBothSides();
    await survivesWithout(async () => {
      await place.redis.kill();
      await both.check();
      await place.redis.start();
    });
    await place.whole();
    await both.over();
  });

  async function survivesWithout(/** @type {(waiting: Citizen[]) => Promise<void>} */ end) {
    const anna = await console_(place, 'anna', a);
    const [first, ...others] = [await citizen(place, b), await citizen(place, c), await citizen(place, a), await citizen(place, b)];
    await talk(anna, first);
    await until(() => others.every(({ place: own }) => own !== null && own > 0), 'three to wait');
    const before = others.map(({ place: own }) => own);
    await end(others);
    await place.whole();
    await until(() => [anna, first, ...others].every(({ back }) => back), 'everybody to be back');
    await until(() => others.every(({ place: own }, index) => own === before[index]), 'the same places');
    assert.ok(first.talking);
    for (const one of [anna, first, ...others]) assert.equal(one.ended, null);
    await signalBothWays(first, anna);
    for (const one of [first, ...others]) one.hangUp();
    await until(() => anna.call === null, 'the end of the call');
    anna.leave();
  }
});

test('whatever dies in any order, nobody is lost', { timeout: 600_000 }, async (t) => {
  const seed = 20261126;
  t.diagnostic(`seed ${seed}`);
  await nodesRun({ kills: 4, seed, log: (line) => t.diagnostic(line) });
});
