// SPDX-License-Identifier: EUPL-1.2
import { createChatView } from '../shared/chat-view.js';
import { h, setAttribute } from '../shared/dom.js';
import { deskLabel, fill } from '../shared/language.js';
import { bubble, note, passOn, people as peopleIcon } from '../shared/together-icons.js';
import { createNotesView } from './notes-view.js';
import { createPassView } from './pass-view.js';
import { createPeopleView } from './people-view.js';
import { createTabStrip } from './tab-strip.js';

/** @typedef {import('../../js-glue/call/operator-call.js').OperatorCall} OperatorCall */
/** @typedef {import('./target-list.js').Target} Target */
/** @typedef {import('./call-words.js').CallTexts} CallTexts */

/**
 * What lies beside the call: notes, messages, people, and to whom it can go. It stays a while after
 * the call, for the notes.
 * @param {object} on
 * @param {(text: string) => boolean} on.sendChat
 * @param {(sentence: string) => void} on.say
 * @param {(target: Target, reason: string) => void} on.transfer
 * @param {() => void} on.takeBack
 * @param {(target: Target) => void} on.inviteColleague
 * @param {() => void} on.inviteGuest
 * @param {(text: string, done: string) => void} on.copy
 * @param {(id: string) => void} on.muteParticipant
 * @param {(id: string) => void} on.removeParticipant
 * @param {(id: string) => void} on.cancelInvite
 * @param {(open: boolean) => void} on.openHour
 * @param {(shown: boolean) => void} on.passShown the list of colleagues is wanted, or no more
 * @param {import('../../js-glue/desk/call-notes.js').CallNotes} notes
 */
export function createBesideView(on, notes) {
  const notesView = createNotesView(notes);
  const chat = createChatView({ send: on.sendChat, say: on.say, unread: () => redraw() });
  const people = createPeopleView({ ...on, invite: () => openPass('invite') });
  const pass = createPassView({ ...on, copy: (text) => on.copy(text, words?.console.passing.copied ?? ''), done: () => tabs.show('notes') });
  const tabs = createTabStrip('beside', [
    { id: 'notes', icon: note, panel: notesView.element },
    { id: 'chat', icon: bubble, panel: chat.element },
    { id: 'people', icon: peopleIcon, panel: people.element },
    { id: 'pass', icon: passOn, panel: pass.element },
  ], (id) => {
    on.passShown(id === 'pass');
    if (id === 'chat') queueMicrotask(() => chat.shown());
  });
  const element = h('aside', { class: 'beside' }, tabs.element);
  /** @type {CallTexts|null} */
  let words = null;
  let redraw = () => {};

  /** @param {'pass'|'invite'} mode */
  function openPass(mode) {
    pass.setMode(mode);
    tabs.show('pass');
    redraw();
    pass.focus();
  }

  /**
   * @param {object} model
   * @param {OperatorCall|null} model.active
   * @param {'it'|'en'} model.lang
   * @param {Target[]} model.targets
   * @param {boolean} model.reached
   * @param {import('../../js-glue/call/call-types.js').Seats|null} model.seats
   * @param {CallTexts} next
   */
  function update(model, next) {
    words = next;
    redraw = () => draw(model, next);
    redraw();
  }

  /** @param {Parameters<typeof update>[0]} model @param {CallTexts} next */
  function draw({ active, lang, targets, reached, seats }, next) {
    const { console: texts, together } = next;
    setAttribute(element, 'aria-label', texts.talk.beside);
    notesView.update(texts.notes);
    chat.update({ lines: active?.chat ?? [], role: 'operator' }, together.chat);
    people.update({ participants: active?.participants ?? [], inCharge: active?.inCharge ?? false, seats, inviting: active?.inviting ?? [] }, { console: texts, together });
    const going = active?.transferring ?? null;
    pass.update({
      targets, reached, lang,
      going: going ? going.operator ?? deskLabel(going.desk, lang) : '',
      goingToDesk: Boolean(going?.desk),
      guestLink: active?.guestLink?.address ?? null,
    }, texts);
    const hands = active?.participants.filter(({ hand }) => hand).length ?? 0;
    const inCharge = active?.inCharge ?? false;
    tabs.update(texts.talk.beside, [
      { id: 'notes', label: texts.notes.title },
      { id: 'chat', label: together.chat.title, count: chat.unread, meaning: chat.unread === 1 ? together.chat.unreadOne : fill(together.chat.unread, { count: chat.unread }), hidden: !active },
      { id: 'people', label: together.people.title, count: hands, meaning: hands === 1 ? texts.group.handOne : fill(texts.group.hands, { count: hands }), hidden: !active },
      { id: 'pass', label: texts.talk.transfer, hidden: !inCharge || seats !== null },
    ]);
  }

  return {
    element,
    update,
    openPass,
    openChat() {
      tabs.show('chat');
      chat.focus();
    },
    openNotes: () => tabs.show('notes'),
    /** Back to the notes, for a new call. */
    reset() {
      pass.reset();
      pass.setMode('pass');
      tabs.show('notes');
    },
  };
}
