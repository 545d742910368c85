// SPDX-License-Identifier: EUPL-1.2
import { createButton } from '../shared/button.js';
import { h, setText } from '../shared/dom.js';
import { again, faces, icon } from '../shared/icons.js';
import { createField } from './form-field.js';

/** @typedef {import('../i18n/services-words.js').ServiceWords} ServiceWords */
/** @typedef {import('./services-client.js').ServicesClient} ServicesClient */

/** A rating goes out by itself after this time, if no comment is being written. */
const SEND_AFTER_MS = 20_000;

/**
 * One click says how it went; a comment may follow. A ticket is good for one rating, so the click
 * waits for the comment: it goes out with it, when the panel or the page closes, or after a while.
 * @param {object} options
 * @param {'h2'|'h3'} options.heading
 * @param {ServicesClient} options.client
 * @param {(sentence: string) => void} options.say
 */
export function createRatingView({ heading, client, say }) {
  /** @type {ServiceWords|null} */
  let words = null;
  let ticket = '';
  let stars = 0;
  let state = /** @type {'asking'|'chosen'|'sending'|'sent'|'failed'} */ ('asking');
  let withComment = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  const title = h(heading, { class: 'rating-title', tabindex: '-1', id: 'sportello-rating' });
  const privacy = h('p', { class: 'rating-note' });
  const steps = faces.map((drawing, place) => {
    const label = h('span', { class: 'rating-word' });
    const button = h('button', { type: 'button', class: 'rating-step', 'aria-pressed': 'false', onclick: () => choose(place + 1) }, icon(drawing), label);
    return { button, label };
  });
  const row = h('div', { class: 'rating-row', role: 'group', 'aria-labelledby': 'sportello-rating' }, ...steps.map(({ button }) => button));
  const thanks = h('p', { class: 'rating-thanks', role: 'status' });
  const comment = createField({ name: 'comment', tag: 'textarea', control: { rows: 2, maxlength: 500, 'aria-required': null } });
  comment.input.addEventListener('input', () => wait());
  const send = createButton({ icon: [], onclick: () => deliver(true) });
  const retry = createButton({ icon: [again], onclick: () => deliver(withComment) });
  const more = h('div', { class: 'rating-more' }, comment.element, send.element);
  const element = h('section', { class: 'rating' }, title, privacy, row, thanks, more, retry.element);
  const leaving = () => deliver(false);

  /** @param {number} chosen */
  function choose(chosen) {
    if (state === 'sending' || state === 'sent') return;
    stars = chosen;
    if (state === 'asking') {
      state = 'chosen';
      addEventListener('pagehide', leaving);
      say(words?.rating.thanks ?? '');
    }
    wait();
    render();
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => deliver(false), SEND_AFTER_MS + (comment.input.value ? 100_000 : 0));
  }

  /** @param {boolean} asked the button was pressed */
  async function deliver(asked) {
    if (state !== 'chosen' && state !== 'failed') return;
    clearTimeout(timer);
    removeEventListener('pagehide', leaving);
    withComment = asked || comment.input.value.trim() !== '';
    state = 'sending';
    render();
    const answer = await client.rate({ ticket, stars, comment: comment.input.value.trim() });
    // A ticket that has had its rating, or is too old, is no trouble of the citizen's.
    state = answer.ok || !['offline', 'server', 'too_many'].includes(answer.error) ? 'sent' : 'failed';
    render();
    if (state === 'sent' && withComment) say(words?.rating.sent ?? '');
  }

  function render() {
    if (!words) return;
    const { rating } = words;
    setText(title, rating.question);
    setText(privacy, rating.privacy);
    steps.forEach(({ button, label }, place) => {
      setText(label, rating.steps[place]);
      button.setAttribute('aria-pressed', String(stars === place + 1));
      button.setAttribute('aria-disabled', String(state === 'sending' || state === 'sent'));
    });
    const said = state === 'failed' ? rating.failed : state === 'asking' ? '' : state === 'sent' && withComment ? rating.sent : rating.thanks;
    setText(thanks, said);
    thanks.hidden = !said;
    comment.label(rating.comment, rating.commentHint);
    send.label(rating.send);
    retry.label(rating.again);
    more.hidden = state !== 'chosen';
    retry.element.hidden = state !== 'failed';
  }

  return {
    element,
    /**
     * @param {string} next the ticket, for one rating
     * @param {ServiceWords} nextWords
     */
    update(next, nextWords) {
      words = nextWords;
      if (next !== ticket) {
        deliver(false);
        ticket = next;
        stars = 0;
        state = 'asking';
        comment.input.value = '';
      }
      render();
    },
    /** The panel closes: what was chosen goes out now. */
    close: leaving,
  };
}
