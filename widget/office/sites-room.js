// SPDX-License-Identifier: EUPL-1.2
// The sites that may embed the widget.
import { h } from '../shared/dom.js';
import { close, icon } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { Editing } from './editing.js';
import { createEditorFrame, problemText } from './editor-frame.js';
import { button, empty, field, textInput } from './form.js';

/**
 * The origin that somebody means: what is pasted may be a whole address. Empty if it is none.
 * @param {string} text
 */
export function originOf(text) {
  const written = text.trim();
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(written) ? written : `https://${written}`);
    const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
    const whole = url.hostname.includes('.') || local;
    return whole && !url.username && (url.protocol === 'https:' || (url.protocol === 'http:' && local)) ? url.origin : '';
  } catch {
    return '';
  }
}

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createSitesRoom(office) {
  const editing = new Editing({
    key: 'sites',
    drafts: office.drafts,
    load: () => office.api.get('api/office/sites'),
    save: (thing) => office.api.post('api/office/sites', thing),
  });
  const form = h('div', { class: 'form' });
  const frame = createEditorFrame(office, editing, { reset: draw });
  const element = h('div', {}, frame.conflict, form, frame.bar);

  function draw() {
    const { words } = office;
    if (editing.state === 'failed') {
      form.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, editing.error)), button(words.frame.again, show, 'main'));
      return;
    }
    const sites = /** @type {string[]} */ (editing.value.sites);
    const input = textInput('', () => address.fail(''), { type: 'url', inputmode: 'url', maxlength: '200', onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && put() });
    const address = field(words.sites.address, input, { hint: words.sites.addressHint });
    address.element.append(button(words.sites.add, put));
    const items = sites.map((site) => {
      const label = fill(words.sites.removeOf, { site });
      return h('li', {}, h('span', { class: 'address' }, site), h('button', {
        type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: () => {
          editing.set('sites', sites.filter((each) => each !== site));
          draw();
          form.querySelector('input')?.focus();
        },
      }, icon(close)));
    });
    form.replaceChildren(h('p', { class: 'intro' }, words.sites.intro),
      items.length > 0 ? h('ul', { class: 'sites' }, ...items) : empty(words.sites.empty, editing.value.any_when_empty ? words.sites.emptyAny : words.sites.emptyText), address.element);

    function put() {
      const origin = originOf(input.value);
      const problem = origin === '' ? words.sites.errorAddress : sites.includes(origin) ? words.sites.errorTwice : '';
      address.fail(problem);
      if (problem) input.focus();
      else {
        editing.set('sites', [...sites, origin]);
        draw();
        form.querySelector('input')?.focus();
      }
    }
  }

  async function show() {
    await editing.load();
    draw();
  }
  return { element, show };
}
