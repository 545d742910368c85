// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { deskLabel, fill } from '../shared/language.js';
import { markTabIcon } from './desktop-alerts.js';

/** @typedef {import('../../js-glue/call/call-types.js').WaitingCall} WaitingCall */

/**
 * Makes those who wait noticed: by the ring, in the tab's title and icon, on the desktop, and in words.
 * @param {object} by
 * @param {import('./ring-tone.js').RingTone} by.ring
 * @param {import('./desktop-alerts.js').DesktopAlerts} by.alerts
 * @param {(sentence: string) => void} by.say
 */
export function createWaitingNews({ ring, alerts, say }) {
  /** Calls that were told. @type {Set<string>} */
  let known = new Set();

  return {
    /**
     * @param {object} model
     * @param {readonly WaitingCall[]} model.waiting
     * @param {boolean} model.inCall
     * @param {'it'|'en'} model.lang
     * @param {string} model.title the page's own
     * @param {import('./call-words.js').CallTexts} words
     */
    update({ waiting, inCall, lang, title }, { desk: texts, console: { alerts: alertTexts } }) {
      for (const { call, desk, kind, lang: spoken } of waiting) {
        if (known.has(call)) continue;
        const name = deskLabel(desk, lang);
        say(fill(texts.ringingAnnounce, { desk: name }));
        if (inCall) continue;
        alerts.show(call, {
          title: fill(alertTexts.title, { desk: name }),
          body: fill(alertTexts.body, { kind: kind === 'video' ? texts.videoCall : texts.voiceCall, lang: lookUp(texts.speaks, spoken) ?? spoken }),
        });
      }
      known = new Set(waiting.map(({ call }) => call));
      alerts.keepOnly(inCall ? [] : known);
      const rings = waiting.length > 0 && !inCall;
      if (rings) ring.start();
      else ring.stop();
      markTabIcon(waiting.length > 0);
      document.title = waiting.length > 0 ? fill(texts.incomingTitle, { count: waiting.length, desk: deskLabel(waiting[0].desk, lang) }) : title;
    },
  };
}
