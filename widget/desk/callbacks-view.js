// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { again, check, hangUp } from '../shared/icons.js';
import { deskLabel, fill } from '../shared/language.js';
import { momentText } from '../shared/moments.js';
import { callBack, copy } from '../shared/together-icons.js';
import { createContact } from './contact-view.js';

/** @typedef {import('../i18n/console-words.js').ConsoleWords['work']} WorkTexts */
/** @typedef {import('../../js-glue/desk/desk-api.js').CallbackState} CallbackState */
/** @typedef {import('../../js-glue/desk/desk-api.js').Callback} Callback */

/** What can be done in each state; the first is the one that is due. */
const WAYS = /** @type {Record<string, CallbackState[]>} */ ({
  open: ['calling', 'done'],
  calling: ['done', 'unreachable', 'calling'],
  unreachable: ['calling', 'done'],
  done: ['open'],
});
const SIGNS = /** @type {Record<CallbackState, string>} */ ({ calling: callBack, done: check, unreachable: hangUp, open: again });

/**
 * Requests to be called back. Who asked is shown when it is opened, not to everybody who passes by.
 * @param {object} on
 * @param {(id: string, state: CallbackState) => Promise<import('../../js-glue/desk/desk-api.js').Answer<Callback>>} on.setState
 * @param {(text: string, done: string) => void} on.copy
 * @param {(sentence: string) => void} on.say
 */
export function createCallbacksView(on) {
  const list = h('ul', { class: 'work-items' });
  const none = h('p', { class: 'soft work-none' });
  const trouble = h('p', { class: 'work-trouble', role: 'status' });
  const element = h('div', { class: 'work-list' }, trouble, none, list);
  /** @type {Map<string, ReturnType<typeof createItem>>} */
  const items = new Map();
  /** What the server said of a link, by request. @type {Map<string, {link: string, mailed: boolean}>} */
  const links = new Map();
  /** @type {Set<string>} */
  const failed = new Set();
  /** @type {Set<string>} */
  const busy = new Set();
  let redraw = () => {};

  /** @param {Callback} callback */
  function createItem({ id }) {
    const subject = h('h4', { class: 'work-subject' });
    const facts = h('p', { class: 'work-facts' });
    const stateText = h('span', {});
    const state = h('p', { class: 'work-state' }, stateText);
    const contact = createContact(id);
    const ways = /** @type {const} */ (['calling', 'done', 'unreachable', 'open']).map((to) => ({ to, button: createButton({ icon: [SIGNS[to]], class: 'small', onclick: () => change(id, to) }) }));
    const linkText = h('p', {});
    const linkField = /** @type {HTMLInputElement} */ (h('input', { type: 'text', readonly: true, onfocus: () => linkField.select() }));
    const linkCopy = createButton({ icon: [copy], class: 'small', onclick: () => on.copy(linkField.value, copied) });
    const link = h('div', { class: 'work-link' }, linkText, linkField, linkCopy.element);
    const fault = h('p', { class: 'work-fault', role: 'alert' });
    const doing = h('div', { class: 'work-ways' }, ...ways.map(({ button }) => button.element));
    const item = h('li', { class: 'work-item' }, h('div', { class: 'work-head' }, h('div', {}, subject, facts), state), contact.element, link, fault, doing);
    return { item, doing, subject, facts, state, stateText, contact, ways, link, linkText, linkField, linkCopy, fault };
  }
  let copied = '';

  /** @param {string} id @param {CallbackState} state */
  async function change(id, state) {
    busy.add(id);
    failed.delete(id);
    redraw();
    const answer = await on.setState(id, state);
    busy.delete(id);
    if (!answer.ok) failed.add(id);
    else if (answer.body.link) links.set(id, { link: answer.body.link, mailed: Boolean(answer.body.email) });
    redraw();
  }

  /**
   * @param {object} model
   * @param {Callback[]|null} model.callbacks `null`: not known yet
   * @param {string} model.error why the list may be old, or empty
   * @param {import('../../js-glue/call/signalling-messages.js').Desk[]} model.desks
   * @param {'it'|'en'} model.lang
   * @param {WorkTexts} texts
   */
  function update(model, texts) {
    redraw = () => draw(model, texts);
    redraw();
  }

  /** @param {Parameters<typeof update>[0]} model @param {WorkTexts} texts */
  function draw({ callbacks, error, desks, lang }, texts) {
    copied = texts.copied;
    setText(trouble, error ? texts.notReached : '');
    setText(none, callbacks ? texts.callbacksNone : error ? '' : texts.loading);
    none.hidden = (callbacks?.length ?? 0) > 0;
    for (const [id, { item }] of items) {
      if (callbacks?.some((each) => each.id === id)) continue;
      item.remove();
      items.delete(id);
    }
    callbacks?.forEach((each, place) => {
      const parts = items.get(each.id) ?? createItem(each);
      items.set(each.id, parts);
      if (list.children[place] !== parts.item) list.insertBefore(parts.item, list.children[place] ?? null);
      drawItem(parts, each, { desks, lang }, texts);
    });
  }

  /** @param {ReturnType<typeof createItem>} parts @param {Callback} each @param {{desks: any[], lang: 'it'|'en'}} model @param {WorkTexts} texts */
  function drawItem(parts, each, { desks, lang }, texts) {
    const desk = desks.find(({ id }) => id === each.desk) ?? each.desk;
    const part = lookUp(texts.parts, each.preferred?.part) ?? '';
    const preferred = [each.preferred?.date ?? '', part].filter(Boolean).join(', ');
    setText(parts.subject, each.subject || texts.noSubject);
    setText(parts.facts, [deskLabel(desk, lang), fill(texts.asked, { when: momentText(each.made, lang, texts) }), preferred ? fill(texts.preferred, { when: preferred }) : ''].filter(Boolean).join(' · '));
    setText(parts.stateText, lookUp(texts.states, each.state) ?? each.state);
    setAttribute(parts.state, 'data-state', each.state);
    parts.contact.update(each, texts);
    const link = links.get(each.id);
    parts.link.hidden = !link || each.state !== 'calling';
    if (link && parts.linkField.value !== link.link) parts.linkField.value = link.link;
    setText(parts.linkText, link ? `${texts.link}. ${link.mailed ? texts.linkSent : texts.linkRead}` : '');
    setAttribute(parts.linkField, 'aria-label', texts.link);
    parts.linkCopy.label(texts.copy);
    setText(parts.fault, failed.has(each.id) ? texts.failed : '');
    const ways = WAYS[each.state] ?? [];
    // What is due stands first; only another state moves the buttons.
    if (parts.item.dataset.state !== each.state) for (const to of ways) parts.doing.append(...parts.ways.filter((way) => way.to === to).map(({ button }) => button.element));
    parts.item.dataset.state = each.state;
    for (const { to, button } of parts.ways) {
      button.element.hidden = !ways.includes(to);
      button.element.disabled = busy.has(each.id);
      setAttribute(button.element, 'data-due', ways[0] === to && to !== 'open');
      button.label(to === 'calling' && each.state === 'calling' ? texts.callAgain : texts.ways[to]);
    }
  }

  return { element, update };
}
