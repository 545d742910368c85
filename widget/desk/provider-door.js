// SPDX-License-Identifier: EUPL-1.2
import { providerEntry, providerExit } from '../../js-glue/desk/sign-in-ways.js';
import { signInWords } from '../i18n/sign-in-words.js';
import { lookUp } from '../i18n/words.js';
import { h, setText } from '../shared/dom.js';
import { fill } from '../shared/language.js';

/** @typedef {import('../../js-glue/desk/sign-in-ways.js').SignInWays} SignInWays */

/**
 * The way in, and out, through the town's identity provider: links, since the browser goes there and comes back.
 * @param {string} server
 * @param {import('../../js-glue/desk/sign-in-ways.js').StaffPage} page
 */
export function createProviderDoor(server, page) {
  const enter = h('a', { class: 'button main', href: providerEntry(server, page), 'aria-describedby': 'trouble' });
  const or = h('p', { class: 'sign-in-or' });
  const stillThere = h('p', {});
  const leave = h('a', { class: 'button plain', href: providerExit(server, page) });
  const exit = h('div', { class: 'sign-in-exit' }, stillThere, leave);

  return {
    /** Before the password's fields. */
    entry: [enter, or],
    /** After them. */
    exit,

    /** @param {SignInWays} ways @param {'it'|'en'} lang */
    update(ways, lang) {
      const { provider } = ways;
      for (const element of [enter, or, exit]) element.hidden = provider === null;
      if (!provider) return;
      const words = signInWords[lang].provider;
      const name = { name: provider.name[lang] };
      or.hidden = !ways.password;
      exit.hidden = !provider.leave;
      setText(enter, fill(words.enter, name));
      setText(or, words.or);
      setText(stillThere, fill(words.stillThere, name));
      setText(leave, fill(words.leave, name));
    },

    /**
     * The sentence for what came of an attempt.
     * @param {string} outcome @param {SignInWays} ways @param {'it'|'en'} lang
     */
    sentence(outcome, ways, lang) {
      const { outcomes } = signInWords[lang];
      return fill(lookUp(outcomes, outcome) ?? outcomes.refused, { name: ways.provider?.name[lang] ?? '' });
    },

    focus: () => enter.focus(),
  };
}
