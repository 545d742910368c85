// SPDX-License-Identifier: EUPL-1.2
// The button as a page would show it: in a frame of its own, so that nothing of this page touches it.
import { snippetAttributes } from './snippet-text.js';

/** The frame’s page before anything is in it; the rest is made as elements, never as markup. */
const EMPTY_PAGE = '<!doctype html><meta charset="utf-8"><title>Sportello</title>';

/** @param {string} title */
export function createSnippetPreview(title) {
  const element = document.createElement('iframe');
  element.className = 'preview-frame';
  element.title = title;
  element.srcdoc = EMPTY_PAGE;
  /** @type {(() => void)|null} */
  let waiting = null;
  let ready = false;
  element.addEventListener('load', () => {
    ready = true;
    waiting?.();
  });

  /**
   * @param {object} model
   * @param {import('./snippet-text.js').SnippetChoice} model.choice
   * @param {string} model.lang the page's language
   * @param {string} model.title
   * @param {string} model.line
   */
  function draw({ choice, lang, title: heading, line }) {
    const page = element.contentDocument;
    if (!page) return;
    page.documentElement.lang = lang;
    if (!page.querySelector('script')) {
      const script = page.createElement('script');
      script.type = 'module';
      script.src = new URL('/sportello.js', location.href).href;
      page.head.append(script);
      page.body.style.cssText = 'margin:1rem;font-family:system-ui,sans-serif;color:#17324d;background:#fff';
    }
    const call = page.createElement('sportello-call');
    for (const [name, value] of snippetAttributes(choice)) call.setAttribute(name, value);
    // It is to be looked at: a call from here would ring at a desk.
    call.inert = true;
    const parts = /** @type {const} */ ([['h1', heading], ['p', line]]).map(([name, text]) => {
      const part = page.createElement(name);
      part.textContent = text;
      return part;
    });
    parts[0].style.cssText = 'font-size:1.25rem;margin:0 0 .5rem';
    page.body.replaceChildren(...parts, call);
  }

  return {
    element,
    /** @param {Parameters<typeof draw>[0]} model */
    update(model) {
      const kept = { ...model, choice: { ...model.choice } };
      waiting = () => draw(kept);
      if (ready) draw(kept);
    },
  };
}
