// SPDX-License-Identifier: EUPL-1.2
/** @type {import('./documents.js').DocumentParts} */
export const documentParts = {
  /** Loads what it takes with the first connection. */
  async start() {
    const [{ DocumentThread }, { default: assets }] = await Promise.all([import('./document-thread.js'), import('sportello:assets')]);
    return { thread: await DocumentThread.start(assets), assets };
  },
};
