// SPDX-License-Identifier: EUPL-1.2
import type { OfficeWords } from '../i18n/office-words.js';
import type { Drafts } from './drafts.js';
import type { OfficeApi } from './office-api.js';

export type Language = 'it' | 'en';
export type Names = { it: string; en: string };

/** Who is signed in. */
export interface Signed {
  id: string;
  name: string;
  desks: Array<{ id: string; name: Names }>;
  roles: string[];
}

/** A desk as supervisors see it; what else it has are its settings. */
export interface Desk {
  id: string;
  name: Names;
  version: number;
  [setting: string]: unknown;
}

/** A day that is not as its weekday. */
export interface SpecialDay {
  spans: string[];
  reason: Names;
}

/** A desk's hours, special days by their date. */
export interface Hours {
  version: number;
  week: string[][];
  closed_on_holidays: boolean;
  special: Record<string, SpecialDay>;
}

/** What every room of the page may use. */
export interface Office {
  api: OfficeApi;
  drafts: Drafts;
  readonly words: OfficeWords;
  readonly lang: Language;
  wordsIn(lang: Language): OfficeWords;
  readonly who: Signed;
  readonly desks: Desk[];
  /** Asks the server for the desks anew. */
  loadDesks(): Promise<boolean>;
  /** Tells a sentence to who listens, and shows it for a while. */
  say(sentence: string): void;
  /** Asks before something that cannot be undone. */
  confirm(question: { title: string; text: string; action: string }): Promise<boolean>;
}

/** A section of the page. `show` is called whenever it is opened, with what follows its name in the address. */
export interface Room {
  element: HTMLElement;
  show(rest: string[]): void | Promise<void>;
}
