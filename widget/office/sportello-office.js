// SPDX-License-Identifier: EUPL-1.2
import { officeWords } from '../i18n/office-words.js';
import { words as allWords } from '../i18n/words.js';
import consoleStyle from '../desk/console.css';
import { createSignInView } from '../desk/sign-in-view.js';
import { createAnnouncer } from '../shared/announcer.js';
import { adoptStyles, setAttribute } from '../shared/dom.js';
import hoursStyle from '../shared/hours.css';
import { fill, languageOf } from '../shared/language.js';
import tokens from '../shared/tokens.css';
import { createAuditRoom } from './audit-room.js';
import { createDesksRoom } from './desks-room.js';
import { Drafts } from './drafts.js';
import { createEraseRoom } from './erase-room.js';
import { createFrameView } from './frame-view.js';
import { OfficeApi } from './office-api.js';
import officeStyle from './office.css';
import { createPeopleRoom } from './people-room.js';
import { createReportsRoom } from './reports-room.js';
import { createSettingsRoom } from './settings-room.js';
import { createSitesRoom } from './sites-room.js';
import { createSnippetRoom } from './snippet-room.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {import('./office-types.js').Room} Room */
/** @typedef {keyof typeof officeWords.it.rooms} RoomName */

/** The rooms, in the order of the menu, and what is unsaved in each. */
const ROOMS = /** @type {Record<RoomName, {create: (office: Office) => Room, drafts: string[], editor?: boolean}>} */ ({
  desks: { create: createDesksRoom, drafts: ['desk:', 'hours:'] },
  people: { create: createPeopleRoom, drafts: ['person:'] },
  reports: { create: createReportsRoom, drafts: [] },
  snippet: { create: createSnippetRoom, drafts: [], editor: true },
  sites: { create: createSitesRoom, drafts: ['sites'], editor: true },
  settings: { create: createSettingsRoom, drafts: ['settings'] },
  erase: { create: createEraseRoom, drafts: [] },
  audit: { create: createAuditRoom, drafts: [] },
});

