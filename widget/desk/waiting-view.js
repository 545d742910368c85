// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { phone, video } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { createWaitingRow } from './waiting-row.js';

/** @typedef {import('../../js-glue/call/call-types.js').WaitingCall} WaitingCall */
/** @typedef {import('../../js-glue/call/signalling-messages.js').Desk} Desk */
/** @typedef {{desk: import('../i18n/words.js').DeskWords, queue: import('../i18n/console-words.js').ConsoleWords['queue']}} WaitingWords */
/** @typedef {{readonly id: string, readonly waiting: number, readonly longestSince: number|null}} DeskCount */

/** How long after rows moved a press does not count, in milliseconds: the eye needs that long. */
const SETTLE_MS = 350;

/**
 * Who waits, by desk, and the one button that answers whoever is next.
 * @param {object} on
 * @param {(call: string, camera: boolean) => void} on.answer
 * @param {(call: string) => void} on.decline
 */
export function createWaitingView(on) {
  const title = h('h2', { id: 'waiting-title' });
  const next = createButton({ icon: [phone], class: 'accept next', key: 'F2', onclick: () => settled() && nextCall && on.answer(nextCall.call, nextCall.kind === 'video') });
  const nextFacts = h('p', { class: 'next-facts' });
  const blocked = h('p', { class: 'blocked' });
  const list = h('div', { class: 'waiting-desks' });
  const element = h('section', { class: 'waiting', 'aria-labelledby': 'waiting-title' }, title, h('div', { class: 'next-box' }, next.element, nextFacts, blocked), list);
  /** @type {Map<string, {element: HTMLElement, name: HTMLElement, count: HTMLElement, longest: HTMLElement, rows: HTMLElement}>} */
  const groups = new Map();
  /** @type {Map<string, ReturnType<typeof createWaitingRow>>} */
  const rows = new Map();
  /** @type {WaitingCall|null} */
  let nextCall = null;
  let order = '';
  let movedAt = 0;
  const settled = () => performance.now() - movedAt > SETTLE_MS;

  /** @param {string} id */
  function createGroup(id) {
    const name = h('h3', { class: 'desk-name', id: `desk-${id}` });
    const count = h('span', { class: 'desk-count' });
    const longest = h('span', { class: 'desk-longest' });
    const items = h('ol', { class: 'rows', 'aria-labelledby': `desk-${id}` });
    const group = { element: h('section', { class: 'desk-group' }, h('div', { class: 'desk-line' }, name, h('p', { class: 'desk-numbers' }, count, longest)), items), name, count, longest, rows: items };
    groups.set(id, group);
    return group;
  }

  /**
   * @param {object} model
   * @param {Desk[]} model.desks the operator's own
   * @param {readonly WaitingCall[]} model.waiting in the order of answering
   * @param {readonly DeskCount[]} model.counts
   * @param {boolean} model.inCall
   * @param {string} model.availability
   * @param {string} model.lang
   * @param {WaitingWords} words
   */
  function update({ desks, waiting, counts, inCall, availability, lang }, words) {
    const { desk: texts, queue } = words;
    const all = [...desks, ...waiting.map(({ desk }) => desk)].filter(({ id }, index, list) => list.findIndex((each) => each.id === id) === index);
    placeGroups(all);
    placeRows(waiting);
    nextCall = waiting[0] ?? null;
    setText(title, queue.title);
    next.label(nextLabel({ counts, inCall, availability, desks: all }, { desk: texts, queue }));
    next.icons([nextCall?.kind === 'video' ? video : phone]);
    next.element.disabled = !nextCall || inCall;
    setText(blocked, texts.ringingWhileBusy);
    blocked.hidden = !inCall || !nextCall;
    for (const desk of all) {
      const group = groups.get(desk.id);
      if (!group) continue;
      const own = waiting.filter((call) => call.desk.id === desk.id);
      const number = Math.max(own.length, counts.find(({ id }) => id === desk.id)?.waiting ?? 0);
      setText(group.name, deskLabel(desk, lang));
      setText(group.count, number === 0 ? queue.nobody : number === 1 ? queue.countOne : fill(queue.count, { count: number }));
      setAttribute(group.element, 'data-empty', number === 0);
    }
    waiting.forEach((call, place) => rows.get(call.call)?.update(call, { inCall, first: place === 0 && !inCall }, words));
    tick({ waiting, counts, lang }, words);
  }

  /**
   * During a call the server names nobody, but says how many wait.
   * @param {{counts: readonly DeskCount[], inCall: boolean, availability: string, desks: Desk[]}} model
   * @param {WaitingWords} words
   */
  function nextLabel({ counts, inCall, availability, desks }, { desk: texts, queue }) {
    if (nextCall) return queue.next;
    if (inCall) return counts.some(({ id, waiting }) => waiting > 0 && desks.some((desk) => desk.id === id)) ? queue.nextAfter : queue.nextNobody;
    return { available: queue.nextNobody, away: texts.restTitleAway }[availability] ?? queue.nextWrapUp;
  }

  /** @param {Desk[]} desks */
  function placeGroups(desks) {
    for (const [id, { element: gone }] of groups) {
      if (desks.some((desk) => desk.id === id)) continue;
      gone.remove();
      groups.delete(id);
    }
    desks.forEach(({ id }, place) => {
      const { element: wanted } = groups.get(id) ?? createGroup(id);
      if (list.children[place] !== wanted) list.insertBefore(wanted, list.children[place] ?? null);
    });
  }

  /** @param {readonly WaitingCall[]} waiting */
  function placeRows(waiting) {
    const now = waiting.map(({ call }) => call).join();
    if (now === order) return;
    // One more at the end moves nothing.
    if (order !== '' && !now.startsWith(order)) movedAt = performance.now();
    order = now;
    let lost = false;
    for (const [id, { element: gone }] of rows) {
      if (waiting.some(({ call }) => call === id)) continue;
      lost ||= gone.contains(/** @type {ShadowRoot} */ (gone.getRootNode()).activeElement);
      gone.remove();
      rows.delete(id);
    }
    /** @type {Map<string, number>} */
    const filled = new Map();
    for (const call of waiting) {
      const row = rows.get(call.call) ?? createWaitingRow(call, { ...on, settled });
      rows.set(call.call, row);
      const holder = groups.get(call.desk.id)?.rows;
      const place = filled.get(call.desk.id) ?? 0;
      filled.set(call.desk.id, place + 1);
      if (holder && holder.children[place] !== row.element) holder.insertBefore(row.element, holder.children[place] ?? null);
    }
    if (lost) queueMicrotask(() => (next.element.disabled ? title : next.element).focus());
  }

  /**
   * The waiting times.
   * @param {{waiting: readonly WaitingCall[], counts: readonly DeskCount[], lang: string}} model
   * @param {WaitingWords} words
   */
  function tick({ waiting, counts, lang }, words) {
    for (const call of waiting) rows.get(call.call)?.tick(call, words);
    const [first] = waiting;
    setText(nextFacts, first ? fill(words.queue.nextFacts, { desk: deskLabel(first.desk, lang), time: clockText(Date.now() - first.since) }) : '');
    for (const [id, group] of groups) {
      const since = Math.min(...waiting.filter(({ desk }) => desk.id === id).map((call) => call.since), counts.find((count) => count.id === id)?.longestSince ?? Infinity);
      const time = Number.isFinite(since) ? clockText(Date.now() - since) : '';
      setText(group.longest, time ? fill(words.queue.longest, { time }) : '');
      setAttribute(group.longest, 'title', time ? fill(words.queue.longestLabel, { time }) : null);
    }
  }

  title.tabIndex = -1;
  return { element, update, tick };
}
