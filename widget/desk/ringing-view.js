// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { bell, close, globe, icon, phone, video } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';

/** @typedef {import('../../js-glue/call/signalling-messages.js').OfferedCall} OfferedCall */
/** @typedef {import('../i18n/words.js').DeskWords} DeskWords */

/**
 * The list of ringing calls. Cards stay in place while they ring, so that a
 * click never lands on another call.
 * @param {object} on
 * @param {(call: string, camera: boolean) => void} on.answer
 * @param {(call: string) => void} on.decline
 */
export function createRingingView(on) {
  const title = h('h2', { id: 'incoming' });
  const list = h('ul', { class: 'ringing', 'aria-labelledby': 'incoming' });
  const emptyTitle = h('p', { class: 'empty-title' });
  const emptyText = h('p', {});
  const empty = h('div', { class: 'empty' }, icon(bell), emptyTitle, emptyText);
  const blocked = h('p', { class: 'blocked' });
  const element = h('section', { class: 'incoming', 'aria-labelledby': 'incoming' }, title, blocked, list, empty);
  /** @type {Map<string, Record<'card'|'desk'|'kind'|'language'|'wait', HTMLElement> & Record<'answer'|'voice'|'decline', ReturnType<typeof createButton>>>} */
  const cards = new Map();

  /** @param {OfferedCall} call */
  function createCard(call) {
    const desk = h('h3', { class: 'card-desk' });
    const kindIcon = h('span', { class: 'card-kind' }, icon(call.kind === 'video' ? video : phone));
    const kind = h('span', {});
    const language = h('span', {});
    const wait = h('p', { class: 'card-wait' });
    const answer = createButton({ icon: [call.kind === 'video' ? video : phone], class: 'accept', key: 'F2', onclick: () => on.answer(call.call, call.kind === 'video') });
    const voice = createButton({ icon: [phone], class: 'voice', onclick: () => on.answer(call.call, false) });
    const decline = createButton({ icon: [close], class: 'refuse', key: 'F4', onclick: () => on.decline(call.call) });
    voice.element.hidden = call.kind !== 'video';
    const card = h('li', { class: 'card' },
      h('div', { class: 'card-head' }, kindIcon, h('div', {}, desk, h('p', { class: 'card-facts' }, kind, ' · ', icon(globe), language)), wait),
      h('div', { class: 'card-ways' }, answer.element, voice.element, decline.element));
    const parts = { card, desk, kind, language, wait, answer, voice, decline };
    cards.set(call.call, parts);
    list.append(card);
    return parts;
  }

  /**
   * @param {object} model
   * @param {OfferedCall[]} model.ringing
   * @param {boolean} model.inCall
   * @param {string} model.availability
   * @param {string} model.lang
   * @param {DeskWords} words
   */
  function update({ ringing, inCall, availability, lang }, words) {
    setText(title, words.incoming);
    setText(emptyTitle, words.noIncoming);
    setText(emptyText, availability === 'away' ? words.awayText : words.noIncomingText);
    empty.hidden = ringing.length > 0;
    setText(blocked, words.ringingWhileBusy);
    blocked.hidden = !inCall || ringing.length === 0;
    for (const [id, { card }] of cards) {
      if (ringing.some(({ call }) => call === id)) continue;
      const hadFocus = card.contains(/** @type {ShadowRoot} */ (card.getRootNode()).activeElement);
      card.remove();
      cards.delete(id);
      if (hadFocus) focusNext();
    }
    ringing.forEach((call, place) => {
      const parts = cards.get(call.call) ?? createCard(call);
      const desk = deskLabel(call.desk, lang);
      setText(parts.desk, desk);
      setText(parts.kind, call.kind === 'video' ? words.videoCall : words.voiceCall);
      setText(parts.language, lookUp(words.speaks, call.lang) ?? call.lang);
      parts.answer.label(words.answer);
      parts.voice.label(words.answerVoice);
      parts.decline.label(words.decline);
      parts.answer.element.disabled = inCall;
      parts.voice.element.disabled = inCall;
      for (const { element: button } of [parts.answer, parts.decline]) button.toggleAttribute('data-first', place === 0 && !inCall);
    });
    tick(ringing, words);
  }

  /**
   * The waiting times.
   * @param {OfferedCall[]} ringing
   * @param {DeskWords} words
   */
  function tick(ringing, words) {
    for (const call of ringing) {
      const parts = cards.get(call.call);
      if (parts) setText(parts.wait, fill(words.waiting, { time: clockText(Date.now() - call.since) }));
    }
  }

  function focusNext() {
    const next = /** @type {HTMLElement|null} */ (list.querySelector('.accept:not([disabled])'));
    next?.focus();
  }

  return { element, update, tick };
}
