// SPDX-License-Identifier: EUPL-1.2
/**
 * Which transports this browser can carry a call with.
 * @module
 */

/** @typedef {'rtp' | 'datachannel' | 'native'} Transport */

// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)): valid only with SIMD128.
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/**
 * Whether the core's WebAssembly module can run at all. A Content-Security-Policy may still forbid
 * to compile it: see `embedding.js`.
 * @param {any} scope a window
 * @returns {boolean}
 */
function runsCore(scope) {
  try {
    return typeof scope.WebAssembly === 'object' && scope.WebAssembly.validate(SIMD_MODULE);
  } catch {
    return false;
  }
}

/**
 * Whether workers can be modules. The option is read before the address is looked at, so that
 * nothing is loaded.
 * @param {any} scope
 */
function hasModuleWorkers(scope) {
  let read = false;
  try {
    new scope.Worker('blob://', { get type() { read = true; return 'module'; } }).terminate();
  } catch {
    // An address that cannot be loaded may throw: by then the option was read or never will be.
  }
  return read;
}

/**
 * The transports that work here, preferred first. Empty where no call is possible.
 * @param {any} [scope] a window; another one in tests
 * @returns {Transport[]}
 */
export function offeredTransports(scope = globalThis) {
  if (typeof scope.RTCPeerConnection !== 'function' || !scope.navigator?.mediaDevices?.getUserMedia) return [];
  /** @type {Transport[]} */
  const offered = [];
  const core = runsCore(scope) && typeof scope.AudioWorkletNode === 'function' && hasModuleWorkers(scope);
  if (core && typeof scope.RTCRtpScriptTransform === 'function') offered.push('rtp');
  if (core && typeof scope.RTCDataChannel === 'function') offered.push('datachannel');
  offered.push('native');
  return offered;
}
