// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute, setText } from '../shared/dom.js';

let count = 0;

/** An id that no other element of this page's roots has. @param {string} name */
export function uniqueId(name) {
  count += 1;
  return `sportello-${name}-${count}`;
}

/**
 * A field of a form: label, hint, the native control, and its fault beside it.
 * @param {object} options
 * @param {string} options.name
 * @param {'input'|'textarea'|'select'} [options.tag]
 * @param {Record<string, unknown>} [options.control] attributes of the control
 * @param {boolean} [options.optional] says so behind the label
 */
export function createField({ name, tag = 'input', control = {}, optional = false }) {
  const id = uniqueId(name);
  const label = h('span', {});
  const note = h('span', { class: 'field-optional' });
  const hint = h('p', { class: 'field-hint', id: `${id}-hint` });
  const fault = h('p', { class: 'field-fault', id: `${id}-fault` });
  const input = /** @type {HTMLInputElement} */ (h(tag, { id, name, class: 'control-input', 'aria-required': optional ? null : 'true', ...control }));
  const element = h('div', { class: 'field' }, h('label', { for: id }, label, note), hint, input, fault);
  fault.hidden = true;
  return {
    element,
    input,
    name,
    /** @param {string} text @param {string} [hintText] @param {string} [optionalText] */
    label(text, hintText = '', optionalText = '') {
      setText(label, text);
      setText(note, optional && optionalText ? ` ${optionalText}` : '');
      setText(hint, hintText);
      hint.hidden = !hintText;
      describe();
    },
    /** @param {string} text empty: nothing is wrong */
    fault(text) {
      setText(fault, text);
      fault.hidden = !text;
      setAttribute(input, 'aria-invalid', text ? 'true' : null);
      setAttribute(element, 'data-fault', Boolean(text));
      describe();
    },
  };

  function describe() {
    const ids = [hint.hidden ? '' : hint.id, fault.hidden ? '' : fault.id].filter(Boolean);
    setAttribute(input, 'aria-describedby', ids.join(' ') || null);
  }
}

/** @typedef {ReturnType<typeof createField>} Field */

/**
 * A tick box with its sentence, and a link where there is more to read.
 * @param {string} name
 */
export function createTick(name) {
  const id = uniqueId(name);
  const label = h('label', { for: id });
  const link = h('a', { class: 'field-link', target: '_blank', rel: 'noopener' });
  const fault = h('p', { class: 'field-fault', id: `${id}-fault`, hidden: true });
  const input = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', id, name, 'aria-required': 'true' }));
  const element = h('div', { class: 'field tick' }, h('div', { class: 'tick-row' }, input, label), link, fault);
  return {
    element,
    input,
    name,
    /** @param {string} text @param {string} [address] @param {string} [linkText] */
    label(text, address = '', linkText = '') {
      setText(label, text);
      link.hidden = !address;
      setAttribute(link, 'href', address || null);
      setText(link, linkText);
    },
    /** @param {string} text */
    fault(text) {
      setText(fault, text);
      fault.hidden = !text;
      setAttribute(input, 'aria-invalid', text ? 'true' : null);
      setAttribute(input, 'aria-describedby', text ? fault.id : null);
      setAttribute(element, 'data-fault', Boolean(text));
    },
  };
}

/**
 * A choice of one, as radio buttons that are large enough for a thumb.
 * @param {string} name
 */
export function createChoice(name) {
  const group = uniqueId(name);
  const legend = h('legend', {});
  const options = h('div', { class: 'choice-options' });
  const fault = h('p', { class: 'field-fault', id: `${group}-fault`, hidden: true });
  const element = h('fieldset', { class: 'field choice-field' }, legend, options, fault);
  /** @type {Map<string, {input: HTMLInputElement, text: HTMLElement}>} */
  const radios = new Map();
  return {
    element,
    name,
    get value() {
      return [...radios].find(([, { input }]) => input.checked)?.[0] ?? '';
    },
    /** The control that gets the focus. */
    get input() {
      const all = [...radios.values()].map(({ input }) => input);
      return all.find((input) => input.checked) ?? all[0] ?? element;
    },
    /** @param {string} text */
    label: (text) => setText(legend, text),
    /**
     * @param {Array<{value: string, text: string}>} wanted
     * @param {string} [chosen]
     */
    options(wanted, chosen) {
      if ([...radios.keys()].join('|') !== wanted.map(({ value }) => value).join('|')) {
        radios.clear();
        options.replaceChildren(...wanted.map(({ value }) => {
          const text = h('span', {});
          const input = /** @type {HTMLInputElement} */ (h('input', { type: 'radio', name: group, value, class: 'choice-radio' }));
          input.checked = value === chosen;
          radios.set(value, { input, text });
          return h('label', { class: 'choice-option' }, input, text);
        }));
      }
      for (const { value, text } of wanted) setText(/** @type {{text: HTMLElement}} */ (radios.get(value)).text, text);
    },
    /** @param {string} text */
    fault(text) {
      setText(fault, text);
      fault.hidden = !text;
      for (const { input } of radios.values()) setAttribute(input, 'aria-describedby', text ? fault.id : null);
      setAttribute(element, 'data-fault', Boolean(text));
    },
  };
}

/** @typedef {{name: string, input: HTMLElement, element: HTMLElement, fault: (text: string) => void}} FormPart */
