// SPDX-License-Identifier: EUPL-1.2
// Fields for the settings that the server sends: those that it does not know it leaves out.
import { lookUp } from '../i18n/words.js';
import { h } from '../shared/dom.js';
import { fieldName, problemText } from './editor-frame.js';
import { field, group, textInput, tick } from './form.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {import('./editing.js').Editing} Editing */

const sentence = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A field for each setting that the thing has and `fields` names, in that order.
 * @param {Office} office
 * @param {Editing} editing
 * @param {string[]} fields paths
 * @returns {{elements: HTMLElement[], check: () => boolean}}
 */
export function settingsFields(office, editing, fields) {
  const { words } = office;
  /** @type {Array<() => HTMLElement|null>} each shows its fault and gives the control that has one */
  const checks = [];
  const elements = fields.filter((path) => path in editing.value).map((path) => {
    const value = editing.value[path];
    const label = sentence(fieldName(office, path));
    const hint = lookUp(/** @type {Record<string, string>} */ (words.hints), path) ?? '';
    if (typeof value === 'boolean') return tick(label, value, (checked) => editing.set(path, checked), hint);
    if (path === 'languages') return languages(office, editing, label);
    const number = typeof value === 'number';
    const input = textInput(String(value ?? ''), (text) => editing.set(path, number ? (text.trim() === '' ? NaN : Number(text)) : text.trim()),
      number ? { inputmode: 'numeric', class: 'short', maxlength: '6' } : { maxlength: '300' });
    const part = field(label, input, { hint, unit: path.endsWith('_days') ? words.settings.days : '' });
    if (editing.errorField === path) part.fail(problemText(office, editing.error, path));
    checks.push(() => {
      const now = editing.value[path];
      const faulty = number && !(Number.isInteger(now) && now >= 0);
      part.fail(faulty ? problemText(office, 'malformed', path) : '');
      return faulty ? input : null;
    });
    return part.element;
  });
  return {
    elements,
    check() {
      const faulty = checks.map((check) => check()).filter((control) => control !== null);
      faulty[0]?.focus();
      return faulty.length === 0;
    },
  };
}

/** @param {Office} office @param {Editing} editing @param {string} label */
function languages(office, editing, label) {
  const { snippet } = office.words;
  return group(label, h('div', {}, ...(/** @type {const} */ (['it', 'en'])).map((lang) => tick(snippet.languages[lang], editing.value.languages.includes(lang), (checked) => {
    const others = editing.value.languages.filter((/** @type {string} */ each) => each !== lang);
    editing.set('languages', checked ? [...others, lang].sort().reverse() : others);
  }))));
}
