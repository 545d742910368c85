// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('./channel-lane.js').ChannelLike} ChannelLike */
/** @typedef {import('./session-host.js').SessionHost} SessionHost */
/** @typedef {import('./worker-messages.js').ToDocumentExchange} ToDocumentExchange */
/** @typedef {import('./worker-messages.js').FromDocumentExchange} FromDocumentExchange */

/** What waits in the channel can no longer be overtaken by a more urgent page. */
const MAX_BUFFERED_BYTES = 32_768;
/** The smallest message that the core of documents writes. */
const MIN_MESSAGE_BYTES = 256;
/** Before it has heard of us, the far side greets and no more. */
const MAX_EARLY_MESSAGES = 16;

/**
 * Leads the data channel `document` to the document worker, and gives it of the call's bandwidth
 * what the session can spare: what leaves is decided as late as possible, when it may leave.
 * @implements {Outlet}
 */
export class DocumentLane {
  /** @param {SessionHost} host */
  constructor(host) {
    this.host = host;
    /** @type {ChannelLike | null} */
    this.channel = null;
    /** @type {MessagePort | null} */
    this.port = null;
    /** @type {ArrayBuffer[]} messages that came before the document worker did */
    this.early = [];
    /** Bytes that want to leave now, and whether there is more to come, as far as the document worker knows. */
    this.waiting = 0;
    this.more = false;
    /** The session that has been told so. @type {object | null} */
    this.told = null;
    /** The document worker has been asked to give, and has not given yet. */
    this.asked = false;
    /** Something has come on the channel: it is open, whatever it says. */
    this.heard = false;
    /** The document worker knows that the channel is open. */
    this.toldOpen = false;
    /** Counts channels: what was meant for one must not leave on the next. */
    this.connection = 0;
  }

  /** The document worker is there, or there is another one. @param {MessagePort} port */
  use(port) {
    this.port?.close();
    this.port = port;
    this.asked = false;
    port.onmessage = ({ data }) => this.hear(data);
    this.toldOpen = false;
    this.tellOpen();
    for (const data of this.early.splice(0)) this.tell({ type: 'message', data }, [data]);
  }

  /** @param {ChannelLike} channel */
  add(channel) {
    this.detach();
    this.channel = channel;
    channel.onopen = () => this.tellOpen();
    channel.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      this.heard = true;
      // The document worker has to know first, whichever event the browser gives first.
      this.tellOpen();
      if (this.port) this.tell({ type: 'message', data }, [data]);
      else if (this.early.length < MAX_EARLY_MESSAGES) this.early.push(data);
    };
    channel.onclose = () => {
      if (this.channel === channel) this.detach();
    };
    this.tellOpen();
  }

  /** The connection is given up; another one may follow. */
  detach() {
    const { channel } = this;
    if (!channel) return;
    this.channel = null;
    this.connection += 1;
    this.asked = this.toldOpen = this.heard = false;
    this.early = [];
    channel.onopen = channel.onmessage = channel.onclose = null;
    channel.close();
    this.tell({ type: 'closed' });
    this.tellSession();
  }

  tellSession() {
    this.told = this.host.session;
    this.host.session.setDocumentsWaiting(this.open && (this.more || this.waiting > 0));
  }

  tellOpen() {
    if (!this.port || this.toldOpen || !(this.open || this.heard)) return;
    this.toldOpen = true;
    this.tell({ type: 'open' });
  }

  get open() {
    return this.channel?.readyState === 'open';
  }

  /** @param {number} nowUs */
  flush(nowUs) {
    const { session } = this.host;
    if (this.told !== session) this.tellSession();
    if (!this.channel || !this.toldOpen || this.asked || this.waiting === 0) return;
    // What the channel has not passed on yet, the session believes to be on the way.
    const bytes = Math.min(session.documentBudget(nowUs), MAX_BUFFERED_BYTES) - this.channel.bufferedAmount;
    if (bytes < MIN_MESSAGE_BYTES) return;
    this.asked = true;
    this.tell({ type: 'give', bytes, connection: this.connection });
  }

  /** @param {FromDocumentExchange} message */
  hear(message) {
    if (message.type === 'given' && message.connection === this.connection) {
      this.asked = false;
      this.send(message.messages);
    }
    this.waiting = message.waiting;
    this.more = message.more;
    this.tellSession();
    this.host.pump();
  }

  /** @param {ArrayBuffer[]} messages */
  send(messages) {
    if (!this.channel || !this.open) return;
    for (const data of messages) {
      this.channel.send(new Uint8Array(data));
      this.host.session.documentSent(data.byteLength, this.host.clock());
    }
  }

  /** @param {ToDocumentExchange} message @param {Transferable[]} [transfer] */
  tell(message, transfer = []) {
    this.port?.postMessage(message, transfer);
  }
}

/** @typedef {import('./session-host.js').Outlet} Outlet */
