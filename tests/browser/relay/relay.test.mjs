// SPDX-License-Identifier: EUPL-1.2
// A call that may go through the relay only, through a real coturn with the sample configuration.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { expectSoon } from '../support/soon.mjs';
import { OPERATOR, ROOT } from '../support/town.mjs';
import { describe as inWords, judgeCalm, STEADY, twoPeople } from '../support/two-people.mjs';
import { answer, signIn, talking } from '../support/visit.mjs';
import { buildHouses, TOWN, whyNoHouses } from './support/houses.mjs';

const SERVER = path.join(ROOT, 'build/native/bin/sportello-server');
const SECRET = randomBytes(16).toString('hex');
const ORIGIN = `https://${TOWN}:8443`;
const skip = whyNoHouses() ?? false;

let houses;
let people;
const turnLog = [];

/** coturn with the sample configuration; what depends on the place is put in. */
async function startTurn() {
  const sample = readFileSync(path.join(ROOT, 'signaling/coturn.conf.example'), 'utf8');
  assert.ok(!/^\s*allow-loopback-peers/m.test(sample), 'relaying to loopback is forbidden');
  const file = path.join(houses.folder, 'turn.conf');
  const own = sample.replaceAll('203.0.113.10', TOWN).replace('=REPLACE', `=${SECRET}`).replace(/^syslog$/m, 'log-file=stdout');
  writeFileSync(file, `${own}\npidfile=${path.join(houses.folder, 'turn.pid')}\nuserdb=${path.join(houses.folder, 'turn.db')}\nverbose\n`);
  const turn = houses.start('town', ['turnserver', '-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [turn.stdout, turn.stderr]) stream.setEncoding('utf8').on('data', (text) => turnLog.push(text));
  await expectSoon(() => {
    assert.equal(turn.exitCode, null, turnLog.join(''));
    return turnLog.join('').includes('UDP listener opened');
  }, 'coturn listens');
}

async function startServer() {
  const file = (name) => path.join(houses.folder, name);
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${TOWN}`, '-addext', `subjectAltName=IP:${TOWN}`, '-keyout', file('key.pem'), '-out', file('certificate.pem')]);
  assert.equal(made.status, 0, String(made.stderr));
  writeFileSync(file('turn.secret'), `${SECRET}\n`);
  writeFileSync(file('sportello.conf'), `listen = ${TOWN}:8443
static_dir = ${path.join(ROOT, 'build/widget')}
state_dir = state
tls_certificate = certificate.pem
tls_key = key.pem
relay_only = yes
[desk URP_1]
name_it = URP 1
[turn]
urls = turn:${TOWN}:3478?transport=udp
secret_file = turn.secret
`);
  const added = spawnSync(SERVER, ['user', 'add', '--config', file('sportello.conf'), OPERATOR.name, '--display', OPERATOR.display],
    { input: `${OPERATOR.password}\n`, encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);
  const server = houses.start('town', [SERVER, '--config', file('sportello.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text) => { log += text; });
  await expectSoon(() => {
    assert.equal(server.exitCode, null, log);
    return log.includes('"listening"');
  }, 'the server listens');
}

before(async () => {
  if (skip) return;
  houses = buildHouses();
  await startTurn();
  await startServer();
  const at = (who) => ({ executablePath: houses.doorTo(who, '/usr/bin/chromium'), args: ['--ignore-certificate-errors'] });
  people = await twoPeople({ citizen: at('citizen'), operator: at('operator') });
  for (const { context } of [people.citizen, people.operator]) {
    // Every connection that a page makes can be asked later.
    await context.addInitScript(() => {
      window.connections = [];
      window.RTCPeerConnection = class extends window.RTCPeerConnection {
        constructor(...options) {
          super(...options);
          window.connections.push(this);
        }
      };
    });
  }
});

after(async () => {
  await people?.close();
  await houses?.remove();
});

/** What a page's connections may do and what they use. */
function paths({ page }) {
  return page.evaluate(() => Promise.all(window.connections.filter((one) => one.connectionState === 'connected').map(async (one) => {
    const report = await one.getStats();
    const all = [...report.values()];
    const transport = all.find(({ type }) => type === 'transport');
    const pair = report.get(transport.selectedCandidatePairId);
    const kinds = all.filter(({ type }) => type === 'local-candidate').map(({ candidateType }) => candidateType);
    return {
      policy: one.getConfiguration().iceTransportPolicy,
      local: report.get(pair.localCandidateId), remote: report.get(pair.remoteCandidateId),
      kinds: [...new Set(kinds)], received: transport.bytesReceived,
    };
  })));
}

/** Credentials as the server makes them, good for so many seconds. */
function credentials(seconds) {
  const username = `${Math.floor(Date.now() / 1000) + seconds}:somebody`;
  return { username, credential: createHmac('sha1', SECRET).update(username).digest('base64') };
}

/** What coturn's own client says when the citizen has it relay a packet to an address. */
function relayTo(address, { username, credential }) {
  const { stdout, stderr } = houses.attempt('citizen', 'timeout', '10', 'stdbuf', '-oL', 'turnutils_uclient',
    '-u', username, '-w', credential, '-e', address, '-n', '1', '-m', '1', '-c', TOWN);
  return `${stdout}${stderr}`;
}

test('the two networks reach each other, and the relay sends to none but itself', { skip }, () => {
  const knock = houses.attempt('citizen', 'bash', '-c', 'exec 3<>/dev/tcp/10.77.2.2/9');
  assert.match(knock.stderr, /refused/i, 'a direct call would be possible');
  for (const target of ['127.0.0.1', '10.77.2.2']) {
    assert.match(relayTo(target, credentials(600)), /403 \(Forbidden IP\)/, `${target} is forbidden`);
  }
});

test('credentials of the scheme are taken until they run out', { skip }, () => {
  const allocate = ({ username, credential }) => {
    const { stdout, stderr } = houses.attempt('citizen', process.execPath, path.join(import.meta.dirname, 'support/allocate.mjs'), TOWN, '3478', username, credential);
    return stdout.trim() || stderr;
  };
  assert.equal(allocate(credentials(600)), 'allocated');
  assert.equal(allocate(credentials(-600)), '401');
  assert.equal(allocate({ ...credentials(600), credential: 'wrong' }), '401');
});

test('a citizen calls, and voice and picture go through the relay only', { skip, timeout: 240_000 }, async (t) => {
  const { citizen, operator, log } = people;
  await signIn(operator, { server: ORIGIN }, OPERATOR);
  await citizen.page.goto(`${ORIGIN}/call/URP_1?kind=video`);
  await citizen.page.locator('[data-sportello=call] .choice').first().click();
  await answer(operator);
  await talking(citizen).catch((error) => assert.fail(`${error.message}\n${log.join('\n')}\n${turnLog.join('')}`));
  await talking(operator);
  await expectSoon(() => citizen.page.locator('.picture.remote canvas, .picture.remote video').count(), 'the citizen sees a picture');

  for (const [name, person] of Object.entries({ citizen, operator })) {
    const used = await paths(person);
    assert.ok(used.length > 0, `${name} is connected`);
    for (const { policy, local, remote, kinds, received } of used) {
      assert.equal(policy, 'relay');
      assert.deepEqual(kinds, ['relay'], 'no address of one\'s own is offered');
      assert.deepEqual([local.candidateType, local.address], ['relay', TOWN]);
      assert.equal(remote.address, TOWN, 'the other side is seen at the relay');
      assert.ok(received > 0);
    }
  }

  const call = await judgeCalm(people, { seconds: 6, windows: 3 });
  for (const way of ['toOperator', 'toCitizen']) {
    t.diagnostic(inWords(`relayed, ${way}`, call[way]));
    assert.ok(call[way].correlation > STEADY, `${way}: what is heard is the other person\n${log.join('\n')}`);
    assert.ok(call[way].frames.seen > 10, `${way}: the picture moves`);
  }
  await citizen.page.getByRole('button', { name: 'Chiudi chiamata' }).click();
  await citizen.page.locator('.panel[data-state="ended"]').waitFor({ timeout: 10_000 });
});
