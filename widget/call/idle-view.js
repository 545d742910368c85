// SPDX-License-Identifier: EUPL-1.2
import { guestWords } from '../i18n/guest-words.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, phone, video } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { languageNames, languagesMatter } from '../shared/spoken-languages.js';

/** As many characters as the server takes. */
const MAX_NAME = 64;

/**
 * The choice before the call, on the server's own page: voice or video; for who was invited into a call, the name, too.
 * @param {(kind: 'voice'|'video', name: string) => void} onStart
 */
export function createIdleView(onStart) {
  const title = h('h1', { class: 'idle-title', tabindex: '-1' });
  const text = h('p', { class: 'idle-text' });
  const spoken = h('p', { class: 'idle-spoken' });
  const permission = h('p', { class: 'idle-permission' });
  const nameLabel = h('label', { for: 'guest-name' });
  const nameHint = h('p', { id: 'guest-name-hint', class: 'idle-permission' });
  const nameField = /** @type {HTMLInputElement} */ (h('input', { id: 'guest-name', type: 'text', maxlength: String(MAX_NAME), autocomplete: 'name', 'aria-describedby': 'guest-name-hint' }));
  const name = h('div', { class: 'idle-name', hidden: true }, nameLabel, nameField, nameHint);
  const choices = {
    video: choice('video', video),
    voice: choice('voice', phone),
  };
  const choiceRow = h('div', { class: 'choices' }, choices.video.element, choices.voice.element);
  const element = h('section', { class: 'idle' }, title, text, spoken, name, choiceRow, permission);

  /** @param {'voice'|'video'} kind @param {string} drawing */
  function choice(kind, drawing) {
    const label = h('span', { class: 'choice-label' });
    const hint = h('span', { class: 'choice-hint' });
    const button = h('button', { type: 'button', class: 'choice', onclick: () => onStart(kind, nameField.value.trim()) }, icon(drawing), h('span', {}, label, hint));
    return { element: button, label, hint };
  }

  /**
   * @param {{deskName: string, preferred: 'voice'|'video', guest: boolean, languages?: string[], lang: 'it'|'en'}} model
   *   `languages`: of the desk; `guest`: invited into a call
   * @param {import('../i18n/words.js').CallWords} words
   */
  function update({ deskName, preferred, guest, languages, lang }, words) {
    const invited = guestWords[lang];
    setText(title, guest ? invited.title : fill(words.idleTitle, { desk: deskName }));
    setText(text, guest ? fill(invited.text, { desk: deskName }) : words.idleText);
    name.hidden = !guest;
    setText(nameLabel, invited.name);
    setText(nameHint, invited.nameHint);
    spoken.hidden = guest || !languagesMatter(languages, lang);
    setText(spoken, spoken.hidden ? '' : fill(words.idleSpoken, { languages: languageNames(languages ?? [], lang) }));
    setText(permission, preferred === 'video' ? words.idlePermissionVideo : words.idlePermission);
    const offered = guest ? invited : words;
    setText(choices.video.label, offered.startVideo);
    setText(choices.video.hint, offered.startVideoHint);
    setText(choices.voice.label, offered.startVoice);
    setText(choices.voice.hint, offered.startVoiceHint);
    for (const kind of /** @type {const} */ (['video', 'voice'])) setAttribute(choices[kind].element, 'data-main', kind === preferred);
    const first = choices[preferred].element;
    if (choiceRow.firstElementChild !== first) choiceRow.prepend(first);
  }

  return { element, update, title };
}
