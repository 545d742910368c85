// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';
import { alert, bell, close, icon, leave, mark, person } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { createAvailabilityView } from './availability-view.js';
import { createDeskCallView } from './desk-call-view.js';
import { createRingingView } from './ringing-view.js';

/** @typedef {import('../../js-glue/index.js').OperatorSession} OperatorSession */
/** @typedef {NonNullable<OperatorSession['lastEnded']> & {lastedMs: number}} LastCall */

/**
 * @typedef {object} ConsoleActions what the operator does
 * @property {(state: 'available'|'away') => void} availability
 * @property {() => void} language
 * @property {() => void} signOut
 * @property {() => void} sound lets the ring be heard
 * @property {() => void} testSound
 * @property {(value: number) => void} volume 0..1
 * @property {(call: string, camera: boolean) => void} answer
 * @property {(call: string) => void} decline
 * @property {() => void} dismiss puts the last call away
 * @property {() => void} mute
 * @property {() => void} camera
 * @property {() => void} hangUp
 * @property {(notice: string) => void} notice
 * @property {(sentence: string) => void} say
 */

/**
 * The console after sign-in: a bar, the ringing calls, the running call.
 * @param {ConsoleActions} on
 */
export function createConsoleView(on) {
  const town = h('p', { class: 'bar-town' });
  const title = h('h1', { class: 'bar-title' });
  const availability = createAvailabilityView(on.availability);
  const who = h('p', { class: 'bar-who' });
  const whoName = h('span', {});
  who.append(icon(person), whoName);
  const desks = h('ul', { class: 'bar-desks' });
  const language = h('button', { type: 'button', class: 'language', onclick: on.language });
  const signOut = createButton({ icon: [leave], class: 'plain', onclick: on.signOut });
  const bar = h('header', { class: 'bar' },
    h('span', { class: 'mark' }, icon(mark)), h('div', {}, title, town),
    availability.element, desks, h('div', { class: 'bar-end' }, who, language, signOut.element));

  const offlineTitle = h('strong', {});
  const offlineText = h('span', {});
  const offline = h('div', { class: 'banner warn', role: 'status' }, icon(alert), offlineTitle, offlineText);
  const soundText = h('span', {});
  const soundOn = createButton({ icon: [bell], class: 'main', onclick: on.sound });
  const sound = h('div', { class: 'banner' }, icon(bell), soundText, soundOn.element);

  const ringing = createRingingView(on);
  const call = createDeskCallView({ ...on, papersRoom: (room) => setAttribute(element, 'data-papers', room || null) });
  const restTitle = h('h2', {});
  const restText = h('p', {});
  const rest = h('section', { class: 'rest' }, h('span', { class: 'rest-mark' }, icon(mark)), restTitle, restText);
  const lastTitle = h('h2', { class: 'last-title' });
  const lastText = h('p', {});
  const lastClose = createButton({ icon: [close], class: 'plain', onclick: on.dismiss });
  const last = h('section', { class: 'last' }, h('div', {}, lastTitle, lastText), lastClose.element);

  const volumeLabel = h('label', { for: 'volume' });
  const volume = /** @type {HTMLInputElement} */ (h('input', { id: 'volume', type: 'range', min: '0', max: '100', step: '5', oninput: () => on.volume(Number(volume.value) / 100) }));
  const test = createButton({ icon: [bell], class: 'plain', onclick: on.testSound });
  const keysTitle = h('h2', {});
  const keys = h('dl', {});
  const tools = h('section', { class: 'tools' },
    h('div', { class: 'sound' }, volumeLabel, volume, test.element),
    h('div', { class: 'keys' }, keysTitle, keys));

  const element = h('div', { class: 'console' }, bar,
    h('div', { class: 'banners' }, offline, sound),
    h('div', { class: 'columns' },
      h('div', { class: 'side' }, ringing.element, tools),
      h('div', { class: 'main-column' }, last, rest, call.element)));

  /**
   * @param {object} model
   * @param {OperatorSession} model.session
   * @param {'it'|'en'} model.lang
   * @param {{allowed: boolean, volume: number}} model.ring
   * @param {string} model.town
   * @param {LastCall|null} model.last
   * @param {import('../i18n/words.js').Words} words
   * @returns {string[]} notices that are new
   */
  function update({ session, lang, ring, town: townName, last: lastEnded }, words) {
    const texts = words.desk;
    const online = session.connection === 'online';
    const own = session.operator?.desks ?? [];
    const active = session.active?.state === 'ended' ? null : session.active;
    const inCall = active !== null;

    setText(title, texts.title);
    setText(town, townName);
    setText(whoName, session.operator?.name ?? '');
    setAttribute(desks, 'aria-label', texts.yourDesks);
    const names = own.map((desk) => deskLabel(desk, lang));
    if (names.join('\n') !== [...desks.children].map((item) => item.textContent).join('\n')) {
      desks.replaceChildren(...names.map((name) => h('li', {}, name)));
    }
    setText(language, texts.otherLanguage);
    setAttribute(language, 'lang', texts.otherLanguageCode);
    signOut.label(texts.signOut);
    signOut.element.disabled = inCall;
    availability.update({ availability: inCall ? 'busy' : session.availability, online }, texts);

    offline.hidden = online;
    setText(offlineTitle, session.connection === 'connecting' ? texts.restoring : texts.offline);
    setText(offlineText, texts.offlineText);
    sound.hidden = ring.allowed;
    setText(soundText, texts.soundOff);
    soundOn.label(texts.soundOn);

    ringing.update({ ringing: session.ringing, inCall, availability: session.availability, lang }, texts);
    rest.hidden = inCall;
    const away = session.availability === 'away';
    setAttribute(rest, 'data-away', away || !online);
    setText(restTitle, !online ? texts.restTitleOffline : away ? texts.restTitleAway : texts.restTitle);
    setText(restText, !online ? texts.restTextOffline : away ? texts.restTextAway : texts.restText);
    last.hidden = !lastEnded || inCall;
    if (lastEnded) {
      setText(lastTitle, `${texts.lastCall}: ${deskLabel(lastEnded.desk, lang)}`);
      const lasted = lastEnded.lastedMs > 0 ? ` ${fill(words.call.lasted, { time: clockText(lastEnded.lastedMs) })}.` : '';
      setText(lastText, `${lookUp(words.deskReasons, lastEnded.reason) ?? words.deskReasons.gone}${lasted}`);
    }
    lastClose.label(texts.dismiss);

    setText(volumeLabel, texts.soundVolume);
    volume.value = String(Math.round(ring.volume * 100));
    test.label(texts.soundTest);
    test.element.disabled = !ring.allowed;
    setText(keysTitle, texts.shortcuts);
    updateKeys(texts);

    call.element.hidden = !inCall;
    if (active) return call.update(active, lang, words);
    call.end(words);
    return [];
  }

  /** @param {import('../i18n/words.js').DeskWords} texts */
  function updateKeys(texts) {
    const rows = [['F2', texts.shortcutAnswer], ['F4', texts.shortcutHangUp], ['F8', texts.shortcutMute], ['F9', texts.shortcutCamera]];
    const text = rows.flat().join('');
    if (keys.textContent === text) return;
    keys.replaceChildren(...rows.map(([key, meaning]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning))));
  }

  return { element, update, ringing, call };
}
