// SPDX-License-Identifier: EUPL-1.2
// A desk's names and settings.
import { h } from '../shared/dom.js';
import { Editing } from './editing.js';
import { createEditorFrame } from './editor-frame.js';
import { button, field, textInput } from './form.js';
import { languageTicks } from './language-ticks.js';
import { settingsFields } from './settings-form.js';

/** The settings of a desk, in the order in which people look for them. */
const SETTINGS = ['enabled', 'blur', 'slot_minutes', 'slots_ahead', 'group_size', 'block_minutes', 'position'];

/**
 * @param {import('./office-types.js').Office} office
 * @param {import('./office-types.js').Desk} desk
 * @param {() => void} onRemove
 * @returns {import('./office-types.js').Room}
 */
export function createDeskEditor(office, desk, onRemove) {
  const path = `api/office/desks/${encodeURIComponent(desk.id)}`;
  const editing = new Editing({
    key: `desk:${desk.id}`,
    drafts: office.drafts,
    load: async () => ({ ok: true, status: 200, error: '', body: desk }),
    save: (thing) => office.api.post(path, thing),
  });
  const form = h('div', { class: 'form' });
  /** @type {() => boolean} */
  let check = () => true;
  const frame = createEditorFrame(office, editing, { check: () => check(), reset: draw });
  const element = h('div', {}, frame.conflict, form, frame.bar, h('div', { class: 'danger-zone' }, button(office.words.desks.removeDesk, onRemove, 'refuse')));

  function draw() {
    const { desks, people } = office.words;
    const nameIt = field(desks.nameIt, textInput(editing.value.name.it, (text) => editing.set('name.it', text.trim()), { maxlength: '120' }));
    const nameEn = field(desks.nameEn, textInput(editing.value.name.en, (text) => editing.set('name.en', text.trim()), { maxlength: '120', lang: 'en' }));
    const settings = settingsFields(office, editing, SETTINGS);
    const languages = languageTicks(office, editing);
    check = () => {
      nameIt.fail(editing.value.name.it ? '' : people.missing);
      if (!editing.value.name.it) nameIt.control.focus();
      return editing.value.name.it !== '' && languages.check() && settings.check();
    };
    form.replaceChildren(nameIt.element, nameEn.element, languages.element, ...settings.elements);
  }

  return {
    element,
    async show() {
      await editing.load();
      draw();
    },
  };
}
