// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { bell, check, collapse, icon } from '../shared/icons.js';

/**
 * How a call makes itself noticed: the ring, and notices on the desktop.
 * @param {object} on
 * @param {() => void} on.testSound
 * @param {(value: number) => void} on.volume 0..1
 * @param {() => void} on.askAlerts
 */
export function createToolsView(on) {
  const title = h('span', { class: 'fold-title' });
  const volumeLabel = h('label', { for: 'volume' });
  const volume = /** @type {HTMLInputElement} */ (h('input', { id: 'volume', type: 'range', min: '0', max: '100', step: '5', oninput: () => on.volume(Number(volume.value) / 100) }));
  const test = createButton({ icon: [bell], class: 'plain', onclick: on.testSound });
  const ask = createButton({ icon: [bell], onclick: on.askAlerts });
  const stateText = h('span', {});
  const good = icon(check);
  const state = h('p', { class: 'alerts-state' }, good, stateText);
  const element = h('details', { class: 'fold tools' }, h('summary', {}, title, icon(collapse)),
    h('div', { class: 'sound' }, volumeLabel, volume, test.element), h('div', { class: 'alerts' }, state, ask.element));

  /**
   * @param {{ring: {allowed: boolean, volume: number}, alerts: import('./desktop-alerts.js').AlertState}} model
   * @param {import('./call-words.js').CallTexts} words
   */
  function update({ ring, alerts: allowed }, { desk: texts, console: { alerts } }) {
    setText(title, alerts.tools);
    setText(volumeLabel, texts.soundVolume);
    volume.value = String(Math.round(ring.volume * 100));
    test.label(texts.soundTest);
    test.element.disabled = !ring.allowed;
    setText(stateText, allowed === 'on' ? alerts.on : allowed === 'denied' ? alerts.denied : alerts.off);
    good.toggleAttribute('hidden', allowed !== 'on');
    ask.label(alerts.ask);
    ask.element.hidden = allowed !== 'off';
    state.hidden = allowed === 'unsupported';
  }

  return { element, update };
}
