// SPDX-License-Identifier: EUPL-1.2
// pdf.js' thread as one file of ours.
import './pdf-worker-started.js';
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
