// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('../../wasm/bindings/sportello-core.js').SportelloCore} SportelloCore */
/** @typedef {import('../../wasm/bindings/sportello-core.js').CoreOptions} CoreOptions */

/**
 * Fetches and compiles the core once for all workers.
 * @param {string} url absolute
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileCore(url) {
  const response = await fetch(url, { mode: 'cors', credentials: 'omit' });
  if (!response.ok) throw new Error(`the core answered ${response.status}`);
  const isWasm = response.headers.get('content-type')?.startsWith('application/wasm');
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Makes a core in this thread from the compiled module.
 * @template [Core=SportelloCore]
 * @param {string} coreModuleUrl absolute address of sportello-core.mjs, or of sportello-documents.mjs
 * @param {WebAssembly.Module} compiled
 * @returns {Promise<Core>}
 */
export async function loadCore(coreModuleUrl, compiled) {
  const { default: createCore } = await import(/* @vite-ignore */ coreModuleUrl);
  /** @type {CoreOptions} */
  const options = {
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
      return {};
    },
  };
  return createCore(options);
}
