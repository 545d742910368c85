// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { clockText } from '../shared/duration.js';

/** @typedef {'available'|'wrap_up'|'away'} OwnState */

/**
 * Available, after a call, or away: radio buttons that look like one switch, with the time that the
 * state has lasted. During a call the operator is busy, and the switch says so.
 * @param {object} on
 * @param {(state: OwnState) => void} on.availability
 * @param {(on: boolean) => void} on.wrapUpAfter
 */
export function createAvailabilityView(on) {
  const legend = h('legend', { class: 'visually-hidden' });
  const options = /** @type {const} */ (['available', 'wrap_up', 'away']).map((state) => {
    const input = /** @type {HTMLInputElement} */ (h('input', { type: 'radio', name: 'availability', value: state, onchange: () => on.availability(state) }));
    const text = h('span', {});
    const time = h('span', { class: 'state-time', 'aria-hidden': 'true' });
    return { state, input, text, time, label: h('label', { class: state }, input, text, time) };
  });
  const busyText = h('span', {});
  const busyTime = h('span', { class: 'state-time', 'aria-hidden': 'true' });
  const busy = h('p', { class: 'busy' }, h('i', { class: 'dot' }), busyText, busyTime);
  const switches = h('fieldset', { class: 'availability' }, legend, ...options.map(({ label }) => label), busy);
  const wrapInput = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', role: 'switch', onchange: () => on.wrapUpAfter(wrapInput.checked) }));
  const wrapText = h('span', {});
  const wrap = h('label', { class: 'wrap-switch' }, wrapInput, wrapText);
  const element = h('div', { class: 'presence' }, switches, wrap);
  let state = '';
  let since = 0;

  /**
   * @param {{availability: string, online: boolean, wrapUpAfter: boolean, since: number}} model `since`: when the state began, ms
   * @param {import('../i18n/words.js').DeskWords} words
   * @param {import('../i18n/console-words.js').ConsoleWords['presence']} texts
   */
  function update({ availability, online, wrapUpAfter, since: began }, words, texts) {
    state = availability;
    since = began;
    setText(legend, words.availability);
    setText(busyText, words.busy);
    busy.hidden = availability !== 'busy';
    for (const { state: each, input, text, label } of options) {
      setText(text, texts[each]);
      label.hidden = availability === 'busy';
      input.checked = availability === each;
      input.disabled = !online;
    }
    setText(wrapText, texts.wrapSwitch);
    wrap.title = texts.wrapHint;
    wrapInput.checked = wrapUpAfter;
    wrapInput.disabled = !online;
    tick();
  }

  /** The running time of the state. */
  function tick() {
    const time = since ? clockText(Date.now() - since) : '';
    setText(busyTime, state === 'busy' ? time : '');
    for (const { state: each, time: place } of options) setText(place, each === state && each !== 'available' ? time : '');
  }

  return { element, update, tick };
}
