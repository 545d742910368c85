// SPDX-License-Identifier: EUPL-1.2
// Desks: the list, a new one, and one of them with its hours and settings.
import { h } from '../shared/dom.js';
import { deskLabel, fill } from '../shared/language.js';
import { problemText } from './editor-frame.js';
import { createDeskEditor } from './desk-editor.js';
import { button, empty, field, textInput } from './form.js';
import { createHoursRoom } from './hours-room.js';

/** @typedef {import('./office-types.js').Office} Office */

/**
 * @param {Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createDesksRoom(office) {
  const element = h('div', {});

  /** @param {string[]} rest nothing, `new`, or a desk and `hours` or `settings` */
  async function show([id = '', tab = 'hours']) {
    const loaded = await office.loadDesks();
    if (!loaded) {
      element.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, office.words.problems.unreachable), button(office.words.frame.again, () => show([id, tab]), 'main'));
      return;
    }
    if (id === '') element.replaceChildren(...list());
    else if (id === 'new') element.replaceChildren(...creation());
    else await showDesk(id, tab);
  }

  function list() {
    const { words, lang, desks } = office;
    const add = h('a', { class: 'button main', href: '#desks/new' }, words.desks.add);
    if (desks.length === 0) return [empty(words.desks.empty, words.desks.emptyText, add)];
    const items = desks.map((desk) => h('li', {}, h('a', { class: 'card-link', href: `#desks/${encodeURIComponent(desk.id)}` },
      h('strong', {}, deskLabel(desk, lang)), h('span', { class: 'code' }, desk.id),
      office.drafts.has(`hours:${desk.id}`) || office.drafts.has(`desk:${desk.id}`) ? h('span', { class: 'badge' }, words.frame.unsaved) : null)));
    return [h('p', { class: 'intro' }, words.desks.intro), h('ul', { class: 'cards' }, ...items), add];
  }

  function creation() {
    const { words } = office;
    const value = { id: '', it: '', en: '' };
    const code = field(words.desks.code, textInput('', (text) => { value.id = text.trim(); }, { maxlength: '64', spellcheck: 'false', autocapitalize: 'none' }), { hint: words.hints.id });
    const nameIt = field(words.desks.nameIt, textInput('', (text) => { value.it = text.trim(); }, { maxlength: '120' }));
    const nameEn = field(words.desks.nameEn, textInput('', (text) => { value.en = text.trim(); }, { maxlength: '120', lang: 'en' }), { optional: words.edit.optional });
    const trouble = h('p', { class: 'trouble', role: 'alert' });
    const create = button(words.desks.create, submit, 'main');

    async function submit() {
      code.fail(/^[\w-]{1,64}$/.test(value.id) && value.id !== 'new' ? '' : words.hints.id);
      nameIt.fail(value.it ? '' : words.people.missing);
      const faulty = [code, nameIt].find(({ control }) => control.hasAttribute('aria-invalid'));
      faulty?.control.focus();
      if (faulty) return;
      create.disabled = true;
      const answer = await office.api.post('api/office/desks', { id: value.id, name: { it: value.it, en: value.en || value.it } });
      create.disabled = false;
      if (answer.status === 409 && ['conflict', 'taken'].includes(answer.error)) code.fail(words.problems.taken);
      else if (!answer.ok) {
        trouble.textContent = problemText(office, answer.error, answer.body.field);
        trouble.toggleAttribute('data-shown', true);
      } else {
        office.say(words.desks.created);
        location.hash = `#desks/${encodeURIComponent(value.id)}`;
      }
    }

    return [back(), h('h2', {}, words.desks.addTitle), h('div', { class: 'form' }, nameIt.element, nameEn.element, code.element, trouble, h('div', { class: 'row' }, create))];
  }

  const back = () => h('p', {}, h('a', { class: 'back', href: '#desks' }, office.words.edit.back));

  /** @param {string} id @param {string} tab */
  async function showDesk(id, tab) {
    const { words, lang } = office;
    const desk = office.desks.find((each) => each.id === id);
    if (!desk) {
      element.replaceChildren(back(), empty(words.problems.not_found, ''));
      return;
    }
    const open = tab === 'settings' ? 'settings' : 'hours';
    const tabs = h('nav', { class: 'tabs', 'aria-label': words.desks.tabsLabel }, ...(/** @type {const} */ (['hours', 'settings'])).map((name) => h('a', {
      href: `#desks/${encodeURIComponent(id)}/${name}`, 'aria-current': name === open ? 'page' : null,
    }, words.desks.tabs[name], office.drafts.has(`${name === 'hours' ? 'hours' : 'desk'}:${id}`) ? h('span', { class: 'badge' }, words.frame.unsaved) : null)));
    const part = open === 'hours' ? createHoursRoom(office, id) : createDeskEditor(office, desk, remove);
    element.replaceChildren(back(), h('h2', {}, deskLabel(desk, lang)), tabs, part.element);
    await part.show([]);

    async function remove() {
      const sure = await office.confirm({ title: fill(words.desks.removeTitle, { desk: deskLabel(desk ?? null, lang) }), text: words.desks.removeText, action: words.desks.removeDesk });
      if (!sure) return;
      const answer = await office.api.remove(`api/office/desks/${encodeURIComponent(id)}`, { version: desk?.version });
      office.say(answer.ok ? words.desks.removed : problemText(office, answer.error));
      if (answer.ok) location.hash = '#desks';
      else await show([id, tab]);
    }
  }

  return { element, show };
}
