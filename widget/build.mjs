#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Bundles the widget into build/widget: `node widget/build.mjs [--out DIR] [--town FILE]`
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, transform } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Scripts of their own threads: one file each, named by content, known to the page as an asset. */
const threadEntries = {
  mediaWorker: 'media/media-worker.js',
  videoWorker: 'media/video-worker.js',
  worklet: 'media/worklet.js',
  documentWorker: 'documents/document-worker.js',
  pdfWorker: 'documents/pdf-worker.js',
};
/** What the core's build leaves, known to the page as an asset. */
const coreFiles = {
  coreModule: 'sportello-core.mjs',
  coreWasm: 'sportello-core.wasm',
  documentModule: 'sportello-documents.mjs',
  documentWasm: 'sportello-documents.wasm',
};
/** What pdf.js asks for by name: decoders, the fonts that a PDF may leave out, character maps, a colour profile. */
const PDF_FOLDERS = { wasm: /^(jbig2|openjpeg|qcms_bg)\.wasm$|^LICENSE.*(JBIG2|OPENJPEG|QCMS)$/, standard_fonts: /./, cmaps: /./, iccs: /./ };
/** Entries of the page, which share chunks. */
const appEntries = {
  'open-call': 'widget/call/open-call.js',
  'call-page': 'widget/call/call-page.js',
  'desk-page': 'widget/desk/desk-page.js',
  'visit-page': 'widget/visit/visit-page.js',
  'office-page': 'widget/office/office-page.js',
};
/** The snippet is all that a municipal page loads before the click. */
const SNIPPET_LIMIT_BYTES = 6 * 1024;
/** The office page with what only it loads: a web editor opens it once a year, on any line. */
const OFFICE_LIMIT_BYTES = 32 * 1024;
const PRECOMPRESSED = /\.(js|mjs|css|html|svg|wasm|json)$/;

const common = {
  bundle: true,
  minify: true,
  format: /** @type {const} */ ('esm'),
  target: ['chrome94', 'firefox100', 'safari15.4'],
  legalComments: /** @type {const} */ ('none'),
  metafile: true,
  write: false,
  logLevel: /** @type {const} */ ('warning'),
  absWorkingDir: root,
};

/**
 * Builds the widget.
 * @param {object} [options]
 * @param {string} [options.out] the folder to make; it is emptied first
 * @param {string} [options.glue] the folder that stands for js-glue/ (tests put a scripted one there)
 * @param {string} [options.core] the folder with the core's module
 * @param {string} [options.town] a JSON file: name, home, phone, hours of the town whose pages these are
 * @param {boolean} [options.compress] put a `.br` beside every file
 * @param {Record<string, string>} [options.entries] more scripts of pages (tests have their own)
 * @returns {Promise<Array<{file: string, bytes: number, compressed: number}>>} what was written
 */
export async function buildWidget({ out = path.join(root, 'build/widget'), glue = path.join(root, 'js-glue'), core = path.join(root, 'build/wasm/bin'), town = path.join(root, 'widget/town.json'), compress = true, entries = {} } = {}) {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  const assets = {
    ...(await threadFiles(glue, files)),
    ...(await copyCore(core, files)),
    ...(existsSync(path.join(glue, threadEntries.pdfWorker)) ? await copyPdfFiles(files) : {}),
  };
  const app = await build({
    ...common,
    entryPoints: { ...appEntries, ...entries },
    outdir: path.join(out, 'app'),
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    plugins: [glueFolder(glue), assetAddresses(assets), styleText],
  });
  const names = collect(app, out, files);

  const snippet = await build({
    ...common,
    entryPoints: { sportello: 'widget/snippet/sportello.js' },
    outdir: out,
    define: { SPORTELLO_PANEL: JSON.stringify(`./${names['open-call']}`) },
    external: ['./app/*'],
    plugins: [glueFolder(glue), styleText],
  });
  collect(snippet, out, files);

  const look = await build({
    ...common,
    entryPoints: { page: 'widget/pages/page.css', icon: 'widget/pages/icon.svg', 'icon-waiting': 'widget/pages/icon-waiting.svg' },
    outdir: path.join(out, 'app'),
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.woff2': 'file', '.svg': 'copy' },
  });
  Object.assign(names, collect(look, out, files));
  await addPages(town, names, files);
  return write(out, files, compress);
}

/** Bundles the scripts of workers and worklets. */
async function threadFiles(glue, files) {
  const assets = {};
  for (const [asset, entry] of Object.entries(threadEntries)) {
    const source = path.join(glue, entry);
    if (!existsSync(source)) continue;
    const name = path.basename(entry, '.js');
    const { outputFiles } = await build({ ...common, entryPoints: [source], outdir: '/' });
    assets[asset] = addHashed(files, `${name}.js`, outputFiles[0].contents);
  }
  return assets;
}

/** Takes over the core as its build left it. */
async function copyCore(core, files) {
  const assets = {};
  for (const [asset, name] of Object.entries(coreFiles)) {
    const source = path.join(core, name);
    if (existsSync(source)) assets[asset] = addHashed(files, name, await readFile(source));
  }
  return assets;
}

/** Takes over what pdf.js loads on its own, in a folder named by its content. */
async function copyPdfFiles(files) {
  const source = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const hash = createHash('sha256');
  const found = [['LICENSE', await readFile(path.join(source, 'LICENSE'))]];
  for (const [folder, wanted] of Object.entries(PDF_FOLDERS)) {
    for (const name of (await readdir(path.join(source, folder))).sort()) {
      if (wanted.test(name)) found.push([`${folder}/${name}`, await readFile(path.join(source, folder, name))]);
    }
  }
  for (const [name, contents] of found) hash.update(name).update(contents);
  const folder = `app/pdf-${hash.digest('hex').slice(0, 8).toUpperCase()}/`;
  for (const [name, contents] of found) files.set(folder + name, contents);
  return { pdfFolder: folder };
}

