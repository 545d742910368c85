// SPDX-License-Identifier: EUPL-1.2
import { createButton, createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, microphone, person, slash } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { nameOf } from '../shared/people-tiles.js';
import { addPerson, hand as handIcon, removePerson } from '../shared/together-icons.js';

/** @typedef {import('../../js-glue/call/call-types.js').Participant} Participant */
/** @typedef {import('../i18n/console-words.js').ConsoleWords} ConsoleWords */
/** @typedef {import('../i18n/together-words.js').TogetherWords} TogetherWords */

/**
 * Who is in the call, and what the one in charge can do: ask for silence, take out, let more in.
 * @param {object} on
 * @param {(id: string) => void} on.muteParticipant
 * @param {(id: string) => void} on.removeParticipant
 * @param {(id: string) => void} on.cancelInvite
 * @param {() => void} on.invite opens the choice of whom to invite
 * @param {(open: boolean) => void} on.openHour lets more in, or nobody else
 */
export function createPeopleView(on) {
  const seats = h('p', { class: 'seats' });
  const open = createButton({ icon: [addPerson], onclick: () => on.openHour(!isOpen) });
  const hour = h('div', { class: 'hour' }, seats, open.element);
  const list = h('ul', { class: 'people' });
  const alone = h('p', { class: 'soft' });
  const invite = createButton({ icon: [addPerson], class: 'plain', onclick: () => on.invite() });
  const asked = h('ul', { class: 'people asked' });
  const element = h('div', { class: 'people-room' }, hour, list, asked, alone, invite.element);
  let shownAsked = '';
  /** @type {Map<string, ReturnType<typeof createItem>>} */
  const items = new Map();
  let isOpen = false;

  /** @param {string} id */
  function createItem(id) {
    const name = h('strong', {});
    const facts = h('p', { class: 'soft' });
    const raised = h('span', { class: 'chip hand' }, icon(handIcon), h('span', {}));
    const mute = createIconButton({ icon: [microphone], onclick: () => on.muteParticipant(id) });
    const remove = createIconButton({ icon: [removePerson], onclick: () => on.removeParticipant(id) });
    const item = h('li', { class: 'person' }, icon(person), h('div', { class: 'person-what' }, h('p', { class: 'person-name' }, name, raised), facts), h('div', { class: 'person-do' }, mute.element, remove.element));
    return { item, name, facts, raised, mute, remove };
  }

  /**
   * @param {object} model
   * @param {readonly Participant[]} model.participants
   * @param {boolean} model.inCharge
   * @param {import('../../js-glue/call/call-types.js').Seats|null} model.seats
   * @param {readonly import('../../js-glue/call/call-types.js').Inviting[]} model.inviting
   * @param {{console: ConsoleWords, together: TogetherWords}} words
   */
  function update({ participants, inCharge, seats: taken, inviting }, { console: { group, talk }, together: { people } }) {
    const more = taken?.open ?? false;
    isOpen = more;
    hour.hidden = !taken;
    if (taken) setText(seats, fill(group.seats, { taken: taken.taken, seats: taken.of }));
    open.label(more ? group.closeDoor : group.openDoor);
    open.icons([more ? removePerson : addPerson]);
    open.element.hidden = !inCharge;
    setAttribute(list, 'aria-label', people.listOf);
    for (const [id, { item }] of items) {
      if (participants.some((each) => each.id === id)) continue;
      item.remove();
      items.delete(id);
    }
    participants.forEach((each, place) => {
      const parts = items.get(each.id) ?? createItem(each.id);
      items.set(each.id, parts);
      if (list.children[place] !== parts.item) list.insertBefore(parts.item, list.children[place] ?? null);
      const name = nameOf(each, people);
      setText(parts.name, name);
      setText(parts.facts, factsOf(each, people));
      parts.raised.hidden = !each.hand;
      setText(/** @type {Element} */ (parts.raised.lastElementChild), people.hand);
      parts.mute.label(fill(group.mute, { name }));
      parts.mute.icons([microphone, slash]);
      parts.mute.element.hidden = !inCharge || each.muted || each.role === 'operator' || (each.main && !taken);
      parts.remove.label(fill(group.remove, { name }));
      parts.remove.element.hidden = !inCharge || (each.main && !taken);
    });
    drawAsked(inviting, group);
    setText(alone, group.alone);
    alone.hidden = participants.length > 1 || inviting.length > 0 || taken !== null;
    invite.label(talk.invite);
    invite.element.hidden = !inCharge || taken !== null || participants.length > 2;
  }

  /** @param {readonly import('../../js-glue/call/call-types.js').Inviting[]} inviting @param {ConsoleWords['group']} group */
  function drawAsked(inviting, group) {
    const key = JSON.stringify([inviting, group.asked]);
    if (key === shownAsked) return;
    shownAsked = key;
    asked.replaceChildren(...inviting.map(({ id, name }) => {
      const cancel = createIconButton({ icon: [removePerson], onclick: () => on.cancelInvite(id) });
      cancel.label(fill(group.cancelInvite, { name }));
      return h('li', { class: 'person' }, icon(person), h('div', { class: 'person-what' }, h('p', { class: 'person-name' }, h('strong', {}, name)), h('p', { class: 'soft' }, group.asked)), cancel.element);
    }));
  }

  return { element, update };
}

/**
 * @param {Participant} participant
 * @param {TogetherWords['people']} people
 */
function factsOf({ role, state, present, muted }, people) {
  const kind = role === 'operator' ? people.operator : role === 'guest' ? people.guest : people.citizen;
  const way = state === 'connecting' ? people.joining : state === 'lost' || !present ? people.away : muted ? people.muted : people.speaking;
  return `${kind} · ${way}`;
}
