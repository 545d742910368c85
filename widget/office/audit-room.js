// SPDX-License-Identifier: EUPL-1.2
// Who changed what.
import { lookUp } from '../i18n/words.js';
import { h } from '../shared/dom.js';
import { momentText } from './calendar.js';
import { problemText } from './editor-frame.js';
import { button, empty } from './form.js';

/** @typedef {{id: string|number, at: number, who: string, what: string, subject?: string, detail?: string}} Entry */

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createAuditRoom(office) {
  const element = h('div', {});

  async function show() {
    const { audit, frame } = office.words;
    const answer = await office.api.get('api/office/audit');
    if (!answer.ok) {
      element.replaceChildren(h('p', { class: 'trouble', 'data-shown': true }, problemText(office, answer.error)), button(frame.again, show, 'main'));
      return;
    }
    if (answer.body.entries.length === 0) {
      element.replaceChildren(empty(audit.empty, audit.emptyText));
      return;
    }
    const body = h('tbody', {}, ...answer.body.entries.map(row));
    let { next } = answer.body;
    const more = button(audit.more, async () => {
      const earlier = await office.api.get(`api/office/audit?before=${encodeURIComponent(next)}`);
      if (!earlier.ok) {
        office.say(problemText(office, earlier.error));
        return;
      }
      const rows = earlier.body.entries.map(row);
      body.append(...rows);
      ({ next } = earlier.body);
      more.hidden = next === null;
      rows[0]?.setAttribute('tabindex', '-1');
      rows[0]?.focus();
    });
    more.hidden = next === null;
    const table = h('table', { class: 'wide' }, h('caption', { class: 'visually-hidden' }, office.words.rooms.audit),
      h('thead', {}, h('tr', {}, ...[audit.when, audit.who, audit.what, audit.subject].map((text) => h('th', { scope: 'col' }, text)))), body);
    element.replaceChildren(h('p', { class: 'intro' }, audit.intro), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': office.words.rooms.audit }, table), more);
  }

  /** @param {Entry} entry */
  function row({ at, who, what, subject, detail }) {
    const { audit } = office.words;
    return h('tr', {}, h('td', {}, momentText(at, office.lang)), h('td', {}, who || audit.system),
      h('td', {}, lookUp(/** @type {Record<string, string>} */ (audit.actions), what) ?? what), h('td', {}, [subject, detail].filter(Boolean).join(' – ')));
  }

  return { element, show };
}
