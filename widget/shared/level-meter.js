// SPDX-License-Identifier: EUPL-1.2
import { h, setAttribute } from './dom.js';

const BARS = 5;

/**
 * Five bars that follow a voice. Hidden from screen readers: a value that
 * changes ten times a second says nothing there.
 * @returns {{element: HTMLElement, set: (level: number) => void}} `level` in 0..1
 */
export function createLevelMeter() {
  const bars = Array.from({ length: BARS }, () => h('i'));
  const element = h('span', { class: 'meter', 'data-level': '0', 'aria-hidden': 'true' }, ...bars);
  return {
    element,
    // Loudness is heard as a ratio: the root spreads quiet speech over the bars.
    set: (level) => setAttribute(element, 'data-level', String(Math.round(Math.sqrt(Math.min(1, Math.max(0, level))) * BARS))),
  };
}