function addHashed(files, name, contents) {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase();
  const { name: stem, ext } = path.parse(name);
  const hashed = `app/${stem}-${hash}${ext}`;
  files.set(hashed, contents);
  return hashed;
}

/** Keeps a build's files; tells the name that each entry got. */
function collect(result, out, files) {
  const names = {};
  for (const { path: file, contents } of result.outputFiles) files.set(path.relative(out, file), contents);
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    const name = path.relative(out, path.resolve(root, file));
    if (entryPoint) names[path.basename(entryPoint).replace(/\.js$/, '')] = name;
    else if (name.endsWith('.svg')) names[name.replace(/^.*\/([\w-]+)-[0-9A-Z]{8}(\.svg)$/, '$1$2')] = name;
  }
  return names;
}

/** The server's own pages, with the town's name and the hashed addresses. */
async function addPages(townFile, names, files) {
  const town = JSON.parse(await readFile(townFile, 'utf8'));
  const values = {
    'town.name': town.name,
    'town.phone': town.phone,
    'town.dial': town.phone.replace(/[^\d+]/g, ''),
    'town.hours': town.hours,
    'town.privacy': town.privacy ?? '',
    'page.css': `/${names['page.css']}`,
    'call-page.js': `/${names['call-page']}`,
    'desk-page.js': `/${names['desk-page']}`,
    'visit-page.js': `/${names['visit-page']}`,
    'office-page.js': `/${names['office-page']}`,
    icon: `/${names['icon.svg']}`,
    'icon.waiting': `/${names['icon-waiting.svg']}`,
  };
  for (const page of ['call.html', 'desk.html', 'visit.html', 'office.html']) {
    const template = await readFile(path.join(root, 'widget/pages', page), 'utf8');
    const text = template.replace(/\{\{([\w.-]+)\}\}/g, (_, name) => {
      if (!(name in values)) throw new Error(`${page} asks for ${name}, which the build does not have`);
      return values[name].replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    });
    files.set(page, Buffer.from(text));
  }
}

async function write(out, files, compress) {
  await rm(out, { recursive: true, force: true });
  const written = [];
  for (const [file, contents] of [...files].sort()) {
    const target = path.join(out, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, contents);
    let compressed = contents.length;
    if (compress && PRECOMPRESSED.test(file)) {
      const smaller = brotliCompressSync(contents, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
      });
      compressed = smaller.length;
      await writeFile(`${target}.br`, smaller);
    }
    written.push({ file, bytes: contents.length, compressed });
  }
  return written;
}

/** Reads imports of js-glue from another folder, where that has the file. */
function glueFolder(glue) {
  return {
    name: 'glue-folder',
    setup(bundler) {
      bundler.onResolve({ filter: /\/js-glue\// }, ({ path: wanted }) => {
        const file = wanted.replace(/^.*\/js-glue\//, '');
        return { path: [glue, path.join(root, 'js-glue')].map((folder) => path.join(folder, file)).find(existsSync) ?? path.join(glue, file) };
      });
    },
  };
}

/** `import assets from 'sportello:assets'`: absolute addresses, made where the page's own script lies. */
function assetAddresses(assets) {
  return {
    name: 'asset-addresses',
    setup(bundler) {
      bundler.onResolve({ filter: /^sportello:assets$/ }, () => ({ path: 'assets', namespace: 'sportello' }));
      bundler.onLoad({ filter: /.*/, namespace: 'sportello' }, () => ({
        contents: `export default {${Object.entries(assets).map(([name, file]) => `${name}: new URL(${JSON.stringify(file.replace(/^app\//, './'))}, import.meta.url).href`).join(', ')}};`,
      }));
    },
  };
}

/** `import text from './x.css'`: the minified style sheet as a string, for constructable sheets. */
const styleText = {
  name: 'style-text',
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), { loader: 'css', minify: true, target: ['chrome105', 'firefox121', 'safari15.4'] });
      return { contents: `export default ${JSON.stringify(code.trim())};` };
    });
  },
};

function report(written) {
  const width = Math.max(...written.map(({ file }) => file.length));
  for (const { file, bytes, compressed } of written) {
    console.log(`${file.padEnd(width)}  ${String(bytes).padStart(8)}  ${String(compressed).padStart(8)} br`);
  }
  const snippet = written.find(({ file }) => file === 'sportello.js');
  if (snippet.compressed > SNIPPET_LIMIT_BYTES) {
    console.error(`sportello.js has ${snippet.compressed} bytes (brotli); the limit is ${SNIPPET_LIMIT_BYTES}: move what the click does not need into widget/call/.`);
    process.exitCode = 1;
  }
  const office = written.find(({ file }) => file.startsWith('app/office-page-'));
  if (office && office.compressed > OFFICE_LIMIT_BYTES) {
    console.error(`${office.file} has ${office.compressed} bytes (brotli); the limit is ${OFFICE_LIMIT_BYTES}.`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { out: { type: 'string' }, town: { type: 'string' }, core: { type: 'string' } } });
  const written = await buildWidget(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, path.resolve(value)])));
  report(written);
  const absent = [...Object.values(threadEntries), ...Object.values(coreFiles)].filter((file) => !written.some(({ file: name }) => name.startsWith(`app/${path.parse(file).name}-`)));
  if (absent.length > 0) console.warn(`Not there yet, so calls cannot run: ${absent.join(', ')} (build the wasm preset first).`);
}
