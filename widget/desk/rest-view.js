// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { check, clock, close, icon, leave, mark } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { people } from '../shared/together-icons.js';

/** @typedef {NonNullable<import('../../js-glue/index.js').OperatorSession['lastEnded']> & {lastedMs: number, call: string}} LastCall */

/**
 * Between calls: how one stands, how the last call ended, and the one step that is due.
 * @param {object} on
 * @param {() => void} on.ready back to available
 * @param {() => void} on.dismiss puts the last call away
 * @param {(desk: string, open: boolean) => void} on.openHour
 */
export function createRestView(on) {
  const signs = { available: icon(mark), away: icon(leave), wrap_up: icon(clock) };
  const sign = h('span', { class: 'rest-mark' }, ...Object.values(signs));
  const title = h('h2', {});
  const text = h('p', {});
  const ready = createButton({ icon: [check], class: 'accept ready', key: 'F2', onclick: on.ready });
  const hours = h('div', { class: 'rest-hours' });
  const rest = h('section', { class: 'rest' }, sign, h('div', { class: 'rest-words' }, title, text), ready.element, hours);
  const lastTitle = h('h2', { class: 'last-title' });
  const lastText = h('p', {});
  const lastClose = createButton({ icon: [close], class: 'plain', onclick: on.dismiss });
  const last = h('section', { class: 'last' }, h('div', {}, lastTitle, lastText), lastClose.element);
  const element = h('div', { class: 'rest-room' }, last, rest);
  /** @type {Map<string, ReturnType<typeof createButton>>} */
  const hourButtons = new Map();

  /**
   * @param {object} model
   * @param {string} model.availability
   * @param {boolean} model.online
   * @param {LastCall|null} model.last
   * @param {Array<import('../../js-glue/call/signalling-messages.js').Desk & {group_size?: number}>} model.desks
   * @param {string} model.lang
   * @param {import('./call-words.js').CallTexts} words
   */
  function update({ availability, online, last: lastEnded, desks, lang }, words) {
    const { desk: texts, console: { presence, group } } = words;
    const state = !online ? 'away' : availability === 'wrap_up' ? 'wrap_up' : availability === 'away' ? 'away' : 'available';
    for (const [name, drawing] of Object.entries(signs)) drawing.toggleAttribute('hidden', name !== state);
    setAttribute(rest, 'data-state', state);
    const [head, line] = !online ? [texts.restTitleOffline, texts.restTextOffline]
      : state === 'wrap_up' ? [presence.wrapTitle, presence.wrapText]
        : state === 'away' ? [texts.restTitleAway, texts.restTextAway] : [texts.restTitle, texts.restText];
    setText(title, head);
    setText(text, line);
    ready.label(presence.wrapDone);
    ready.element.hidden = state !== 'wrap_up';
    last.hidden = !lastEnded;
    if (lastEnded) {
      setText(lastTitle, `${texts.lastCall}: ${deskLabel(lastEnded.desk, lang)}`);
      const lasted = lastEnded.lastedMs > 0 ? ` ${fill(words.call.lasted, { time: clockText(lastEnded.lastedMs) })}.` : '';
      setText(lastText, `${lookUp(words.deskReasons, lastEnded.reason) ?? words.deskReasons.gone}${lasted}`);
    }
    lastClose.label(texts.dismiss);
    const hosts = desks.filter(({ group_size: size = 0 }) => size > 1);
    for (const [id, { element: gone }] of hourButtons) {
      if (hosts.some((desk) => desk.id === id)) continue;
      gone.remove();
      hourButtons.delete(id);
    }
    for (const desk of hosts) {
      const button = hourButtons.get(desk.id) ?? createButton({ icon: [people], onclick: () => on.openHour(desk.id, true) });
      hourButtons.set(desk.id, button);
      if (!button.element.parentNode) hours.append(button.element);
      button.label(hosts.length === 1 ? group.start : fill(group.startAt, { desk: deskLabel(desk, lang) }));
      button.element.disabled = !online;
    }
    hours.hidden = hosts.length === 0 || state === 'wrap_up';
  }

  return { element, update, focusReady: () => ready.element.focus() };
}
