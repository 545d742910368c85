// SPDX-License-Identifier: EUPL-1.2
// Loads the built modules under Node. They are made for windows and workers; with the bytes handed
// over they need nothing of either.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve(import.meta.dirname, '../../build/wasm/bin');
export const moduleFile = path.join(folder, 'sportello-core.mjs');
export const wasmFile = path.join(folder, 'sportello-core.wasm');
export const documentsModuleFile = path.join(folder, 'sportello-documents.mjs');
export const documentsWasmFile = path.join(folder, 'sportello-documents.wasm');

/** @returns {Promise<any>} */
async function load(module, wasm) {
  for (const file of [module, wasm]) {
    if (!existsSync(file)) throw new Error(`${file} is not built: cmake --build --preset wasm --target ${path.parse(file).name}`);
  }
  const { default: create } = await import(pathToFileURL(module).href);
  return create({ wasmBinary: readFileSync(wasm) });
}

/** @returns {Promise<import('../../wasm/bindings/sportello-core.js').SportelloCore>} */
export const loadCore = () => load(moduleFile, wasmFile);

/** @returns {Promise<import('../../wasm/bindings/sportello-documents.js').SportelloDocuments>} */
export const loadDocuments = () => load(documentsModuleFile, documentsWasmFile);
