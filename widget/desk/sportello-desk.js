// SPDX-License-Identifier: EUPL-1.2
import { lookUp, words as allWords } from '../i18n/words.js';
import { createAnnouncer } from '../shared/announcer.js';
import { adoptStyles, setAttribute } from '../shared/dom.js';
import callViewStyle from '../shared/call-view.css';
import { deskLabel, fill, languageOf } from '../shared/language.js';
import tokens from '../shared/tokens.css';
import { createConsoleView } from './console-view.js';
import consoleStyle from './console.css';
import { createReplacedView } from './replaced-view.js';
import { RingTone } from './ring-tone.js';
import { createSignInView } from './sign-in-view.js';

/** @typedef {import('../../js-glue/index.js').OperatorSession} OperatorSession */
/** @typedef {import('./ringing-view.js').OfferedCall} OfferedCall */
/** @typedef {import('./console-view.js').LastCall} LastCall */

const VOLUME_KEY = 'sportello.ring-volume';
const INITIAL_VOLUME = 0.6;

/**
 * Makes the class of `<sportello-desk>`, the operator's console.
 * @param {(server: string) => OperatorSession} createSession
 */
export function defineDeskElement(createSession) {
  return class SportelloDesk extends HTMLElement {
    #root = this.attachShadow({ mode: 'open' });
    #lang = /** @type {'it'|'en'} */ ('it');
    #ring = new RingTone();
    #session = createSession(new URL('/', location.href).href);
    /** @type {ReturnType<typeof setInterval>|undefined} */
    #clock;
    #title = '';
    /** Calls whose ringing was told. @type {Set<string>} */
    #known = new Set();
    #shown = '';
    #activeState = '';
    #talkingSince = 0;
    /** @type {OperatorSession['lastEnded']} */
    #lastEnded = null;
    /** @type {LastCall|null} */
    #last = null;
    #parts = this.#build();

    connectedCallback() {
      this.#lang = languageOf(this);
      this.#title = document.title;
      this.#ring.volume = storedVolume();
      this.#session.addEventListener('change', this.#onChange);
      this.#session.addEventListener('level', this.#onLevel);
      this.#ring.addEventListener('change', this.#onChange);
      addEventListener('keydown', this.#onKey);
      this.#clock = setInterval(() => this.#tick(), 1000);
      this.#session.setViews(this.#parts.view.call.views);
      // A browser that trusts this site lets the ring out without a click.
      this.#ring.prepare();
      this.#session.restore().catch((error) => console.error('sportello: the session was not restored', error));
      this.#render();
    }

    disconnectedCallback() {
      this.#session.removeEventListener('change', this.#onChange);
      this.#session.removeEventListener('level', this.#onLevel);
      this.#ring.removeEventListener('change', this.#onChange);
      removeEventListener('keydown', this.#onKey);
      clearInterval(this.#clock);
      this.#ring.close();
      document.title = this.#title;
    }

    get #words() {
      return allWords[this.#lang];
    }

    get #inCall() {
      return this.#session.active !== null && this.#session.active.state !== 'ended';
    }

    #build() {
      const language = () => this.#switchLanguage();
      const announcer = createAnnouncer();
      const signIn = createSignInView({
        signIn: (name, password) => {
          this.#ring.prepare();
          return this.#session.signIn(name, password);
        },
        language,
      });
      const view = createConsoleView({
        availability: (state) => this.#session.setAvailability(state),
        language,
        signOut: () => this.#session.signOut(),
        sound: () => this.#ring.prepare(),
        testSound: () => this.#ring.playOnce(),
        volume: (value) => this.#setVolume(value),
        answer: (call, camera) => this.#answer(call, camera),
        decline: (call) => this.#session.decline(call),
        dismiss: () => {
          this.#last = null;
          this.#render();
        },
        mute: () => this.#session.setMuted(!this.#session.active?.muted),
        camera: () => this.#session.setCamera(!this.#session.active?.cameraOn),
        hangUp: () => this.#session.hangUp(),
        notice: (notice) => this.#session.setCamera(notice !== 'poor-connection'),
        say: (sentence) => announcer.say(sentence),
      });
      const replaced = createReplacedView(() => this.#session.restore());
      adoptStyles(this.#root, tokens, callViewStyle, consoleStyle);
      this.#root.append(signIn.element, view.element, replaced.element, announcer.element);
      return { signIn, view, replaced, announcer };
    }

    #onChange = () => this.#render();

    /** @param {Event} event */
    #onLevel = (event) => this.#parts.view.call.setLevels(/** @type {CustomEvent} */ (event).detail);

    // Function keys alone: single letters would get in the way of speech input.
    /** @param {KeyboardEvent} event */
    #onKey = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
      if (this.#use(event.key)) event.preventDefault();
    };

    /**
     * Does what a shortcut key stands for.
     * @param {string} key
     * @returns {boolean} whether it stood for anything now
     */
    #use(key) {
      const { active, ringing } = this.#session;
      const [first] = ringing;
      if (active && this.#inCall) {
        if (key === 'F4') this.#session.hangUp();
        else if (key === 'F8') this.#session.setMuted(!active.muted);
        else if (key === 'F9' && active.kind === 'video') this.#session.setCamera(!active.cameraOn);
        else return false;
        return true;
      }
      if (!first) return false;
      if (key === 'F2') this.#answer(first.call, first.kind === 'video');
      else if (key === 'F4') this.#session.decline(first.call);
      else return false;
      return true;
    }

    /** @param {string} call @param {boolean} camera */
    #answer(call, camera) {
      this.#ring.prepare();
      const ringing = this.#session.ringing.find((each) => each.call === call);
      this.#session.answer(call);
      if (ringing?.kind === 'video' && !camera) this.#session.setCamera(false);
    }

    /** @param {number} value */
    #setVolume(value) {
      this.#ring.volume = value;
      try {
        localStorage.setItem(VOLUME_KEY, String(value));
      } catch {
        // Storage may be denied: the volume then lasts as long as the page.
      }
    }

    #switchLanguage() {
      this.#lang = this.#lang === 'it' ? 'en' : 'it';
      document.documentElement.lang = this.#lang;
      this.#render();
    }

    #render() {
      const session = this.#session;
      const { signIn, view, replaced, announcer } = this.#parts;
      const words = this.#words;
      const shown = session.connection === 'replaced' ? 'replaced' : session.operator ? 'console' : 'sign-in';
      setAttribute(this, 'lang', this.#lang);
      setAttribute(this, 'data-connection', session.connection);
      signIn.element.hidden = shown !== 'sign-in';
      view.element.hidden = shown !== 'console';
      replaced.element.hidden = shown !== 'replaced';
      signIn.update(words.desk);
      replaced.update(words.desk);
      this.#followCall();
      if (shown === 'console') {
        const town = document.querySelector('main')?.dataset.town ?? '';
        for (const sentence of view.update({ session, lang: this.#lang, ring: this.#ring, town, last: this.#last }, words)) announcer.say(sentence);
      }
      this.#followRinging(shown === 'console' ? session.ringing : []);
      if (shown === this.#shown) return;
      if (shown === 'sign-in' && this.#shown) signIn.focus();
      if (shown === 'replaced') announcer.say(`${words.desk.replaced}. ${words.desk.replacedText}`);
      this.#shown = shown;
    }

    /** Tells the state of the running call once, and how the last one ended. */
    #followCall() {
      const { active, lastEnded } = this.#session;
      const { announcer, view } = this.#parts;
      const { desk, deskReasons } = this.#words;
      if (active?.talkingSince) this.#talkingSince = active.talkingSince;
      if (lastEnded && lastEnded !== this.#lastEnded) {
        this.#last = { ...lastEnded, lastedMs: this.#talkingSince ? Date.now() - this.#talkingSince : 0 };
        this.#talkingSince = 0;
        announcer.say(lookUp(deskReasons, lastEnded.reason) ?? deskReasons.gone);
      }
      this.#lastEnded = lastEnded;
      const state = active?.state ?? 'ended';
      if (state === this.#activeState) return;
      const began = this.#activeState === '' || this.#activeState === 'ended';
      this.#activeState = state;
      if (state === 'ended') return;
      announcer.say(desk[state]);
      if (began) queueMicrotask(() => view.call.focus());
    }

    /**
     * Sound, title and announcement of what rings.
     * @param {OfferedCall[]} ringing
     */
    #followRinging(ringing) {
      const { desk: texts } = this.#words;
      for (const { call, desk } of ringing) {
        if (!this.#known.has(call)) this.#parts.announcer.say(fill(texts.ringingAnnounce, { desk: deskLabel(desk, this.#lang) }));
      }
      this.#known = new Set(ringing.map(({ call }) => call));
      if (ringing.length > 0 && !this.#inCall) this.#ring.start();
      else this.#ring.stop();
      document.title = ringing.length > 0
        ? fill(texts.incomingTitle, { count: ringing.length, desk: deskLabel(ringing[0].desk, this.#lang) })
        : this.#title;
    }

    #tick() {
      const { view } = this.#parts;
      view.ringing.tick(this.#session.ringing, this.#words.desk);
      if (this.#session.active) view.call.tick(this.#session.active);
    }
  };
}

function storedVolume() {
  try {
    return Number(localStorage.getItem(VOLUME_KEY) ?? INITIAL_VOLUME);
  } catch {
    return INITIAL_VOLUME;
  }
}
