// SPDX-License-Identifier: EUPL-1.2
// Emscripten 3.1.6 takes a Node that has `fetch` for a browser: give it the file at once.
Module['wasmBinary'] = require('fs').readFileSync(__filename.replace(/\.cjs$/, '.wasm'));
