// SPDX-License-Identifier: EUPL-1.2
import * as en from './sign-in-en.js';
import * as it from './sign-in-it.js';

/** @typedef {typeof it} SignInWords */

/** The words for signing in at the town's identity provider. */
export const signInWords = /** @type {Record<'it'|'en', SignInWords>} */ ({ it, en });
