// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton, createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { hourText } from '../shared/moments.js';
import { clock, close, icon, phone, video } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { addPerson, calendar, callBack, more as moreIcon, passOn } from '../shared/together-icons.js';

/** @typedef {import('./waiting-view.js').WaitingCall} WaitingCall */
/** @typedef {import('./waiting-view.js').WaitingWords} WaitingWords */

/** From when a wait is marked as long, in milliseconds. */
const LONG_WAIT_MS = 5 * 60_000;

/**
 * One who waits: since when, for what, and the ways to answer.
 * @param {WaitingCall} call
 * @param {object} on
 * @param {(call: string, camera: boolean) => void} on.answer
 * @param {(call: string) => void} on.decline
 * @param {() => boolean} on.settled false just after rows have moved: a press then may be meant for another
 */
export function createWaitingRow(call, on) {
  const pressed = (/** @type {() => void} */ act) => () => on.settled() && act();
  const id = `waits-${call.call}`;
  const wait = h('span', { class: 'row-wait', 'aria-hidden': 'true' });
  const waitSaid = h('span', { class: 'visually-hidden' });
  const kind = h('span', {});
  const facts = h('p', { class: 'row-facts', id }, icon(call.kind === 'video' ? video : phone), kind);
  const longText = h('span', {});
  const long = h('span', { class: 'chip long' }, icon(clock), longText);
  const originText = h('span', {});
  const reason = h('span', { class: 'row-reason' });
  const origin = h('p', { class: 'row-origin' }, icon(call.invite ? addPerson : call.transfer ? passOn : call.visit?.kind === 'callback' ? callBack : calendar), h('span', {}, originText, reason));
  const answer = createButton({ icon: [call.kind === 'video' ? video : phone], class: 'row-answer', onclick: pressed(() => on.answer(call.call, call.kind === 'video')) });
  setAttribute(answer.element, 'aria-describedby', id);
  const more = createIconButton({ icon: [moreIcon], class: 'row-more', onclick: () => setOpen(!open) });
  const voice = createButton({ icon: [phone], class: 'plain', onclick: pressed(() => on.answer(call.call, false)) });
  const decline = createButton({ icon: [close], class: 'plain refuse', onclick: pressed(() => on.decline(call.call)) });
  const ways = h('div', { class: 'row-ways' }, voice.element, decline.element);
  const element = h('li', { class: 'row', 'data-call': call.call },
    h('p', { class: 'row-time' }, wait, waitSaid, long),
    h('div', { class: 'row-do' }, answer.element, more.element), facts, origin, ways);
  let open = false;
  setOpen(false);

  /** @param {boolean} next */
  function setOpen(next) {
    open = next;
    ways.hidden = !open;
    setAttribute(more.element, 'aria-expanded', String(open));
  }

  /**
   * @param {WaitingCall} next
   * @param {{inCall: boolean, first: boolean}} model
   * @param {WaitingWords} words
   */
  function update(next, { inCall, first }, { desk: words, queue }) {
    const language = lookUp(words.speaks, next.lang) ?? next.lang;
    setText(kind, `${next.kind === 'video' ? words.videoCall : words.voiceCall} · ${language}`);
    setText(longText, queue.longWait);
    const sentence = originOf(next, queue);
    setText(originText, sentence);
    const why = next.transfer?.reason ?? next.visit?.subject;
    setText(reason, why ? ` ${fill(queue.why, { reason: why })}` : '');
    origin.hidden = !sentence;
    setAttribute(element, 'data-first', first);
    answer.label(words.answer);
    more.label(queue.more);
    voice.label(words.answerVoice);
    voice.element.hidden = next.kind !== 'video';
    decline.label(words.decline);
    answer.element.disabled = voice.element.disabled = inCall;
    tick(next, { desk: words, queue });
  }

  /**
   * @param {WaitingCall} next
   * @param {WaitingWords} words
   */
  function tick(next, { queue }) {
    const waited = Date.now() - next.since;
    setText(wait, clockText(waited));
    // Once a minute is enough for ears.
    setText(waitSaid, fill(queue.waits, { time: clockText(Math.floor(waited / 60_000) * 60_000) }));
    long.hidden = waited < LONG_WAIT_MS;
  }

  return { element, update, tick, answerButton: answer.element };
}


/**
 * Why one who waits is not simply the next in turn, or empty.
 * @param {WaitingCall} call
 * @param {WaitingWords['queue']} queue
 */
function originOf({ invite, transfer, visit }, queue) {
  if (invite) return fill(queue.invitation, { name: invite.from });
  if (transfer) return fill(queue.transferFrom, { name: transfer.from });
  if (visit?.kind === 'callback') return fill(queue.callback, { name: visit.name });
  return visit ? fill(queue.appointment, { name: visit.name, time: visit.at === null ? '' : hourText(visit.at) }) : '';
}
