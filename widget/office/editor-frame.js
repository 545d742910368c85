// SPDX-License-Identifier: EUPL-1.2
// What stands around everything that is edited: what is unsaved, what went wrong, who was faster.
import { serviceWords } from '../i18n/services-words.js';
import { lookUp } from '../i18n/words.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { alert, icon } from '../shared/icons.js';
import { spansText } from '../shared/hours-sentences.js';
import { fill, joined } from '../shared/language.js';
import { languageNames } from '../shared/spoken-languages.js';
import { dayText, isDay } from './calendar.js';
import { changedPaths, valueAt } from './editing.js';
import { button } from './form.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {import('./editing.js').Editing} Editing */

/** What went wrong, in words. @param {Office} office @param {string} error @param {string} [path] */
export function problemText(office, error, path = '') {
  const { problems } = office.words;
  const known = lookUp(/** @type {Record<string, string>} */ (problems), error);
  return fill(known ?? problems.other, { error, field: fieldName(office, path) || '–' });
}

/** A field's name for people. @param {Office} office @param {string} path */
export function fieldName(office, path) {
  const { fields, hours } = office.words;
  const [table, key] = [path.split('.')[0], path.slice(path.indexOf('.') + 1)];
  if (table === 'week' && hours.days[Number(key)]) return hours.days[Number(key)];
  if (table === 'special' && isDay(key)) return dayText(key, office.lang, 'middle');
  return lookUp(/** @type {Record<string, string>} */ (fields), path) ?? lookUp(/** @type {Record<string, string>} */ (fields), table) ?? path;
}

/** A field's value for people. @param {Office} office @param {string} path @param {any} value @returns {string} */
export function valueText(office, path, value) {
  const { edit, people } = office.words;
  if (value === undefined || value === null || value === '') return path.startsWith('special.') ? '–' : edit.nothing;
  if (typeof value === 'boolean') return value ? edit.yes : edit.no;
  if (path.startsWith('week.')) return spansText(value, serviceWords[office.lang].hours, office.lang);
  if (path.startsWith('special.')) {
    const what = spansText(value.spans, serviceWords[office.lang].hours, office.lang);
    return value.reason.it ? `${what} (${value.reason.it})` : what;
  }
  const choices = lookUp(/** @type {Record<string, Record<string, string>>} */ (office.words.choices), path);
  if (choices) return lookUp(choices, String(value)) ?? String(value);
  if (path === 'languages') return languageNames(value, office.lang) || edit.nothing;
  if (path === 'roles') return value.map((/** @type {string} */ role) => lookUp(/** @type {Record<string, string>} */ (people.roleNames), role) ?? role).join(', ') || edit.nothing;
  return Array.isArray(value) ? value.join(', ') || edit.nothing : String(value);
}

/**
 * The bar that names what is unsaved and saves it, and the notice of a conflict.
 * @param {Office} office
 * @param {Editing} editing
 * @param {object} on
 * @param {() => boolean} [on.check] shows what is wrong, and says whether all is well
 * @param {() => void} on.reset the fields have to be drawn anew
 * @param {() => void} [on.saved]
 */
export function createEditorFrame(office, editing, { check = () => true, reset, saved = () => {} }) {
  const { edit } = office.words;
  const what = h('p', { class: 'unsaved-what', role: 'status' });
  const troubleText = h('span', {});
  const trouble = h('p', { class: 'trouble', role: 'alert' }, icon(alert), troubleText);
  const save = button(edit.save, () => run(() => editing.save()), 'main');
  const undo = button(edit.undo, () => { editing.undo(); reset(); }, 'plain');
  const bar = h('div', { class: 'save-bar' }, trouble, what, h('div', { class: 'row' }, save, undo));
  const conflict = h('section', { class: 'conflict', 'aria-labelledby': 'conflict-title' });
  /** @type {object|null} */
  let shown = null;

  /** @param {() => Promise<boolean>} action */
  async function run(action) {
    if (!check()) {
      tell(edit.fix);
      return;
    }
    const done = await action();
    reset();
    if (done) {
      office.say(edit.saved);
      saved();
    }
  }

  /** @param {string} text */
  function tell(text) {
    setText(troubleText, text);
    setAttribute(trouble, 'data-shown', text !== '');
  }

  function update() {
    const changes = editing.changes;
    bar.hidden = changes.length === 0 || editing.theirs !== null;
    setText(what, fill(edit.unsaved, { what: joined([...new Set(changes.map((path) => fieldName(office, path)))], edit.and) }));
    save.disabled = undo.disabled = editing.state === 'saving';
    setText(save, editing.state === 'saving' ? edit.saving : edit.save);
    tell(editing.error ? problemText(office, editing.error, editing.errorField) : '');
    conflict.hidden = editing.theirs === null;
    if (editing.theirs === shown) return;
    shown = editing.theirs;
    if (editing.theirs) showConflict(editing.theirs);
  }

  /** @param {import('./editing.js').Thing} theirs */
  function showConflict(theirs) {
    const paths = new Set([...editing.changes, ...changedPaths(editing.base, theirs)]);
    const title = h('h3', { id: 'conflict-title', tabindex: '-1' }, edit.conflictTitle);
    const row = (/** @type {string} */ path) => h('tr', {}, h('th', { scope: 'row' }, fieldName(office, path)),
      h('td', {}, valueText(office, path, valueAt(theirs, path))), h('td', {}, valueText(office, path, valueAt(editing.value, path))));
    conflict.replaceChildren(icon(alert), title, h('p', {}, edit.conflictText),
      h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ...[edit.conflictWhat, edit.conflictTheirs, edit.conflictMine].map((text) => h('th', { scope: 'col' }, text)))), h('tbody', {}, ...[...paths].map(row)))),
      h('div', { class: 'row' }, button(edit.keepMine, () => run(() => editing.keepMine()), 'main'), button(edit.takeTheirs, () => { editing.takeTheirs(); reset(); })),
      h('p', { class: 'hint' }, edit.keepMineHint));
    office.say(edit.conflictTitle);
    queueMicrotask(() => title.focus());
  }

  editing.addEventListener('change', update);
  update();
  return { bar, conflict, update, stop: () => editing.removeEventListener('change', update) };
}
