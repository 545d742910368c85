// SPDX-License-Identifier: EUPL-1.2
import { lookUp, words as allWords } from '../i18n/words.js';
import { createAnnouncer } from '../shared/announcer.js';
import { createIconButton } from '../shared/button.js';
import { createCallControls } from '../shared/call-controls.js';
import { createCallStage } from '../shared/call-stage.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { close, collapse, expand, icon, mark, popOut } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { createNoticeList } from '../shared/notice-list.js';
import { createSafetyCode } from '../shared/safety-code.js';
import { createIdleView } from './idle-view.js';
import { createOutcomeView } from './outcome-view.js';
import { callPageAddress } from './address.js';
import { createPanelDoors } from './panel-doors.js';
import { stageModel } from './stage-model.js';
import { createTogetherRoom } from './together-room.js';

const ACTIVE_STATES = new Set(['checking', 'connecting', 'ringing', 'talking', 'reconnecting']);

/** @typedef {import('../../js-glue/index.js').CallerSession} CallerSession */
/** @typedef {import('../shared/call-stage.js').StageModel} StageModel */
/** @typedef {import('./panel-doors.js').CallContext} CallContext */
/**
 * The citizen's call: one session at a time, shown and steered. Fires `change`
 * when the call begins or ends, and `close` when the citizen is done with it.
 */
export class CallPanel extends EventTarget {
  #context;
  #createSession;
  #page;
  /** @type {CallerSession|null} */
  #session = null;
  /** @type {'voice'|'video'} */
  #preferred = 'voice';
  #guestName = '';
  #shownState = '';
  #saidPlace = 0;
  #failed = false;
  #knownClosed = false; // without a call
  #deskState = '';
  #answeredAt = 0;
  #waitingSince = 0;
  #lastedMs = 0;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #clock;
  #parts;

  /**
   * @param {object} options
   * @param {CallContext} options.context
   * @param {'floating'|'page'} options.layout
   * @param {(lang: string, guestName: string) => CallerSession} options.createSession
   */
  constructor({ context, layout, createSession }) {
    super();
    this.#context = { ...context };
    this.#page = layout === 'page';
    this.#createSession = createSession;
    this.#parts = this.#build();
    /** The panel's element, to be put into a shadow root with the panel's styles. */
    this.element = this.#parts.element;
    this.#render();
  }

  /** Whether a call is under way. */
  get active() {
    return this.#session !== null && !this.#failed && ACTIVE_STATES.has(this.#session.state);
  }

  get desk() {
    return this.#context.desk;
  }

  /**
   * Calls the desk.
   * @param {'voice'|'video'} kind
   */
  start(kind) {
    this.#preferred = kind;
    this.#use((session) => session.start(kind));
  }

  /** Takes up the call that this tab or another window left within the last 30 s. */
  resume() {
    this.#use((session) => session.resume());
  }

  /**
   * Shows the choice between voice and video.
   * @param {'voice'|'video'} preferred
   */
  choose(preferred) {
    this.#preferred = preferred;
    this.#render();
  }

  /** Shows when the desk answers again and the ways on, without a call. */
  showClosed() {
    this.#release();
    this.#knownClosed = true;
    this.#render();
  }

