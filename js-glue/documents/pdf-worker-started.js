// SPDX-License-Identifier: EUPL-1.2
// The first word of each of our workers; pdf.js says others.
postMessage({ type: 'started' });
