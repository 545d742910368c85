// SPDX-License-Identifier: EUPL-1.2
// Erasing what a citizen left, when they ask: found first, then erased.
import { h, setAttribute, setText } from '../shared/dom.js';
import { fill, joined } from '../shared/language.js';
import { problemText } from './editor-frame.js';
import { button, choice, field, textInput } from './form.js';

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createEraseRoom(office) {
  const element = h('div', {});

  function show() {
    const { erase: texts } = office.words;
    let by = /** @type {'email'|'phone'} */ ('email');
    const input = textInput('', () => result.replaceChildren(), { type: 'email', maxlength: '254', onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && find() });
    const what = field(texts.email, input);
    const kind = choice(texts.by, [['email', texts.email], ['phone', texts.phone]], by, (value) => {
      by = value === 'phone' ? 'phone' : 'email';
      setText(/** @type {Node} */ (what.element.querySelector('label')), texts[by]);
      setAttribute(input, 'type', by === 'email' ? 'email' : 'tel');
      what.fail('');
      result.replaceChildren();
    });
    const result = h('div', { class: 'result' });
    const go = button(texts.find, find, 'main');
    element.replaceChildren(h('p', { class: 'intro' }, texts.intro), h('div', { class: 'form' }, kind, what.element, h('div', { class: 'row' }, go), result));

    async function find() {
      what.fail(input.value.trim() ? '' : texts.missing);
      if (!input.value.trim()) {
        input.focus();
        return;
      }
      go.disabled = true;
      const wanted = { [by]: input.value.trim() };
      const answer = await office.api.post('api/office/erase', wanted);
      go.disabled = false;
      if (!answer.ok) {
        tell(problemText(office, answer.error, answer.body.field));
        return;
      }
      const sum = counted(answer.body.found, answer.body.notes);
      if (!sum) {
        tell(texts.foundNone, texts.notesText);
        return;
      }
      const title = fill(texts.found, { what: sum });
      const erase = button(texts.erase, () => doErase(wanted), 'danger');
      result.replaceChildren(h('p', { class: 'result-title', tabindex: '-1' }, title), h('p', {}, texts.foundText), h('p', {}, texts.notesText), erase);
      office.say(title);
      /** @type {HTMLElement} */ (result.firstChild).focus();
    }

    /** @param {object} wanted */
    async function doErase(wanted) {
      const answer = await office.api.post('api/office/erase', { ...wanted, erase: true });
      if (!answer.ok) {
        tell(problemText(office, answer.error));
        return;
      }
      input.value = '';
      tell(fill(texts.erased, { what: counted(answer.body.erased, answer.body.notes) || texts.nothing }));
    }

    /** @param {number} requests @param {number} [notes] */
    function counted(requests, notes = 0) {
      return joined([
        ...(requests > 0 ? [requests === 1 ? texts.requestOne : fill(texts.requests, { count: requests })] : []),
        ...(notes > 0 ? [notes === 1 ? texts.noteOne : fill(texts.notes, { count: notes })] : []),
      ], office.words.edit.and);
    }

    /** @param {string} text @param {string} [more] */
    function tell(text, more = '') {
      result.replaceChildren(h('p', { class: 'result-title', tabindex: '-1' }, text), ...(more ? [h('p', {}, more)] : []));
      office.say(text);
      /** @type {HTMLElement} */ (result.firstChild).focus();
    }
  }

  return { element, show };
}
