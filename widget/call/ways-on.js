// SPDX-License-Identifier: EUPL-1.2

/**
 * What a citizen can do after each way a call can end, the most helpful first.
 * `again` and `retry` both call the desk anew; they differ in what they are
 * called. `phone` and `hours` show only where the page gives them.
 * @type {Record<string, {tone: 'calm'|'warn', ways: Array<'again'|'retry'|'voice'|'window'|'phone'|'hours'>}>}
 */
export const waysOn = {
  'hangup-local': { tone: 'calm', ways: ['again'] },
  'hangup-remote': { tone: 'calm', ways: ['again'] },
  declined: { tone: 'warn', ways: ['retry', 'phone', 'hours'] },
  'no-answer': { tone: 'warn', ways: ['retry', 'phone', 'hours'] },
  'peer-lost': { tone: 'warn', ways: ['again', 'phone'] },
  'connection-lost': { tone: 'warn', ways: ['again', 'voice', 'phone'] },
  'server-unreachable': { tone: 'warn', ways: ['retry', 'window', 'phone'] },
  'desk-closed': { tone: 'calm', ways: ['retry', 'phone', 'hours'] },
  'desk-busy': { tone: 'calm', ways: ['retry', 'phone', 'hours'] },
  'unknown-desk': { tone: 'warn', ways: ['phone', 'hours'] },
  'no-common-transport': { tone: 'warn', ways: ['retry', 'phone'] },
  degraded: { tone: 'calm', ways: ['retry', 'phone'] },
  'server-full': { tone: 'warn', ways: ['retry', 'phone'] },
  'permission-denied': { tone: 'warn', ways: ['retry', 'window', 'phone'] },
  'no-microphone': { tone: 'warn', ways: ['retry', 'phone'] },
  unsupported: { tone: 'warn', ways: ['window', 'phone'] },
  blocked: { tone: 'warn', ways: ['phone'] },
  removed: { tone: 'calm', ways: ['again', 'phone'] },
  'operator-lost': { tone: 'calm', ways: ['phone'] },
  'foreign-site': { tone: 'warn', ways: ['phone'] },
  'too-early': { tone: 'calm', ways: ['retry', 'phone'] },
  moved: { tone: 'calm', ways: [] },
  gone: { tone: 'calm', ways: ['again', 'phone'] },
};

/**
 * The ways on that fit this call and this page.
 * @param {string|null} reason
 * @param {{kind: string, page: boolean, phone: string, hours: string, hoursLink: string}} context
 * @returns {string[]}
 */
export function waysFor(reason, { kind, page, phone, hours, hoursLink }) {
  const ways = (waysOn[reason ?? ''] ?? waysOn.gone).ways;
  return ways.filter((way) => {
    if (way === 'voice') return kind === 'video';
    if (way === 'window') return !page;
    if (way === 'phone') return phone !== '';
    if (way === 'hours') return hours !== '' || hoursLink !== '';
    return true;
  });
}
