// SPDX-License-Identifier: EUPL-1.2
// Browser interfaces that TypeScript's own library does not know, or knows in one kind of thread only.

interface MediaStreamTrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
declare var MediaStreamTrackProcessor: {
  new (init: { track: MediaStreamTrack; maxBufferSize?: number }): MediaStreamTrackProcessor;
};

interface MediaStreamTrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
declare var MediaStreamTrackGenerator: {
  new (init: { kind: 'audio' | 'video' }): MediaStreamTrackGenerator;
};

interface VideoFrame {
  readonly rotation?: number;
  readonly flip?: boolean;
}

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare var sampleRate: number;
