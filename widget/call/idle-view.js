// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { icon, phone, video } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { languageNames, languagesMatter } from '../shared/spoken-languages.js';

/**
 * The choice before the call, on the server's own page: voice or video.
 * @param {(kind: 'voice'|'video') => void} onStart
 */
export function createIdleView(onStart) {
  const title = h('h1', { class: 'idle-title', tabindex: '-1' });
  const text = h('p', { class: 'idle-text' });
  const spoken = h('p', { class: 'idle-spoken' });
  const permission = h('p', { class: 'idle-permission' });
  const choices = {
    video: choice('video', video),
    voice: choice('voice', phone),
  };
  const choiceRow = h('div', { class: 'choices' }, choices.video.element, choices.voice.element);
  const element = h('section', { class: 'idle' }, title, text, spoken, choiceRow, permission);

  /** @param {'voice'|'video'} kind @param {string} drawing */
  function choice(kind, drawing) {
    const label = h('span', { class: 'choice-label' });
    const hint = h('span', { class: 'choice-hint' });
    const button = h('button', { type: 'button', class: 'choice', onclick: () => onStart(kind) }, icon(drawing), h('span', {}, label, hint));
    return { element: button, label, hint };
  }

  /**
   * @param {{deskName: string, preferred: 'voice'|'video', languages?: string[], lang: 'it'|'en'}} model `languages`: of the desk
   * @param {import('../i18n/words.js').CallWords} words
   */
  function update({ deskName, preferred, languages, lang }, words) {
    setText(title, fill(words.idleTitle, { desk: deskName }));
    setText(text, words.idleText);
    spoken.hidden = !languagesMatter(languages, lang);
    setText(spoken, spoken.hidden ? '' : fill(words.idleSpoken, { languages: languageNames(languages ?? [], lang) }));
    setText(permission, preferred === 'video' ? words.idlePermissionVideo : words.idlePermission);
    setText(choices.video.label, words.startVideo);
    setText(choices.video.hint, words.startVideoHint);
    setText(choices.voice.label, words.startVoice);
    setText(choices.voice.hint, words.startVoiceHint);
    for (const kind of /** @type {const} */ (['video', 'voice'])) setAttribute(choices[kind].element, 'data-main', kind === preferred);
    const first = choices[preferred].element;
    if (choiceRow.firstElementChild !== first) choiceRow.prepend(first);
  }

  return { element, update, title };
}
