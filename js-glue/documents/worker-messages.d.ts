// SPDX-License-Identifier: EUPL-1.2
// What the page and the document worker say to each other.
import type { PageLayer, PageSource, SheetState } from './document-types.js';

/** Pixels of a page or frame, RGBA. */
export interface Pixels {
  width: number;
  height: number;
  pixels: ArrayBuffer;
}

/** A frame: its pixels, or something that the worker can draw. */
export type Frame = Pixels | VideoFrame | ImageBitmap;

export interface KeptPage {
  /** Of the far side: by the name of its documents and its number. Own pages: pixels. */
  session: string;
  page: number;
  /** What is shown, where the layers are not enough. */
  shown: Pixels | null;
  /** Dots per inch; 0: not known. */
  dpi: number;
  text: string;
}

/** Questions are answered by one `answer` or `error` of the same id. */
export type Question =
  | ({ ask: 'add'; source: PageSource; exact: boolean } & Pixels)
  | ({ ask: 'update'; page: number } & Pixels)
  | { ask: 'look'; frame: Frame; nowUs: number }
  | { ask: 'keep-shot'; frames: Frame[] }
  | { ask: 'straighten'; shot: number; corners: number[] | null; quarterTurns: number }
  | { ask: 'pdf'; title: string; lang: string; pages: KeptPage[] };

export interface Answers {
  /** The page's number; 0: refused. */
  add: number;
  /** False: no such page, or of another size. */
  update: boolean;
  look: { found: boolean; corners: number[]; state: SheetState };
  /** The shot's number; the size of its first frame. */
  'keep-shot': { shot: number; width: number; height: number };
  straighten: Pixels & { sheetFound: boolean; corners: number[]; dpi: number };
  pdf: ArrayBuffer;
}

export type ToDocumentWorker =
  | { type: 'init'; compiled: WebAssembly.Module; moduleUrl: string }
  /** `line`: somebody's id; `sees`: whether our pages go there. */
  | { type: 'exchange'; line: string; port: MessagePort; sees: boolean }
  | { type: 'leave'; line: string }
  /** A page that is shown, for the stream that has said `need`; null: that was all. */
  | { type: 'again'; stream: number; shown: { number: number; page: Pixels & { source: PageSource; exact: boolean } } | null }
  | ({ type: 'question'; id: number } & Question)
  | { type: 'withdraw'; page: number }
  | { type: 'drawn'; session: string; page: number }
  | { type: 'forget-sheet' }
  | { type: 'drop-shot'; shot: number };

/** What is new about a page of the far side. */
export interface PageNews {
  session: string;
  page: number;
  withdrawn: boolean;
  width: number;
  height: number;
  source: PageSource;
  layer: PageLayer;
  readable: boolean;
  exact: boolean;
  complete: boolean;
  progress: number;
  bytes: number;
  /** What has changed, and where; to be answered by `drawn`. */
  changed: ({ x: number; y: number } & Pixels) | null;
}

export type FromDocumentWorker =
  | { type: 'started' }
  | { type: 'ready'; session: string }
  | { type: 'failed'; error: string }
  | { type: 'answer'; id: number; answer: Answers[keyof Answers] }
  | { type: 'error'; id: number; error: string }
  | { type: 'incompatible' }
  /** A stream begins and needs all pages that are shown, by `again`. */
  | { type: 'need'; stream: number }
  | ({ type: 'page' } & PageNews);
