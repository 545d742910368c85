// SPDX-License-Identifier: EUPL-1.2
// Two peer links in two real browsers, with media that only count, and a relay that only passes on.
import assert from 'node:assert/strict';
import { afterEach, before, after, test } from 'node:test';
import { launchPerson, listen } from '../support/chromium.mjs';
import { expectSoon } from '../support/soon.mjs';
import { startRelay } from './support/relay.mjs';

const PAGE = '/tests/browser/call/support/link-page.html';
const ALL = ['rtp', 'datachannel', 'native'];
const log = [];
let relay;
let caller;
let operator;

before(async () => {
  relay = await startRelay();
  [caller, operator] = await Promise.all([launchPerson(), launchPerson()]);
  listen(caller.page, 'caller', log);
  listen(operator.page, 'operator', log);
});

after(async () => {
  await Promise.all([caller?.close(), operator?.close()]);
  await relay?.close();
});

afterEach(async () => {
  for (const person of [caller, operator]) await person.page.goto('about:blank');
});

const evaluateBoth = (what, argument) => Promise.all([caller, operator].map((person) => person.page.evaluate(what, argument)));

/** Joins two fresh pages. */
async function join({ kind = 'video', transport = 'rtp', callerOptions = {}, operatorOptions = {} } = {}) {
  for (const { page } of [caller, operator]) {
    await page.goto(relay.origin + PAGE);
    await page.waitForFunction(() => window.ready);
  }
  const common = { kind, transport, transports: ALL };
  await operator.page.evaluate((options) => window.openSide(options), { ...common, role: 'operator', ...operatorOptions });
  await caller.page.evaluate((options) => window.openSide(options), { ...common, role: 'caller', ...callerOptions });
}

/** Waits until both stand, and until they know a code. */
async function connected() {
  for (const person of [caller, operator]) {
    await expectSoon(() => person.page.evaluate(() => window.link.state === 'connected' && window.link.safetyCode !== null), `both are connected\n${log.join('\n')}`);
  }
}

/** Everything that came out of either side within the next `ms`. */
async function countFor(ms) {
  await evaluateBoth(() => {
    window.media.received = { voice: 0, video: 0, control: 0 };
    window.media.delays = { voice: [], video: [] };
  });
  await new Promise((resolve) => setTimeout(resolve, ms));
  return evaluateBoth(() => ({ received: window.media.received, bad: window.media.bad, delays: window.media.delays }));
}

test('rtp: voice and video arrive whole, both ways, from the first frame', async (t) => {
  await join();
  await connected();
  for (const { received, bad, delays } of await countFor(3000)) {
    assert.equal(bad, 0, 'every frame is one of ours');
    assert.ok(received.voice > 120 && received.voice < 180, `fifty voice frames a second (${received.voice} in 3 s)`);
    assert.ok(received.video > 40, `pictures come (${received.video} in 3 s)`);
    for (const kind of ['voice', 'video']) {
      const sorted = delays[kind].sort((a, b) => a - b);
      t.diagnostic(`${kind}: ${sorted.length} frames, median ${sorted[sorted.length >> 1].toFixed(1)} ms, p99 ${sorted[Math.floor(sorted.length * 0.99)].toFixed(1)} ms`);
    }
  }
});

test('rtp: what makes a browser pace and probe is negotiated away, on both sides', async () => {
  await join();
  await connected();
  const descriptions = await evaluateBoth(() => window.described);
  assert.ok(descriptions.flat().length >= 2);
  for (const { sdp } of descriptions.flat()) {
    assert.doesNotMatch(sdp, /transport-cc|goog-remb|a=rtcp-fb:\d+ nack\r|rtx\/|red\/|ulpfec|VP9|H264|abs-send-time|transport-wide-cc/);
    assert.match(sdp, /opus\/48000/);
    assert.match(sdp, /VP8\/90000/);
  }
  for (const reports of await evaluateBoth(() => window.outboundStats())) {
    for (const { retransmittedPacketsSent, nackCount } of reports) assert.deepEqual([retransmittedPacketsSent ?? 0, nackCount ?? 0], [0, 0]);
  }
});

test('a voice call has no video in it', async () => {
  await join({ kind: 'voice' });
  await connected();
  for (const { received, bad } of await countFor(1000)) assert.ok(received.voice > 30 && received.video === 0 && bad === 0);
  for (const { sdp } of (await evaluateBoth(() => window.described)).flat()) assert.doesNotMatch(sdp, /m=video/);
});

test('datachannel: voice is dealt over four connections of its own, none of them with video', async () => {
  await join({ transport: 'datachannel' });
  await connected();
  for (const { received, bad } of await countFor(2000)) {
    assert.ok(received.voice > 80, `voice comes (${received.voice} in 2 s)`);
    assert.equal(bad, 0);
  }
  const [lanes] = await evaluateBoth(() => window.media.lanes);
  assert.deepEqual(lanes, ['control', 'video', 'document', 'voice', 'voice', 'voice', 'voice']);
  assert.deepEqual(await evaluateBoth(async () => (await window.link.stats()).length), [5, 5]);
});

