// SPDX-License-Identifier: EUPL-1.2
import { CallNotes } from '../../js-glue/desk/call-notes.js';
import { DeskApi } from '../../js-glue/desk/desk-api.js';
import { Refreshed } from '../../js-glue/desk/refreshed.js';
import { lookUp } from '../i18n/words.js';
import { createAnnouncer } from '../shared/announcer.js';
import callViewStyle from '../shared/call-view.css';
import chatStyle from '../shared/chat.css';
import { adoptStyles, setAttribute } from '../shared/dom.js';
import { fill, languageOf } from '../shared/language.js';
import { peopleNews } from '../shared/people-tiles.js';
import togetherStyle from '../shared/together.css';
import tokens from '../shared/tokens.css';
import besideStyle from './beside.css';
import { BlockTimer } from './block-timer.js';
import { callTexts } from './call-words.js';
import { createConsoleView } from './console-view.js';
import consoleStyle from './console.css';
import { DesktopAlerts } from './desktop-alerts.js';
import { useKey } from './keys.js';
import queueStyle from './queue.css';
import { createReplacedView } from './replaced-view.js';
import { createNotOperatorView } from './not-operator-view.js';
import { RingTone } from './ring-tone.js';
import { createSignInView } from './sign-in-view.js';
import { targetsOf } from './targets.js';
import { createWaitingNews } from './waiting-news.js';
import workStyle from './work.css';

/** @typedef {import('../../js-glue/index.js').OperatorSession} OperatorSession */
/** @typedef {import('./rest-view.js').LastCall} LastCall */

const VOLUME_KEY = 'sportello.ring-volume';
const INITIAL_VOLUME = 0.6;
/** How often the list of colleagues is looked at while somebody chooses from it, in milliseconds. */
const COLLEAGUES_EVERY_MS = 15_000;

/**
 * Makes the class of `<sportello-desk>`, the operator's console.
 * @param {(server: string) => OperatorSession} createSession
 */
