// SPDX-License-Identifier: EUPL-1.2
// Numbers that the core's bindings use.

/** @type {0} */
export const CODEC_VP8 = 0;
/** @type {1} */
export const CODEC_VP9 = 1;

/** Lanes of the transport, as the core numbers them. */
export const CARRIERS = Object.freeze({ voice: /** @type {0} */ (0), video: /** @type {1} */ (1), control: /** @type {2} */ (2) });
