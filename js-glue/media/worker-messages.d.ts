// SPDX-License-Identifier: EUPL-1.2
// What the threads of one engine say to each other.
import type { SessionSettings } from './session-host.js';
import type { SessionStats } from '../../wasm/bindings/sportello-core.js';

export type Lane = 'voice' | 'video' | 'control' | 'document';

/** What both workers need to make a core of their own. */
export interface WorkerInit {
  compiled: WebAssembly.Module;
  coreModuleUrl: string;
  /** `wallMs()` of clock zero. */
  epochMs: number;
}

export type ToMediaWorker =
  | ({ type: 'init'; settings: SessionSettings } & WorkerInit)
  | { type: 'capture'; port: MessagePort }
  | { type: 'playout'; port: MessagePort }
  | { type: 'video'; port: MessagePort }
  | { type: 'settings'; settings: Partial<SessionSettings> }
  | { type: 'video-carrier'; writable: WritableStream | null }
  | { type: 'channel'; lane: Lane; channel?: RTCDataChannel; port?: MessagePort }
  | { type: 'documents'; port: MessagePort }
  | { type: 'detach' }
  | { type: 'reset' }
  | { type: 'stats'; id: number };

export type FromMediaWorker =
  | { type: 'started' }
  | { type: 'ready'; version: string }
  | { type: 'failed'; error: string }
  | { type: 'level'; local: number; remote: number }
  | { type: 'remote-state'; muted: boolean; camera: boolean }
  | { type: 'core-event'; name: string }
  | { type: 'channel'; lane: Lane; state: 'open' | 'closed' }
  | { type: 'carrier-tick' }
  | { type: 'stats'; id: number; stats: SessionStats; passed: Record<string, number>; carrier: { carrierTicks: number; carrierMs: number } };

export type ToVideoWorker =
  | ({ type: 'init'; port: MessagePort } & WorkerInit)
  | { type: 'camera'; readable: ReadableStream<VideoFrame> }
  | { type: 'camera-frame'; frame: VideoFrame }
  | { type: 'camera-off' }
  | { type: 'view'; canvas: OffscreenCanvas | null }
  | { type: 'hidden'; hidden: boolean }
  | { type: 'stats'; id: number };

export type FromVideoWorker =
  | { type: 'started' }
  | { type: 'ready' }
  | { type: 'failed'; error: string }
  | { type: 'camera-frame-taken' }
  | { type: 'remote-picture'; width: number; height: number }
  | { type: 'stats'; id: number; stats: VideoStats };

export interface VideoStats {
  /** Smoothed time of one frame. */
  encodeMs: number;
  decodeMs: number;
  encodedFrames: number;
  decodedFrames: number;
  encodedWidth: number;
  encodedHeight: number;
  /** Level of the adaptation to a weak device; 0 is all it can ask for. */
  effortLevel: number;
}

/** From the media worker to the video worker. */
export type ToVideoCodec =
  | { type: 'target'; bitrateBps: number; width: number; height: number; fps: number }
  | { type: 'key' }
  | { type: 'decoder-reset' }
  | { type: 'reset' }
  | { type: 'refused'; pauseMs: number }
  | { type: 'lane'; open: boolean }
  | { type: 'frame'; data: ArrayBuffer; key: boolean; codec: 0 | 1; width: number; height: number; timestampUs: number; postedMs: number };

/** From the video worker to the media worker. */
export type FromVideoCodec =
  | { type: 'encoded'; data: ArrayBuffer; key: boolean; codec: 0 | 1; temporalLayer: number; width: number; height: number; timestampUs: number }
  | { type: 'need-key' }
  | { type: 'limits'; limits: { width: number; height: number; fps: number } };

/** From the media worker to the document worker: what happens on the data channel, and how much may be sent now. */
export type ToDocumentExchange =
  | { type: 'open' }
  | { type: 'closed' }
  | { type: 'message'; data: ArrayBuffer }
  | { type: 'give'; bytes: number; connection: number };

/** From the document worker to the media worker. `given` answers the `give` of that connection; `waiting`: bytes that want to leave now, 0 for none; `more`: others will follow. */
export type FromDocumentExchange =
  | { type: 'waiting'; waiting: number; more: boolean }
  | { type: 'given'; messages: ArrayBuffer[]; waiting: number; more: boolean; connection: number };

/** What a dedicated worker's global object offers and the page's types do not know. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  onrtctransform: ((event: RTCTransformEvent) => void) | null;
  postMessage(message: object, transfer?: Transferable[]): void;
}

export interface RTCTransformEvent extends Event {
  transformer: { readable: ReadableStream; writable: WritableStream; options: { id: string; lane: 'voice' | 'video'; direction: 'send' | 'receive' } };
}
