// SPDX-License-Identifier: EUPL-1.2

const START_TIMEOUT_MS = 15000;

/**
 * Starts a module worker whose script lies on another origin, which `new Worker(url)` refuses:
 * a blob of one line imports it. A page with a Content-Security-Policy must allow
 *
 *   worker-src blob:; script-src SERVER 'wasm-unsafe-eval'; connect-src SERVER
 *
 * (the worker inherits the page's policy). Every worker posts `{type: 'started'}` first.
 * @param {string} url absolute
 * @param {string} name shown in developer tools
 * @returns {Promise<Worker>} rejects if the policy or the network forbids it
 */
export function startWorker(url, name) {
  const line = `import ${JSON.stringify(url)};`;
  const blobUrl = URL.createObjectURL(new Blob([line], { type: 'text/javascript' }));
  return new Promise((resolve, reject) => {
    /** @type {Worker} */
    let worker;
    const finish = () => {
      clearTimeout(timer);
      URL.revokeObjectURL(blobUrl);
      worker.onerror = null;
    };
    const fail = (/** @type {string} */ why) => {
      finish();
      worker.terminate();
      reject(new Error(`${name}: ${why}`));
    };
    const timer = setTimeout(() => fail('did not start'), START_TIMEOUT_MS);
    try {
      worker = new Worker(blobUrl, { type: 'module', name });
    } catch (error) {
      clearTimeout(timer);
      URL.revokeObjectURL(blobUrl);
      reject(error);
      return;
    }
    worker.onerror = (event) => fail(event.message || 'could not be loaded');
    worker.addEventListener(
      'message',
      () => {
        finish();
        resolve(worker);
      },
      { once: true },
    );
  });
}
