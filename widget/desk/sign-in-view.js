// SPDX-License-Identifier: EUPL-1.2
import { signInWays, takeProviderOutcome } from '../../js-glue/desk/sign-in-ways.js';
import { createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { alert, eye, icon, mark } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { createProviderDoor } from './provider-door.js';

/** @typedef {import('../i18n/words.js').DeskWords} DeskWords */

/** How long the form waits for what ways in there are, in milliseconds. */
const WAYS_PATIENCE_MS = 1500;

/**
 * The sign-in form of operators, supervisors and editors: with a password, at the town's identity provider, or both.
 * @param {object} on
 * @param {(name: string, password: string) => Promise<{ok: boolean, error?: string|null, retryAfterS?: number|null}>} on.signIn
 * @param {() => void} on.language
 * @param {import('../../js-glue/desk/sign-in-ways.js').StaffPage} page where it is, and where a sign-in ends
 */
export function createSignInView(on, page) {
  const server = new URL('/', location.href).href;
  /** @type {DeskWords} */
  let words;
  let lang = /** @type {'it'|'en'} */ ('it');
  /** @type {import('../../js-glue/desk/sign-in-ways.js').SignInWays} */
  let ways = { password: true, provider: null };
  /** What came of an attempt at the provider. */
  let outcome = takeProviderOutcome(location, history);
  let wantsFocus = false;
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
  const show = createIconButton({ icon: [eye], class: 'show', onclick: () => { password.type = password.type === 'password' ? 'text' : 'password'; update(words, lang); } });
  const submitLabel = h('span', { class: 'label' });
  const submit = /** @type {HTMLButtonElement} */ (h('button', { type: 'submit', class: 'button main' }, submitLabel));
  const troubleText = h('span', {});
  const troubleBox = h('p', { class: 'sign-in-trouble', id: 'trouble', role: 'alert' }, icon(alert), troubleText);
  const language = h('button', { type: 'button', class: 'language', onclick: () => on.language() });
  const provider = createProviderDoor(server, page);
  const byPassword = h('div', { class: 'sign-in-password' },
    h('div', { class: 'field' }, nameLabel, name),
    h('div', { class: 'field' }, passwordLabel, h('div', { class: 'with-button' }, password, show.element)),
    submit);
  const form = h('form', { class: 'sign-in-card', novalidate: true, 'data-waiting': true, onsubmit },
    h('span', { class: 'mark' }, icon(mark)), title, subtitle, troubleBox,
    ...provider.entry, byPassword, provider.exit, language);
  const element = h('section', { class: 'sign-in' }, form);

  setTimeout(reveal, WAYS_PATIENCE_MS);
  askWays().then(reveal);

  /** Learns what ways in there are; what is shown meanwhile stays. */
  async function askWays() {
    ways = await signInWays(server);
    if (words) update(words, lang);
  }

  /** Nothing is shown that would move when the ways are known. */
  function reveal() {
    setAttribute(form, 'data-waiting', false);
    if (wantsFocus) focus();
  }

  function focus() {
    wantsFocus = form.hasAttribute('data-waiting');
    if (wantsFocus) return;
    if (ways.provider) provider.focus();
    else name.focus();
  }

  /** @param {Event} event */
  async function onsubmit(event) {
    event.preventDefault();
    if (busy || !ways.password || Date.now() < lockedUntil) return;
    if (!name.value.trim() || !password.value) {
      fail((texts) => texts.errorMissing);
      (name.value.trim() ? password : name).focus();
      return;
    }
    busy = true;
    trouble = null;
    outcome = '';
    update(words, lang);
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
      update(words, lang);
    }
  }

  /** @param {(words: DeskWords) => string} sentence */
  function fail(sentence) {
    trouble = sentence;
    outcome = '';
    update(words, lang);
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
      update(words, lang);
    }, 1000);
  }

  /** @param {DeskWords} texts @param {'it'|'en'} now the language */
  function update(texts, now) {
    words = texts;
    lang = now;
    provider.update(ways, lang);
    byPassword.hidden = !ways.password;
    submit.classList.toggle('main', ways.provider === null);
    setText(title, texts.signInTitle);
    setText(subtitle, document.querySelector('main')?.dataset.town ?? '');
    setText(nameLabel, texts.name);
    setText(passwordLabel, texts.password);
    show.label(password.type === 'password' ? texts.showPassword : texts.hidePassword);
    setAttribute(show.element, 'aria-pressed', String(password.type !== 'password'));
    setText(submitLabel, busy ? texts.signingIn : texts.signIn);
    submit.disabled = busy || Date.now() < lockedUntil;
    const atProvider = outcome && ways.provider ? provider.sentence(outcome, ways, lang) : '';
    setText(troubleText, trouble ? trouble(texts) : atProvider);
    setAttribute(troubleBox, 'data-shown', trouble !== null || atProvider !== '');
    for (const field of [name, password]) setAttribute(field, 'aria-invalid', trouble ? 'true' : null);
    setText(language, texts.otherLanguage);
    setAttribute(language, 'lang', texts.otherLanguageCode);
  }

  return {
    element,
    update,
    /** The form has come back: somebody was signed out, which changes what ways there are. */
    focus() {
      focus();
      askWays();
    },
  };
}
