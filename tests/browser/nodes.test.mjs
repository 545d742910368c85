// SPDX-License-Identifier: EUPL-1.2
// A call over two nodes, in real browsers, behind one address: the citizen's node, which decides for
// all, is killed; the call goes on, and its end still reaches the other side.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startSite } from '../../site-demo/serve.mjs';
import { Town, until } from '../signaling/town.mjs';
import { hearsSoon } from './support/hearing.mjs';
import { expectSoon } from './support/soon.mjs';
import { ROOT } from './support/town.mjs';
import { PEOPLE, twoPeople } from './support/two-people.mjs';
import { answer, callDesk, picture, signIn, talking } from './support/visit.mjs';

/** @type {Town} */
let nodes;
let town;
let people;

before(async () => {
  nodes = await new Town({ settings: 'redis_lease = 4 s', people: ['anna'], pages: path.join(ROOT, 'build/widget') }).start();
  const server = `http://localhost:${nodes.balancer.port}`;
  const site = await startSite({ server, headers: {} });
  town = { server, site: site.origin, close: () => site.close() };
  people = await twoPeople();
});

after(async () => {
  await people?.close();
  await town?.close();
  await nodes?.remove();
});

/** @param {string} when */
async function bothHear(when) {
  const { citizen, operator, log } = people;
  const [toOperator, toCitizen] = await Promise.all([
    hearsSoon(citizen.page, operator.page, PEOPLE.citizen.frequency),
    hearsSoon(operator.page, citizen.page, PEOPLE.operator.frequency),
  ]);
  for (const heard of [toOperator, toCitizen]) assert.ok(heard > 0.5, `${when}: both are heard (${toOperator}, ${toCitizen})\n${log.join('\n')}`);
}

test('the citizen’s node is killed: both go on talking, and the operator’s hanging up is heard of', { timeout: 240000 }, async (t) => {
  const { citizen, operator, log } = people;
  const citizens = await nodes.coordinator();
  const operators = await nodes.carrier();
  nodes.balancer.route = (target) => (target.startsWith('/ws/caller') ? citizens : target.startsWith('/ws/operator') ? operators : undefined);
  t.after(() => (t.passed === false ? t.diagnostic(`${nodes.logs}\n${log.join('\n')}`) : undefined));

  await signIn(operator, town, { name: 'anna', password: 'correct horse' });
  await until(async () => {
    const states = await Promise.all(nodes.nodes.map((node) => node.fetch('/api/desks').then((response) => response.json())));
    return states.every(({ desks }) => desks[0].state === 'open');
  }, 'every node to know that the desk is open');
  await callDesk(citizen, town, 'URP_1', 'voice');
  await answer(operator);
  await talking(citizen);
  await talking(operator);
  assert.equal(await nodes.metric(citizens, 'sportello_connections\\{role="caller"\\}'), 1, 'the citizen is at the one node');
  assert.equal(await nodes.metric(operators, 'sportello_connections\\{role="operator"\\}'), 1, 'the operator at the other');
  await bothHear('over two nodes');

  await citizens.end('SIGKILL');
  await bothHear('while nobody decides');
  await until(() => nodes.coordinator().then(() => true, () => false), 'another node to decide');
  await nodes.whole();
  const count = async (/** @type {string} */ role) => {
    const counts = await Promise.all(nodes.nodes.filter((node) => node !== citizens).map((node) => nodes.metric(node, `sportello_connections\\{role="${role}"\\}`)));
    return counts.reduce((sum, one) => sum + one, 0);
  };
  await expectSoon(async () => (await count('caller')) === 1 && (await count('operator')) === 1, 'the widget and the console are at living nodes');
  for (const { page } of [citizen, operator]) {
    await expectSoon(async () => (await page.getByText('Il servizio si è fermato').count()) === 0, 'nothing is said to pause any more');
  }
  await talking(citizen);
  await talking(operator);
  await bothHear('at another node');
  await picture(citizen, 'nodes-citizen');
  await picture(operator, 'nodes-operator');

  await operator.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await citizen.page.locator('.panel[data-state="ended"]').waitFor({ timeout: 15000 });
  await expectSoon(() => operator.page.getByRole('radio', { name: 'Disponibile' }).isChecked(), 'the operator is free again');
});
