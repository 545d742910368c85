// SPDX-License-Identifier: EUPL-1.2
/**
 * Whether a call can run inside this page, told before anything heavy loads. Part of the snippet:
 * small, and silent until somebody is about to call.
 *
 * Most of it can be read at once. A page's Content-Security-Policy cannot: headers are hidden from
 * scripts. `probeEmbedding` therefore tries, in small, the three things that a call needs and a policy
 * may forbid. What is forbidden is reported to where the policy sends its reports, as any violation
 * is: so the probe runs only when a pointer or the focus comes to the button, and once a page.
 * @module
 */

import { recall } from './call/resume-store.js';

/** @typedef {'insecure' | 'permissions-policy' | 'content-security-policy' | 'in-app-browser' | 'unsupported'} EmbeddingFault */

// Browsers inside other apps, where microphone and camera are refused or missing. By their own names;
// Android's plain WebView calls itself "wv".
const IN_APP = /\b(?:FBAN|FBAV|FB_IAB|Instagram|Line|MicroMessenger|Snapchat|BytedanceWebview|musical_ly|TikTok|LinkedInApp|Pinterest|Twitter(?:Android| for iPhone)?)[/ ;[]|; wv\)/;
const EMPTY_WASM_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const PROBE_MS = 3000;

/** @type {boolean} found by the probe */
let forbidden = false;
/** @type {Promise<boolean> | null} */
let probing = null;

/**
 * Whether a call can run inside this page, as far as is known by now. Cheap: call it as often as
 * need be, and in a click, whose leave to open a window it does not use up.
 * @returns {{ ok: boolean, reason: EmbeddingFault | null }}
 */
export function callableHere() {
  const reason = fault();
  return { ok: reason === null, reason };
}

/** @returns {EmbeddingFault | null} */
function fault() {
  if (!globalThis.isSecureContext) return 'insecure';
  if (IN_APP.test(navigator.userAgent)) return 'in-app-browser';
  if (typeof RTCPeerConnection !== 'function' || typeof WebSocket !== 'function' || !navigator.mediaDevices?.getUserMedia) return 'unsupported';
  // Only Chromium tells; elsewhere a refusal shows as a refused microphone.
  const policy = /** @type {any} */ (document).permissionsPolicy ?? /** @type {any} */ (document).featurePolicy;
  if (policy?.allowsFeature && !policy.allowsFeature('microphone')) return 'permissions-policy';
  return forbidden ? 'content-security-policy' : null;
}

/**
 * Finds out whether the page's Content-Security-Policy lets a call run; `callableHere` knows from
 * then on. Call it when a pointer or the focus comes to the button. It starts one empty worker,
 * compiles eight bytes, and begins a connection that it gives up at once: no device is touched and
 * the server hears nothing.
 * @param {string} server its base address
 * @returns {Promise<boolean>} whether the policy allows the call
 */
export function probeEmbedding(server) {
  probing ??= fault() ? Promise.resolve(false) : probe(server);
  return probing;
}

/**
 * Whether this tab left a call to `desk` within the last 30 s, which `CallerSession.resume` takes up.
 * @param {string} desk
 * @returns {boolean}
 */
export function resumableCall(desk) {
  return recall(desk) !== null;
}

/** @param {string} server */
async function probe(server) {
  /** @param {SecurityPolicyViolationEvent} event */
  const onViolation = (event) => {
    // Other parts of the page break their policy too; a policy that only reports forbids nothing.
    if (event.disposition === 'report') return;
    const directive = event.effectiveDirective;
    if (directive === 'connect-src' && event.blockedURI.startsWith(new URL(socketAddress(server)).origin)) forbidden = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  if (!compiles()) forbidden = true;
  attemptConnection(server);
  if (!(await startsWorker())) forbidden = true;
  document.removeEventListener('securitypolicyviolation', onViolation);
  return !forbidden;
}

/** Compiling is what `script-src` without 'wasm-unsafe-eval' forbids. A browser without WebAssembly calls natively. */
function compiles() {
  if (typeof WebAssembly !== 'object') return true;
  try {
    return new WebAssembly.Module(EMPTY_WASM_MODULE) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** @param {string} server */
function socketAddress(server) {
  const url = new URL(server, location.href);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url.href;
}

/**
 * The policy is asked before the network is: closing at once leaves only that.
 * @param {string} server
 */
function attemptConnection(server) {
  try {
    new WebSocket(socketAddress(server)).close();
  } catch {
    forbidden = true;
  }
}

/** Workers come from a blob, since a browser starts none from another origin. */
function startsWorker() {
  /** @type {Promise<boolean>} */
  const outcome = new Promise((resolve) => {
    const address = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
    /** @type {Worker | undefined} */
    let worker;
    /** @param {boolean} started */
    const finish = (started) => {
      clearTimeout(timer);
      worker?.terminate();
      URL.revokeObjectURL(address);
      resolve(started);
    };
    // Slow is not forbidden.
    const timer = setTimeout(() => finish(true), PROBE_MS);
    try {
      worker = new Worker(address, { type: 'module' });
      worker.onmessage = () => finish(true);
      worker.onerror = () => finish(false);
    } catch {
      finish(false);
    }
  });
  return outcome;
}
