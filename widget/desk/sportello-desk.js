// SPDX-License-Identifier: EUPL-1.2
import * as en from '../i18n/en.js';
import * as it from '../i18n/it.js';
import { createAnnouncer } from '../shared/announcer.js';
import { createButton } from '../shared/button.js';
import { adoptStyles, h, setAttribute, setText } from '../shared/dom.js';
import { icon, popOut, again } from '../shared/icons.js';
import callViewStyle from '../shared/call-view.css';
import { deskLabel, fill, languageOf } from '../shared/language.js';
import tokens from '../shared/tokens.css';
import { createConsoleView } from './console-view.js';
import consoleStyle from './console.css';
import { RingTone } from './ring-tone.js';
import { createSignInView } from './sign-in-view.js';

const WORDS = { it, en };
const VOLUME_KEY = 'sportello.ring-volume';

/**
 * Makes the class of `<sportello-desk>`, the operator's console.
 * @param {(server: string) => any} createSession makes an `OperatorSession`
 */
export function defineDeskElement(createSession) {
  return class SportelloDesk extends HTMLElement {
    #root = this.attachShadow({ mode: 'open' });
    #lang = /** @type {'it'|'en'} */ ('it');
    #ring = new RingTone();
    #session;
    #parts;
    #clock = 0;
    #title = '';
    #known = new Set();
    #shown = '';
    #activeState = '';
    #talkingSince = 0;
    #last = null;
    #dismissed = null;

    connectedCallback() {
      this.#lang = languageOf(this);
      this.#title = document.title;
      this.#ring.volume = Number(localStorage.getItem(VOLUME_KEY) ?? 0.6);
      if (!this.#parts) this.#build();
      this.#session = createSession(new URL('/', location.href).href);
      this.#session.addEventListener('change', this.#onChange);
      this.#session.addEventListener('level', this.#onLevel);
      this.#ring.addEventListener('change', this.#onChange);
      addEventListener('keydown', this.#onKey);
      addEventListener('beforeunload', this.#onBeforeUnload);
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
      removeEventListener('keydown', this.#onKey);
      removeEventListener('beforeunload', this.#onBeforeUnload);
      clearInterval(this.#clock);
      this.#ring.close();
      document.title = this.#title;
    }

    get #words() {
      return WORDS[this.#lang];
    }

    #build() {
      const signIn = createSignInView({
        signIn: (name, password) => {
          this.#ring.prepare();
          return this.#session.signIn(name, password);
        },
        language: () => this.#switchLanguage(),
      });
      const view = createConsoleView({
        availability: (state) => this.#session.setAvailability(state),
        language: () => this.#switchLanguage(),
        signOut: () => this.#session.signOut(),
        sound: () => this.#ring.prepare(),
        testSound: () => this.#ring.playOnce(),
        volume: (value) => this.#setVolume(value),
        answer: (call, camera) => this.#answer(call, camera),
        decline: (call) => this.#session.decline(call),
        dismiss: () => { this.#dismissed = this.#last; this.#render(); },
        mute: () => this.#session.setMuted(!this.#session.active?.muted),
        camera: () => this.#session.setCamera(!this.#session.active?.cameraOn),
        hangUp: () => this.#session.hangUp(),
        notice: (notice) => this.#session.setCamera(notice !== 'poor-connection'),
      });
      const replacedTitle = h('h1', {});
      const replacedText = h('p', {});
      const takeOver = createButton({ icon: [again], class: 'main', onclick: () => this.#session.restore() });
      const replaced = h('section', { class: 'sign-in' }, h('div', { class: 'sign-in-card' }, h('span', { class: 'mark' }, icon(popOut)), replacedTitle, replacedText, takeOver.element));
      const announcer = createAnnouncer();
      adoptStyles(this.#root, tokens, callViewStyle, consoleStyle);
      this.#root.append(signIn.element, view.element, replaced, announcer.element);
      this.#parts = { signIn, view, replaced, replacedTitle, replacedText, takeOver, announcer };
    }

    #onChange = () => this.#render();
    #onLevel = (event) => this.#parts.view.call.setLevels(event.detail ?? event);
    #onBeforeUnload = (event) => {
      if (this.#inCall) event.preventDefault();
    };

    get #inCall() {
      const active = this.#session.active;
      return Boolean(active) && active.state !== 'ended';
    }

    #onKey = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
      const [first] = this.#session.ringing ?? [];
      const uses = {
        F2: () => !this.#inCall && first && this.#answer(first.call, first.kind === 'video'),
        F4: () => (this.#inCall ? (this.#session.hangUp(), true) : first && (this.#session.decline(first.call), true)),
        F8: () => this.#inCall && (this.#session.setMuted(!this.#session.active.muted), true),
        F9: () => this.#inCall && this.#session.active.kind === 'video' && (this.#session.setCamera(!this.#session.active.cameraOn), true),
      };
      if (uses[event.key]?.()) event.preventDefault();
    };

    #answer(call, camera) {
      this.#ring.prepare();
      const ringing = this.#session.ringing.find((each) => each.call === call);
      this.#session.answer(call);
      if (ringing?.kind === 'video' && !camera) this.#session.setCamera(false);
      return true;
    }

    #setVolume(value) {
      this.#ring.volume = value;
      localStorage.setItem(VOLUME_KEY, String(value));
    }

    #switchLanguage() {
      this.#lang = this.#lang === 'it' ? 'en' : 'it';
      document.documentElement.lang = this.#lang;
      this.#render();
    }

    #render() {
      const session = this.#session;
      const { signIn, view, replaced, replacedTitle, replacedText, takeOver, announcer } = this.#parts;
      const words = this.#words;
      const shown = session.connection === 'replaced' ? 'replaced' : session.operator ? 'console' : 'sign-in';
      setAttribute(this, 'lang', this.#lang);
      setAttribute(this, 'data-connection', session.connection);
      signIn.element.hidden = shown !== 'sign-in';
      view.element.hidden = shown !== 'console';
      replaced.hidden = shown !== 'replaced';
      if (shown === 'sign-in') signIn.update(words.desk);
      setText(replacedTitle, words.desk.replaced);
      setText(replacedText, words.desk.replacedText);
      takeOver.label(words.desk.replacedAction);
      this.#followCall(session);
      if (shown === 'console') {
        const last = this.#last === this.#dismissed ? null : this.#last;
        const town = document.querySelector('main')?.dataset.town ?? '';
        for (const sentence of view.update({ session, lang: this.#lang, ring: this.#ring, town, last }, words)) announcer.say(sentence);
      }
      this.#followRinging(shown === 'console' ? session.ringing ?? [] : []);
      if (shown !== this.#shown) {
        if (shown === 'sign-in' && this.#shown) signIn.focus();
        if (shown === 'replaced') announcer.say(`${words.desk.replaced}. ${words.desk.replacedText}`);
        this.#shown = shown;
      }
    }

    /** The state of the running call, told once; how the last one ended. */
    #followCall(session) {
      const { announcer, view } = this.#parts;
      const { desk, deskReasons } = this.#words;
      const state = this.#inCall ? session.active.state : '';
      if (session.active?.talkingSince) this.#talkingSince = session.active.talkingSince;
      if (session.lastEnded && session.lastEnded !== this.#last?.source) {
        this.#last = { ...session.lastEnded, source: session.lastEnded, lastedMs: this.#talkingSince ? Date.now() - this.#talkingSince : 0 };
        this.#talkingSince = 0;
        announcer.say(deskReasons[session.lastEnded.reason] ?? deskReasons.gone);
      }
      if (state === this.#activeState) return;
      const began = !this.#activeState;
      this.#activeState = state;
      if (state) announcer.say(desk[state]);
      if (state && began) queueMicrotask(() => view.call.focus());
    }

    /** Sound, title and announcement of what rings. */
    #followRinging(ringing) {
      const { desk } = this.#words;
      for (const { call, desk: code } of ringing) {
        if (!this.#known.has(call)) this.#parts.announcer.say(fill(desk.ringingAnnounce, { desk: this.#nameOf(code) }));
      }
      this.#known = new Set(ringing.map(({ call }) => call));
      if (ringing.length > 0 && !this.#inCall) this.#ring.start();
      else this.#ring.stop();
      document.title = ringing.length > 0
        ? fill(desk.incomingTitle, { count: ringing.length, desk: this.#nameOf(ringing[0].desk) })
        : this.#title;
    }

    #nameOf(desk) {
      const own = this.#session.operator?.desks ?? [];
      return deskLabel(own.find((known) => (known.id ?? known) === (desk?.id ?? desk)) ?? desk, this.#lang);
    }

    #tick() {
      const { view } = this.#parts;
      view.ringing.tick(this.#session.ringing ?? [], this.#words.desk);
      if (this.#inCall) view.call.tick(this.#session.active);
    }
  };
}
