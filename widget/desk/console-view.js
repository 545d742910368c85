// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { alert, bell, close, icon } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { createBarView } from './bar-view.js';
import { createBesideView } from './beside-view.js';
import { createColleaguesView } from './colleagues-view.js';
import { createDeskCallView } from './desk-call-view.js';
import { createKeysView } from './keys-view.js';
import { mayEnterOffice } from './not-operator-view.js';
import { createRestView } from './rest-view.js';
import { createToolsView } from './tools-view.js';
import { createWaitingView } from './waiting-view.js';
import { createWorkView } from './work-view.js';

/** @typedef {import('../../js-glue/index.js').OperatorSession} OperatorSession */
/** @typedef {import('./rest-view.js').LastCall} LastCall */
/**
 * What the operator does: the sum of what the parts ask for.
 * @typedef {Parameters<typeof createBarView>[0] & Parameters<typeof createWaitingView>[0] & Parameters<typeof createToolsView>[0]
 *   & Parameters<typeof createRestView>[0] & Parameters<typeof createWorkView>[0]
 *   & Omit<Parameters<typeof createDeskCallView>[0], 'papersRoom' | 'pass'>
 *   & Omit<Parameters<typeof createBesideView>[0], 'openHour'> & {sound: () => void}} ConsoleActions
 */

/**
 * The console after sign-in: a bar; who waits at the left; the call, or what there is to do between
 * calls; and what lies beside the call at the right.
 * @param {ConsoleActions} on
 * @param {import('../../js-glue/desk/call-notes.js').CallNotes} notes
 */
export function createConsoleView(on, notes) {
  const keys = createKeysView();
  const bar = createBarView(on, keys.button);
  const offlineTitle = h('strong', {});
  const offlineText = h('span', {});
  const offline = h('div', { class: 'banner warn', role: 'status' }, icon(alert), offlineTitle, offlineText);
  const soundText = h('span', {});
  const soundOn = createButton({ icon: [bell], class: 'main', onclick: on.sound });
  const sound = h('div', { class: 'banner' }, icon(bell), soundText, soundOn.element);
  const notesText = h('span', {});
  const notesLeft = h('div', { class: 'banner warn' }, icon(alert), notesText);

  const failureText = h('span', {});
  const failureClose = createButton({ icon: [close], class: 'plain', onclick: () => showFailure('') });
  const failure = h('div', { class: 'banner warn', hidden: true }, icon(alert), failureText, failureClose.element);

  const waiting = createWaitingView(on);
  const colleagues = createColleaguesView();
  const tools = createToolsView(on);
  const rest = createRestView(on);
  const work = createWorkView(on);
  const call = createDeskCallView({
    ...on,
    pass: () => beside.openPass('pass'),
    papersRoom: (room) => setAttribute(element, 'data-papers', room || null),
  });
  const beside = createBesideView({ ...on, openHour: (open) => on.openHour(hourDesk, open) }, notes);
  const columns = h('div', { class: 'columns' },
    h('div', { class: 'side' }, waiting.element, colleagues.element, tools.element),
    h('div', { class: 'main-column' }, rest.element, work.element, call.element),
    beside.element);
  const element = h('div', { class: 'console' }, bar.element, h('div', { class: 'banners' }, offline, failure, sound, notesLeft), columns, keys.dialog);
  let hourDesk = '';

  /** What could not be done; empty puts it away. @param {string} sentence */
  function showFailure(sentence) {
    setText(failureText, sentence);
    failure.hidden = !sentence;
  }

  /**
   * @param {object} model
   * @param {OperatorSession} model.session
   * @param {'it'|'en'} model.lang
   * @param {{allowed: boolean, volume: number}} model.ring
   * @param {import('./desktop-alerts.js').DesktopAlerts} model.alerts
   * @param {string} model.town
   * @param {LastCall|null} model.last
   * @param {number} model.stateSince when the own state began, ms since the epoch
   * @param {number} model.heldSince
   * @param {number|null} model.blocksAt
   * @param {{reached: boolean, targets: import('./target-list.js').Target[]}} model.colleagues
   * @param {Parameters<typeof work.update>[0]['callbacks']} model.callbacks
   * @param {Parameters<typeof work.update>[0]['appointments']} model.appointments
   * @param {import('./call-words.js').CallTexts} words
   * @returns {string[]} notices that are new
   */
  function update(model, words) {
    const { session, lang } = model;
    const texts = words.desk;
    const online = session.connection === 'online';
    const desks = session.operator?.desks ?? [];
    const active = session.active?.state === 'ended' ? null : session.active;
    const inCall = active !== null;
    const { overview, seats, availability } = session;

    bar.update({ town: model.town, operator: session.operator?.name ?? '', office: mayEnterOffice(session.roles), availability, since: model.stateSince, wrapUpAfter: session.wrapUpAfter, online, inCall }, words);
    keys.update(words.console.keys);
    offline.hidden = online && !session.degraded;
    setText(offlineTitle, session.degraded ? texts.limited : session.connection === 'connecting' ? texts.restoring : texts.offline);
    setText(offlineText, session.degraded ? texts.limitedText : texts.offlineText);
    sound.hidden = model.ring.allowed;
    setText(soundText, texts.soundOff);
    soundOn.label(texts.soundOn);
    failureClose.label(texts.dismiss);
    // The state beside the note tells of the note in sight; this is for those of calls gone by.
    const left = notes.pending - (notes.state === 'empty' || notes.state === 'saved' || notes.call === null ? 0 : 1);
    notesLeft.hidden = left <= 0;
    setText(notesText, left === 1 ? words.console.notes.pendingOne : fill(words.console.notes.pending, { count: left }));

    waiting.update({ desks, waiting: session.ringing, counts: overview?.desks ?? [], inCall, availability, lang }, { desk: texts, queue: words.console.queue });
    colleagues.update([...(overview?.colleagues ?? [])], words.console.colleagues);
    tools.update({ ring: model.ring, alerts: model.alerts.state }, words);

    rest.element.hidden = work.element.hidden = inCall;
    rest.update({ availability, online, last: model.last, desks, lang }, words);
    work.update({ callbacks: model.callbacks, appointments: model.appointments, desks, lang }, words.console.work);
    hourDesk = seats?.desk.id ?? '';
    beside.element.hidden = !inCall && notes.call === null;
    beside.update({ active, lang, targets: model.colleagues.targets, reached: model.colleagues.reached, seats }, words);
    setAttribute(element, 'data-beside', !beside.element.hidden);
    setAttribute(element, 'data-in-call', inCall);
    call.element.hidden = !inCall;
    if (active) return call.update(active, { lang, blocksAt: model.blocksAt, heldSince: model.heldSince, seats }, words);
    call.end(words);
    return [];
  }

  return { element, update, showFailure, bar, waiting, call, beside, keys, rest };
}
