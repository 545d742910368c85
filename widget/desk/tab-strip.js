// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon } from '../shared/icons.js';

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {string} icon path data
 * @property {HTMLElement} panel
 */

/**
 * Rooms of which one is open: arrow keys move between the tabs, Tab leads into the room.
 * @param {string} prefix makes the ids unique
 * @param {Tab[]} tabs
 * @param {(id: string) => void} [onOpen]
 */
export function createTabStrip(prefix, tabs, onOpen = () => {}) {
  const strip = h('div', { class: 'tabs', role: 'tablist', onkeydown: (/** @type {KeyboardEvent} */ event) => onKey(event) });
  const rooms = h('div', { class: 'tab-rooms' });
  const element = h('div', { class: 'tabbed' }, strip, rooms);
  let open = tabs[0].id;
  const parts = tabs.map((tab) => {
    const label = h('span', {});
    const badge = h('span', { class: 'badge', 'aria-hidden': 'true' });
    const said = h('span', { class: 'visually-hidden' });
    const button = h('button', {
      type: 'button', class: 'tab', role: 'tab', id: `${prefix}-${tab.id}-tab`, 'aria-controls': `${prefix}-${tab.id}`, onclick: () => show(tab.id),
    }, icon(tab.icon), label, said, badge);
    setAttribute(tab.panel, 'role', 'tabpanel');
    setAttribute(tab.panel, 'id', `${prefix}-${tab.id}`);
    setAttribute(tab.panel, 'aria-labelledby', `${prefix}-${tab.id}-tab`);
    tab.panel.classList.add('tab-room');
    strip.append(button);
    rooms.append(tab.panel);
    return { id: tab.id, panel: tab.panel, button, label, badge, said };
  });
  show(open);

  /** @param {string} id */
  function show(id) {
    open = id;
    for (const part of parts) {
      const chosen = part.id === id;
      setAttribute(part.button, 'aria-selected', String(chosen));
      setAttribute(part.button, 'tabindex', chosen ? '0' : '-1');
      part.panel.hidden = !chosen;
    }
    onOpen(id);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const shown = parts.filter(({ button }) => !button.hidden);
    const at = shown.findIndex(({ id }) => id === open);
    const next = /** @type {Record<string, number>} */ ({ ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 })[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const { id, button } = shown[(next + shown.length) % shown.length];
    show(id);
    button.focus();
  }

  /**
   * @param {string} label of the strip
   * @param {Array<{id: string, label: string, count?: number, meaning?: string, hidden?: boolean}>} models `meaning`: of the count, said after the label
   */
  function update(label, models) {
    setAttribute(strip, 'aria-label', label);
    for (const { id, label: text, count = 0, meaning = '', hidden = false } of models) {
      const part = parts.find((each) => each.id === id);
      if (!part) continue;
      setText(part.label, text);
      setText(part.badge, count > 0 ? String(count) : '');
      part.badge.hidden = count === 0;
      setText(part.said, count > 0 ? meaning : '');
      part.button.hidden = hidden;
    }
    if (parts.find(({ id }) => id === open)?.button.hidden) show(parts.find(({ button }) => !button.hidden)?.id ?? open);
  }

  return { element, update, show, get open() { return open; } };
}