/** `<sportello-office>`: what supervisors and web editors use. The address after `#` says what is open. */
export class SportelloOffice extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' });
  #lang = /** @type {'it'|'en'} */ ('it');
  #api = new OfficeApi(new URL('/', location.href).href);
  #drafts = new Drafts(sessionStore());
  /** @type {import('./office-types.js').Signed|null} */
  #who = null;
  /** @type {import('./office-types.js').Desk[]} */
  #desks = [];
  #announcer = createAnnouncer();
  #signIn = createSignInView({ signIn: (name, password) => this.#begin(name, password), language: () => this.#switchLanguage() }, 'office');
  #frame = createFrameView({ language: () => this.#switchLanguage(), signOut: () => this.#end(), retry: () => this.#restore() });
  #office = this.#makeOffice();
  /** @type {Map<RoomName, Room>} */
  #rooms = new Map();

  connectedCallback() {
    this.#lang = languageOf(this);
    adoptStyles(this.#root, tokens, consoleStyle, hoursStyle, officeStyle);
    this.#signIn.element.hidden = true;
    this.#root.append(this.#signIn.element, this.#frame.element, this.#announcer.element);
    this.#api.addEventListener('signed-out', () => this.#show(null));
    this.#drafts.addEventListener('change', () => this.#showMenu());
    addEventListener('hashchange', () => this.#go(true));
    addEventListener('beforeunload', (event) => this.#drafts.has('') && event.preventDefault());
    this.#label();
    this.#restore();
  }

  /** @returns {Office} */
  #makeOffice() {
    const self = this;
    return {
      api: this.#api,
      drafts: this.#drafts,
      get words() { return officeWords[self.#lang]; },
      wordsIn: (lang) => officeWords[lang],
      get lang() { return self.#lang; },
      get who() { return /** @type {import('./office-types.js').Signed} */ (self.#who); },
      get desks() { return self.#desks; },
      loadDesks: () => this.#loadDesks(),
      say: (sentence) => {
        this.#announcer.say(sentence);
        this.#frame.toast(sentence);
      },
      confirm: (question) => this.#frame.confirm(question, officeWords[this.#lang].edit.cancel),
    };
  }

  /** Editors may read the names of desks from what everybody may. */
  async #loadDesks() {
    const answer = await this.#api.get(this.#who?.roles.includes('supervisor') ? 'api/office/desks' : 'api/desks');
    if (answer.ok) this.#desks = answer.body.desks;
    return answer.ok;
  }

  async #restore() {
    this.#frame.wait(officeWords[this.#lang]);
    const { ok, operator } = await this.#api.whoAmI();
    if (ok) this.#show(operator);
    else this.#frame.unreachable(officeWords[this.#lang]);
  }

  /** @param {string} name @param {string} password */
  async #begin(name, password) {
    const answer = await this.#api.signIn(name, password);
    if (answer.operator) this.#show(answer.operator);
    return answer;
  }

  async #end() {
    await this.#api.signOut();
    this.#drafts.clear();
    this.#show(null);
  }

  /** @param {import('./office-types.js').Signed|null} who */
  #show(who) {
    // Drafts outlive a session that ended by itself, but not another person.
    if (who && this.#who && who.id !== this.#who.id) this.#drafts.clear();
    if (who) this.#who = who;
    this.#signIn.element.hidden = who !== null;
    this.#frame.element.hidden = who === null;
    if (who) this.#go(false);
    else {
      this.#label();
      this.#signIn.focus();
    }
  }

  /** The rooms that this person may enter. @returns {RoomName[]} */
  get #allowed() {
    const roles = this.#who?.roles ?? [];
    const names = /** @type {RoomName[]} */ (Object.keys(ROOMS));
    if (roles.includes('supervisor')) return names;
    return roles.includes('editor') ? names.filter((name) => ROOMS[name].editor) : [];
  }

  #showMenu() {
    if (!this.#who) return;
    const open = this.#place().name;
    const words = officeWords[this.#lang];
    this.#frame.update({
      words,
      who: this.#who,
      rooms: this.#allowed.map((name) => ({ name, title: words.rooms[name], open: name === open, unsaved: ROOMS[name].drafts.some((prefix) => this.#drafts.has(prefix)) })),
    });
  }

  /** What the address says is open. @returns {{name: RoomName|undefined, rest: string[]}} */
  #place() {
    const [wanted, ...rest] = location.hash.replace(/^#/, '').split('/').map(decoded);
    const name = this.#allowed.find((each) => each === wanted) ?? (wanted === '' ? this.#allowed[0] : undefined);
    return { name, rest };
  }

  /** @param {boolean} moved by the person, so that the focus goes along */
  async #go(moved) {
    if (!this.#who || this.#signIn.element.hidden === false) return;
    const words = officeWords[this.#lang];
    const { name, rest } = this.#place();
    this.#showMenu();
    this.#label();
    if (this.#allowed.length === 0) this.#frame.notAllowed(words);
    else if (!name) this.#frame.noRoom(words);
    else {
      const room = this.#rooms.get(name) ?? ROOMS[name].create(this.#office);
      this.#rooms.set(name, room);
      const titled = this.#frame.open(words.rooms[name], room.element, moved);
      document.title = fill(words.frame.pageTitle, { room: words.rooms[name] });
      await room.show(rest);
      titled();
    }
  }

  #switchLanguage() {
    this.#lang = this.#lang === 'it' ? 'en' : 'it';
    document.documentElement.lang = this.#lang;
    this.#label();
    if (this.#who && this.#signIn.element.hidden) this.#go(false);
  }

  #label() {
    setAttribute(this, 'lang', this.#lang);
    this.#signIn.update(allWords[this.#lang].desk, this.#lang);
  }
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function sessionStore() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
