// SPDX-License-Identifier: EUPL-1.2
import { createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { alert, eye, icon, mark } from '../shared/icons.js';
import { fill } from '../shared/language.js';

/** @typedef {import('../i18n/words.js').DeskWords} DeskWords */

/**
 * The operator's sign-in form.
 * @param {object} on
 * @param {(name: string, password: string) => Promise<{ok: boolean, error?: string|null, retryAfterS?: number|null}>} on.signIn
 * @param {() => void} on.language
 */
export function createSignInView(on) {
  /** @type {DeskWords} */
  let words;
  let busy = false;
  /** @type {((words: DeskWords) => string)|null} */
  let trouble = null;
  let lockedUntil = 0;

  const title = h('h1', { class: 'sign-in-title' });
  const subtitle = h('p', { class: 'sign-in-subtitle' });
  const nameLabel = h('label', { for: 'name' });
  const name = /** @type {HTMLInputElement} */ (h('input', { id: 'name', name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, 'aria-describedby': 'trouble' }));
  const passwordLabel = h('label', { for: 'password' });
  const password = /** @type {HTMLInputElement} */ (h('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true, 'aria-describedby': 'trouble' }));
  const show = createIconButton({ icon: [eye], class: 'show', onclick: () => { password.type = password.type === 'password' ? 'text' : 'password'; update(words); } });
  const submitLabel = h('span', { class: 'label' });
  const submit = /** @type {HTMLButtonElement} */ (h('button', { type: 'submit', class: 'button main' }, submitLabel));
  const troubleText = h('span', {});
  const troubleBox = h('p', { class: 'sign-in-trouble', id: 'trouble', role: 'alert' }, icon(alert), troubleText);
  const language = h('button', { type: 'button', class: 'language', onclick: () => on.language() });
  const form = h('form', { class: 'sign-in-card', novalidate: true, onsubmit },
    h('span', { class: 'mark' }, icon(mark)), title, subtitle, troubleBox,
    h('div', { class: 'field' }, nameLabel, name),
    h('div', { class: 'field' }, passwordLabel, h('div', { class: 'with-button' }, password, show.element)),
    submit, language);
  const element = h('section', { class: 'sign-in' }, form);

  /** @param {Event} event */
  async function onsubmit(event) {
    event.preventDefault();
    if (busy || Date.now() < lockedUntil) return;
    if (!name.value.trim() || !password.value) {
      fail((texts) => texts.errorMissing);
      (name.value.trim() ? password : name).focus();
      return;
    }
    busy = true;
    trouble = null;
    update(words);
    try {
      const answer = await on.signIn(name.value.trim(), password.value);
      if (answer.ok) {
        password.value = '';
      } else if (answer.error === 'too_many_attempts') {
        lock(answer.retryAfterS ?? 60);
      } else if (answer.error === 'bad_credentials') {
        fail((texts) => texts.errorCredentials);
        password.select();
      } else {
        fail((texts) => texts.errorServer);
      }
    } catch {
      fail((texts) => texts.errorServer);
    } finally {
      busy = false;
      update(words);
    }
  }

  /** @param {(words: DeskWords) => string} sentence */
  function fail(sentence) {
    trouble = sentence;
    update(words);
  }

  /** @param {number} seconds */
  function lock(seconds) {
    lockedUntil = Date.now() + seconds * 1000;
    fail((texts) => fill(texts.errorAttempts, { seconds: Math.max(0, Math.ceil((lockedUntil - Date.now()) / 1000)) }));
    const timer = setInterval(() => {
      if (Date.now() >= lockedUntil) {
        clearInterval(timer);
        trouble = null;
      }
      update(words);
    }, 1000);
  }

  /** @param {DeskWords} texts */
  function update(texts) {
    words = texts;
    setText(title, texts.signInTitle);
    setText(subtitle, document.querySelector('main')?.dataset.town ?? '');
    setText(nameLabel, texts.name);
    setText(passwordLabel, texts.password);
    show.label(password.type === 'password' ? texts.showPassword : texts.hidePassword);
    setAttribute(show.element, 'aria-pressed', String(password.type !== 'password'));
    setText(submitLabel, busy ? texts.signingIn : texts.signIn);
    submit.disabled = busy || Date.now() < lockedUntil;
    setText(troubleText, trouble ? trouble(texts) : '');
    setAttribute(troubleBox, 'data-shown', trouble !== null);
    for (const field of [name, password]) setAttribute(field, 'aria-invalid', trouble ? 'true' : null);
    setText(language, texts.otherLanguage);
    setAttribute(language, 'lang', texts.otherLanguageCode);
  }

  return { element, update, focus: () => name.focus() };
}
