// SPDX-License-Identifier: EUPL-1.2
import { createButton, createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { again, alert, check, close, icon } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { createCornerEditor } from './corner-editor.js';
import { corners, file, rotate, send } from './icons.js';
import { createMiniature } from './miniature.js';
import { createPagePicker } from './page-picker.js';
import { counted, problemSentence } from './sentences.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Draft} Draft */

const SCREEN_REDRAW_MS = 500;

/**
 * What is about to leave: looked at, straightened, turned, chosen. Nothing leaves before "Send".
 * @param {object} on
 * @param {() => void} on.send
 * @param {() => void} on.again takes another picture or file
 * @param {() => void} on.cancel
 * @param {(error: unknown) => void} on.trouble
 * @param {string} heading
 * @param {'caller'|'operator'} role
 */
export function createDraftView(on, heading, role) {
  const title = h(heading, { class: 'room-title', tabindex: '-1' });
  const text = h('p', { class: 'room-text' });
  const shut = createIconButton({ icon: [close], onclick: on.cancel });
  const troubles = h('ul', { class: 'troubles' });
  const preview = createMiniature('preview');
  const previewBox = h('div', { class: 'preview-box', role: 'img' }, preview.element);
  const busy = h('p', { class: 'preview-busy' });
  const editor = createCornerEditor((moved) => change(draft?.setCorners(shown, moved)));
  const hint = h('p', { class: 'corner-hint' });
  const stage = h('div', { class: 'draft-stage' }, previewBox, editor.element, busy);
  const picker = createPagePicker({
    choose: (index, chosen) => draft?.choose(index, chosen),
    look: (index) => {
      shown = index;
      render();
    },
  });
  const cornersButton = createButton({ icon: [corners], class: 'quiet', onclick: () => setMoving(!moving) });
  const whole = createButton({ icon: [corners], class: 'quiet', onclick: () => change(draft?.setCorners(shown, null)) });
  const rotateButton = createButton({ icon: [rotate], class: 'quiet', onclick: () => turn() });
  const retake = createButton({ icon: [again], onclick: on.again });
  const sendButton = createButton({ icon: [send], class: 'main send', onclick: () => { if (!sendButton.element.hasAttribute('aria-disabled')) on.send(); } });
  const element = h('section', { class: 'room draft' },
    h('div', { class: 'room-head' }, h('div', {}, title, text), shut.element), troubles,
    h('div', { class: 'draft-body' }, stage, picker.element), hint,
    h('div', { class: 'draft-tools' }, cornersButton.element, whole.element, rotateButton.element),
    h('div', { class: 'draft-bar' }, retake.element, sendButton.element));

  /** @type {Draft|null} */
  let draft = null;
  /** @type {import('../i18n/papers-words.js').PaperWords|null} */
  let words = null;
  let shown = 0;
  let moving = false;
  const resized = new ResizeObserver(() => drawPreview());
  resized.observe(previewBox);
  const onChange = () => render();
  /** A screen goes on changing while it is looked at. @type {ReturnType<typeof setInterval>|undefined} */
  let living;

  /** @param {Promise<void>|undefined} done */
  function change(done) {
    done?.catch(on.trouble);
  }

  function turn() {
    const page = draft?.pages[shown];
    if (page) change(draft?.rotate(shown, (page.rotation + 1) % 4));
  }

  /** @param {boolean} next */
  function setMoving(next) {
    moving = next;
    render();
    if (moving) editor.focus();
  }

  function drawPreview() {
    const page = draft?.pages[shown];
    if (page && !moving) preview.draw(page.canvas, { width: previewBox.clientWidth, height: previewBox.clientHeight });
  }

  function render() {
    if (!draft || !words) return;
    const { papers } = words;
    const { pages, problems } = draft;
    shown = Math.min(shown, pages.length - 1);
    const page = pages[shown];
    const chosen = pages.filter((each) => each.chosen).length;
    const several = pages.length > 1;
    moving = moving && Boolean(page?.picture);
    setAttribute(element, 'data-moving', moving);
    setAttribute(element, 'data-several', several);
    setText(busy, papers.preparing);
    busy.hidden = !draft.busy;
    const sentences = problems.map((problem) => problemSentence(problem, /** @type {import('../i18n/papers-words.js').PaperWords} */ (words)));
    if (sentences.join('\n') !== [...troubles.children].map((item) => item.textContent).join('\n')) {
      troubles.replaceChildren(...sentences.map((sentence) => h('li', { class: 'trouble' }, icon(alert), h('span', {}, sentence))));
    }
    troubles.hidden = problems.length === 0;
    previewBox.hidden = moving;
    editor.element.hidden = !moving;
    hint.hidden = !moving;
    setText(hint, papers.cornersHint);
    setAttribute(previewBox, 'aria-label', fill(papers.preview, { number: page?.number ?? 1 }));
    if (page?.picture && moving) editor.update({ picture: page.picture, corners: page.corners }, words);
    cornersButton.element.hidden = !page?.picture;
    cornersButton.label(moving ? papers.cornersDone : papers.moveCorners);
    cornersButton.icons([moving ? check : corners]);
    setAttribute(cornersButton.element, 'aria-expanded', String(moving));
    whole.element.hidden = !moving;
    whole.label(papers.wholePicture);
    rotateButton.element.hidden = moving || page?.source === 'screen';
    rotateButton.label(papers.rotate);
    const bySource = page?.source === 'camera' ? papers.retake : papers.otherFile;
    retake.label(bySource);
    retake.icons([page?.source === 'camera' ? again : file]);
    retake.element.hidden = page?.source === 'screen';
    sendButton.label(counted(papers.send, papers.sendMany, several ? chosen : 1));
    setAttribute(sendButton.element, 'aria-disabled', chosen === 0 || draft.busy ? 'true' : null);
    picker.element.hidden = !several;
    if (several) {
      picker.update({
        title: papers.choosePages,
        count: fill(papers.chosen, { count: chosen, of: pages.length }),
        shown,
        pages: pages.map((each, index) => ({
          canvas: each.canvas,
          chosen: each.chosen,
          caption: String(index + 1),
          label: fill(papers.choosePage, { number: index + 1 }),
          look: fill(papers.seePage, { number: index + 1 }),
        })),
      }, papers);
    }
    drawPreview();
  }

  return {
    element,
    title,
    /** @param {Draft} next */
    start(next) {
      draft?.removeEventListener('change', onChange);
      draft = next;
      shown = 0;
      moving = false;
      draft.addEventListener('change', onChange);
      clearInterval(living);
      if (draft.pages.some(({ source }) => source === 'screen')) living = setInterval(drawPreview, SCREEN_REDRAW_MS);
      render();
    },
    stop() {
      clearInterval(living);
      draft?.removeEventListener('change', onChange);
      draft = null;
    },
    /** @param {import('../i18n/papers-words.js').PaperWords} next @param {string} audience who will see it, as a sentence, or empty */
    update(next, audience) {
      words = next;
      setText(title, words.papers.draftTitle);
      // The citizen decides what is kept; the operator's own pages are the office's.
      setText(text, [words.papers.draftText, audience, role === 'caller' ? words.papers.notKept : ''].filter(Boolean).join(' '));
      shut.label(words.papers.cancel);
      render();
    },
  };
}
