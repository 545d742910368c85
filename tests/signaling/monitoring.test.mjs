// SPDX-License-Identifier: EUPL-1.2
// What the IT office's machines ask, and how a server stops without cutting calls off.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { readExposition, valueOf } from './exposition.mjs';
import { ring, Server, sleep, talk } from './program.mjs';

async function started(t, options, prepare = (one) => one.addUser('anna', 'correct horse')) {
  const server = new Server(options);
  t.after(() => server.remove());
  prepare(server);
  return server.start();
}

const metrics = async (server) => readExposition(await (await server.fetch('/metrics')).text());

async function until(question, what) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    if (await question()) return;
  }
  assert.fail(`in vain: ${what}`);
}

test('the reader of the format is strict', () => {
  const good = '# HELP a_total A.\n# TYPE a_total counter\na_total{x="q\\"\\\\\\n"} 1\na_total 2e3\n';
  assert.equal(valueOf(readExposition(good), 'a_total', { x: 'q"\\\n' }), 1);
  for (const [bad, change] of [
    ['no end of line', (text) => text.trimEnd()],
    ['a word for a number', (text) => text.replace('2e3', 'two')],
    ['a sample twice', (text) => `${text}a_total 3\n`],
    ['a raw quote', (text) => text.replace('q\\"', 'q"')],
    ['a comma at the end', (text) => text.replace('n"}', 'n",}')],
    ['no type', (text) => text.replace('# TYPE a_total counter\n', '')],
    ['a family in two places', (text) => text + text],
    ['a counter without its name', (text) => text.replaceAll('a_total', 'a')],
    ['a stranger', (text) => `${text}b 1\n`],
    ['an empty line', (text) => text.replace('\n', '\n\n')],
  ]) {
    assert.throws(() => readExposition(change(good)), undefined, bad);
  }
  const histogram = '# HELP h_seconds H.\n# TYPE h_seconds histogram\nh_seconds_bucket{le="1"} 1\nh_seconds_bucket{le="+Inf"} 2\nh_seconds_sum 3\nh_seconds_count 2\n';
  readExposition(histogram);
  for (const change of [['le="1"} 1', 'le="1"} 3'], ['+Inf', '9'], ['count 2', 'count 3']]) {
    assert.throws(() => readExposition(histogram.replace(...change)), undefined, change.join());
  }
});

test('metrics: well-formed, and they count what happens', async (t) => {
  const server = await started(t);
  const response = await server.fetch('/metrics');
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const fresh = readExposition(await response.text());
  assert.equal(valueOf(fresh, 'sportello_queue_waiting', { desk: 'URP_1' }), 0);
  assert.equal(valueOf(fresh, 'sportello_ready'), 1);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_virtual_memory_bytes',
    'process_start_time_seconds', 'process_open_fds', 'process_max_fds']) {
    assert.ok(valueOf(fresh, name) > 0, name);
  }
  assert.ok(Math.abs(valueOf(fresh, 'process_start_time_seconds') - Date.now() / 1000) < 120, 'started just now');

  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const first = await server.caller();
  const { call } = await talk(first, operator);
  const second = await server.caller();
  await ring(second);
  const stranger = await server.caller();
  stranger.say({ type: 'call.start', desk: 'NOWHERE', kind: 'voice', lang: 'it', transports: ['rtp'] });
  await stranger.next('call.refused');
  const busy = await metrics(server);
  assert.equal(valueOf(busy, 'sportello_calls_started_total', { desk: 'URP_1' }), 2);
  assert.equal(valueOf(busy, 'sportello_calls_answered_total', { desk: 'URP_1' }), 1);
  assert.equal(valueOf(busy, 'sportello_calls_refused_total', { reason: 'unknown_desk' }), 1);
  assert.equal(valueOf(busy, 'sportello_queue_waiting', { desk: 'URP_1' }), 1);
  assert.equal(valueOf(busy, 'sportello_connections', { role: 'caller' }), 3);
  assert.equal(valueOf(busy, 'sportello_connections', { role: 'operator' }), 1);
  assert.equal(valueOf(busy, 'sportello_operators', { state: 'busy' }), 1);
  assert.equal(valueOf(busy, 'sportello_wait_seconds_count', { desk: 'URP_1' }), 1);
  assert.equal(valueOf(busy, 'sportello_answer_to_both_informed_seconds_count'), 1);
  await until(async () => valueOf(await metrics(server), 'sportello_event_loop_lag_seconds_count') > 0, 'the loop was seen to wake');
  assert.ok(valueOf(busy, 'sportello_messages_received_total') >= 5);

  first.say({ type: 'call.hangup', call });
  await operator.next('call.ended');
  assert.equal(valueOf(await metrics(server), 'sportello_calls_ended_total', { desk: 'URP_1', reason: 'hangup' }), 1);
});

