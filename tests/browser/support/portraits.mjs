// SPDX-License-Identifier: EUPL-1.2
// Pictures of two people for the screenshots that people look at: drawn, then fed to the fake cameras.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './town.mjs';

const FOLDER = path.join(ROOT, 'build/test-media');

const person = ({ wall, shirt, collar, skin, shade, hair, back, front, extra = '' }) => `
<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${wall[0]}"/><stop offset="1" stop-color="${wall[1]}"/></linearGradient>
    <radialGradient id="light" cx=".3" cy=".2" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".35"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
  </defs>
  <rect width="640" height="480" fill="url(#wall)"/>
  ${back}
  <rect width="640" height="480" fill="url(#light)"/>
  <path d="M120 480c8-96 76-138 150-150h100c74 12 142 54 150 150z" fill="${shirt}"/>
  <path d="M282 300h76v52c-18 24-58 24-76 0z" fill="${shade}"/>
  <path d="M270 336l50 40 50-40 16 14-66 58-66-58z" fill="${collar}"/>
  ${hair}
  <ellipse cx="320" cy="222" rx="82" ry="102" fill="${skin}"/>
  ${front}
  <g fill="#3b2a22"><ellipse cx="290" cy="216" rx="7" ry="6"/><ellipse cx="350" cy="216" rx="7" ry="6"/></g>
  <g fill="none" stroke="#5b4033" stroke-width="5" stroke-linecap="round"><path d="M274 196q16-10 32-2M334 194q16-8 32 2"/></g>
  <path d="M318 224q-8 28 2 34h10" fill="none" stroke="${shade}" stroke-width="5" stroke-linecap="round"/>
  <path d="M290 282q30 20 60 0" fill="none" stroke="#a5473e" stroke-width="7" stroke-linecap="round"/>
  ${extra}
</svg>`;

const PORTRAITS = {
  operator: person({
    wall: ['#dfe9ee', '#b9cdd6'], shirt: '#24567a', collar: '#f4f1ea', skin: '#eac3a3', shade: '#d3a583',
    back: `<g fill="#8aa3ad"><rect x="40" y="40" width="150" height="12"/><rect x="40" y="130" width="150" height="12"/></g>
      <g><rect x="52" y="72" width="16" height="58" fill="#b5563c"/><rect x="70" y="64" width="20" height="66" fill="#3f6f8f"/><rect x="94" y="78" width="14" height="52" fill="#d7a84b"/><rect x="112" y="68" width="22" height="62" fill="#5d7f58"/><rect x="138" y="74" width="18" height="56" fill="#7d4d6b"/></g>
      <rect x="470" y="50" width="120" height="150" rx="4" fill="#f7fafb" stroke="#8aa3ad" stroke-width="6"/><path d="M530 50v150M470 125h120" stroke="#8aa3ad" stroke-width="5"/>`,
    hair: '<path d="M222 330c-26-150 16-226 98-226s124 76 98 226c-8 16-26 10-30-8V190H252v132c-4 18-22 24-30 8z" fill="#4a2f22"/>',
    front: '<path d="M238 214c2-66 36-96 84-96 50 0 80 32 80 96-26-10-52-32-66-58-18 30-58 48-98 58z" fill="#4a2f22"/>',
    extra: '<path d="M232 226c-4-76 36-122 88-122s92 46 88 122" fill="none" stroke="#2f3a42" stroke-width="9"/><rect x="222" y="216" width="20" height="40" rx="9" fill="#2f3a42"/><rect x="398" y="216" width="20" height="40" rx="9" fill="#2f3a42"/><path d="M232 250q8 50 60 54" fill="none" stroke="#2f3a42" stroke-width="6"/>',
  }),
  citizen: person({
    wall: ['#f1e3c8', '#d9bf93'], shirt: '#6d7a4a', collar: '#8c3f33', skin: '#e3b795', shade: '#c99a77',
    back: '<rect x="46" y="36" width="120" height="92" fill="#fffaf0" stroke="#8d6a3c" stroke-width="7"/><circle cx="106" cy="82" r="30" fill="#24567a"/><circle cx="106" cy="82" r="17" fill="#e2a33a"/><path d="M500 480V250q0-34 34-34h60v264z" fill="#a4623d"/>',
    hair: '<path d="M236 220c-10-82 26-122 84-122s94 40 84 122l-14 10V180H250v50z" fill="#d9d6d0"/>',
    front: '<path d="M240 190c6-50 38-78 80-78s74 28 80 78c-30-22-52-30-80-30s-50 8-80 30z" fill="#d9d6d0"/>',
    extra: '<g fill="none" stroke="#4b4b52" stroke-width="5"><circle cx="290" cy="218" r="25"/><circle cx="350" cy="218" r="25"/><path d="M315 216q5-4 10 0M265 214l-24-6M375 214l24-6"/></g><path d="M286 272q34-18 68 0-34 10-68 0z" fill="#d9d6d0"/>',
  }),
};

/**
 * The Y4M of a portrait that moves a little, as a person in front of a camera does.
 * @param {'operator'|'citizen'} who
 * @param {import('playwright-core').BrowserContext} context a browser to draw it in
 */
export async function portraitOf(who, context) {
  const file = path.join(FOLDER, `portrait-${who}.y4m`);
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  const still = path.join(FOLDER, `portrait-${who}.png`);
  const page = await context.newPage();
  await page.setViewportSize({ width: 640, height: 480 });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${PORTRAITS[who]}`);
  await page.screenshot({ path: still });
  await page.close();
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-loop', '1', '-framerate', '25', '-t', '2', '-i', still,
    '-vf', "scale=672:504,crop=640:480:16+6*sin(PI*t):12+4*cos(PI*t),noise=alls=4:allf=t,format=yuv420p", file]);
  rmSync(still);
  return file;
}
