// SPDX-License-Identifier: EUPL-1.2
// What sportello-documents.mjs exports. `tests/wasm/documents.test.mjs` holds the module to it.
//
// Every `Uint8Array` is a view on the wasm heap, good until the next call of anything. Pixels are
// RGBA, row by row. Objects are freed with `delete()`.

/** 0 camera, 1 picture, 2 PDF, 3 screen. */
export type Source = 0 | 1 | 2 | 3;
/** 0 text, 1 picture, 2 exact. */
export type Layer = 0 | 1 | 2;

export interface SentProgress { readable: boolean; complete: boolean; bytes: number; layer: Layer }

/** All pages that this side shows, as one stream of packets. */
export class DocumentEncoder {
  constructor();
  delete(): void;
  /** Room for a page; fill it, then addPage or updatePage. Empty if no page may be so large. */
  pixelBuffer(width: number, height: number): Uint8Array;
  /** The new page's number, from 1; 0 if it was refused. */
  addPage(source: Source, exact: boolean): number;
  /** False if there is no such page of that size. */
  updatePage(page: number): boolean;
  withdraw(page: number): void;
  /** The most urgent packet; empty if there is nothing to send. */
  nextPacket(): Uint8Array;
  /** A new far side: everything again. */
  restart(): void;
  progress(page: number): SentProgress;
}

export interface PageState {
  width: number; height: number; source: Source; layer: Layer;
  readable: boolean; exact: boolean; complete: boolean; bytes: number;
}
export interface Area { x: number; y: number; width: number; height: number }

/** All pages that the far side shows. */
export class DocumentDecoder {
  constructor();
  delete(): void;
  packetBuffer(bytes: number): Uint8Array;
  /** False: malformed, dropped. */
  decode(bytes: number): boolean;
  /** The far side begins anew. */
  restart(): void;
  /** A page with news; 0 if there is none. */
  pollChangedPage(): number;
  /** Null if there is no such page (any more). */
  state(page: number): PageState | null;
  /** Draws what has come; what has changed since the last call. */
  takeChanged(page: number): Area;
  /** The whole page as drawn; empty if there is no such page. */
  pixels(page: number): Uint8Array;
}

/** Packets of both directions over a channel that may break. Sans-I/O. */
export class DocumentExchange {
  /** 64 bits that are different for each core. */
  constructor(seedHigh: number, seedLow: number);
  delete(): void;
  /** Names of this core and of the far one (16 hexadecimal digits, '' while unknown). */
  instance(): string;
  farInstance(): string;
  /** The channel is open, for the first time or again. */
  connected(): void;
  wantsPacket(): boolean;
  packetBuffer(bytes: number): Uint8Array;
  pushPacket(bytes: number): boolean;
  hasMessage(): boolean;
  /** The next message, at most `maxBytes` (256 or more) long; empty if there is none. */
  pollMessage(maxBytes: number): Uint8Array;
  messageBuffer(bytes: number): Uint8Array;
  /** False: malformed, dropped. */
  receive(bytes: number): boolean;
  /** The far side is a new core: once after it was heard of. Ask before pollPacket. */
  takeRestarted(): boolean;
  /** The next packet of the far side; empty if there is none. */
  pollPacket(): Uint8Array;
  open(): boolean;
  incompatible(): boolean;
  /** Bytes of our stream that wait to be sent. */
  unsentBytes(): number;
  acknowledgedBytes(): number;
  receivedBytes(): number;
  malformed(): number;
}

/** `[x1, y1, … x4, y4]`, 0..1 of a frame, clockwise from the page's top left. */
export type Corners = number[];
export interface SheetFinding {
  found: boolean; corners: Corners;
  /** 0 searching, 1 too dark, 2 too far, 3 cut off, 4 moving, 5 blurred, 6 hold still, 7 ready. */
  state: number;
  sharpness: number; light: number;
}

/** Follows a sheet through small live frames. */
export class SheetTracker {
  constructor();
  delete(): void;
  frameBuffer(width: number, height: number): Uint8Array;
  push(nowUs: number): SheetFinding;
  reset(): void;
}

export interface ScannedPage { width: number; height: number; pixels: Uint8Array; sheetFound: boolean; corners: Corners; dpi: number }

/** Frames of a still sheet to a flat, clean page. */
export class PageMaker {
  constructor();
  delete(): void;
  /** Room for another frame; empty if it is too large. */
  frameBuffer(width: number, height: number): Uint8Array;
  /** From all frames so far. Without corners (an empty list) it looks for the sheet. */
  make(corners: Corners, quarterTurns: number): ScannedPage;
}

/** Pages to keep, as one PDF. `dpi`: dots per inch, 0 if not known; `text` is read out and found, not seen. */
export class PdfWriter {
  constructor();
  delete(): void;
  /** A page as it was drawn last (takeChanged): exact if it is, else its layers. False if there is none. */
  addDecodedPage(decoder: DocumentDecoder, page: number, dpi: number, text: string): boolean;
  /** Room for a page's pixels; fill it, then addPixels. Empty if no page may be so large. */
  pixelBuffer(width: number, height: number): Uint8Array;
  addPixels(dpi: number, text: string): boolean;
  /** The file; `createdS`: seconds since 1970. The writer is empty afterwards. */
  finish(title: string, lang: string, createdS: number): Uint8Array;
}

export interface SportelloDocuments {
  DocumentEncoder: typeof DocumentEncoder;
  DocumentDecoder: typeof DocumentDecoder;
  DocumentExchange: typeof DocumentExchange;
  SheetTracker: typeof SheetTracker;
  PageMaker: typeof PageMaker;
  PdfWriter: typeof PdfWriter;
}

export default function createSportelloDocuments(options?: import('./sportello-core.js').CoreOptions): Promise<SportelloDocuments>;
