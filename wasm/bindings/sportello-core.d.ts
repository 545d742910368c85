// SPDX-License-Identifier: EUPL-1.2
// What the WebAssembly module exports. A test holds this file against the built module.
//
// Rules: times are microseconds of one monotonic clock, as numbers. A returned view lies on the
// wasm heap and is valid until the next call into the module: copy or consume it at once. Nothing
// throws; a failure is a value. Objects made with `new` are released with `delete()`.

/** Which lane of the transport a datagram rides on. Control is reliable and ordered; the others may lose. */
export type Carrier = 0 /* voice */ | 1 /* video */ | 2 /* control */;
/** 0 is VP8, 1 is VP9. */
export type VideoCodec = 0 | 1;

export interface CoreEvent {
  /**
   * `video_target`: encode at most `bitrateBps` from now on, at `width` x `height` or below, at
   * `fps`; all zero: send no pictures, the way is too narrow.
   * `key_frame_needed`: the next encoded frame must be a key frame.
   * `decoder_reset`: frames polled from now on begin with a key frame.
   * `remote_state`: the far side is `muted`, its `camera` is on.
   * `version_mismatch`: the far side speaks no version that we know.
   * `remote_bye`: the far side ended the call.
   */
  type: 'video_target' | 'key_frame_needed' | 'decoder_reset' | 'remote_state' | 'version_mismatch' | 'remote_bye';
  bitrateBps?: number; width?: number; height?: number; fps?: number;
  muted?: boolean; camera?: boolean;
}

export interface SessionStats {
  voiceSent: number; voiceReceived: number; voiceLost: number; voiceRecovered: number; voiceConcealedMs: number;
  videoFramesSent: number; videoFramesReceived: number; videoFramesDropped: number;
  rttMs: number; lossFraction: number; estimateBps: number; sentBps: number; receivedBps: number;
  jitterBufferMs: number; targetDelayMs: number; acceleratedMs: number; stretchedMs: number;
  malformed: number; duplicates: number;
  /** 0..1, root mean square of the last 100 ms, for meters. */
  captureLevel: number; playoutLevel: number;
}

/** A complete encoded frame, ready for a VideoDecoder. `data` is a view. */
export interface ReceivedVideoFrame {
  data: Uint8Array; key: boolean; codec: VideoCodec; temporalLayer: number; timestampUs: number; width: number; height: number;
}

/** One side of one call: voice codec, jitter buffer, packets, feedback, rate control. No I/O. */
export class MediaSession {
  /** Rates in Hz of the capture and playout devices; any of 8000..192000. `seed` starts sequence numbers. */
  constructor(captureRate: number, playoutRate: number, seed: number);
  delete(): void;
  /** 10, 20, 40 or 60. False if refused. */
  setVoiceFrameMs(ms: number): boolean;
  setVoiceComplexity(complexity: number): void;
  setMuted(muted: boolean): void;
  /** Tells the far side whether pictures come. */
  setCamera(on: boolean): void;
  /** Upper bound in bit/s of all that is sent; 0 for none. */
  setMaxBitrate(bps: number): void;
  /** What the sender's encoder can do, so that `video_target` stays within it. */
  setVideoLimits(width: number, height: number, fps: number): void;
  setPlayoutRate(rate: number): void;
  setCaptureRate(rate: number): void;

  /** Room for `frames` mono samples (-1..1) of the microphone; fill it, then pushCapture. */
  captureBuffer(frames: number): Float32Array;
  pushCapture(frames: number, nowUs: number): void;
  /** The next `frames` mono samples (-1..1) for the loudspeaker. Call on the audio clock. */
  pullPlayout(frames: number, nowUs: number): Float32Array;

