// SPDX-License-Identifier: EUPL-1.2
// What js-glue offers to the widget for showing pages. `docs/documents.md` says how it behaves.

/** `peer`: somebody else's. */
export type PageOwner = 'me' | 'peer';
export type PageSource = 'camera' | 'picture' | 'pdf' | 'screen';
export type PageLayer = 'none' | 'text' | 'picture' | 'exact';
/**
 * Of my own page: `sending`, `readable` (the far side can read it), `exact`, `complete`.
 * Of the far side's: `arriving`, `readable`, `exact`, `complete`. `exact`: no pixel differs from
 * the source; `complete`: nothing more will come, though it is not exact (camera pages).
 * `withdrawn` is seen only by who still holds the object: it has left `pages`.
 */
export type PageState = 'sending' | 'arriving' | 'readable' | 'exact' | 'complete' | 'withdrawn';
export type MarkTool = 'pen' | 'highlighter' | 'box';
export type Asked = 'page' | 'back' | 'next' | 'closer';

/** Points in pixels of the page: `[x1, y1, x2, y2, …]`. A box has two points, opposite corners. */
export interface Mark {
  readonly id: string;
  readonly owner: PageOwner;
  /** Who made it; null: me. */
  readonly by: ShownBy | null;
  readonly tool: MarkTool;
  readonly points: readonly number[];
  readonly done: boolean;
}

/** Who shows a page: `main` is the citizen for the operator, the operator for everybody else. */
export interface ShownBy {
  /** '' for those who have none. */
  readonly name: string;
  readonly role: 'caller' | 'operator' | 'guest';
  readonly main: boolean;
}

/** A page that is being shown. The object stays the same as long as the page is there. */
export interface SharedPage {
  /** The same on both sides, unique in the call. */
  readonly key: string;
  readonly owner: PageOwner;
  /** Who it is that shows it; null: me. */
  readonly by: ShownBy | null;
  /** Its number in the file (from 1), of so many. */
  readonly number: number;
  readonly of: number;
  /** The file's name; '' for camera and screen. Of the far side: not to be trusted as HTML. */
  readonly name: string;
  readonly source: PageSource;
  /** In pixels; 0 until the first packet is there. */
  readonly width: number;
  readonly height: number;
  readonly state: PageState;
  /** The last layer that is complete. */
  readonly layer: PageLayer;
  /** 0..1, how far the layers have come at the receiver. */
  readonly progress: number;
  /** That the receiver has. */
  readonly bytes: number;
  /** Real text of a PDF page, '' where there is none. */
  readonly text: string;
  /** The page's pixels, of width x height, kept up to date. It may be put into the document. */
  readonly canvas: HTMLCanvasElement;
  /** A screen or window that goes on being shared. */
  readonly live: boolean;
  /** Its owner has reloaded the page and no longer knows it: neither marks nor pointer reach them. */
  readonly orphan: boolean;
  readonly marks: readonly Mark[];
  /** Where somebody else points, who pointed last, with their name ('' if they have none). */
  readonly pointer: { readonly x: number; readonly y: number; readonly name: string } | null;
}

export type DraftErrorCode = 'unsupported' | 'too-large' | 'broken' | 'password' | 'refused' | 'no-camera' | 'camera-in-use' | 'unavailable' | 'empty' | 'full';
/** `file`: the name of the file that it is about, or ''. */
export interface DraftProblem {
  readonly error: DraftErrorCode;
  readonly file: string;
}
/** Thrown by what makes drafts, when nothing is left to show. */
export interface DraftError extends Error, DraftProblem {}

export interface DraftPage {
  /** A preview of what will be sent; of a PDF, in smaller size. Changes in place. */
  readonly canvas: HTMLCanvasElement;
  readonly source: PageSource;
  readonly name: string;
  /** Its number in the file (from 1), of so many. */
  readonly number: number;
  readonly of: number;
  /** The sheet in the camera's picture, 0..1 of its width and height, clockwise from the page's top left; null: the whole picture. */
  readonly corners: readonly (readonly [number, number])[] | null;
  /** The picture that corners lie on (camera, picture files); null where there are none to move. */
  readonly picture: HTMLCanvasElement | null;
  /** Quarter turns clockwise, 0..3. */
  readonly rotation: number;
  readonly chosen: boolean;
  readonly text: string;
}