test('the safety code is the same on both sides, and another one in another call', async () => {
  const codes = new Set();
  for (let turn = 0; turn < 2; turn += 1) {
    await join({ kind: 'voice' });
    await connected();
    const [first, second] = await evaluateBoth(() => window.link.safetyCode);
    assert.match(first, /^\d{3}( \d{3}){3}$/);
    assert.equal(first, second);
    codes.add(first);
  }
  assert.equal(codes.size, 2);
});

test('a transform that passes nothing: once a new session, then the other transport', async () => {
  await join();
  await connected();
  const before = await caller.page.evaluate(() => window.sessions());
  await caller.page.waitForTimeout(2100);
  await operator.page.evaluate(() => window.media.dispatchEvent(new CustomEvent('stalled', { detail: {} })));
  await expectSoon(() => caller.page.evaluate((old) => window.sessions() > old, before), 'the operator\'s stall makes the caller begin anew');
  await connected();
  assert.deepEqual(await evaluateBoth(() => window.link.transport), ['rtp', 'rtp']);
  const [, { received, bad }] = await countFor(1000);
  assert.ok(received.voice > 30 && bad === 0, 'the new session carries');
  await operator.page.evaluate(() => window.media.dispatchEvent(new CustomEvent('stalled', { detail: {} })));
  await expectSoon(() => operator.page.evaluate(() => window.link.transport === 'datachannel'), 'the second stall changes the transport');
  await connected();
  assert.deepEqual(await evaluateBoth(() => window.link.transport), ['datachannel', 'datachannel']);
  for (const { received: now } of await countFor(1000)) assert.ok(now.voice > 30, 'voice goes on');
  assert.deepEqual(await evaluateBoth(() => window.media.resets), [0, 0], 'the cores have gone on');
});

test('a side that comes back with another core makes the other begin its session anew', async () => {
  await join();
  await connected();
  await caller.page.reload();
  await caller.page.waitForFunction(() => window.ready);
  await operator.page.evaluate(() => window.link.renew());
  await caller.page.evaluate((options) => window.openSide(options), { role: 'caller', kind: 'video', transport: 'rtp', transports: ALL });
  await connected();
  const [mine, theirs] = await countFor(1000);
  assert.ok(mine.received.voice > 30 && theirs.received.voice > 30);
  assert.deepEqual(await evaluateBoth(() => window.media.resets), [0, 1]);
});

test('an offer that is lost on its way is made again', async () => {
  await join({ kind: 'voice', callerOptions: { loseFirst: 1 } });
  await expectSoon(() => caller.page.evaluate(() => window.link.state === 'connected'), 'connected at the second offer', 20000);
});

test('an ICE restart while the call runs leaves the media running and the code as it is', async () => {
  await join();
  await connected();
  const [code] = await evaluateBoth(() => window.link.safetyCode);
  await caller.page.evaluate(() => window.link.receive({ restart: true }));
  await expectSoon(() => operator.page.evaluate(() => window.described.filter(({ type }) => type === 'offer').length >= 2), 'the operator gets a second offer');
  for (const { received, bad } of await countFor(1500)) assert.ok(received.voice > 40 && received.video > 15 && bad === 0, JSON.stringify(received));
  assert.deepEqual(await evaluateBoth(() => [window.link.state, window.link.safetyCode]), [['connected', code], ['connected', code]]);
});

test('a far side that is gone is noticed long before ICE would', async () => {
  await join({ kind: 'voice' });
  await connected();
  await operator.page.goto('about:blank');
  await expectSoon(() => caller.page.evaluate(() => window.link.state === 'failed' || window.link.state === 'interrupted'), 'the caller notices', 3000);
});

test('bye is heard on the call\'s own channel', async () => {
  await join({ kind: 'voice' });
  await connected();
  await caller.page.evaluate(() => window.link.close({ bye: true }));
  await expectSoon(() => operator.page.evaluate(() => window.log.some((line) => line.startsWith('bye'))), 'the operator hears it', 3000);
});

test('signals that make no sense harm nothing', async () => {
  await join({ kind: 'voice' });
  await connected();
  await evaluateBoth(() => {
    const session = window.heard.find(({ session: id }) => id)?.session;
    for (const nonsense of [
      {}, { session: 'other', link: 0, description: { type: 'offer', sdp: 'v=0' }, transport: 'pigeon' },
      { session, link: 99, candidates: [{}] }, { session, link: 0, candidates: [5, { candidate: 'nonsense' }, null] }, { session, link: -1 },
      { session, link: 0, round: 7, description: { type: 'answer', sdp: 'garbage' } }, { session, reveal: 5 }, { transport: 'pigeon' }, { session, description: 5, link: 0 },
      { session, core: 5, transports: 'x', link: 0 },
    ]) window.link.receive(nonsense);
  });
  for (const { received } of await countFor(1000)) assert.ok(received.voice > 30);
  assert.deepEqual(await evaluateBoth(() => window.link.state), ['connected', 'connected']);
});