export function defineDeskElement(createSession) {
  return class SportelloDesk extends HTMLElement {
    #root = this.attachShadow({ mode: 'open' });
    #lang = /** @type {'it'|'en'} */ ('it');
    #ring = new RingTone();
    #alerts = new DesktopAlerts();
    #block = new BlockTimer();
    #server = new URL('/', location.href).href;
    #session = createSession(this.#server);
    #api = new DeskApi(this.#server);
    #notes = new CallNotes(this.#api);
    #colleagues = new Refreshed(() => this.#api.colleagues(), { everyMs: COLLEAGUES_EVERY_MS });
    #callbacks = new Refreshed(() => this.#api.callbacks());
    #appointments = new Refreshed(() => this.#api.appointments());
    /** @type {ReturnType<typeof setInterval>|undefined} */
    #clock;
    #title = '';
    #shown = '';
    #activeState = '';
    #activeCall = '';
    #talkingSince = 0;
    #heldSince = 0;
    #ownState = { state: '', since: 0 };
    /** @type {readonly import('../../js-glue/call/call-types.js').Participant[]} */
    #people = [];
    /** @type {OperatorSession['lastEnded']} */
    #lastEnded = null;
    /** @type {LastCall|null} */
    #last = null;
    #parts = this.#build();
    #sources = [this.#session, this.#ring, this.#alerts, this.#block, this.#notes, this.#colleagues, this.#callbacks, this.#appointments];

    connectedCallback() {
      this.#lang = languageOf(this);
      this.#title = document.title;
      this.#ring.volume = storedVolume();
      for (const source of this.#sources) source.addEventListener('change', this.#onChange);
      this.#session.addEventListener('level', this.#onLevel);
      this.#session.addEventListener('failed', this.#onFailed);
      addEventListener('keydown', this.#onKey);
      this.#clock = setInterval(() => this.#tick(), 1000);
      this.#session.setViews(this.#parts.view.call.views);
      // A browser that trusts this site lets the ring out without a click.
      this.#ring.prepare();
      this.#session.restore().catch((error) => console.error('sportello: the session was not restored', error));
      this.#render();
    }

    disconnectedCallback() {
      for (const source of this.#sources) source.removeEventListener('change', this.#onChange);
      this.#session.removeEventListener('level', this.#onLevel);
      this.#session.removeEventListener('failed', this.#onFailed);
      removeEventListener('keydown', this.#onKey);
      clearInterval(this.#clock);
      for (const list of [this.#colleagues, this.#callbacks, this.#appointments]) list.run(false);
      this.#alerts.keepOnly([]);
      this.#ring.close();
      document.title = this.#title;
    }

    get #words() {
      return callTexts[this.#lang];
    }

    /** The running call. */
    get #active() {
      const { active } = this.#session;
      return active && active.state !== 'ended' ? active : null;
    }

    #build() {
      const language = () => this.#switchLanguage();
      const announcer = createAnnouncer();
      const say = (/** @type {string} */ sentence) => announcer.say(sentence);
      const signIn = createSignInView({
        signIn: (name, password) => {
          this.#ring.prepare();
          return this.#session.signIn(name, password);
        },
        language,
      }, 'desk');
      const view = createConsoleView({
        availability: (state) => this.#session.setAvailability(state),
        wrapUpAfter: (on) => this.#session.setWrapUpAfter(on),
        language,
        signOut: () => this.#session.signOut(),
        sound: () => this.#ring.prepare(),
        testSound: () => this.#ring.playOnce(),
        volume: (value) => this.#setVolume(value),
        askAlerts: () => this.#alerts.ask(),
        answer: (call, camera) => this.#answer(call, camera),
        decline: (call) => this.#session.decline(call),
        ready: () => this.#session.setAvailability('available'),
        dismiss: () => this.#dismiss(),
        openHour: (desk, on) => this.#session.openHour(desk, on),
        mute: () => this.#session.setMuted(!this.#session.active?.muted),
        camera: () => this.#session.setCamera(!this.#session.active?.cameraOn),
        hangUp: () => this.#session.hangUp(),
        hold: () => this.#hold(),
        takeBack: () => this.#active?.cancelTransfer(),
        transfer: (target, reason) => this.#active?.transfer({ [target.kind]: target.id, ...(reason ? { reason } : {}) }),
        inviteColleague: ({ id, label }) => {
          this.#active?.invite({ operator: id });
          say(fill(this.#words.console.passing.invited, { name: label }));
        },
        inviteGuest: () => this.#active?.invite({ guest: true }),
        cancelInvite: (id) => this.#active?.cancelInvite(id),
        muteParticipant: (id) => this.#active?.muteParticipant(id),
        removeParticipant: (id) => this.#active?.removeParticipant(id),
        sendChat: (text) => this.#active?.sendChat(text) ?? false,
        block: () => this.#startBlock(),
        undoBlock: () => this.#undoBlock(),
        blockNow: () => this.#block.finish(),
        passShown: (shown) => this.#colleagues.run(shown),
        setState: (id, state) => this.#setCallback(id, state),
        copy: (text, done) => this.#copy(text, done),
        notice: (notice) => this.#session.setCamera(notice !== 'poor-connection'),
        say,
      }, this.#notes);
      const replaced = createReplacedView(() => this.#session.restore());
      const notOperator = createNotOperatorView({ signOut: () => this.#session.signOut(), language });
      const news = createWaitingNews({ ring: this.#ring, alerts: this.#alerts, say });
      adoptStyles(this.#root, tokens, callViewStyle, togetherStyle, chatStyle, consoleStyle, queueStyle, besideStyle, workStyle);
      this.#root.append(signIn.element, view.element, replaced.element, notOperator.element, announcer.element);
      return { signIn, view, replaced, notOperator, announcer, news };
    }

    #onChange = () => this.#render();

    /** @param {Event} event */
    #onLevel = (event) => this.#parts.view.call.setLevels(/** @type {CustomEvent} */ (event).detail);

    /** Something that was asked for cannot be done: shown where the eye is, and said. @param {Event} event */
    #onFailed = (event) => {
      const { request, reason } = /** @type {CustomEvent<import('../../js-glue/call/call-types.js').FailedRequest>} */ (event).detail;
      // One's own taking back is no news.
      if (reason === 'cancelled') return;
      const { failures } = this.#words.console;
      const sentence = `${lookUp(failures.what, request.replace('.', '_')) ?? failures.what.other} ${lookUp(failures.why, reason) ?? ''}`.trim();
      this.#parts.view.showFailure(sentence);
      this.#parts.announcer.say(sentence);
    };

    /** @param {KeyboardEvent} event */
    #onKey = (event) => {
      const { view } = this.#parts;
      const used = useKey(event, {
        active: this.#active,
        next: this.#session.ringing[0] ?? null,
        wrapUp: this.#session.availability === 'wrap_up',
        signedIn: this.#shown === 'console',
        blocking: this.#block.at !== null,
      }, {
        answer: ({ call, kind }) => this.#answer(call, kind === 'video'),
        decline: ({ call }) => this.#session.decline(call),
        ready: () => this.#session.setAvailability('available'),
        hangUp: () => this.#session.hangUp(),
        block: () => this.#startBlock(),
        undo: () => this.#undoBlock(),
        hold: () => this.#hold(),
        mute: (active) => this.#session.setMuted(!active.muted),
        camera: (active) => this.#session.setCamera(!active.cameraOn),
        pass: () => view.beside.openPass('pass'),
        chat: () => view.beside.openChat(),
        help: () => view.keys.show(),
      }, { group: this.#session.seats !== null });
      if (used) event.preventDefault();
    };

    /** @param {string} call @param {boolean} camera */
    #answer(call, camera) {
      this.#ring.prepare();
      const ringing = this.#session.ringing.find((each) => each.call === call);
      this.#session.answer(call);
      if (ringing?.kind === 'video' && !camera) this.#session.setCamera(false);
    }

    /** Holds, resumes, or takes back what is being passed on. */
    #hold() {
      const active = this.#active;
      if (!active || this.#block.at !== null) return;
      if (active.transferring) active.cancelTransfer();
      else active.hold(!active.held);
    }

    #startBlock() {
      const active = this.#active;
      if (!active) return;
      const first = this.#block.at === null;
      this.#block.begin(active);
      if (!first) return;
      this.#parts.announcer.say(this.#words.console.blocking.said);
      this.#parts.view.call.focusUndo();
    }

    #undoBlock() {
      if (this.#block.at === null) return;
      this.#block.undo();
      this.#parts.announcer.say(this.#words.console.blocking.undone);
      this.#parts.view.call.focusBlock();
    }

    #dismiss() {
      this.#last = null;
      this.#notes.open(null);
      this.#render();
    }

    /** @param {string} id @param {import('../../js-glue/desk/desk-api.js').CallbackState} state */
    async #setCallback(id, state) {
      const answer = await this.#api.setCallback(id, state);
      await this.#callbacks.refresh();
      return answer;
    }

    /** @param {string} text @param {string} done said when it is copied */
    async #copy(text, done) {
      try {
        await navigator.clipboard.writeText(text);
        this.#parts.announcer.say(done);
      } catch {
        // The field with the text is there, selected when it gets the focus.
      }
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
      const { signIn, view, replaced, notOperator, announcer, news } = this.#parts;
      const words = this.#words;
      const shown = session.connection === 'replaced' || session.connection === 'not-operator' ? session.connection : session.operator ? 'console' : 'sign-in';
      setAttribute(this, 'lang', this.#lang);
      setAttribute(this, 'data-connection', session.connection);
      signIn.element.hidden = shown !== 'sign-in';
      view.element.hidden = shown !== 'console';
      replaced.element.hidden = shown !== 'replaced';
      notOperator.element.hidden = shown !== 'not-operator';
      signIn.update(words.desk, this.#lang);
      replaced.update(words.desk);
      notOperator.update({ name: session.operator?.name ?? '', roles: session.roles }, words);
      this.#notes.signIn(session.operator?.id ?? '');
      for (const list of [this.#callbacks, this.#appointments]) list.run(shown === 'console' && !this.#active);
      this.#followCall();
      this.#followState();
      if (shown === 'console') {
        const town = document.querySelector('main')?.dataset.town ?? '';
        const targets = targetsOf({ listed: this.#colleagues.value, overview: session.overview, operator: session.operator }, this.#lang);
        for (const sentence of view.update({
          session, lang: this.#lang, ring: this.#ring, alerts: this.#alerts, town, last: this.#last,
          stateSince: this.#ownState.since, heldSince: this.#heldSince, blocksAt: this.#block.at,
          colleagues: { reached: this.#colleagues.error === '', targets }, callbacks: this.#callbacks, appointments: this.#appointments,
        }, words)) announcer.say(sentence);
      }
      news.update({ waiting: shown === 'console' ? session.ringing : [], inCall: this.#active !== null, lang: this.#lang, title: this.#title }, words);
      if (shown === this.#shown) return;
      if (shown === 'sign-in' && this.#shown) signIn.focus();
      if (shown === 'not-operator') notOperator.focus();
      if (shown === 'replaced') announcer.say(`${words.desk.replaced}. ${words.desk.replacedText}`);
      this.#shown = shown;
    }

    /** Tells the state of the running call once, and how the last one ended. */
    #followCall() {
      const { active, lastEnded } = this.#session;
      const { announcer, view } = this.#parts;
      const { desk, deskReasons, console: { talk }, together: { people } } = this.#words;
      this.#block.follow(this.#active);
      if (active?.talkingSince) this.#talkingSince = active.talkingSince;
      if (active && active.call !== this.#activeCall) {
        this.#activeCall = active.call;
        this.#last = null;
        this.#people = active.participants;
        view.beside.reset();
        this.#notes.open({ call: active.call, desk: active.desk.id });
      }
      if (lastEnded && lastEnded !== this.#lastEnded) {
        this.#last = { ...lastEnded, call: this.#activeCall, lastedMs: this.#talkingSince ? Date.now() - this.#talkingSince : 0 };
        this.#talkingSince = 0;
        this.#activeCall = '';
        this.#notes.flush();
        view.showFailure('');
        // What is not written in a note is not kept: nothing was said, or nothing came of it.
        if (this.#last.lastedMs === 0 && this.#notes.text === '') this.#notes.open(null);
        view.beside.openNotes();
        announcer.say(lookUp(deskReasons, lastEnded.reason) ?? deskReasons.gone);
      }
      this.#lastEnded = lastEnded;
      const held = Boolean(this.#active && (this.#active.held || this.#active.transferring));
      if (held !== this.#heldSince > 0) {
        this.#heldSince = held ? Date.now() : 0;
        if (this.#block.at === null && this.#active) announcer.say(held ? talk.saidHold : talk.saidResumed);
      }
      for (const sentence of peopleNews(this.#people, this.#active?.participants ?? [], people)) if (this.#active) announcer.say(sentence);
      this.#people = this.#active?.participants ?? [];
      const state = active?.state ?? 'ended';
      if (state === this.#activeState) return;
      const began = this.#activeState === '' || this.#activeState === 'ended';
      this.#activeState = state;
      if (state === 'ended') return;
      announcer.say(desk[state]);
      if (began) queueMicrotask(() => view.call.focus());
    }

    /** Since when the own state lasts; says that the time after a call has begun. */
    #followState() {
      const state = this.#active ? 'busy' : this.#session.availability;
      if (state === this.#ownState.state) return;
      this.#ownState = { state, since: state === 'busy' ? this.#session.active?.talkingSince ?? Date.now() : Date.now() };
      if (state === 'wrap_up') this.#parts.announcer.say(this.#words.console.presence.wrapSaid);
    }

    #tick() {
      const { view } = this.#parts;
      const session = this.#session;
      view.bar.tick();
      view.waiting.tick({ waiting: session.ringing, counts: session.overview?.desks ?? [], lang: this.#lang }, { desk: this.#words.desk, queue: this.#words.console.queue });
      if (this.#active) view.call.tick(this.#active, this.#block.at, this.#words.console.blocking);
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