  /** Room for `bytes` of an arrived datagram; fill it, then receive. */
  datagramBuffer(bytes: number): Uint8Array;
  receive(carrier: Carrier, bytes: number, nowUs: number): void;
  /** The next datagram for `carrier`, at most `maxBytes` long, or an empty view. */
  pollDatagram(carrier: Carrier, maxBytes: number, nowUs: number): Uint8Array;
  /** True if pollDatagram(carrier) would give something at `nowUs`. */
  hasDatagram(carrier: Carrier, nowUs: number): boolean;
  /** When to look again if nothing else happens, in microseconds. */
  nextWakeupUs(nowUs: number): number;

  /** Room for an encoded frame; fill it, then pushVideoFrame. */
  videoBuffer(bytes: number): Uint8Array;
  /** False if the frame was refused (too large, or the send queue is full: encode a key frame next). */
  pushVideoFrame(bytes: number, key: boolean, codec: VideoCodec, temporalLayer: number, width: number, height: number, timestampUs: number, nowUs: number): boolean;
  /** The next complete frame in decoding order, or null. */
  pollVideoFrame(nowUs: number): ReceivedVideoFrame | null;
  /** The decoder failed or was started late: ask the far side for a key frame (rate-limited). */
  requestKeyFrame(nowUs: number): void;

  /**
   * Whether documents wait to be sent: true as long as their sender has more to come. They take
   * bandwidth from video, never from voice; if they go on, `video_target` says so.
   */
  setDocumentsWaiting(waiting: boolean): void;
  /**
   * How many bytes of messages may be written to the channel `document` now; 0 if none wait.
   * nextWakeupUs says when there will be more. Write only while the channel's own buffer is nearly
   * empty: what lies there the session believes to be on the way.
   */
  documentBudget(nowUs: number): number;
  /** Messages of `bytes` were written there. */
  documentSent(bytes: number, nowUs: number): void;

  /** Tells the far side, with the next datagram on control, that the call ends. */
  sayBye(): void;

  pollEvent(): CoreEvent | null;
  stats(nowUs: number): SessionStats;
}

/** I420 in, encoded frame out. Width and height even, at most 1920. */
export class VideoEncoder {
  /** `speed`: libvpx cpu-used, positive (8 for VP8 means -8). Check `ok()`. */
  constructor(codec: VideoCodec, width: number, height: number, fps: number, bitrateBps: number, speed: number, temporalLayers: number);
  delete(): void;
  ok(): boolean;
  setBitrate(bps: number, fps: number): boolean;
  setSpeed(speed: number): void;
  /** A new size; the next frame is a key frame, and the frame buffer a new one. False, and nothing changes, if refused. */
  resize(width: number, height: number): boolean;
  /** The I420 planes, packed: Y (width x height), U, V (half each way). Fill, then encode. */
  frameBuffer(): Uint8Array;
  /** The encoded frame, or an empty view if the encoder dropped it. */
  encode(timestampUs: number, forceKey: boolean): Uint8Array;
  /** Of the last encoded frame. */
  lastKey(): boolean;
  lastTemporalLayer(): number;
}

/** Encoded frame in, I420 out. */
export class VideoDecoder {
  constructor(codec: VideoCodec);
  delete(): void;
  ok(): boolean;
  dataBuffer(bytes: number): Uint8Array;
  /** False if the frame could not be decoded: ask for a key frame. */
  decode(bytes: number): boolean;
  /** Of the last decoded picture. */
  width(): number;
  height(): number;
  /** The picture, packed as in VideoEncoder.frameBuffer. */
  frame(): Uint8Array;
}

export interface SportelloCore {
  MediaSession: typeof MediaSession;
  VideoEncoder: typeof VideoEncoder;
  VideoDecoder: typeof VideoDecoder;
  /** "packets 1; sportello 0.1.0 (libopus 1.5.2, libvpx v1.15.0)" */
  version(): string;
}

export interface CoreOptions {
  wasmBinary?: ArrayBuffer;
  instantiateWasm?(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void): object;
  locateFile?(path: string): string;
}

export default function createSportelloCore(options?: CoreOptions): Promise<SportelloCore>;
