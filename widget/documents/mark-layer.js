// SPDX-License-Identifier: EUPL-1.2
import { setAttribute } from '../shared/dom.js';
import { markPath, strokeWidth } from './mark-geometry.js';
import { matrixOf } from './view-transform.js';

/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */
/** @typedef {import('./view-transform.js').View} View */

const SVG = 'http://www.w3.org/2000/svg';
let layers = 0;

/**
 * The marks over a page. Mine and the far side's differ in colour, and for who
 * does not see colours in shape: theirs are beads, stripes and dashes.
 */
export function createMarkLayer() {
  const element = document.createElementNS(SVG, 'svg');
  const group = document.createElementNS(SVG, 'g');
  const stripes = document.createElementNS(SVG, 'pattern');
  const stripeId = `stripes-${(layers += 1)}`;
  element.setAttribute('class', 'marks');
  element.setAttribute('aria-hidden', 'true');
  element.append(defineStripes(stripes, stripeId), group);
  /** @type {Map<string, {path: SVGPathElement, drawn: number}>} */
  const shown = new Map();

  /**
   * @param {SharedPage} page
   */
  function update(page) {
    const wanted = new Set(page.marks.map(({ id }) => id));
    for (const [id, { path }] of shown) {
      if (wanted.has(id)) continue;
      path.remove();
      shown.delete(id);
    }
    const { width, height } = page;
    const stripe = strokeWidth('highlighter', { width, height }) / 3;
    setAttribute(stripes, 'width', String(stripe));
    setAttribute(stripes, 'height', String(stripe));
    setAttribute(/** @type {Element} */ (stripes.firstElementChild), 'd', `M0 ${stripe / 4}H${stripe}`);
    setAttribute(/** @type {Element} */ (stripes.firstElementChild), 'stroke-width', String(stripe / 2));
    for (const { id, owner, tool, points } of page.marks) {
      const known = shown.get(id) ?? add(id, owner, tool);
      // A box keeps its two points while it grows.
      if (known.drawn === points.length && tool !== 'box') continue;
      known.drawn = points.length;
      const broad = strokeWidth(tool, page);
      known.path.setAttribute('d', markPath(tool, points));
      known.path.setAttribute('stroke-width', String(broad));
      if (owner === 'peer' && tool !== 'highlighter') known.path.setAttribute('stroke-dasharray', tool === 'pen' ? `0.01 ${broad * 1.5}` : `${broad * 4} ${broad * 2.5}`);
      if (owner === 'peer' && tool === 'highlighter') known.path.setAttribute('stroke', `url(#${stripeId})`);
    }
  }

  /** @param {string} id @param {string} owner @param {string} tool */
  function add(id, owner, tool) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', 'mark-line');
    path.setAttribute('data-owner', owner);
    path.setAttribute('data-tool', tool);
    group.append(path);
    const parts = { path, drawn: -1 };
    shown.set(id, parts);
    return parts;
  }

  return {
    element,
    update,
    /** @param {View} view @param {{width: number, height: number}} page */
    place: (view, page) => group.setAttribute('transform', `matrix(${matrixOf(view, page).join(' ')})`),
    clear() {
      for (const { path } of shown.values()) path.remove();
      shown.clear();
    },
  };
}

/** @param {SVGPatternElement} pattern @param {string} id */
function defineStripes(pattern, id) {
  const definitions = document.createElementNS(SVG, 'defs');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('class', 'stripe');
  pattern.setAttribute('id', id);
  pattern.setAttribute('patternUnits', 'userSpaceOnUse');
  pattern.setAttribute('patternTransform', 'rotate(45)');
  pattern.append(line);
  definitions.append(pattern);
  return definitions;
}
