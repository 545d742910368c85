// SPDX-License-Identifier: EUPL-1.2

/** @typedef {import('./document-types.js').DraftErrorCode} DraftErrorCode */

/** Why there is nothing to show. @implements {DraftErrorFace} */
export class DraftFailure extends Error {
  /** @param {DraftErrorCode} error @param {string} file its name, or '' @param {unknown} [cause] */
  constructor(error, file, cause) {
    super(`${error} ${file}`.trim(), { cause });
    this.error = error;
    this.file = file;
  }
}

/** @typedef {import('./document-types.js').DraftError} DraftErrorFace */
