// SPDX-License-Identifier: EUPL-1.2
// Fields for the settings that the server sends: those that it does not know it leaves out.
import { lookUp } from '../i18n/words.js';
import { fieldName, problemText } from './editor-frame.js';
import { field, select, textInput, tick } from './form.js';

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
    if (path in words.choices) return numbers(office, editing, path, label, hint);
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

/**
 * A number that stands for something, as a list to choose from; one that is not in the list stays.
 * @param {Office} office
 * @param {Editing} editing
 * @param {string} path
 * @param {string} label
 * @param {string} hint
 */
function numbers(office, editing, path, label, hint) {
  const names = /** @type {Record<string, Record<string, string>>} */ (office.words.choices)[path];
  const value = String(editing.value[path]);
  const options = Object.entries(value in names ? names : { ...names, [value]: value });
  return field(label, select(options, value, (chosen) => editing.set(path, Number(chosen))), { hint }).element;
}
