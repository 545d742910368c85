// SPDX-License-Identifier: EUPL-1.2
// Kills nodes, the coordinator, Redis and PostgreSQL in an order that a seed determines, while citizens
// wait and talk, and looks each time whether all of them are still where they were.
//
//   node tests/signaling/nodes.mjs [--kills 100] [--seed N]
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';

import { seededRandom } from '../browser/support/signals.mjs';
import { sleep } from './program.mjs';
import { Town, until } from './town.mjs';
import { Citizen, Console } from './townsfolk.mjs';

const WAITING = 8;
const OPERATORS = ['anna', 'berto'];

/** What may happen; each returns when it has, and the town may be whole again. */
const accidents = {
  async carrier(/** @type {Town} */ town) {
    const victim = await town.carrier();
    await victim.end('SIGKILL');
    await sleep(200);
    await victim.start();
  },
  async coordinator(/** @type {Town} */ town) {
    const victim = await town.coordinator();
    await victim.end('SIGKILL');
    await until(() => town.coordinator().then(() => true, () => false), 'another coordinator');
    await victim.start();
  },
  async hang(/** @type {Town} */ town) {
    town.redis.signal('SIGSTOP');
    await town.degraded();
    town.redis.signal('SIGCONT');
  },
  async empty(/** @type {Town} */ town) {
    await town.redis.kill();
    await town.degraded();
    await town.redis.start();
  },
  async database(/** @type {Town} */ town) {
    await town.postgres.end('SIGQUIT');
    await sleep(500);
    await town.postgres.start();
  },
};

/**
 * @param {{ kills: number, seed: number, log?: (line: string) => void }} options
 */
export async function nodesRun({ kills, seed, log = () => {} }) {
  const random = seededRandom(seed);
  const names = /** @type {(keyof typeof accidents)[]} */ (Object.keys(accidents));
  const town = new Town({ settings: 'redis_lease = 4 s', people: OPERATORS });
  try {
    await town.start();
    const operators = OPERATORS.map((name) => new Console(town, name).open());
    await until(() => operators.every(({ state }) => state === 'available'), 'operators to be available');
    /** In the order of their coming. @type {Citizen[]} */
    const line = [];
    const arrive = async () => {
      const citizen = new Citizen(town).open();
      await until(() => citizen.call !== null, 'a call to be taken');
      line.push(citizen);
    };
    const serveNext = async (/** @type {Console} */ operator) => {
      const next = /** @type {Citizen} */ (line.shift());
      const call = /** @type {string} */ (next.call);
      await until(() => operator.offers.has(call), 'the first in line to be offered');
      operator.answer(call);
      await until(() => next.talking && operator.call === call, 'both to talk');
      return next;
    };
    while (line.length < WAITING + OPERATORS.length) await arrive();
    /** @type {Citizen[]} */
    let talking = [];
    for (const operator of operators) talking.push(await serveNext(operator));

    for (let kill = 1; kill <= kills; kill += 1) {
      const name = names[Math.floor(random() * names.length)];
      log(`${kill}: ${name}`);
      await accidents[name](town);
      await town.whole();
      await until(() => [...line, ...talking, ...operators].every(({ back }) => back), `everybody to be back after ${name}`);
      await until(() => line.every(({ place }, index) => place === index + 1), () => `the places after ${name}: ${line.map(({ place }) => place)}`);
      await until(() => talking.every((citizen) => citizen.talking) && operators.every(({ call }, index) => call === talking[index].call), 'all calls to go on');
      for (const one of [...line, ...talking, ...operators]) assert.equal(one.ended, null, 'nothing has ended');
      // One call ends, the next in line is served, and somebody else comes.
      const index = Math.floor(random() * operators.length);
      const operator = operators[index];
      const over = talking[index];
      operator.hangUp();
      await until(() => over.ended === 'hangup' && operator.call === null && operator.state === 'available', 'the end of a call');
      operator.ended = null;
      talking = talking.with(index, await serveNext(operator));
      await arrive();
    }
    for (const citizen of [...line, ...talking]) citizen.leave();
    for (const operator of operators) operator.leave();
  } catch (error) {
    log(`failed with seed ${seed}; the nodes said:\n${town.logs}`);
    throw error;
  } finally {
    await town.remove();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  console.log(`seed ${seed}`);
  await nodesRun({ kills, seed, log: console.log });
  console.log(`${kills} accidents, nobody lost`);
}
