// SPDX-License-Identifier: EUPL-1.2
// Parts of forms: a control with its name, a hint and what is wrong with it.
import { h, setAttribute, setText } from '../shared/dom.js';

let count = 0;
const nextId = () => `f${(count += 1)}`;

/**
 * A control under its name.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {{hint?: string, error?: string, optional?: string, unit?: string}} [more]
 */
export function field(label, control, { hint = '', error = '', optional = '', unit = '' } = {}) {
  const id = nextId();
  control.id = id;
  const hintElement = h('p', { class: 'hint', id: `${id}-hint` }, hint);
  const errorElement = h('p', { class: 'error', id: `${id}-error` });
  hintElement.hidden = hint === '';
  setAttribute(control, 'aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-error`);
  const element = h('div', { class: 'field' },
    h('label', { for: id }, label, optional ? h('span', { class: 'optional' }, ` (${optional})`) : null), hintElement,
    unit ? h('div', { class: 'with-unit' }, control, h('span', {}, unit)) : control, errorElement);
  /** @param {string} text */
  function fail(text) {
    setText(errorElement, text);
    errorElement.hidden = text === '';
    setAttribute(control, 'aria-invalid', text ? 'true' : null);
  }
  fail(error);
  return { element, control, fail };
}

/**
 * @param {string} value
 * @param {(value: string) => void} oninput
 * @param {Record<string, unknown>} [props]
 */
export function textInput(value, oninput, props = {}) {
  const input = /** @type {HTMLInputElement} */ (h('input', { type: 'text', autocomplete: 'off', ...props, oninput: () => oninput(input.value) }));
  input.value = value;
  return input;
}

/**
 * @param {Array<[string, string]>} options value and name
 * @param {string} value
 * @param {(value: string) => void} onchange
 */
export function select(options, value, onchange) {
  const element = /** @type {HTMLSelectElement} */ (h('select', { onchange: () => onchange(element.value) }, ...options.map(([each, name]) => h('option', { value: each }, name))));
  element.value = value;
  return element;
}

/**
 * A box to tick, with what it means.
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onchange
 * @param {string} [hint]
 */
export function tick(label, checked, onchange, hint = '') {
  const id = nextId();
  const input = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', id, 'aria-describedby': hint ? `${id}-hint` : null, onchange: () => onchange(input.checked) }));
  input.checked = checked;
  return h('div', { class: 'tick' }, h('label', { for: id }, input, h('span', {}, label)), hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null);
}

/**
 * Several that go together, under one name.
 * @param {string} legend
 * @param {...(Node|null)} children
 */
export function group(legend, ...children) {
  return h('fieldset', { class: 'group' }, h('legend', {}, legend), ...children);
}

/**
 * One of several.
 * @param {string} legend
 * @param {Array<[string, string]>} options value and name
 * @param {string} value
 * @param {(value: string) => void} onchange
 * @param {string} [className]
 */
export function choice(legend, options, value, onchange, className = '') {
  const name = nextId();
  const items = options.map(([each, text]) => {
    const input = /** @type {HTMLInputElement} */ (h('input', { type: 'radio', name, value: each, onchange: () => onchange(each) }));
    input.checked = each === value;
    return h('label', { class: 'option' }, input, h('span', {}, text));
  });
  return h('fieldset', { class: `group choice ${className}`.trim() }, h('legend', {}, legend), h('div', { class: 'options' }, ...items));
}

/**
 * A button with words only.
 * @param {string} text
 * @param {() => void} onclick
 * @param {string} [className]
 * @param {string} [label] said instead, where the words alone are not enough
 */
export function button(text, onclick, className = '', label) {
  return /** @type {HTMLButtonElement} */ (h('button', { type: 'button', class: `button ${className}`.trim(), 'aria-label': label, onclick }, text));
}

/**
 * Nothing here yet, and what to do about it.
 * @param {string} title
 * @param {string} text
 * @param {...Node} more
 */
export function empty(title, text, ...more) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), h('p', {}, text), ...more);
}