test('metrics are for the addresses that are allowed', async (t) => {
  const server = await started(t, { settings: 'metrics_allow = 10.1.0.0/16\ntrusted_proxies = 127.0.0.1' });
  const from = (address) => server.fetch('/metrics', { headers: { 'X-Forwarded-For': address } });
  assert.equal((await from('10.1.2.3')).status, 200);
  for (const address of ['10.2.0.1', 'unknown', '10.1.2.3, 203.0.113.7']) assert.equal((await from(address)).status, 404, address);
  assert.equal((await server.fetch('/metrics')).status, 404);
  assert.equal((await server.fetch('/healthz')).status, 200);
});

test('a proxy that nobody has named opens no way to the metrics', async (t) => {
  const server = await started(t);
  assert.equal((await server.fetch('/metrics')).status, 200);
  assert.equal((await server.fetch('/metrics', { headers: { 'X-Forwarded-For': '127.0.0.1' } })).status, 404);
});

test('SIGUSR1: no new calls, and the running ones go on', async (t) => {
  const server = await started(t);
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const talking = await server.caller();
  const { call } = await talk(talking, operator);
  const waiting = await server.caller();
  const { call: second } = await ring(waiting);
  assert.equal((await server.fetch('/readyz')).status, 200);
  process.kill(server.pid, 'SIGUSR1');
  await until(async () => (await server.fetch('/readyz')).status === 503, 'not ready');
  assert.deepEqual(await (await server.fetch('/readyz')).json(), { status: 'draining' });
  assert.equal((await server.fetch('/healthz')).status, 200);
  assert.equal(valueOf(await metrics(server), 'sportello_ready'), 0);

  const late = await server.caller();
  late.say({ type: 'call.start', desk: 'URP_1', kind: 'voice', lang: 'it', transports: ['rtp'] });
  assert.equal((await late.next('call.refused')).reason, 'server_full');
  talking.say({ type: 'call.hangup', call });
  await operator.next('call.ended');
  await operator.next('call.offered', (message) => message.call === second);
  operator.say({ type: 'call.answer', call: second, transports: ['rtp'] });
  await waiting.next('call.answered');
  assert.equal(await server.end('SIGTERM'), 0, 'stops at once where no time is given');
});

test('SIGTERM with drain_timeout waits for the last call, and no longer', async (t) => {
  const server = await started(t, { settings: 'drain_timeout = 10 min' });
  const operator = await server.operator(await server.cookie('anna', 'correct horse'));
  const talking = await server.caller();
  const { call } = await talk(talking, operator);
  const ended = server.end('SIGTERM');
  await until(() => server.events('draining').length === 1, 'draining');
  await sleep(500);
  assert.equal(server.events('stopping').length, 0, 'a call is running');
  // Somebody who reloads the page meanwhile comes back.
  talking.say({ type: 'signal', call, data: { a: 1 } });
  assert.deepEqual((await operator.next('signal')).data, { a: 1 });
  talking.say({ type: 'call.hangup', call });
  assert.equal(await ended, 0);
  assert.equal(server.events('stopping')[0].calls, 0);
  assert.equal((await operator.close()).code, 1001);
});

test('drain_timeout is the end of waiting, and so is a second SIGTERM', async (t) => {
  for (const [timeout, again] of [['300 ms', false], ['10 min', true]]) {
    const server = await started(t, { settings: `drain_timeout = ${timeout}` });
    const operator = await server.operator(await server.cookie('anna', 'correct horse'));
    const talking = await server.caller();
    await talk(talking, operator);
    const ended = server.end('SIGTERM');
    await until(() => server.events('draining').length === 1, 'draining');
    if (again) process.kill(server.pid, 'SIGTERM');
    assert.equal(await ended, 0, timeout);
    assert.equal((await talking.close()).code, 1001);
  }
});

test('an unused server with drain_timeout stops at once', async (t) => {
  const server = await started(t, { settings: 'drain_timeout = 10 min' });
  assert.equal(await server.end('SIGTERM'), 0);
});

test('a database that does not answer: alive, not ready, and ready again', { timeout: 60_000 }, async (t) => {
  const server = await started(t, {}, () => {});
  const [file] = readdirSync(path.join(server.folder, 'state')).filter((name) => name.endsWith('.db') || name.endsWith('.sqlite'));
  assert.ok(file, 'there is a database');
  const holder = spawn('python3', ['-c', `
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
`, path.join(server.folder, 'state', file)], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => holder.kill());
  await once(holder.stdout, 'data');
  await until(async () => (await server.fetch('/readyz')).status === 503, 'not ready');
  assert.deepEqual(await (await server.fetch('/readyz')).json(), { status: 'no_database' });
  assert.equal((await server.fetch('/healthz')).status, 200);
  holder.stdin.end();
  await until(async () => (await server.fetch('/readyz')).status === 200, 'ready again');
});
