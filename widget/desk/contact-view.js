// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';
import { collapse, icon, person } from '../shared/icons.js';

/**
 * Who asked, folded away until it is wanted.
 * @param {string} id makes the element's own id unique
 */
export function createContact(id) {
  const label = h('span', {});
  const rows = /** @type {const} */ (['name', 'phone', 'email']).map((field) => {
    const term = h('dt', {});
    const value = h('dd', {});
    return { field, term, value, row: h('div', {}, term, value) };
  });
  const element = h('details', { class: 'contact', id: `contact-${id}` }, h('summary', {}, icon(person), label, icon(collapse)), h('dl', {}, ...rows.map(({ row }) => row)));
  let redraw = () => {};
  // Before the next picture, while `toggle` comes in a task of its own: it never stands there open and empty.
  new MutationObserver(() => redraw()).observe(element, { attributeFilter: ['open'] });

  /**
   * @param {{name?: string, phone?: string, email?: string}} contact
   * @param {import('../i18n/console-words.js').ConsoleWords['work']} texts
   */
  function update(contact, texts) {
    redraw = () => draw(contact, texts);
    redraw();
  }

  /** @param {Parameters<typeof update>[0]} contact @param {Parameters<typeof update>[1]} texts */
  function draw(contact, texts) {
    const open = element.hasAttribute('open');
    setText(label, open ? texts.contactHide : texts.contact);
    for (const { field, term, value, row } of rows) {
      const text = contact[field] ?? '';
      row.hidden = !text;
      setText(term, texts[field]);
      // Closed means that it is not in the page either.
      if (!open) value.replaceChildren();
      else if (value.textContent !== text) value.replaceChildren(linked(field, text));
    }
    setAttribute(element, 'data-open', open);
  }

  return { element, update };
}

/** @param {'name'|'phone'|'email'} field @param {string} text */
function linked(field, text) {
  if (field === 'phone') return h('a', { href: `tel:${text.replace(/[^\d+]/g, '')}` }, text);
  return field === 'email' ? h('a', { href: `mailto:${encodeURIComponent(text).replace('%40', '@')}` }, text) : text;
}
