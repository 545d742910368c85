// SPDX-License-Identifier: EUPL-1.2
import { NOTE_LIMIT } from '../../js-glue/desk/call-notes.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { alert, check, clock, icon } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { hourText } from '../shared/moments.js';

/** @typedef {import('../../js-glue/desk/call-notes.js').CallNotes} CallNotes */

/** States that are worth an interruption. */
const TROUBLE = new Set(['unsaved', 'refused']);
/** States that pass by themselves. */
const PASSING = new Set(['typing', 'saving']);

/**
 * The note beside a call: saved as it is typed, with its state in a line of its own that is always
 * there, so that nothing jumps.
 * @param {CallNotes} notes
 */
export function createNotesView(notes) {
  const label = h('label', { class: 'notes-label', for: 'note-text' });
  const hint = h('p', { class: 'soft', id: 'note-hint' });
  const field = /** @type {HTMLTextAreaElement} */ (h('textarea', {
    id: 'note-text', class: 'note-text', maxlength: String(NOTE_LIMIT), 'aria-describedby': 'note-hint',
    oninput: () => notes.edit(field.value), onblur: () => notes.flush(),
  }));
  const stateText = h('span', {});
  const signs = { good: icon(check), wait: icon(clock), bad: icon(alert) };
  const state = h('p', { class: 'note-state', role: 'status' }, signs.good, signs.wait, signs.bad, stateText);
  const others = h('div', { class: 'note-others' });
  const element = h('div', { class: 'notes' }, others, label, field, state, hint);
  let shownOthers = '';
  let shownCall = /** @type {string|null} */ (null);

  /** @param {import('../i18n/console-words.js').ConsoleWords['notes']} texts */
  function update(texts) {
    setText(label, texts.field);
    setText(hint, texts.hint);
    // A field that is being typed into is left alone; another call, or the server's own note, is not.
    if (notes.text !== field.value) field.value = notes.text;
    shownCall = notes.call;
    field.disabled = shownCall === null;
    const sign = TROUBLE.has(notes.state) ? 'bad' : notes.state === 'saved' ? 'good' : PASSING.has(notes.state) ? 'wait' : '';
    for (const [name, drawing] of Object.entries(signs)) setAttribute(drawing, 'hidden', name !== sign);
    setAttribute(state, 'data-tone', sign || null);
    // Typing and saving go by in silence; what stays is said.
    setAttribute(state, 'aria-live', sign === 'wait' ? 'off' : 'polite');
    setText(stateText, texts[notes.state]);
    const key = JSON.stringify(notes.others);
    if (key === shownOthers) return;
    shownOthers = key;
    others.replaceChildren(...notes.others.map(({ name, text, updated }) => h('blockquote', { class: 'note-other' },
      h('p', { class: 'note-by' }, h('strong', {}, fill(texts.by, { name })), ' ', h('time', {}, hourText(updated))), h('p', { class: 'note-said' }, text))));
  }

  return { element, update, focus: () => field.focus() };
}
