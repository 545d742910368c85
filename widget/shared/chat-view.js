// SPDX-License-Identifier: EUPL-1.2
import { createButton } from './button.js';
import { h, setAttribute, setText } from './dom.js';
import { fill } from './language.js';
import { hourText } from './moments.js';
import { safeText } from './safe-text.js';
import { send as sendIcon } from './together-icons.js';

/** @typedef {import('../../js-glue/call/call-types.js').ChatLine} ChatLine */
/** @typedef {import('../i18n/together-words.js').TogetherWords['chat']} ChatTexts */

/** What one message may hold, in characters (docs/signalling.md). */
const TEXT_LIMIT = 2000;
/** How near to its end a list counts as read to the end, in pixels. */
const NEAR_PX = 40;

/**
 * Messages beside the call. What is written is text and nothing else; web addresses become links
 * that show their host.
 * @param {object} on
 * @param {(text: string) => boolean} on.send false: not now
 * @param {(sentence: string) => void} on.say
 * @param {() => void} [on.unread] the count of unread messages has changed
 */
export function createChatView(on) {
  const log = h('ol', { class: 'chat-log', tabindex: '0' });
  const empty = h('p', { class: 'chat-empty' });
  const label = h('label', { class: 'visually-hidden', for: 'chat-text' });
  const field = /** @type {HTMLTextAreaElement} */ (h('textarea', {
    id: 'chat-text', class: 'chat-text', rows: '1', maxlength: String(TEXT_LIMIT), enterkeyhint: 'send', autocomplete: 'off',
    oninput: () => grow(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  }));
  const button = createButton({ icon: [sendIcon], class: 'main chat-send', onclick: () => submit() });
  const trouble = h('p', { class: 'chat-trouble', role: 'alert' });
  const element = h('div', { class: 'chat' }, empty, log, trouble, h('div', { class: 'chat-write' }, label, field, button.element));
  /** @type {string[]} */
  let shown = [];
  /** Up to when messages were read, and were told. */
  let readUntil = 0;
  let toldUntil = 0;
  let unread = 0;
  let role = 'operator';
  /** @type {readonly ChatLine[]} */
  let lines = [];
  /** @type {ChatTexts|null} */
  let words = null;

  function submit() {
    const text = field.value.trim();
    if (!text) return;
    const sent = on.send(text);
    setText(trouble, sent ? '' : words?.notSent ?? '');
    if (sent) field.value = '';
    grow();
    field.focus();
  }

  function grow() {
    setAttribute(field, 'rows', String(Math.min(4, Math.max(1, field.value.split('\n').length, Math.ceil(field.value.length / 40)))));
  }

  /** @param {ChatLine} line @param {ChatTexts} texts */
  const nameOf = (line, texts) => (line.own ? texts.you : line.from ?? (role === 'operator' ? texts.citizen : texts.operator));

  /** @param {ChatLine} line @param {ChatTexts} texts */
  function item(line, texts) {
    return h('li', { class: 'chat-line', 'data-own': line.own, 'data-waiting': !line.sent },
      h('p', { class: 'chat-from' }, h('strong', {}, nameOf(line, texts)), ' ', h('time', {}, hourText(line.at))),
      h('p', { class: 'chat-said' }, ...safeText(line.text, texts.newTab)));
  }

  const inSight = () => element.checkVisibility?.() ?? element.getClientRects().length > 0;

  /**
   * @param {object} model
   * @param {readonly ChatLine[]} model.lines
   * @param {'caller'|'operator'} model.role whose page this is
   * @param {ChatTexts} texts
   */
  function update(model, texts) {
    ({ lines, role } = model);
    words = texts;
    setText(label, texts.field);
    setAttribute(field, 'placeholder', texts.field);
    setAttribute(log, 'aria-label', texts.title);
    setText(empty, texts.empty);
    button.label(texts.send);
    empty.hidden = lines.length > 0;
    log.hidden = lines.length === 0;
    draw(texts);
    for (const line of lines) {
      if (!line.own && line.at > toldUntil) on.say(fill(texts.said, { name: nameOf(line, texts), text: line.text }));
    }
    toldUntil = Math.max(toldUntil, ...lines.map(({ at }) => at));
    if (lines.length === 0) readUntil = toldUntil = 0;
    count();
  }

  /** @param {ChatTexts} texts */
  function draw(texts) {
    const keys = lines.map((line) => `${line.at} ${line.sent} ${nameOf(line, texts)} ${line.text}`);
    if (keys.join('\n') === shown.join('\n')) return;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    const grown = shown.length > 0 && shown.every((key, index) => key === keys[index]);
    if (grown) log.append(...lines.slice(shown.length).map((line) => item(line, texts)));
    else log.replaceChildren(...lines.map((line) => item(line, texts)));
    shown = keys;
    if (atEnd || lines.at(-1)?.own) log.scrollTop = log.scrollHeight;
  }

  /** What is in sight counts as read. */
  function count() {
    if (inSight()) readUntil = Math.max(readUntil, ...lines.map(({ at }) => at));
    const now = lines.filter(({ own, at }) => !own && at > readUntil).length;
    if (now === unread) return;
    unread = now;
    on.unread?.();
  }

  return {
    element,
    update,
    /** To be called when the messages come into sight. */
    shown() {
      count();
      log.scrollTop = log.scrollHeight;
    },
    focus: () => field.focus(),
    get unread() { return unread; },
  };
}