  /**
   * Says what the desk is called, and how it is now.
   * @param {string|Record<string, string>} name
   * @param {{state?: string, languages?: string[]}} [more] `state`: `open`, `busy` or `closed`
   */
  nameDesk(name, { state = '', languages } = {}) {
    Object.assign(this.#context, { deskName: name, languages });
    this.#deskState = state;
    this.#render();
  }

  /**
   * Makes the panel large and moves the focus to it.
   * @param {boolean} [becauseBusy] another desk was asked for while this call runs
   */
  bringForward(becauseBusy = false) {
    this.#setSmall(false);
    this.#parts.title.focus({ preventScroll: true });
    if (becauseBusy) this.#parts.announcer.say(fill(this.#words.call.alreadyCalling, { desk: this.#deskName }));
    setText(this.#parts.hint, becauseBusy ? fill(this.#words.call.alreadyCalling, { desk: this.#deskName }) : '');
    this.#parts.hint.hidden = !becauseBusy;
  }

  /** Lets go of everything. A running call is hung up. */
  close() {
    if (this.active) this.#session?.hangUp();
    this.#parts.door.close();
    this.#parts.services.close();
    this.#release();
    this.dispatchEvent(new Event('close'));
  }

  get #words() {
    return allWords[this.#context.lang];
  }

  get #deskName() {
    const { desk, deskName, lang } = this.#context;
    return deskLabel({ id: desk, name: this.#session?.deskName || deskName }, lang);
  }

  /** @returns {string|null} */
  get #reason() {
    if (this.#knownClosed) return 'desk-closed';
    return this.#failed ? 'server-unreachable' : this.#session?.reason ?? null;
  }

  #build() {
    const stage = createCallStage();
    const controls = createCallControls({
      mute: () => this.#session?.setMuted(!this.#session.muted),
      camera: () => this.#session?.setCamera(!this.#session.cameraOn),
      hangUp: () => this.#session?.hangUp(),
    });
    const notices = createNoticeList((notice) => this.#session?.setCamera(notice !== 'poor-connection'));
    const safety = createSafetyCode();
    const announcer = createAnnouncer();
    const outcome = createOutcomeView({
      call: (kind) => this.start(kind ?? this.#preferred),
      window: () => this.#openWindow(),
      close: () => this.close(),
    }, this.#page ? 'h2' : 'h3');
    const idle = createIdleView((kind, name) => {
      this.#guestName = name;
      this.start(kind);
    });
    const together = createTogetherRoom({ stage: stage.element, session: () => this.#session, say: (sentence) => announcer.say(sentence) });
    const { door, services } = createPanelDoors(this.#context, this.#page, {
      say: (sentence) => announcer.say(sentence),
      panel: () => this.element,
      attention: () => this.#setSmall(false),
      render: () => this.#render(),
      sent: () => this.active && this.#session?.hangUp(),
    });
    const title = h(this.#page ? 'h1' : 'h2', { class: 'panel-title', tabindex: '-1' });
    const status = h('p', { class: 'panel-status' });
    const toWindow = createIconButton({ icon: [popOut], class: 'to-window', onclick: () => this.#moveToWindow() });
    const size = createIconButton({ icon: [collapse], class: 'size', onclick: () => this.#setSmall(!this.element.hasAttribute('data-small')) });
    const shut = createIconButton({ icon: [close], class: 'shut', onclick: () => this.close() });
    const language = h('button', { type: 'button', class: 'language', onclick: () => this.#switchLanguage() });
    const hint = h('p', { class: 'hint', hidden: true });
    const header = h('div', { class: 'panel-header' },
      h('span', { class: 'mark' }, icon(mark)),
      h('div', { class: 'panel-names' }, title, status),
      toWindow.element, size.element, shut.element);
    const body = h('div', { class: 'panel-body' }, hint, idle.element, door.banner, door.room, stage.element, notices.element, together.muted, door.element, together.buttons, together.room, services.element, outcome.element, services.room);
    const footer = h('div', { class: 'panel-footer' }, safety.element, language);
    const element = h('div', {
      class: 'panel',
      'data-layout': this.#page ? 'page' : 'floating',
      role: this.#page ? null : 'dialog',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
    }, header, body, controls.element, footer, announcer.element);
    return { element, header, title, status, toWindow, size, shut, language, hint, idle, stage, notices, outcome, controls, safety, footer, door, services, together, announcer };
  }

  /** @param {(session: CallerSession) => Promise<void>} begin */
  #use(begin) {
    this.#release();
    const session = this.#createSession(this.#context.lang, this.#guestName);
    this.#session = session;
    this.#failed = this.#knownClosed = false;
    this.#answeredAt = 0;
    this.#lastedMs = 0;
    this.#waitingSince = 0;
    this.#saidPlace = 0;
    session.addEventListener('change', this.#onChange);
    session.addEventListener('level', this.#onLevel);
    this.#clock = setInterval(() => this.#tick(), 1000);
    session.setViews({ local: this.#parts.stage.local, remote: this.#parts.stage.remote });
    Promise.resolve(begin(session)).catch((error) => {
      console.error('sportello: the call could not begin', error);
      if (this.#session !== session) return;
      this.#failed = true;
      this.#render();
    });
    this.#render();
    this.dispatchEvent(new Event('change'));
  }

  #release() {
    clearInterval(this.#clock);
    this.#session?.removeEventListener('change', this.#onChange);
    this.#session?.removeEventListener('level', this.#onLevel);
    this.#session = null;
  }

  #onChange = () => this.#render();

  /** @param {Event} event */
  #onLevel = (event) => {
    const { local = 0, remote = 0 } = /** @type {CustomEvent} */ (event).detail;
    this.#parts.controls.setLevel(local);
    this.#parts.stage.setLevel(remote);
  };

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // Escape never ends a call; it only puts away a panel that has done its work.
    if (event.key === 'Escape' && !this.active && !this.#page) this.close();
  }

  #switchLanguage() {
    this.#context.lang = this.#context.lang === 'it' ? 'en' : 'it';
    this.#render();
  }

  /** @param {boolean} small */
  #setSmall(small) {
    setAttribute(this.element, 'data-small', small);
    this.#render();
  }

  #openWindow() {
    const { server, desk } = this.#context;
    open(callPageAddress(server, desk, this.#preferred, this.#context.lang), '_blank');
  }

  async #moveToWindow() {
    try {
      await this.#session?.moveToWindow();
    } catch (error) {
      console.error('sportello: no window for the call', error);
    }
  }

  #tick() {
    const { call } = this.#words;
    const now = Date.now();
    if (this.#answeredAt && this.active) setText(this.#parts.status, `${this.#session?.state === 'reconnecting' ? call.reconnecting : this.#parts.together.status(this.#context.lang) || call.talking} · ${clockText(now - this.#answeredAt)}`);
    const waits = this.#session?.state === 'ringing' && now - this.#waitingSince >= 10_000;
    this.#parts.stage.setExtra(waits ? fill(call.waited, { time: clockText(now - this.#waitingSince) }) : '');
  }

  #render() {
    const { call, reasons, notices: noticeWords } = this.#words;
    const { parts, session } = { parts: this.#parts, session: this.#session };
    const state = this.#failed || this.#knownClosed ? 'ended' : session?.state ?? 'idle';
    const fresh = state !== this.#shownState;
    const focused = this.#focused;
    this.#follow(state, session);

    setAttribute(this.element, 'data-state', state);
    setAttribute(this.element, 'data-kind', session?.kind ?? this.#preferred);
    setAttribute(this.element, 'lang', this.#context.lang);
    const desk = this.#deskName;
    setText(parts.title, desk);
    setAttribute(this.element, 'aria-label', this.#page ? null : fill(call.panelOf, { desk }));
    const inCall = ACTIVE_STATES.has(state);
    const small = this.element.hasAttribute('data-small') && inCall;
    setAttribute(this.element, 'data-small', small);

    parts.idle.element.hidden = state !== 'idle';
    parts.header.hidden = state === 'idle';
    parts.stage.element.hidden = !inCall;
    parts.controls.element.hidden = !inCall;
    parts.outcome.element.hidden = parts.outcome.ways.hidden = state !== 'ended' || parts.services.view !== '';
    parts.toWindow.element.hidden = this.#page || !(state === 'talking' || state === 'reconnecting');
    parts.size.element.hidden = this.#page || !inCall;
    parts.shut.element.hidden = this.#page || inCall;
    if (fresh) parts.hint.hidden = true;

    parts.toWindow.label(call.toWindow);
    parts.size.label(small ? call.larger : call.smaller);
    setAttribute(parts.size.element, 'aria-expanded', String(!small));
    parts.size.icons([small ? expand : collapse]);
    parts.shut.label(call.close);
    setText(parts.language, call.otherLanguage);
    setAttribute(parts.language, 'lang', call.otherLanguageCode);

    const stage = parts.together.onHold(stageModel(state, session, call, desk), this.#context.lang);
    const answered = state === 'talking' || state === 'reconnecting';
    parts.together.update(answered, this.#context.lang);
    if (state === 'idle') parts.idle.update({ deskName: desk, preferred: this.#preferred, guest: Boolean(this.#context.guest), languages: this.#context.languages, lang: this.#context.lang }, call);
    if (inCall && session) {
      parts.stage.update(stage);
      parts.controls.update({
        media: answered,
        waiting: !answered,
        hasCamera: session.kind === 'video',
        muted: session.muted,
        cameraOn: session.cameraOn,
        hangUpLabel: answered ? call.hangUp : call.cancel,
      }, call);
    }
    parts.services.update({
      state,
      reason: this.#reason,
      queued: state === 'ringing' && Boolean(session?.queue) && !this.#context.ticket,
      ratingTicket: session?.ratingTicket ?? '',
      lang: this.#context.lang, deskClosed: this.#deskState === 'closed' && !this.#context.ticket }, call);
    if (state === 'ended') {
      parts.outcome.update({
        reason: this.#reason, lastedMs: this.#lastedMs,
        kind: this.#preferred, page: this.#page,
        contact: this.#context,
        services: parts.services.offers ? parts.services.room : null,
      }, { call, reasons });
    }
    const news = parts.notices.update(inCall && session ? session.notices : [], noticeWords, (notice) => notice !== 'poor-connection' || Boolean(session?.cameraOn));
    for (const sentence of news) parts.announcer.say(sentence);
    parts.door.update({ documents: answered ? session?.documents ?? null : null, lang: this.#context.lang, peerName: session?.operatorName ?? '' }, call);
    parts.safety.update(answered && session ? session.safetyCode : null, call.safetyCode, call.safetyText);
    setText(parts.status, state === 'talking' || state === 'reconnecting' ? call[state] : state === 'ended' && this.#waitingSince ? call.ended : call.town);
    if (fresh) this.#arrive(state, stage, focused);
    else this.#followQueue(state, stage);
    this.#tick();
  }

  /**
   * Keeps the times of the call.
   * @param {string} state
   * @param {CallerSession|null} session
   */
  #follow(state, session) {
    if (state === 'ringing' && !this.#waitingSince) this.#waitingSince = Date.now();
    if (session?.talkingSince && !this.#answeredAt) this.#answeredAt = session.talkingSince;
    if (state === 'ended' && this.#answeredAt && !this.#lastedMs) this.#lastedMs = Date.now() - this.#answeredAt;
  }

  /**
   * Tells of a new state, and keeps the focus inside a panel that had it.
   * @param {string} state
   * @param {StageModel} stage
   * @param {Element|null} focused what had the focus inside the panel before the new state
   */
  #arrive(state, stage, focused) {
    const { announcer, title, outcome, idle } = this.#parts;
    const { call, reasons } = this.#words;
    this.#shownState = state;
    if (state === 'ended') {
      const words = lookUp(reasons, this.#reason) ?? reasons.gone;
      announcer.say(fill(`${words.title}. ${words.text}`, { desk: deskLabel(this.#context.desk, 'it') }));
      clearInterval(this.#clock);
      this.dispatchEvent(new Event('change'));
    } else if (state === 'talking') {
      announcer.say(fill(call.talkingWith, { name: this.#session?.operatorName || call.operator }));
    } else if (state !== 'idle') {
      announcer.say(`${stage.title}. ${stage.text}`);
    }
    const next = state === 'ended' ? outcome.title : state === 'idle' ? idle.title : title;
    if (focused && (state === 'ended' || focused.getClientRects().length === 0)) next.focus({ preventScroll: true });
  }

  /**
   * Says each step in the queue, and that it rings now.
   * @param {string} state
   * @param {StageModel} stage
   */
  #followQueue(state, stage) {
    const place = this.#session?.queue?.place ?? 0;
    if (state === 'ringing' && place !== this.#saidPlace) this.#parts.announcer.say(`${stage.title}. ${stage.text}`);
    this.#saidPlace = place;
  }

  /** @returns {Element|null} */
  get #focused() {
    const { activeElement } = /** @type {ShadowRoot|Document} */ (this.element.getRootNode());
    return activeElement && this.element.contains(activeElement) ? activeElement : null;
  }
}
