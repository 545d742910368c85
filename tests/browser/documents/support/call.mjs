// SPDX-License-Identifier: EUPL-1.2
// Two people who talk through the real server, each on a page that has the glue and nothing to look at.
import path from 'node:path';
import { readdirSync, writeFileSync } from 'node:fs';
import { buildWidget } from '../../../../widget/build.mjs';
import { expectSoon } from '../../support/soon.mjs';
import { OPERATOR, openTown, ROOT } from '../../support/town.mjs';
import { twoPeople } from '../../support/two-people.mjs';

const OUT = path.join(ROOT, 'build/test-stage');
const STAGE = 'tests/browser/documents/support/stage.js';

/** Builds the widget with the stage in it, without compression, and a page of the server's for it. */
async function buildStage() {
  await buildWidget({ out: OUT, compress: false, entries: { stage: STAGE } });
  const script = readdirSync(path.join(OUT, 'app')).find((name) => /^stage-\w+\.js$/.test(name));
  writeFileSync(path.join(OUT, 'stage.html'), `<!doctype html><meta charset="utf-8"><title>stage</title><script type="module" src="/app/${script}"></script>`);
}

/**
 * @param {object} [people] further options of twoPeople
 */
export async function openStage(people = {}) {
  await buildStage();
  const town = await openTown({ widget: OUT });
  const two = await twoPeople(people).catch(async (error) => {
    await town.close();
    throw error;
  });
  const stage = {
    ...two,
    town,

    async enter(person) {
      await person.page.goto(`${town.server}/stage.html`);
      await person.page.waitForFunction(() => window.stage);
    },

    /** Both talk, and pages can be shown. */
    async talk({ kind = 'voice', transports = null } = {}) {
      await Promise.all([two.citizen, two.operator].map((person) => stage.enter(person)));
      const answered = two.operator.page.evaluate((options) => window.stage.answer(options), { server: town.server, ...OPERATOR, transports });
      await expectSoon(() => two.operator.page.evaluate(() => window.stage.session?.availability === 'available'), 'the operator is there', 30000);
      const called = two.citizen.page.evaluate((options) => window.stage.call(options), { server: town.server, desk: 'URP_1', kind, transports });
      await within(60000, Promise.all([answered, called]), () => `no call: ${two.log.join('\n')}`);
    },

    async hangUp() {
      await two.citizen.page.evaluate(() => window.stage.session?.hangUp?.()).catch(() => {});
      await expectSoon(() => two.operator.page.evaluate(() => !window.stage?.session?.active), 'the operator is free again').catch(() => {});
      await two.operator.page.evaluate(() => window.stage.session?.signOut?.()).catch(() => {});
    },

    async close() {
      await two.close();
      await town.close();
    },
  };
  return stage;
}

/** Waits until a page looks on somebody's side as it should; says how it looks if it does not. */
export async function expectPage(person, key, looks, what, withinMs = 30000) {
  let last = null;
  await expectSoon(async () => {
    last = await person.page.evaluate((wanted) => window.stage.facts(wanted), key);
    return looks(last);
  }, what, withinMs).catch((error) => {
    throw new Error(`${error.message}; it is ${JSON.stringify(last)?.slice(0, 600)}`);
  });
  return last;
}

function within(ms, promise, message) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(message())), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
