// SPDX-License-Identifier: EUPL-1.2
// What has changed about the pages since the last look.

/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */

/** Pages of one file come one after the other: so long they are one piece of news. */
const TOGETHER_MS = 15_000;

/**
 * @typedef {object} PageNews
 * @property {SharedPage[]} arrived of the far side, the first of what was sent together
 * @property {number} takenBack how many of others' have gone
 * @property {Pick<SharedPage, 'by'>|null} takenBackOf one of them
 * @property {SharedPage[]} readable have become so, on whichever side
 */

/**
 * Keeps what was known of the pages.
 * @param {() => number} now milliseconds
 */
export function createPageNews(now = Date.now) {
  /** @type {Map<string, Pick<SharedPage, 'owner'|'state'|'by'>>} */
  let known = new Map();
  let last = { name: '', of: 0, at: -Infinity };

  return {
    /**
     * @param {readonly SharedPage[]} pages
     * @returns {PageNews}
     */
    look(pages) {
      /** @type {PageNews} */
      const news = { arrived: [], takenBack: 0, takenBackOf: null, readable: [] };
      const next = new Map(pages.map(({ key, owner, state, by }) => [key, { owner, state, by }]));
      for (const [key, page] of known) {
        if (next.has(key) || page.owner === 'me') continue;
        news.takenBack += 1;
        news.takenBackOf = page;
      }
      for (const page of pages) {
        const before = known.get(page.key);
        if (!before && page.owner === 'peer' && !this.together(page)) news.arrived.push(page);
        if (before && (before.state === 'arriving' || before.state === 'sending') && page.state !== before.state) news.readable.push(page);
      }
      known = next;
      return news;
    },
    /** @param {SharedPage} page @returns {boolean} whether it belongs to what has just come */
    together({ name, of }) {
      const same = of > 1 && name === last.name && of === last.of && now() - last.at < TOGETHER_MS;
      last = { name, of, at: now() };
      return same;
    },
  };
}
