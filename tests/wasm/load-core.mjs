// SPDX-License-Identifier: EUPL-1.2
// Loads the built module under Node. It is made for windows and workers; with the bytes handed over
// it needs nothing of either.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve(import.meta.dirname, '../../build/wasm/bin');
export const moduleFile = path.join(folder, 'sportello-core.mjs');
export const wasmFile = path.join(folder, 'sportello-core.wasm');

/** @returns {Promise<import('../../wasm/bindings/sportello-core.js').SportelloCore>} */
export async function loadCore() {
  for (const file of [moduleFile, wasmFile]) {
    if (!existsSync(file)) throw new Error(`${file} is not built: cmake --build --preset wasm --target sportello-core`);
  }
  const { default: createSportelloCore } = await import(pathToFileURL(moduleFile).href);
  return createSportelloCore({ wasmBinary: readFileSync(wasmFile) });
}
