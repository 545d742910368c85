// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('./shared-page.js').SharedPage} SharedPage */
/** @typedef {import('./papers-lines.js').PapersLines} PapersLines */

const PERIOD_MS = 250;

/** Tells everybody how far their pages have come here; news of another state at once, of mere progress now and then. */
export class SeenReports {
  /** @param {PapersLines} lines */
  constructor(lines) {
    this.#lines = lines;
  }

  #lines;
  /** @type {Map<SharedPage, string>} the state last told */
  #told = new Map();
  /** @type {Set<SharedPage>} */
  #due = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {SharedPage} page of the far side */
  report(page) {
    const state = `${page.state} ${page.layer} ${page.progress === 1}`;
    if (this.#told.get(page) !== state) {
      this.#told.set(page, state);
      this.#tell(page);
      return;
    }
    this.#due.add(page);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const each of this.#due) this.#tell(each);
    }, PERIOD_MS);
  }

  close() {
    clearTimeout(this.#timer);
    this.#due.clear();
  }

  /** @param {SharedPage} page */
  #tell(page) {
    this.#due.delete(page);
    const { state, layer, progress, bytes } = page;
    if (state === 'withdrawn' || page.orphan) return;
    const exact = state === 'exact';
    const complete = exact || state === 'complete';
    this.#lines.ofSession(page.session)?.papers.send({ type: 'seen', page: page.page, layer, readable: complete || state === 'readable', exact, complete, progress, bytes });
  }
}
