// SPDX-License-Identifier: EUPL-1.2
// A data channel that cannot be transferred to a worker is led there over a port.

/**
 * Page side. @param {RTCDataChannel} channel @param {MessagePort} port
 */
export function bridgeChannel(channel, port) {
  channel.binaryType = 'arraybuffer';
  channel.onopen = () => port.postMessage({ state: 'open' });
  channel.onclose = () => port.postMessage({ state: 'closed' });
  channel.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) port.postMessage({ data }, [data]);
  };
  port.onmessage = ({ data: message }) => {
    if (message === 'close') channel.close();
    else if (channel.readyState === 'open') {
      channel.send(message);
      port.postMessage({ buffered: channel.bufferedAmount });
    }
  };
  if (channel.readyState === 'open') port.postMessage({ state: 'open' });
}

/** Worker side: enough of an RTCDataChannel for a lane. @implements {ChannelLike} */
export class BridgedChannel {
  /** @param {MessagePort} port */
  constructor(port) {
    this.port = port;
    this.readyState = 'connecting';
    this.bufferedAmount = 0;
    /** @type {((event: any) => void) | null} */
    this.onopen = null;
    /** @type {((event: any) => void) | null} */
    this.onmessage = null;
    /** @type {((event: any) => void) | null} */
    this.onclose = null;
    port.onmessage = ({ data: message }) => {
      if (message.data) this.onmessage?.(message);
      else if (message.buffered !== undefined) this.bufferedAmount = message.buffered;
      else if (message.state === 'open' && this.readyState === 'connecting') {
        this.readyState = 'open';
        this.onopen?.(message);
      } else if (message.state === 'closed') {
        this.readyState = 'closed';
        this.onclose?.(message);
      }
    };
  }

  /** @param {Uint8Array} data */
  send(data) {
    const { buffer } = data.slice();
    this.bufferedAmount += buffer.byteLength;
    this.port.postMessage(buffer, [buffer]);
  }

  close() {
    this.readyState = 'closed';
    this.port.postMessage('close');
  }
}

/** @typedef {import('./channel-lane.js').ChannelLike} ChannelLike */
