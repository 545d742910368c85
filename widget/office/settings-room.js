// SPDX-License-Identifier: EUPL-1.2
// What holds for all desks.
import { h } from '../shared/dom.js';
import { Editing } from './editing.js';
import { createEditorFrame, problemText } from './editor-frame.js';
import { button, empty } from './form.js';
import { settingsFields } from './settings-form.js';

const KEEPING = ['report_days', 'callback_days', 'audit_days'];
const GENERAL = ['phone', 'email', 'privacy_url'];

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createSettingsRoom(office) {
  const editing = new Editing({
    key: 'settings',
    drafts: office.drafts,
    load: () => office.api.get('api/office/settings'),
    save: (thing) => office.api.post('api/office/settings', thing),
  });
  const form = h('div', { class: 'form' });
  /** @type {() => boolean} */
  let check = () => true;
  const frame = createEditorFrame(office, editing, { check: () => check(), reset: draw });
  const element = h('div', {}, frame.conflict, form, frame.bar);

  /** @param {string} title @param {HTMLElement[]} elements */
  const section = (title, elements) => h('section', { class: 'form' }, h('h2', {}, title), ...elements);

  function draw() {
    const { words } = office;
    if (editing.state === 'failed') {
      form.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, editing.error)), button(words.frame.again, show, 'main'));
      return;
    }
    const sender = editing.value.mail_sender;
    const mails = sender === undefined ? [] : [h('dl', { class: 'facts' }, h('dt', {}, words.settings.sender), h('dd', {}, sender || words.settings.senderNone, h('p', { class: 'hint' }, words.settings.senderText)))];
    const [general, keeping] = [settingsFields(office, editing, GENERAL), settingsFields(office, editing, KEEPING)];
    check = () => general.check() && keeping.check();
    form.replaceChildren(h('p', { class: 'intro' }, words.settings.intro),
      ...(general.elements.length > 0 ? [section(words.settings.general, [...general.elements, ...mails])] : []),
      ...(keeping.elements.length > 0 ? [section(words.settings.keeping, keeping.elements)] : []),
      ...(general.elements.length + keeping.elements.length === 0 ? [empty(words.settings.empty, '')] : []));
  }

  async function show() {
    await editing.load();
    draw();
  }
  return { element, show };
}
