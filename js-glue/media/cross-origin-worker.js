// SPDX-License-Identifier: EUPL-1.2

const START_TIMEOUT_MS = 15000;

/**
 * Starts a module worker whose script lies on another origin, which `new Worker(url)` refuses:
 * a blob of one line imports it. A page with a Content-Security-Policy must allow
 *
 *   script-src SERVER 'wasm-unsafe-eval'; worker-src blob:; connect-src SERVER
 *
 * (the worker inherits the page's policy). The import is a dynamic one: a static one counts as a
 * worker's own script, and `worker-src` would have to name the server too. Every worker posts
 * `{type: 'started'}` first.
 * @param {string} url absolute
 * @param {string} name shown in developer tools
 * @returns {Promise<Worker>} rejects if the policy or the network forbids it
 */
export function startWorker(url, name) {
  const line = `import(${JSON.stringify(url)}).catch((error) => postMessage({ type: 'not-started', error: String(error) }));`;
  const blobUrl = URL.createObjectURL(new Blob([line], { type: 'text/javascript' }));
  /** @type {Promise<Worker>} */
  const started = new Promise((resolve, reject) => {
    const worker = new Worker(blobUrl, { type: 'module', name });
    const settle = (/** @type {string | null} */ error) => {
      clearTimeout(timer);
      worker.onerror = null;
      worker.onmessage = null;
      if (error === null) return resolve(worker);
      worker.terminate();
      reject(new Error(`${name}: ${error}`));
    };
    const timer = setTimeout(() => settle('did not start in time'), START_TIMEOUT_MS);
    worker.onerror = (event) => settle(event.message || 'could not be loaded');
    worker.onmessage = ({ data }) => settle(data.type === 'started' ? null : data.error);
  });
  return started.finally(() => URL.revokeObjectURL(blobUrl));
}
