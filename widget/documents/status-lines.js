// SPDX-License-Identifier: EUPL-1.2
import { h, setText } from '../shared/dom.js';
import { alert, icon } from '../shared/icons.js';

/**
 * The lines above a room: what went wrong, and what is being waited for.
 * @param {(sentence: string) => void} say
 */
export function createStatusLines(say) {
  const troubleText = h('span', {});
  const trouble = h('p', { class: 'trouble', hidden: true }, icon(alert), troubleText);
  const wait = h('p', { class: 'wait', hidden: true });
  return {
    elements: [trouble, wait],
    /** @param {string} sentence empty: nothing is wrong any more */
    trouble(sentence) {
      setText(troubleText, sentence);
      trouble.hidden = !sentence;
      if (sentence) say(sentence);
    },
    /** @param {string} sentence empty: nothing is waited for */
    wait(sentence) {
      setText(wait, sentence);
      wait.hidden = !sentence;
    },
  };
}
