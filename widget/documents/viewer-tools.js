// SPDX-License-Identifier: EUPL-1.2
import { createButton, createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { close } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import * as icons from './icons.js';

/** @typedef {import('./page-view.js').Tool} Tool */
/** @typedef {'normal'|'high'|'inverted'} Contrast */

const TOOLS = /** @type {const} */ ({ hand: icons.hand, point: icons.arrow, pen: icons.pen, highlighter: icons.highlighter, box: icons.box });

/**
 * @typedef {object} ToolActions
 * @property {(tool: Tool) => void} tool
 * @property {() => void} undo
 * @property {() => void} rotate
 * @property {() => void} contrast
 * @property {() => void} text
 * @property {() => void} withdraw
 * @property {() => void} stopScreen
 * @property {() => void} another
 * @property {() => void} keep
 * @property {(what: 'in'|'out'|'page'|'width') => void} zoom
 */

/**
 * The bars of the viewer: what the hand does on the page, and how the page is shown.
 * @param {ToolActions} on
 */
export function createViewerTools(on) {
  const names = /** @type {(keyof typeof TOOLS)[]} */ (Object.keys(TOOLS));
  const toolButtons = names.map((name) => ({ name, ...createButton({ icon: [TOOLS[name]], class: 'tool', onclick: () => on.tool(name) }) }));
  const undo = createButton({ icon: [icons.undo], class: 'tool', onclick: on.undo });
  const more = createIconButton({ icon: [icons.more], class: 'more', onclick: () => setOpen(!open) });
  const tools = h('div', { class: 'tools-bar', role: 'group' }, ...toolButtons.map(({ element }) => element), undo.element, more.element);

  const rotate = createButton({ icon: [icons.rotate], class: 'tool', onclick: on.rotate });
  const contrast = createButton({ icon: [icons.contrast], class: 'tool', onclick: on.contrast });
  const text = createButton({ icon: [icons.text], class: 'tool', onclick: on.text });
  const another = createButton({ icon: [icons.plus], class: 'tool another', onclick: on.another });
  const keep = createButton({ icon: [icons.keep], class: 'tool', onclick: on.keep });
  const withdraw = createButton({ icon: [icons.withdraw], class: 'tool danger-text', onclick: on.withdraw });
  const stopScreen = createButton({ icon: [icons.stop], class: 'tool danger-text', onclick: on.stopScreen });
  const options = h('div', { class: 'options-bar', role: 'group' }, rotate.element, contrast.element, text.element, keep.element, another.element, stopScreen.element, withdraw.element);

  const zoomIn = createIconButton({ icon: [icons.plus], onclick: () => on.zoom('in') });
  const zoomOut = createIconButton({ icon: [icons.minus], onclick: () => on.zoom('out') });
  const fit = createIconButton({ icon: [icons.wholePage], onclick: () => on.zoom(whole ? 'width' : 'page') });
  const zoomText = h('span', { class: 'zoom-text', 'aria-hidden': 'true' });
  const zoom = h('div', { class: 'zoom-bar', role: 'group' }, zoomIn.element, zoomText, zoomOut.element, fit.element);
  let open = false;
  let whole = true;

  /** @param {boolean} next */
  function setOpen(next) {
    open = next;
    setAttribute(options, 'data-open', open);
    setAttribute(more.element, 'aria-expanded', String(open));
    more.icons([open ? close : icons.more]);
  }

  /**
   * @param {object} model
   * @param {Tool} model.tool
   * @param {boolean} model.canMark the page is there and its owner knows it
   * @param {boolean} model.canUndo
   * @param {Contrast} model.contrast
   * @param {boolean} model.hasText
   * @param {boolean} model.textShown
   * @param {boolean} model.own
   * @param {boolean} model.live
   * @param {boolean} model.canKeep
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function update(model, { papers, keeping }) {
    setAttribute(tools, 'aria-label', papers.tools);
    for (const { name, element, label } of toolButtons) {
      label(papers[name]);
      setAttribute(element, 'title', papers[name]);
      setAttribute(element, 'aria-pressed', String(model.tool === name));
      setAttribute(element, 'aria-disabled', name !== 'hand' && !model.canMark ? 'true' : null);
    }
    undo.label(papers.undo);
    setAttribute(undo.element, 'title', papers.undo);
    setAttribute(undo.element, 'aria-disabled', model.canUndo ? null : 'true');
    more.label(papers.options);
    setAttribute(more.element, 'aria-expanded', String(open));
    setAttribute(options, 'aria-label', papers.options);
    rotate.label(papers.rotate);
    contrast.label(fill(papers.contrast, { value: papers.contrasts[model.contrast] }));
    text.label(papers.text);
    text.element.hidden = !model.hasText;
    setAttribute(text.element, 'aria-pressed', String(model.textShown));
    rotate.element.hidden = model.textShown;
    another.label(papers.another);
    keep.label(keeping.keep);
    keep.element.hidden = !model.canKeep;
    withdraw.label(papers.withdraw);
    withdraw.element.hidden = !model.own;
    stopScreen.label(papers.stopScreen);
    stopScreen.element.hidden = !(model.own && model.live);
    setAttribute(zoom, 'aria-label', papers.zoom);
    zoomIn.label(papers.zoomIn);
    zoomOut.label(papers.zoomOut);
  }

  /**
   * @param {{percent: number, canIn: boolean, canOut: boolean, whole: boolean}} model
   * @param {import('../i18n/papers-words.js').PaperWords} words
   */
  function updateZoom({ percent, canIn, canOut, whole: fitted }, { papers }) {
    whole = fitted;
    setText(zoomText, `${Math.round(percent)} %`);
    setAttribute(zoomIn.element, 'aria-disabled', canIn ? null : 'true');
    setAttribute(zoomOut.element, 'aria-disabled', canOut ? null : 'true');
    fit.label(whole ? papers.zoomWidth : papers.zoomFit);
    fit.icons([whole ? icons.wholeWidth : icons.wholePage]);
  }

  setOpen(false);
  return { tools, options, zoom, update, updateZoom, closeOptions: () => setOpen(false) };
}
