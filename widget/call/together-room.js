// SPDX-License-Identifier: EUPL-1.2
import { togetherWords } from '../i18n/together-words.js';
import { createButton } from '../shared/button.js';
import { createChatView } from '../shared/chat-view.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, microphone, slash } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { createPeopleTiles, peopleNews } from '../shared/people-tiles.js';
import { bubble, hand } from '../shared/together-icons.js';

/** @typedef {import('../../js-glue/index.js').CallerSession} CallerSession */
/** @typedef {import('../shared/call-stage.js').StageModel} StageModel */

/**
 * What goes on in the citizen's call beyond voice and picture: being on hold, messages, other people.
 * @param {object} host
 * @param {HTMLElement} host.stage the stage's element
 * @param {() => CallerSession|null} host.session
 * @param {(sentence: string) => void} host.say
 */
export function createTogetherRoom({ stage, session: sessionNow, say }) {
  const tiles = createPeopleTiles(stage);
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' });
  const unread = h('span', { class: 'visually-hidden' });
  const open = createButton({ icon: [bubble], class: 'chat-open', onclick: () => setOpen(!isOpen, true) });
  open.element.append(unread, badge);
  const raise = createButton({ icon: [hand], class: 'hand-up', onclick: () => sessionNow()?.raiseHand(!sessionNow()?.hand) });
  const buttons = h('div', { class: 'together' }, open.element, raise.element);
  const mutedText = h('span', { class: 'notice-text' });
  const muted = h('p', { class: 'notice', hidden: true }, icon(microphone, slash), mutedText);
  const chat = createChatView({ send: (text) => sessionNow()?.sendChat(text) ?? false, say, unread: () => count() });
  const room = h('div', { class: 'chat-room', hidden: true }, chat.element);
  let isOpen = false;
  let wasHeld = false;
  let wasMuted = false;
  /** @type {readonly import('../../js-glue/call/call-types.js').Participant[]} */
  let people = [];
  let words = togetherWords.it;

  /** @param {boolean} next @param {boolean} focus */
  function setOpen(next, focus) {
    isOpen = next;
    room.hidden = !next;
    setAttribute(open.element, 'aria-expanded', String(next));
    open.label(next ? words.chat.close : words.chat.title);
    if (next) chat.shown();
    if (next && focus) chat.focus();
  }

  function count() {
    badge.hidden = chat.unread === 0;
    setText(badge, chat.unread > 0 ? String(chat.unread) : '');
    setText(unread, chat.unread === 0 ? '' : chat.unread === 1 ? words.chat.unreadOne : fill(words.chat.unread, { count: chat.unread }));
  }

  return {
    buttons,
    muted,
    room,
    /**
     * @param {boolean} answered somebody has answered and the call is not over
     * @param {'it'|'en'} lang
     */
    update(answered, lang) {
      const session = sessionNow();
      words = togetherWords[lang];
      buttons.hidden = !answered;
      if (!answered && isOpen) setOpen(false, false);
      setOpen(isOpen, false);
      const now = answered && session ? session.participants : [];
      chat.update({ lines: answered ? session?.chat ?? [] : [], role: 'caller' }, words.chat);
      count();
      tiles.update(now, words.people);
      // Hands are for more than two.
      raise.element.hidden = now.length < 2 && !session?.seats;
      raise.label(session?.hand ? words.people.lowerHand : words.people.raiseHand);
      setAttribute(raise.element, 'aria-pressed', String(Boolean(session?.hand)));
      const held = answered && Boolean(session?.held || session?.transferring);
      setAttribute(stage, 'data-held', held);
      if (held !== wasHeld && answered) say(held ? `${words.hold.title}. ${words.hold.text}` : words.hold.back);
      wasHeld = held;
      const silenced = answered && Boolean(session?.mutedByHost);
      muted.hidden = !silenced;
      setText(mutedText, words.people.mutedByHost);
      if (silenced && !wasMuted) say(words.people.mutedByHost);
      wasMuted = silenced;
      if (answered) for (const sentence of peopleNews(people, now, words.people)) say(sentence);
      people = now;
    },
    /**
     * The stage of a call that is on hold, or being passed on.
     * @param {StageModel} model as it is without that
     * @param {'it'|'en'} lang
     * @returns {StageModel}
     */
    onHold(model, lang) {
      const session = sessionNow();
      if (!session || (session.state !== 'talking' && session.state !== 'reconnecting') || !(session.held || session.transferring)) return model;
      const { hold } = togetherWords[lang];
      const to = session.transferring;
      const name = to ? to.operator ?? deskLabel(to.desk, lang) : '';
      return { ...model, title: name ? fill(hold.movingTitle, { name }) : hold.title, text: name ? hold.movingText : hold.text };
    },
    /** What the status line says of a call on hold or of an open hour, or empty. @param {'it'|'en'} lang */
    status(lang) {
      const seats = sessionNow()?.seats;
      if (wasHeld) return togetherWords[lang].hold.status;
      return seats ? fill(togetherWords[lang].people.seats, { taken: seats.taken, seats: seats.of }) : '';
    },
  };
}
