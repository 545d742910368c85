// SPDX-License-Identifier: EUPL-1.2
// What the core numbers, in the order of its numbers.

export const SOURCES = /** @type {const} */ (['camera', 'picture', 'pdf', 'screen']);
export const LAYERS = /** @type {const} */ (['text', 'picture', 'exact']);
export const SHEET_STATES = /** @type {const} */ (['searching', 'too-dark', 'too-far', 'cut-off', 'moving', 'blurred', 'hold-still', 'ready']);
