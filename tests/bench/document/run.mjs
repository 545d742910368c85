// SPDX-License-Identifier: EUPL-1.2
// Measures our document codec against the best others on the same pages (docs/documents.md). Installs the
// tools of the others, makes the corpus, measures, writes build/reports/document-codecs.{md,json}.
//
//   node tests/bench/document/run.mjs [--quick | --all] [--only NAME,NAME] [--pages FOLDER] [--peers-only]
//
// What the others need is kept in build/bench/document/ and is not measured again.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Cache, digest } from './cache.mjs';
import { makeCorpus } from './corpus/make.mjs';
import { Judge, TOLERANCE } from './judge.mjs';
import { changeBytes, codeOurs, haveOurs, legibleOurs } from './ours.mjs';
import { changesOf, loadPage, SETS } from './pages.mjs';
import { DJVU } from './peers/djvu.mjs';
import { STILL } from './peers/still.mjs';
import { FRAMES_PER_SECOND, KEY_FRAME, screenShare } from './peers/vp9.mjs';
import { maskOf, readJpeg, readPng, writePbm, writePng, writePpm } from './pictures.mjs';
import { straightened } from './rectify.mjs';
import { markdown } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const KILOBITS = [64, 256, 1000];
const SMALL_PIXELS = 5e6;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    pages: { type: 'string', default: path.join(ROOT, 'build/bench/document/pages') },
    'peers-only': { type: 'boolean', default: false },
    'no-install': { type: 'boolean', default: false },
  },
});

/** The files of a picture that the codecs' tools want, beside each other in `folder`. */
function sourceOf(image, { name, dpi, frame, folder }) {
  const stem = path.join(folder, name);
  const [png, ppm, pbm] = ['png', 'ppm', 'pbm'].map((ending) => `${stem}.${ending}`);
  writePng(png, image);
  writePpm(ppm, image);
  writePbm(pbm, maskOf(image), image.width, image.height);
  return { png, ppm, pbm, width: image.width, height: image.height, dpi, frame, id: digest(readFileSync(ppm)) };
}

/** What a screen share of the page costs until it can be read, at each bit rate. */
function shareResults(judge, source, limit) {
  return KILOBITS.map((kilobits) =>
    judge.cache.get(`vp9 share ${kilobits} ${limit.toFixed(4)} ${source.id}`, () => {
      const seconds = kilobits < 100 ? 24 : 12;
      const { ends, show, cpuMs } = screenShare(source, kilobits, seconds, path.join(judge.folder, 'share.ivf'));
      const still = path.join(judge.folder, 'share.png');
      const reads = (frame) => {
        show(frame, still);
        return (judge.errors(still, { frame: source.frame, dpi: source.dpi }) ?? 1) <= limit;
      };
      let high = ends.length - 1;
      if (!reads(high)) return { kilobits, bytes: null, ms: null };
      for (let low = 0; low < high; ) {
        const middle = (low + high) >> 1;
        if (reads(middle)) high = middle;
        else low = middle + 1;
      }
      const sent = (ends[high] * 8) / kilobits;
      return { kilobits, bytes: ends[high], ms: Math.round(Math.max(sent, (high * 1000) / FRAMES_PER_SECOND) + cpuMs / ends.length) };
    }),
  );
}

/** Every other codec on one page: where the page can be read, its legible point; its exact one. */
function measurePeers(page, judge, sources, limit) {
  const results = {};
  for (const source of sources) {
    const suits = (peer) => !peer.small || source.width * source.height <= SMALL_PIXELS;
    for (const peer of [...STILL, ...DJVU, KEY_FRAME].filter(suits)) {
      const entry = (results[peer.name] ??= {});
      try {
        if (page.text !== null) {
          const point = judge.legible(peer, source, limit);
          if (point && (!entry.legible || point.bytes < entry.legible.bytes)) entry.legible = { ...point, of: source.frame ? 'frame' : 'page' };
        }
        if (peer.exact && page.kind !== 'camera') entry.exact = judge.point(peer, source, peer.levels.at(-1));
        if (peer.name === 'cjb2 lossless' && !source.frame) entry.mask = judge.point(peer, source, 0);
      } catch (error) {
        entry.failed = String(error.message ?? error);
      }
    }
    if (page.text !== null && page.kind !== 'file') {
      const share = shareResults(judge, source, limit);
      results['vp9 screen share'] ??= { share };
    }
  }
  return results;
}

function measure(page, folder, cacheFolder) {
  const cache = new Cache(path.join(cacheFolder, `${page.name}.json`));
  const judge = new Judge(page, cache, folder);
  const image = page.kind === 'camera' ? readJpeg(page.file, path.join(folder, 'frame.ppm')) : readPng(page.file);
  const sources = [sourceOf(image, { name: 'source', dpi: page.dpi, frame: page.kind === 'camera', folder })];
  const ours = options['peers-only'] || !haveOurs() ? null : codeOurs(page, folder);
  if (page.kind === 'camera') {
    const truth = /** @type {NonNullable<typeof page.truth>} */ (page.truth);
    const flat = ours ? { image: readPng(ours.whole), dpi: ours.dpi } : straightened(image, truth);
    const dpi = flat.dpi || (flat.image.width / truth.millimetres[0]) * 25.4;
    sources.push(sourceOf(flat.image, { name: 'flat', dpi, frame: false, folder }));
    page.dpi = dpi;
  }
  const base = page.text === null ? null : Math.min(...sources.map((source) => judge.errors(source.png, source) ?? 1));
  const limit = (base ?? 0) + TOLERANCE;
  const peers = measurePeers(page, judge, sources, limit);
  const legible = ours && page.text !== null ? legibleOurs(ours, judge, limit) : null;
  const changes = ours && changesOf(page).map(({ change, before, after }) => ({ change, bytes: changeBytes(before, after, folder) }));
  const { width, height } = image;
  return { name: page.name, kind: page.kind, width, height, errors: base, peers, ours: ours && { ...ours, coded: undefined, whole: undefined, legible, changes } };
}

if (!options['no-install']) {
  execFileSync('bash', ['-c', '. site-demo/setup/lib.sh && . site-demo/setup/debian.sh && install_debian_packages test bench'], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, root: ROOT } });
}
const work = path.join(ROOT, 'build/bench/document');
const names = options.only?.split(',') ?? (options.quick ? SETS.quick : options.all ? SETS.all : SETS.usual);
const wanted = [...new Set(names.map((name) => name.split('-')[0]))];
await makeCorpus({ out: options.pages, only: wanted, stills: names.some((name) => name.endsWith('12mp')) });
const reports = path.join(ROOT, 'build/reports');
mkdirSync(reports, { recursive: true });
const results = [];
for (const name of names) {
  const page = loadPage(options.pages, name);
  if (!page) throw new Error(`the corpus has no page ${name}`);
  const folder = path.join(work, 'scratch', name);
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  results.push(measure(page, folder, path.join(work, 'cache')));
  rmSync(folder, { recursive: true });
  console.log(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
  writeFileSync(path.join(reports, 'document-codecs.json'), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(path.join(reports, 'document-codecs.md'), markdown(results));
}
console.log(`written: ${path.relative(ROOT, path.join(reports, 'document-codecs.md'))}`);
