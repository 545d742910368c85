// SPDX-License-Identifier: EUPL-1.2
// The corpus as the benchmark sees it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { frameDpi } from './rectify.mjs';

/**
 * @typedef {{ name: string, kind: 'file' | 'screen' | 'camera', file: string, text: string | null, dpi: number,
 *   scattered: boolean, truth?: { corners: [number, number][], millimetres: [number, number], page: string } }} Page
 *   file: PNG or, from a camera, JPEG; text: null where OCR is not expected to read it;
 *   scattered: not in one column
 */

const PAPERS = ['letter', 'form', 'card', 'receipt', 'table', 'stamp', 'map', 'strokes', 'photo'];
const READABLE_FROM_CAMERA = ['letter', 'form', 'card', 'receipt', 'table', 'stamp'];
const SCREEN_DPI = 96;
const SCATTERED = /^(web|map|card)/;

/** Which pages a run covers. */
export const SETS = {
  quick: ['letter-200', 'web-1x', 'letter-camera-1080'],
  usual: [
    ...PAPERS.map((name) => `${name}-200`),
    'web-1x', 'web-2x', 'web-list-1x', 'web-list-2x',
    ...READABLE_FROM_CAMERA.map((name) => `${name}-camera-1080`),
    'letter-150', 'form-150', 'letter-300', 'form-300', 'card-300',
    'letter-camera-12mp', 'form-camera-12mp',
  ],
  all: [
    ...[150, 200, 300].flatMap((dpi) => PAPERS.map((name) => `${name}-${dpi}`)),
    'web-1x', 'web-2x', 'web-list-1x', 'web-list-2x',
    ...READABLE_FROM_CAMERA.flatMap((name) => [`${name}-camera-1080`, `${name}-camera-12mp`]),
    ...['letter', 'form'].flatMap((name) => ['wood', 'dark', 'light', 'cluttered', 'edge'].map((ground) => `${name}-camera-1080-${ground}`)),
  ],
};

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Page | null} null if the corpus has no such page
 */
export function loadPage(folder, name) {
  const at = (ending) => path.join(folder, `${name}.${ending}`);
  const camera = name.includes('-camera-');
  const file = at(camera ? 'jpg' : 'png');
  if (!existsSync(file)) return null;
  const text = existsSync(at('txt')) ? readFileSync(at('txt'), 'utf8') : null;
  if (camera) {
    const truth = JSON.parse(readFileSync(at('json'), 'utf8'));
    return { name, kind: 'camera', file, text, dpi: frameDpi(truth), scattered: SCATTERED.test(name), truth };
  }
  const scattered = SCATTERED.test(name);
  const screen = /^(web.*)-(\d)x/.exec(name);
  if (screen) return { name, kind: 'screen', file, text, dpi: SCREEN_DPI * Number(screen[2]), scattered };
  return { name, kind: 'file', file, text, dpi: Number(/-(\d+)$/.exec(name)?.[1]), scattered };
}

/**
 * How a screen's page goes on: scrolled by a line, then a letter typed.
 * @returns {{ change: string, before: string, after: string }[]} files
 */
export function changesOf({ kind, file }) {
  const at = (state) => file.replace(/\.png$/, `${state}.png`);
  if (kind !== 'screen' || !existsSync(at('-typed'))) return [];
  return [
    { change: 'scrolled', before: file, after: at('-scrolled') },
    { change: 'typed', before: at('-scrolled'), after: at('-typed') },
  ];
}
