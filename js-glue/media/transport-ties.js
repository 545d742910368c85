// SPDX-License-Identifier: EUPL-1.2
import { Watchdog } from './watchdog.js';
import { bridgeChannel } from './channel-bridge.js';

/** @typedef {import('./worker-messages.js').Lane} Lane */
/**
 * @typedef {object} Tie
 * @property {string} id
 * @property {'voice' | 'video'} lane
 * @property {RTCRtpSender | null} sender
 * @property {RTCRtpReceiver | null} receiver
 * @property {number} connectedSinceMs
 */

/** Enough to be sure that something should have passed. */
const ENOUGH = { connectedMs: 3000, packets: 20, pictures: 5 };

/** What of a peer connection leads into the media worker, and whether anything passes there. */
export class TransportTies {
  /**
   * @param {Worker} mediaWorker
   * @param {(lane: 'voice' | 'video', direction: 'send' | 'receive') => void} onStalled
   */
  constructor(mediaWorker, onStalled) {
    this.mediaWorker = mediaWorker;
    this.onStalled = onStalled;
    this.watchdog = new Watchdog();
    /** @type {Tie[]} */
    this.ties = [];
    this.nextId = 1;
  }

  /** @param {RTCRtpSender} sender @param {'voice' | 'video'} lane */
  attachSender(sender, lane) {
    const id = `${lane}-send-${this.nextId++}`;
    sender.transform = new RTCRtpScriptTransform(this.mediaWorker, { id, lane, direction: 'send' });
    this.ties.push({ id, lane, sender, receiver: null, connectedSinceMs: 0 });
  }

  /** @param {RTCRtpReceiver} receiver @param {'voice' | 'video'} lane */
  attachReceiver(receiver, lane) {
    const id = `${lane}-receive-${this.nextId++}`;
    receiver.transform = new RTCRtpScriptTransform(this.mediaWorker, { id, lane, direction: 'receive' });
    this.ties.push({ id, lane, sender: null, receiver, connectedSinceMs: 0 });
  }

  /**
   * Call it before anything was sent on the channel, in the turn that made it: afterwards a browser
   * may refuse to transfer it, and the page passes its messages on.
   * @param {RTCDataChannel} channel @param {Lane} lane
   */
  attachChannel(channel, lane) {
    try {
      this.mediaWorker.postMessage({ type: 'channel', lane, channel }, [/** @type {any} */ (channel)]);
    } catch {
      const { port1, port2 } = new MessageChannel();
      bridgeChannel(channel, port1);
      this.mediaWorker.postMessage({ type: 'channel', lane, port: port2 }, [port2]);
    }
  }

  /** Another track for the senders of a lane. @param {'voice' | 'video'} lane @param {MediaStreamTrack} track */
  async replaceTrack(lane, track) {
    const senders = this.ties.flatMap((tie) => (tie.lane === lane && tie.sender ? [tie.sender] : []));
    // A connection that was closed meanwhile refuses, and needs no track.
    await Promise.allSettled(senders.map((sender) => sender.replaceTrack(track)));
  }

  /** What was seen so far proves nothing. */
  beginAnew() {
    this.watchdog.forgetAll();
  }

  detach() {
    this.ties = [];
    this.beginAnew();
    this.mediaWorker.postMessage({ type: 'detach' });
  }

  /**
   * Once a second.
   * @param {Record<string, number>} passed frames through each transform
   * @param {number} pictures written to the carrier so far
   * @param {number} nowMs
   */
  async watch(passed, pictures, nowMs) {
    for (const tie of [...this.ties]) {
      const connected = (tie.sender ?? tie.receiver)?.transport?.state === 'connected';
      if (!connected) tie.connectedSinceMs = nowMs;
      const { evidence, enough } = await this.evidence(tie, pictures, nowMs);
      if (!this.ties.includes(tie)) continue;
      if (this.watchdog.observe(tie.id, passed[tie.id] ?? 0, evidence, enough, nowMs)) this.onStalled(tie.lane, tie.sender ? 'send' : 'receive');
    }
  }

  /** @param {Tie} tie @param {number} pictures @param {number} nowMs */
  async evidence({ lane, sender, receiver, connectedSinceMs }, pictures, nowMs) {
    if (receiver) return { evidence: await packetsReceived(receiver), enough: ENOUGH.packets };
    const connectedMs = nowMs - connectedSinceMs;
    if (lane === 'video') return { evidence: connectedMs > 0 ? pictures : 0, enough: ENOUGH.pictures };
    const live = sender?.track?.readyState === 'live';
    return { evidence: live ? connectedMs : 0, enough: ENOUGH.connectedMs };
  }
}

/** @param {RTCRtpReceiver} receiver */
async function packetsReceived(receiver) {
  let packets = 0;
  try {
    for (const report of (await receiver.getStats()).values()) {
      if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0;
    }
  } catch {
    // The connection is closed: nothing arrives.
  }
  return packets;
}
