// SPDX-License-Identifier: EUPL-1.2
// VP9 with the settings of a WebRTC screen share: real time, speed 7, tuned for screens, 4:2:0.
import { readFileSync } from 'node:fs';
import { run } from '../process.mjs';

const REAL_TIME = ['--codec=vp9', '--ivf', '--quiet', '--profile=0', '--rt', '--cpu-used=7', '--tune-content=screen', '--threads=1', '--lag-in-frames=0', '--passes=1', '--error-resilient=0', '--aq-mode=3', '--disable-warning-prompt'];
export const FRAMES_PER_SECOND = 5;

/** Makes a film of so many equal frames of a page, even in size as 4:2:0 wants it. */
function film(source, frames, out) {
  run('ffmpeg', ['-loglevel', 'error', '-y', '-loop', 1, '-framerate', FRAMES_PER_SECOND, '-i', source.png, '-frames:v', frames, '-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white', '-pix_fmt', 'yuv420p', out]);
}

/** Decodes one frame of a coded film. */
const frameOf = (coded, frame, out) => run('ffmpeg', ['-loglevel', 'error', '-y', '-i', coded, '-vf', `select=eq(n\\,${frame})`, '-frames:v', 1, out]).cpuMs;

/** @type {import('./still.mjs').Peer} */
export const KEY_FRAME = {
  name: 'vp9 key frame',
  levels: Array.from({ length: 24 }, (_, index) => Math.round(63 - 2.7 * index)),
  ending: 'png',
  encode(source, level, out) {
    const raw = `${out}.y4m`;
    film(source, 1, raw);
    return run('vpxenc', [...REAL_TIME, '--limit=1', '--end-usage=q', `--cq-level=${level}`, `--min-q=${level}`, `--max-q=${level}`, '-o', out, raw]).cpuMs;
  },
  decode: (coded, out) => frameOf(coded, 0, out),
};

/**
 * A film of the unchanging page at a constant bit rate, as a screen share repeats it until it is sharp.
 * @param {import('./still.mjs').Source} source
 * @param {number} kilobits a second
 * @returns {{ ends: number[], show: (frame: number, out: string) => void, cpuMs: number }}
 *   ends: bytes sent when each frame is complete
 */
export function screenShare(source, kilobits, seconds, out) {
  const raw = `${out}.y4m`;
  film(source, seconds * FRAMES_PER_SECOND, raw);
  const { cpuMs } = run('vpxenc', [...REAL_TIME, '--end-usage=cbr', `--target-bitrate=${kilobits}`, '--buf-sz=1000', '--buf-initial-sz=500', '--buf-optimal-sz=600', '--undershoot-pct=50', '--overshoot-pct=50', '--min-q=2', '--max-q=56', '--static-thresh=1', '-o', out, raw]);
  const bytes = readFileSync(out);
  const ends = [];
  for (let at = 32, sum = 0; at + 12 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    sum += size;
    ends.push(sum);
    at += 12 + size;
  }
  return { ends, show: (frame, png) => void frameOf(out, frame, png), cpuMs };
}
