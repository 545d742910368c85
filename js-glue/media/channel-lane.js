// SPDX-License-Identifier: EUPL-1.2
import { CARRIERS } from './codecs.js';
import { MAX_DATAGRAM_BYTES } from './bundle.js';

/** @typedef {import('./session-host.js').SessionHost} SessionHost */
/**
 * What a lane needs of a data channel: an RTCDataChannel transferred here, or a BridgedChannel.
 * @typedef {object} ChannelLike
 * @property {string} readyState
 * @property {number} bufferedAmount
 * @property {(data: Uint8Array<ArrayBuffer>) => void} send
 * @property {() => void} close
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 */

/** Beyond this the channel is not keeping up, and what waits is better kept (or dropped) by the core. */
const MAX_BUFFERED_BYTES = { voice: 4000, video: 16000, control: 64000 };
const MAX_CONTROL_BYTES = 16000;

/** Datagrams of one lane over one or several data channels, dealt in turn. */
export class ChannelLane {
  /** @param {SessionHost} host @param {'voice' | 'video' | 'control'} lane @param {(state: string) => void} tellState */
  constructor(host, lane, tellState) {
    this.host = host;
    this.lane = lane;
    this.tellState = tellState;
    /** @type {ChannelLike[]} */
    this.channels = [];
    this.next = 0;
  }

  /** @param {ChannelLike} channel */
  add(channel) {
    this.channels.push(channel);
    channel.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer) || data.byteLength === 0) return;
      this.host.receive(CARRIERS[this.lane], new Uint8Array(data));
      this.host.pump();
    };
    channel.onopen = () => {
      this.tellState('open');
      this.host.pump();
    };
    channel.onclose = () => {
      this.channels = this.channels.filter((other) => other !== channel);
      this.tellState('closed');
    };
    if (channel.readyState === 'open') channel.onopen(null);
  }

  /** The next channel that can take something. */
  ready() {
    for (let tried = 0; tried < this.channels.length; tried++) {
      const channel = this.channels[(this.next + tried) % this.channels.length];
      if (channel.readyState !== 'open' || channel.bufferedAmount > MAX_BUFFERED_BYTES[this.lane]) continue;
      this.next = (this.next + tried + 1) % this.channels.length;
      return channel;
    }
    return null;
  }

  /** @param {number} nowUs */
  flush(nowUs) {
    const carrier = CARRIERS[this.lane];
    const longest = this.lane === 'control' ? MAX_CONTROL_BYTES : MAX_DATAGRAM_BYTES;
    while (this.host.session.hasDatagram(carrier, nowUs)) {
      const channel = this.ready();
      if (!channel) return;
      const datagram = this.host.session.pollDatagram(carrier, longest, nowUs);
      if (datagram.length === 0) return;
      try {
        channel.send(/** @type {Uint8Array<ArrayBuffer>} */ (datagram));
      } catch {
        // It closed between the question and the answer; the core treats this as loss.
      }
    }
  }

  close() {
    for (const channel of this.channels) {
      channel.onclose = null;
      channel.close();
    }
    this.channels = [];
  }
}
