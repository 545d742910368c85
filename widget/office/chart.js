// SPDX-License-Identifier: EUPL-1.2
// Bars as inline SVG. The picture carries a summary; its numbers stand in a table beside it.
import { h } from '../shared/dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 220;
const MARGIN = { top: 12, right: 8, bottom: 28, left: 40 };

/** @typedef {{label: string, short: string, parts: number[]}} Bar a bar of stacked parts, the first at the bottom */

/**
 * @param {string} name
 * @param {Record<string, string|number>} attributes
 * @param {...(Node|string)} children
 */
function s(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** The least round number that is not below the value: 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, … @param {number} value */
export function roundUp(value) {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((factor) => Math.round(factor * power)).find((each) => each >= value) ?? value;
}

/** How many bars apart labels stand, so that they do not touch. @param {number} count @param {number} room how many fit */
export function labelStep(count, room) {
  const least = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return [1, 2, 3, 5, 7, 10, 14, 30, 60, 100, 200, 400].find((each) => each >= least) ?? least;
}

/**
 * A bar chart that keeps to the width it is given.
 * @param {string} summary said instead of the picture
 * @param {Bar[]} bars
 * @param {string[]} classes one for each part
 * @returns {HTMLElement}
 */
export function createChart(summary, bars, classes) {
  const element = h('div', { class: 'chart', role: 'img', 'aria-label': summary });
  const most = roundUp(Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0))));

  /** @param {number} width */
  function draw(width) {
    const room = width - MARGIN.left - MARGIN.right;
    const floor = HEIGHT - MARGIN.bottom;
    const scale = (floor - MARGIN.top) / most;
    const step = room / bars.length;
    const thick = Math.max(1, Math.min(36, step * 0.72));
    const svg = s('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, 'aria-hidden': 'true', focusable: 'false' });
    for (const value of most === 1 ? [0, 1] : [0, most / 2, most]) {
      const y = floor - value * scale;
      svg.append(s('line', { x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y, class: 'grid' }));
      if (Number.isInteger(value)) svg.append(s('text', { x: MARGIN.left - 6, y: y + 4, 'text-anchor': 'end' }, String(value)));
    }
    const every = labelStep(bars.length, Math.floor(room / 46));
    bars.forEach(({ label, short, parts }, index) => {
      const x = MARGIN.left + index * step + (step - thick) / 2;
      let y = floor;
      const bar = s('g', {}, s('title', {}, label));
      parts.forEach((part, at) => {
        if (part <= 0) return;
        y -= part * scale;
        bar.append(s('rect', { x, y, width: thick, height: part * scale, class: classes[at] }));
      });
      svg.append(bar);
      if (index % every === 0) svg.append(s('text', { x: x + thick / 2, y: HEIGHT - 8, 'text-anchor': 'middle' }, short));
    });
    element.replaceChildren(svg);
  }

  let drawn = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.round(contentRect.width);
    if (width > 0 && width !== drawn) draw((drawn = width));
  }).observe(element);
  return element;
}
