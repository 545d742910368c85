// SPDX-License-Identifier: EUPL-1.2
// What has changed about requests and answers since the last look.

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */

/** Keeps what was known of requests, so that each is told once. */
export function createRequestNews() {
  let known = { asked: '', declined: '', keep: '', keepAsked: '' };

  return {
    /**
     * @param {Pick<Documents, 'asked'|'askedOf'|'keep'|'keepAsked'>} documents
     * @returns {Record<keyof typeof known, boolean>} what is there now and was not before
     */
    look({ asked, askedOf, keep, keepAsked }) {
      const now = {
        asked: asked ?? '',
        declined: askedOf?.state === 'declined' ? askedOf.what : '',
        keep: keep ? `${keep.state} ${keep.keys}` : '',
        keepAsked: keepAsked?.keys.join() ?? '',
      };
      const fresh = (/** @type {keyof typeof now} */ field) => now[field] !== '' && now[field] !== known[field];
      const news = { asked: fresh('asked'), declined: fresh('declined'), keep: fresh('keep'), keepAsked: fresh('keepAsked') };
      known = now;
      return news;
    },
  };
}