/** What may be sent. Nothing has left so far. Fires `change` when a page has (re-)appeared or is chosen. */
export interface Draft extends EventTarget {
  readonly pages: readonly DraftPage[];
  /** Files that could not be read, beside those that could. */
  readonly problems: readonly DraftProblem[];
  /** A page is being made anew. */
  readonly busy: boolean;
  /** `corners`: four, or null for the whole picture. A picture file with corners is treated as a photo of paper. */
  setCorners(index: number, corners: readonly (readonly [number, number])[] | null): Promise<void>;
  /** Turns it further, clockwise. */
  rotate(index: number, quarterTurns: number): Promise<void>;
  choose(index: number, on: boolean): void;
  /** Sends what is chosen. The draft is used up. Rejects with a DraftError `full` when no page could be taken. */
  send(): Promise<SharedPage[]>;
  /** Forgets it; a screen is no longer captured. */
  discard(): void;
}

export type SheetState = 'searching' | 'too-dark' | 'too-far' | 'cut-off' | 'moving' | 'blurred' | 'hold-still' | 'ready';
export interface Finding {
  readonly found: boolean;
  /** 0..1 of the video's width and height, clockwise from top left; empty if nothing is found. */
  readonly corners: readonly (readonly [number, number])[];
  readonly state: SheetState;
}

/** The camera looks at paper. Events: `finding`; `shot` (detail: a Draft), when `automatic`; `ended` (the camera was taken away). */
export interface CameraShot extends EventTarget {
  readonly video: HTMLVideoElement;
  readonly finding: Finding;
  automatic: boolean;
  readonly torch: { readonly available: boolean; readonly on: boolean };
  setTorch(on: boolean): Promise<void>;
  readonly cameras: readonly { readonly id: string; readonly label: string; readonly facing: 'user' | 'environment' | null }[];
  /** The id of the camera in use. */
  readonly camera: string;
  useCamera(id: string): Promise<void>;
  /** After a shot the automatic one waits until the sheet has been taken away or moved. */
  shoot(): Promise<Draft>;
  close(): void;
}

export interface Documents extends EventTarget {
  /** False before talking, after the end, and on transport `native`. */
  readonly available: boolean;
  readonly role: 'caller' | 'operator';
  /** Whether this one asks for pages and may keep them: the operator of the call, towards the citizen. */
  readonly asks: boolean;
  /** Who sees what we show, and is there now; `name` is '' for those who have none. */
  readonly audience: readonly { readonly id: string; readonly name: string; readonly main: boolean }[];
  /** In the order in which they were shown. */
  readonly pages: readonly SharedPage[];

  draftFromFiles(files: Iterable<File>): Promise<Draft>;
  /** null: nothing of use was on the clipboard. Call it in the turn of the paste event. */
  draftFromPaste(clipboardData: DataTransfer): Promise<Draft> | null;
  /** Whether this browser has a camera that may be asked for, or screens to share. */
  readonly can: { readonly camera: boolean; readonly screen: boolean };
  openCamera(options?: { facing?: 'user' | 'environment'; deviceId?: string }): Promise<CameraShot>;
  openScreen(): Promise<Draft>;
  /** Own pages. */
  withdraw(key: string): void;
  /** The page stays, and changes no more. */
  stopScreen(key: string): void;

  /** Called as often as the pointer moves; sent at most 30 times a second. */
  point(key: string, x: number, y: number): void;
  point(key: null): void;
  /** '' if the page has all the marks that it can have. */
  beginMark(key: string, tool: MarkTool): string;
  /** Adds points; for `box` the last point given is the opposite corner, earlier ones but the first are dropped. */
  extendMark(id: string, points: readonly number[]): void;
  endMark(id: string): void;
  /** Takes back my last mark on the page. */
  undo(key: string): void;

  /** Operator. */
  ask(what: Asked): void;
  cancelAsk(): void;
  readonly askedOf: { readonly what: Asked; readonly state: 'open' | 'declined' } | null;
  /** Citizen: what the operator asks for. Sending a page answers it. */
  readonly asked: Asked | null;
  decline(): void;

  /** Operator. Replaces what was asked before. Pages that the citizen no longer holds are left out. */
  askToKeep(keys: readonly string[]): void;
  readonly keep: { readonly keys: readonly string[]; readonly state: 'asked' | 'allowed' | 'refused' } | null;
  /** Keys of all pages that may be kept: allowed ones, and the operator's own. */
  readonly keepable: readonly string[];
  /** Citizen. */
  readonly keepAsked: { readonly keys: readonly string[] } | null;
  answerKeep(allow: boolean): void;
  /** Operator. Rejects if a page may not be kept. */
  savePdf(keys: readonly string[], options?: { title?: string; lang?: string }): Promise<Blob>;
}
