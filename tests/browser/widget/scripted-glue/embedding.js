// SPDX-License-Identifier: EUPL-1.2
// Stands for js-glue/embedding.js: the test says what the page allows.
export const callableHere = () => globalThis.scriptedEmbedding ?? { ok: true, reason: null };
export const probeEmbedding = async () => callableHere().ok;
export const resumableCall = (desk) => globalThis.scriptedResumable === desk;
