// SPDX-License-Identifier: EUPL-1.2
// People: the list, a new one, and one of them with roles, desks and password.
import { lookUp } from '../i18n/words.js';
import { h } from '../shared/dom.js';
import { deskLabel } from '../shared/language.js';
import { Editing } from './editing.js';
import { createEditorFrame, problemText } from './editor-frame.js';
import { button, empty, field, group, textInput, tick } from './form.js';

/** @typedef {import('./office-types.js').Office} Office */
/** @typedef {{id: string, name: string, roles: string[], desks: string[], disabled: boolean, version: number, password?: string}} Person */

const ROLES = /** @type {const} */ (['operator', 'supervisor', 'editor']);
const LEAST_PASSWORD = 12;
/** Letters and digits that nobody takes for another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Four groups of four, easy to read out: 80 bits. */
export function proposedPassword() {
  const numbers = crypto.getRandomValues(new Uint8Array(16));
  return [...numbers].map((number, index) => (index > 0 && index % 4 === 0 ? '-' : '') + ALPHABET[number % ALPHABET.length]).join('');
}

/**
 * @param {Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createPeopleRoom(office) {
  const element = h('div', {});
  /** @type {Person[]} */
  let people = [];

  /** @param {string[]} rest nothing, `new`, or somebody’s id */
  async function show([id = '']) {
    const [answer] = await Promise.all([office.api.get('api/office/people'), office.loadDesks()]);
    if (!answer.ok) {
      element.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, answer.error)), button(office.words.frame.again, () => show([id]), 'main'));
      return;
    }
    people = answer.body.people;
    if (id === '') element.replaceChildren(...list());
    else if (id === 'new') element.replaceChildren(...creation());
    else await showPerson(id);
  }

  /** @param {string[]} roles */
  const rolesText = (roles) => roles.map((role) => lookUp(/** @type {Record<string, string>} */ (office.words.people.roleNames), role) ?? role).join(', ');

  function list() {
    const { words, lang, desks, who } = office;
    const add = h('a', { class: 'button main', href: '#people/new' }, words.people.add);
    if (people.length === 0) return [empty(words.people.empty, words.people.emptyText, add)];
    const items = people.map((person) => h('li', {}, h('a', { class: 'card-link', href: `#people/${encodeURIComponent(person.id)}` },
      h('strong', {}, person.name || person.id), h('span', { class: 'code' }, person.id), h('span', {}, rolesText(person.roles)),
      h('span', { class: 'hint' }, person.roles.includes('operator') ? person.desks.map((id) => deskLabel(desks.find((desk) => desk.id === id) ?? id, lang)).join(', ') || words.people.noDesks : ''),
      person.disabled ? h('span', { class: 'badge warn' }, words.people.disabledBadge) : null,
      person.id === who.id ? h('span', { class: 'badge' }, words.people.you) : null,
      office.drafts.has(`person:${person.id}`) ? h('span', { class: 'badge' }, words.frame.unsaved) : null)));
    return [h('p', { class: 'intro' }, words.people.intro), h('ul', { class: 'cards' }, ...items), add];
  }

  const back = () => h('p', {}, h('a', { class: 'back', href: '#people' }, office.words.edit.back));

  /**
   * Boxes for several of a list.
   * @param {string} legend
   * @param {Array<[string, string, string]>} options value, name, hint
   * @param {() => string[]} chosen
   * @param {(chosen: string[]) => void} onChange
   */
  function several(legend, options, chosen, onChange) {
    return group(legend, ...options.map(([value, name, hint]) => tick(name, chosen().includes(value), (checked) => {
      const wanted = new Set(chosen());
      if (checked) wanted.add(value);
      else wanted.delete(value);
      onChange(options.map(([each]) => each).filter((each) => wanted.has(each)).concat([...wanted].filter((each) => !options.some(([known]) => known === each))));
    }, hint)));
  }

  /** @param {() => string[]} chosen @param {(roles: string[]) => void} onChange */
  function roleBoxes(chosen, onChange) {
    const { people: texts } = office.words;
    const fault = h('p', { class: 'error' });
    const boxes = several(texts.roles, ROLES.map((role) => [role, texts.roleNames[role], texts.roleHints[role]]), chosen, onChange);
    boxes.append(fault);
    return { element: boxes, check: () => { fault.textContent = chosen().length > 0 ? '' : texts.noRole; return chosen().length > 0; } };
  }

  /** @param {() => string[]} chosen @param {(desks: string[]) => void} onChange */
  const deskBoxes = (chosen, onChange) => several(office.words.people.desks, office.desks.map((desk) => [desk.id, deskLabel(desk, office.lang), '']), chosen, onChange);

  /** @param {string} label @param {string} hint @param {(password: string) => void} onChange */
  function passwordField(label, hint, onChange) {
    const { people: texts } = office.words;
    const input = textInput('', onChange, { autocomplete: 'new-password', spellcheck: 'false', autocapitalize: 'none', maxlength: '256' });
    const part = field(label, input, { hint });
    part.element.append(button(texts.propose, () => {
      input.value = proposedPassword();
      onChange(input.value);
      input.select();
    }, 'plain'));
    return part;
  }

  function creation() {
    const { words } = office;
    const { people: texts } = words;
    const value = { id: '', name: '', roles: ['operator'], desks: /** @type {string[]} */ ([]), password: '' };
    const name = field(texts.display, textInput('', (text) => { value.name = text.trim(); }, { maxlength: '120' }));
    const id = field(texts.userName, textInput('', (text) => { value.id = text.trim().toLowerCase(); }, { maxlength: '64', spellcheck: 'false', autocapitalize: 'none' }), { hint: texts.userNameHint });
    const roles = roleBoxes(() => value.roles, (chosen) => { value.roles = chosen; });
    const password = passwordField(texts.password, texts.passwordHint, (text) => { value.password = text; });
    const trouble = h('p', { class: 'trouble', role: 'alert' });
    const create = button(texts.create, submit, 'main');

    async function submit() {
      name.fail(value.name ? '' : texts.missing);
      id.fail(/^[a-z0-9._@-]{1,64}$/.test(value.id) && value.id !== 'new' ? '' : texts.userNameHint);
      password.fail(value.password.length >= LEAST_PASSWORD ? '' : texts.passwordShort);
      const faulty = [name, id, password].find(({ control }) => control.hasAttribute('aria-invalid'));
      faulty?.control.focus();
      if (!roles.check() || faulty) return;
      create.disabled = true;
      const answer = await office.api.post('api/office/people', value);
      create.disabled = false;
      if (answer.status === 409 && ['conflict', 'taken'].includes(answer.error)) id.fail(words.problems.taken);
      else if (!answer.ok) {
        trouble.textContent = problemText(office, answer.error, answer.body.field);
        trouble.toggleAttribute('data-shown', true);
      } else {
        office.say(texts.created);
        location.hash = '#people';
      }
    }
    return [back(), h('h2', {}, texts.addTitle), h('div', { class: 'form' }, name.element, id.element, roles.element,
      deskBoxes(() => value.desks, (chosen) => { value.desks = chosen; }), password.element, trouble, h('div', { class: 'row' }, create))];
  }

  /** @param {string} id */
  async function showPerson(id) {
    const person = people.find((each) => each.id === id);
    if (!person) {
      element.replaceChildren(back(), empty(office.words.problems.not_found, ''));
      return;
    }
    const path = `api/office/people/${encodeURIComponent(id)}`;
    const editing = new Editing({
      key: `person:${id}`,
      drafts: office.drafts,
      load: async () => ({ ok: true, status: 200, error: '', body: person }),
      save: (thing) => office.api.post(path, thing),
      write: ({ password, ...rest }) => (password ? { ...rest, password } : rest),
    });
    const form = h('div', { class: 'form' });
    let check = () => true;
    const frame = createEditorFrame(office, editing, { check: () => check(), reset: draw });
    element.replaceChildren(back(), h('h2', {}, person.name || person.id), frame.conflict, form, frame.bar);
    await editing.load();
    draw();

    function draw() {
      const { people: texts } = office.words;
      const name = field(texts.display, textInput(editing.value.name, (text) => editing.set('name', text.trim()), { maxlength: '120' }));
      const roles = roleBoxes(() => editing.value.roles, (chosen) => editing.set('roles', chosen));
      const password = passwordField(texts.newPassword, texts.newPasswordHint, (text) => editing.set('password', text || undefined));
      check = () => {
        name.fail(editing.value.name ? '' : texts.missing);
        const short = editing.value.password && editing.value.password.length < LEAST_PASSWORD;
        password.fail(short ? texts.passwordShort : '');
        const faulty = [name, password].find(({ control }) => control.hasAttribute('aria-invalid'));
        faulty?.control.focus();
        return roles.check() && !faulty;
      };
      form.replaceChildren(name.element, roles.element, deskBoxes(() => editing.value.desks, (chosen) => editing.set('desks', chosen)), password.element,
        tick(texts.disabled, editing.value.disabled, (checked) => editing.set('disabled', checked), texts.disabledHint));
    }
  }

  return { element, show };
}
