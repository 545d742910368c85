// SPDX-License-Identifier: EUPL-1.2
import { createIconButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { close } from '../shared/icons.js';
import { fill } from '../shared/language.js';
import { createPageView } from './page-view.js';
import { ownerOf, pageName, placeSentence, progressSentence } from './sentences.js';
import { createTextView } from './text-view.js';
import { createThumbnails } from './thumbnails.js';
import { createViewerTools } from './viewer-tools.js';

/** @typedef {import('../../js-glue/documents/document-types.js').Documents} Documents */
/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */
/** @typedef {import('../i18n/papers-words.js').PaperWords} PaperWords */
/** @typedef {import('./viewer-tools.js').Contrast} Contrast */

const CONTRASTS = /** @type {Contrast[]} */ (['normal', 'high', 'inverted']);

/**
 * The pages that are shown, one of them large: seen, pointed at, marked.
 * @param {object} on
 * @param {() => void} on.close
 * @param {() => void} on.another shows something else
 * @param {() => void} on.keep
 * @param {(key: string) => void} on.withdraw
 * @param {(sentence: string) => void} on.say
 * @param {string} heading
 */
export function createViewer(on, heading) {
  const title = h(heading, { class: 'room-title', tabindex: '-1' });
  const place = h('span', { class: 'viewer-place' });
  const line = h('span', { class: 'viewer-line' });
  const bar = h('span', { class: 'viewer-bar', 'aria-hidden': 'true' }, h('i'));
  const shut = createIconButton({ icon: [close], onclick: on.close });
  const help = h('p', { class: 'visually-hidden', id: 'page-help' });
  const legendMine = h('span', { class: 'legend', 'data-owner': 'me' });
  const legendPeer = h('span', { class: 'legend', 'data-owner': 'peer' });
  const legend = h('div', { class: 'legends', role: 'group' }, legendMine, legendPeer);
  const progress = h('p', { class: 'viewer-progress' }, place, line);
  const text = createTextView();
  const thumbnails = createThumbnails((key) => show(key));

  /** @type {Documents|null} */
  let documents = null;
  /** @type {PaperWords|null} */
  let words = null;
  /** @type {import('./sentences.js').Peer} */
  let peer = { who: '', from: '', to: '', name: '' };
  let key = '';
  let textShown = false;
  let contrast = /** @type {Contrast} */ ('normal');

  const current = () => documents?.pages.find((page) => page.key === key) ?? null;

  const view = createPageView({
    point(point) {
      if (!documents) return;
      if (point && key) documents.point(key, ...point);
      else documents.point(null);
    },
    begin(tool, point) {
      const id = documents?.beginMark(key, tool) ?? '';
      if (id) documents?.extendMark(id, point);
      if (id && view.keyboardPoint) on.say(words?.papers.markBegun ?? '');
      return id;
    },
    extend: (id, points) => documents?.extendMark(id, points),
    end(id) {
      documents?.endMark(id);
      if (view.keyboardPoint) on.say(words?.papers.markDone ?? '');
      render();
    },
    undo: () => undo(),
    turnOver,
    tool: setTool,
    zoomed: () => updateZoom(),
  });
  setAttribute(view.element, 'aria-describedby', 'page-help');

  const tools = createViewerTools({
    tool: setTool,
    undo: () => undo(),
    rotate: () => view.rotate(),
    contrast() {
      contrast = CONTRASTS[(CONTRASTS.indexOf(contrast) + 1) % CONTRASTS.length];
      render();
    },
    text() {
      textShown = !textShown;
      render();
    },
    withdraw: () => on.withdraw(key),
    stopScreen: () => documents?.stopScreen(key),
    another: on.another,
    keep: on.keep,
    zoom(what) {
      if (what === 'in' || what === 'out') view.step(what);
      else view.fit(what);
    },
  });

  const body = h('div', { class: 'viewer-body' }, thumbnails.element, h('div', { class: 'viewer-page' }, view.element, legend, text.element), tools.zoom);
  const element = h('section', { class: 'room viewer' },
    h('div', { class: 'room-head' }, h('div', {}, title, progress, bar), shut.element),
    body, help, tools.tools, tools.options);

  /** @param {import('./page-view.js').Tool} tool */
  function setTool(tool) {
    const page = current();
    if (tool !== 'hand' && (!page || page.orphan || page.width === 0)) return;
    const before = view.tool;
    view.setTool(tool);
    // Where one points is seen by somebody else: that is said.
    if (words && tool === 'point' && before !== 'point') on.say(words.papers.pointing);
    if (words && before === 'point' && tool !== 'point') on.say(words.papers.notPointing);
    render();
  }

  function undo() {
    const page = current();
    if (!page?.marks.some(({ owner }) => owner === 'me')) return;
    documents?.undo(key);
    on.say(words?.papers.markUndone ?? '');
    render();
  }

  /** @param {-1|1} step */
  function turnOver(step) {
    const pages = documents?.pages ?? [];
    const index = pages.findIndex((page) => page.key === key);
    const next = pages[index + step];
    if (!next || !words) return;
    show(next.key);
    on.say(placeSentence(index + step, pages.length, words));
  }

  /** @param {string} next the page to show */
  function show(next) {
    if (view.tool === 'point') documents?.point(null);
    key = next;
    render();
  }

  function updateZoom() {
    if (!words) return;
    tools.updateZoom({ percent: view.zoom * 100, canIn: view.canZoomIn, canOut: view.canZoomOut, whole: view.fitted === 'page' }, words);
  }

  function render() {
    if (!documents || !words) return;
    const texts = words;
    const { papers } = texts;
    const { pages } = documents;
    const page = current() ?? pages.at(-1) ?? null;
    key = page?.key ?? '';
    const index = page ? pages.indexOf(page) : 0;
    shut.label(papers.closeViewer);
    setAttribute(element, 'data-owner', page?.owner ?? null);
    setAttribute(element, 'data-contrast', contrast);
    setAttribute(element, 'data-text', textShown && Boolean(page?.text));
    if (!page) {
      view.show(null);
      setText(title, papers.gone);
      return;
    }
    if ((page.orphan || page.width === 0) && view.tool !== 'hand') view.setTool('hand');
    setText(title, pageName(page, words));
    const owner = ownerOf(page, peer, texts);
    const shownBy = page.owner === 'me' ? papers.mine : owner.name;
    setText(place, pages.length > 1 ? `${placeSentence(index, pages.length, words)} · ${shownBy}` : shownBy);
    setText(line, progressSentence(page, owner, words));
    setAttribute(progress, 'data-state', page.live ? 'live' : page.state);
    const moving = page.state === 'sending' || page.state === 'arriving' || page.state === 'readable';
    bar.style.visibility = moving && !page.live ? 'visible' : 'hidden';
    /** @type {HTMLElement} */ (bar.firstElementChild).style.transform = `scaleX(${Math.min(1, Math.max(0.02, page.progress))})`;
    view.show(page);
    setAttribute(view.element, 'aria-label', `${fill(papers.pageView, { number: index + 1, of: pages.length })}: ${pageName(page, words)}`);
    setText(help, view.tool === 'hand' ? papers.helpHand : view.tool === 'point' ? papers.helpPoint : papers.helpDraw);
    const shownText = textShown && page.text !== '';
    view.element.hidden = shownText;
    tools.zoom.hidden = shownText;
    text.update({ text: page.text, number: index + 1, visible: shownText }, words);
    thumbnails.update(pages, key, peer, words);
    const owners = new Set(page.marks.map(({ owner }) => owner));
    setText(legendMine, papers.you);
    // Their marks look alike: who has made some is said here.
    const authors = new Set(page.marks.flatMap((mark) => (mark.owner === 'peer' ? ownerOf(mark, peer, texts).name : [])));
    setText(legendPeer, [...authors].join(', '));
    setAttribute(legend, 'aria-label', papers.marks);
    legendMine.hidden = !owners.has('me');
    legendPeer.hidden = !owners.has('peer');
    legend.hidden = shownText || owners.size === 0;
    tools.update({
      tool: view.tool,
      canMark: !page.orphan && page.width > 0,
      canUndo: owners.has('me'),
      contrast,
      hasText: page.text !== '',
      textShown: shownText,
      own: page.owner === 'me',
      live: page.live,
      canKeep: documents.asks,
    }, words);
    updateZoom();
  }

  return {
    element,
    title,
    /** The key of the page that is shown. */
    get key() {
      return key;
    },
    show,
    /** Lets go of the pointer and of the tool: the room closes. */
    rest() {
      view.setTool('hand');
      tools.closeOptions();
      render();
    },
    /**
     * @param {{documents: Documents, peer: import('./sentences.js').Peer}} model
     * @param {PaperWords} next
     */
    update(model, next) {
      documents = model.documents;
      peer = model.peer;
      words = next;
      render();
    },
    /** @param {SharedPage} page */
    onMarks(page) {
      if (page.key !== key) return;
      view.updateMarks();
      render();
    },
    /** @param {SharedPage} page */
    onPointer(page) {
      if (page.key === key) view.updatePointer();
      thumbnails.point(page.key, page.pointer !== null && page.key !== key);
    },
  };
}
