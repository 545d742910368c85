// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';

/**
 * Available or away: two radio buttons that look like one switch. During a call
 * the operator is busy, and the switch says so.
 * @param {(state: 'available'|'away') => void} onChoice
 */
export function createAvailabilityView(onChoice) {
  const legend = h('legend', { class: 'visually-hidden' });
  const options = /** @type {const} */ (['available', 'away']).map((state) => {
    const input = /** @type {HTMLInputElement} */ (h('input', { type: 'radio', name: 'availability', value: state, onchange: () => onChoice(state) }));
    const text = h('span', {});
    return { state, input, text, label: h('label', { class: state }, input, text) };
  });
  const busyText = h('span', {});
  const busy = h('p', { class: 'busy' }, h('i', { class: 'dot' }), busyText);
  const element = h('fieldset', { class: 'availability' }, legend, ...options.map(({ label }) => label), busy);

  /**
   * @param {{availability: string, online: boolean}} model
   * @param {import('../i18n/words.js').DeskWords} words
   */
  function update({ availability, online }, words) {
    setText(legend, words.availability);
    setText(busyText, words.busy);
    busy.hidden = availability !== 'busy';
    for (const { state, input, text, label } of options) {
      setText(text, words[state]);
      label.hidden = availability === 'busy';
      input.checked = availability === state;
      input.disabled = !online;
    }
  }

  return { element, update };
}
