// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { fill } from '../shared/language.js';
import { addPerson, copy, passOn, undo } from '../shared/together-icons.js';
import { createTargetList, matching } from './target-list.js';

/** @typedef {import('./target-list.js').Target} Target */

/** What a reason may hold, in characters (docs/signalling.md). */
const REASON_LIMIT = 280;

/**
 * To whom the call goes on, or who is asked in. One types a few letters, Enter takes the first match,
 * Enter again sends.
 * @param {object} on
 * @param {(target: Target, reason: string) => void} on.transfer
 * @param {() => void} on.takeBack
 * @param {(target: Target) => void} on.inviteColleague
 * @param {() => void} on.inviteGuest
 * @param {(text: string) => void} on.copy
 * @param {() => void} on.done puts the room away
 */
export function createPassView(on) {
  const title = h('h3', { class: 'room-title', tabindex: '-1' });
  const findLabel = h('label', { class: 'visually-hidden', for: 'pass-find' });
  const find = /** @type {HTMLInputElement} */ (h('input', { id: 'pass-find', type: 'search', autocomplete: 'off', oninput: () => render(), onkeydown: (/** @type {KeyboardEvent} */ event) => onFindKey(event) }));
  const list = createTargetList((target) => {
    chosen = target;
    render();
  });
  const trouble = h('p', { class: 'soft' });
  const reasonLabel = h('label', { for: 'pass-reason' });
  const reason = /** @type {HTMLInputElement} */ (h('input', { id: 'pass-reason', type: 'text', maxlength: String(REASON_LIMIT), autocomplete: 'off', 'aria-describedby': 'pass-hint', onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && !event.isComposing && submit() }));
  const reasonHint = h('p', { class: 'soft', id: 'pass-hint' });
  const reasonBox = h('div', { class: 'field' }, reasonLabel, reason, reasonHint);
  const send = createButton({ icon: [passOn], class: 'main', onclick: () => submit() });
  const choice = h('div', { class: 'pass-choice' }, findLabel, find, list.element, trouble, reasonBox, send.element);
  const guestTitle = h('h4', {});
  const guestText = h('p', { class: 'soft' });
  const guestMake = createButton({ icon: [addPerson], onclick: () => on.inviteGuest() });
  const guestLabel = h('label', { for: 'guest-link' });
  const guestLink = /** @type {HTMLInputElement} */ (h('input', { id: 'guest-link', type: 'text', readonly: true, onfocus: () => guestLink.select() }));
  const guestCopy = createButton({ icon: [copy], onclick: () => on.copy(guestLink.value) });
  const guestBox = h('div', { class: 'field' }, guestLabel, guestLink, guestCopy.element);
  const guest = h('div', { class: 'guest' }, guestTitle, guestText, guestMake.element, guestBox);
  const goingText = h('p', { class: 'going-text' });
  const back = createButton({ icon: [undo], class: 'main', key: 'F7', onclick: () => on.takeBack() });
  const going = h('div', { class: 'going' }, goingText, back.element);
  const element = h('div', { class: 'pass' }, title, going, choice, guest);
  let mode = /** @type {'pass'|'invite'} */ ('pass');
  /** @type {Target|null} */
  let chosen = null;
  /** @type {Target[]} */
  let targets = [];
  /** @type {import('../i18n/console-words.js').ConsoleWords|null} */
  let words = null;
  let lang = /** @type {'it'|'en'} */ ('it');

  /** @param {KeyboardEvent} event */
  function onFindKey(event) {
    if (event.key === 'Enter' && !event.isComposing) {
      if (!list.first) return;
      chosen = list.first;
      render();
      (mode === 'pass' ? reason : send.element).focus();
    } else if (event.key === 'ArrowDown') list.focus();
    else return;
    event.preventDefault();
  }

  function submit() {
    if (!chosen) {
      find.focus();
      return;
    }
    if (mode === 'pass') on.transfer(chosen, reason.value.trim());
    else on.inviteColleague(chosen);
    reset();
  }

  function reset() {
    chosen = null;
    find.value = reason.value = '';
    render();
  }

  function render() {
    if (!words) return;
    const { passing } = words;
    const offered = mode === 'pass' ? targets : targets.filter(({ kind }) => kind === 'operator');
    const found = matching(offered, find.value);
    if (chosen && !found.some(({ kind, id }) => kind === chosen?.kind && id === chosen.id)) chosen = null;
    list.update(found, chosen, lang, words);
    const name = chosen?.label ?? '';
    send.label(!chosen ? (mode === 'pass' ? passing.choose : passing.chooseInvite) : fill(mode === 'pass' ? passing.send : passing.inviteSend, { name }));
    send.icons([mode === 'pass' ? passOn : addPerson]);
    setAttribute(send.element, 'data-idle', !chosen);
    setText(title, mode === 'pass' ? passing.title : passing.inviteTitle);
    reasonBox.hidden = mode !== 'pass';
    guest.hidden = mode !== 'invite';
  }

  /**
   * @param {object} model
   * @param {Target[]} model.targets
   * @param {boolean} model.reached the list of the server is there
   * @param {string} model.going whom the call waits for, or empty
   * @param {boolean} model.goingToDesk
   * @param {string|null} model.guestLink
   * @param {'it'|'en'} model.lang
   * @param {import('../i18n/console-words.js').ConsoleWords} next
   */
  function update(model, next) {
    words = next;
    targets = model.targets;
    lang = model.lang;
    const { passing } = words;
    setText(findLabel, passing.find);
    setAttribute(find, 'placeholder', passing.find);
    setText(reasonLabel, passing.reason);
    setText(reasonHint, passing.reasonHint);
    setText(trouble, passing.notReached);
    trouble.hidden = model.reached;
    going.hidden = !model.going;
    choice.hidden = Boolean(model.going);
    setText(goingText, model.going ? fill(model.goingToDesk ? passing.waitingForDesk : passing.waitingFor, { name: model.going }) : '');
    back.label(passing.takeBack);
    setText(guestTitle, passing.guest);
    setText(guestText, passing.guestText);
    guestMake.label(passing.guestMake);
    guestMake.element.hidden = model.guestLink !== null;
    setText(guestLabel, passing.guestLink);
    guestBox.hidden = model.guestLink === null;
    if (model.guestLink !== null && guestLink.value !== model.guestLink) guestLink.value = model.guestLink;
    guestCopy.label(passing.copy);
    render();
  }

  return {
    element,
    update,
    reset,
    /** @param {'pass'|'invite'} next */
    setMode(next) {
      if (mode !== next) chosen = null;
      mode = next;
      render();
    },
    focus: () => (going.hidden ? find : back.element).focus(),
  };
}
