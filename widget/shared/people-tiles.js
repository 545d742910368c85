// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from './dom.js';
import { icon, microphone, person, slash } from './icons.js';
import { fill } from './language.js';
import { hand as handIcon } from './together-icons.js';

/** @typedef {import('../../js-glue/call/call-types.js').Participant} Participant */
/** @typedef {import('../i18n/together-words.js').TogetherWords['people']} PeopleTexts */

/**
 * What somebody in the call is called: a citizen has no name.
 * @param {Participant} participant
 * @param {PeopleTexts} texts
 */
export function nameOf({ name, role }, texts) {
  return name || (role === 'operator' ? texts.operator : role === 'guest' ? texts.guest : texts.citizen);
}

/**
 * Third and fourth persons on the stage, beside the main picture: each a tile with the name, the
 * microphone and the hand. The stage lays them out by `data-tiles`.
 * @param {HTMLElement} stage
 */
export function createPeopleTiles(stage) {
  /** @type {Map<string, {tile: HTMLElement, picture: HTMLElement, name: HTMLElement, muted: SVGElement, raised: SVGElement, said: HTMLElement}>} */
  const tiles = new Map();

  /** @param {Participant} participant */
  function createTile({ id }) {
    const picture = h('div', { class: 'tile-picture' });
    const name = h('span', { class: 'name' });
    const muted = icon(microphone, slash);
    const raised = icon(handIcon);
    const said = h('span', { class: 'visually-hidden' });
    const tile = h('div', { class: 'tile' }, h('span', { class: 'tile-blank' }, icon(person)), picture, h('p', { class: 'tile-name' }, raised, name, muted, said));
    const parts = { tile, picture, name, muted, raised, said };
    tiles.set(id, parts);
    stage.append(tile);
    return parts;
  }

  /**
   * @param {readonly Participant[]} participants all others in the call
   * @param {PeopleTexts} texts
   */
  function update(participants, texts) {
    const shown = participants.filter(({ main }) => !main);
    for (const [id, { tile }] of tiles) {
      if (shown.some((each) => each.id === id)) continue;
      tile.remove();
      tiles.delete(id);
    }
    for (const each of shown) {
      const parts = tiles.get(each.id) ?? createTile(each);
      const name = nameOf(each, texts);
      const sees = each.camera && each.state === 'talking';
      if (each.view && each.view.parentNode !== parts.picture) parts.picture.replaceChildren(each.view);
      parts.picture.hidden = !sees;
      setAttribute(parts.picture, 'role', sees ? 'img' : null);
      setAttribute(parts.picture, 'aria-label', sees ? fill(texts.picture, { name }) : null);
      setText(parts.name, name);
      parts.muted.toggleAttribute('hidden', !each.muted);
      parts.raised.toggleAttribute('hidden', !each.hand);
      const state = each.state === 'connecting' ? texts.joining : each.state === 'lost' || each.state === 'reconnecting' ? texts.away : '';
      setText(parts.said, [each.muted ? texts.muted : '', each.hand ? texts.hand : '', state].filter(Boolean).join(', '));
      setAttribute(parts.tile, 'data-role', each.role);
      setAttribute(parts.tile, 'data-state', each.state);
      setAttribute(parts.tile, 'data-hand', each.hand);
    }
    setAttribute(stage, 'data-tiles', shown.length > 0 ? String(shown.length) : null);
  }

  return { update };
}

/**
 * What has changed among the people, in sentences to be said.
 * @param {readonly Participant[]} before
 * @param {readonly Participant[]} now
 * @param {PeopleTexts} texts
 * @returns {string[]}
 */
export function peopleNews(before, now, texts) {
  const said = [];
  for (const each of now) {
    const old = before.find(({ id }) => id === each.id);
    if (!old && !each.main) said.push(fill(texts.joined, { name: nameOf(each, texts) }));
    if (each.hand && !old?.hand) said.push(fill(texts.handRaised, { name: nameOf(each, texts) }));
  }
  for (const each of before) if (!each.main && !now.some(({ id }) => id === each.id)) said.push(fill(texts.left, { name: nameOf(each, texts) }));
  return said;
}
