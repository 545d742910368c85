// SPDX-License-Identifier: EUPL-1.2
// Stands in for the media engine under a PeerLink: puts numbers into every frame and channel, and
// counts those that come out on the other side.

const VIDEO_PAYLOAD_BYTES = 9000;

/** The face of MediaEngine, with counters. */
export class CountingMedia extends EventTarget {
  /** @param {{ kind: 'voice' | 'video' }} options */
  static async create({ kind }) {
    // The fake microphone: without a sound device Firefox runs no AudioContext.
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new CountingMedia(kind, stream.getAudioTracks()[0]);
  }

  constructor(kind, audio) {
    super();
    this.audio = audio;
    this.resets = 0;
    this.detached = 0;
    this.received = { voice: 0, video: 0, control: 0 };
    this.bad = 0;
    this.delays = { voice: [], video: [] };
    /** Which channels were attached, in order. */
    this.lanes = [];
    this.worker = new Worker(new URL('./counting-worker.js', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }) => {
      this.received[data.kind] += 1;
      if (!data.ok) this.bad += 1;
      this.delays[data.kind].push(data.delayMs);
    };
    this.video = null;
    if (kind === 'video') {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 16;
      const pen = canvas.getContext('2d');
      let turn = 0;
      this.drawing = setInterval(() => {
        pen.fillStyle = (turn += 1) % 2 ? 'black' : 'white';
        pen.fillRect(0, 0, 16, 16);
      }, 40);
      pen.fillRect(0, 0, 16, 16);
      this.video = canvas.captureStream(25).getVideoTracks()[0];
    }
    this.voiceChannels = [];
    this.sent = 0;
    this.dealing = setInterval(() => {
      const open = this.voiceChannels.filter((channel) => channel.readyState === 'open');
      if (open.length > 0) open[this.sent++ % open.length].send(new Uint8Array(80).fill(7));
    }, 20);
  }

  carrierTracks() {
    return { audio: this.audio, video: this.video };
  }

  attachSender(sender, kind) {
    sender.transform = new RTCRtpScriptTransform(this.worker, { side: 'sender', kind, videoBytes: VIDEO_PAYLOAD_BYTES });
  }

  attachReceiver(receiver, kind) {
    receiver.transform = new RTCRtpScriptTransform(this.worker, { side: 'receiver', kind });
  }

  attachChannel(channel, lane) {
    this.lanes.push(lane);
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => {
      this.received[lane] += 1;
      if (!(data instanceof ArrayBuffer) || new Uint8Array(data).some((byte) => byte !== 7)) this.bad += 1;
    };
    if (lane === 'voice') this.voiceChannels.push(channel);
    else channel.onopen = () => channel.send(new Uint8Array(100).fill(7));
  }

  detachTransport() {
    this.detached += 1;
    this.voiceChannels = [];
  }

  resetSession() {
    this.resets += 1;
  }

  close() {
    clearInterval(this.drawing);
    clearInterval(this.dealing);
    this.worker.terminate();
    this.audio.stop();
  }
}
