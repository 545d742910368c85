// SPDX-License-Identifier: EUPL-1.2

/**
 * @typedef {object} PlayoutReport
 * @property {number} underruns gaps so far
 * @property {number} silentMs how long they were in all
 * @property {number} fifoMs what the worklet holds
 * @property {number} fifoTargetMs what it tries to hold
 */

const GESTURES = ['pointerdown', 'keydown', 'touchend'];

/**
 * The page's one AudioContext, at the device's own rate (Firefox cancels no echo at another), with
 * the capture and the playout worklet. Sound goes between worklets and media worker directly.
 */
export class AudioGraph {
  /** @param {AudioContext} context @param {() => void} onState called when sound is blocked or comes back */
  constructor(context, onState) {
    this.context = context;
    this.onState = onState;
    /** @type {PlayoutReport} */
    this.report = { underruns: 0, silentMs: 0, fifoMs: 0, fifoTargetMs: 0 };
    this.captureChannel = new MessageChannel();
    this.playoutChannel = new MessageChannel();
    this.captureNode = new AudioWorkletNode(context, 'sportello-capture', { numberOfInputs: 1, numberOfOutputs: 0 });
    this.playoutNode = new AudioWorkletNode(context, 'sportello-playout', { numberOfInputs: 0, numberOfOutputs: 1, outputChannelCount: [1] });
    this.captureNode.port.postMessage(this.captureChannel.port1, [this.captureChannel.port1]);
    this.playoutNode.port.postMessage(this.playoutChannel.port1, [this.playoutChannel.port1]);
    this.playoutNode.port.onmessage = ({ data }) => {
      this.report = data;
    };
    this.playoutNode.connect(context.destination);
    /** @type {MediaStreamAudioSourceNode | null} */
    this.source = null;
    /** @type {{ source: ConstantSourceNode, track: MediaStreamTrack } | null} */
    this.silence = null;
    this.revive = () => {
      if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => {});
    };
    context.onstatechange = () => {
      this.revive();
      this.onState();
    };
    for (const gesture of GESTURES) addEventListener(gesture, this.revive, { capture: true, passive: true });
    document.addEventListener('visibilitychange', this.revive);
    this.revive();
  }

  /**
   * @param {string} workletUrl absolute; another origin is fine
   * @param {() => void} onState
   */
  static async create(workletUrl, onState) {
    const context = new AudioContext({ latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(workletUrl);
      return new AudioGraph(context, onState);
    } catch (error) {
      context.close().catch(() => {});
      throw error;
    }
  }

  get rate() {
    return this.context.sampleRate;
  }

  /** False while the browser wants a gesture first, or there is no device. */
  get running() {
    return this.context.state === 'running';
  }

  /** The worker's ends, to be transferred. */
  workerPorts() {
    return { capture: this.captureChannel.port2, playout: this.playoutChannel.port2 };
  }

  /** @param {MediaStreamTrack | null} track */
  setMicrophone(track) {
    this.source?.disconnect();
    this.source = track ? this.context.createMediaStreamSource(new MediaStream([track])) : null;
    this.source?.connect(this.captureNode);
  }

  /**
   * A track that is silent, yet whose encoder ticks every 20 ms: a destination node with nothing
   * connected to it would give no frames.
   */
  silentTrack() {
    if (!this.silence) {
      const source = new ConstantSourceNode(this.context, { offset: 0 });
      const destination = new MediaStreamAudioDestinationNode(this.context, { channelCount: 1 });
      source.connect(destination);
      source.start();
      this.silence = { source, track: destination.stream.getAudioTracks()[0] };
    }
    return this.silence.track;
  }

  /** Does a new context still get this rate? Another device, another rate. */
  async rateIsCurrent() {
    const probe = new AudioContext();
    const current = probe.sampleRate === this.rate;
    await probe.close().catch(() => {});
    return current;
  }

  close() {
    for (const gesture of GESTURES) removeEventListener(gesture, this.revive, { capture: true });
    document.removeEventListener('visibilitychange', this.revive);
    this.context.onstatechange = null;
    this.captureNode.port.postMessage('close');
    this.playoutNode.port.postMessage('close');
    this.source?.disconnect();
    this.playoutNode.disconnect();
    this.silence?.source.stop();
    this.silence?.track.stop();
    if (this.context.state !== 'closed') this.context.close().catch(() => {});
  }
}
