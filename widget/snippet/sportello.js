// SPDX-License-Identifier: EUPL-1.2
// What a web editor's page loads: defines <sportello-call> and nothing else.
/* global SPORTELLO_PANEL -- the panel’s hashed address, put in by the build */
import { callableHere, probeEmbedding, resumableCall } from '../../js-glue/embedding.js';
import { defineCallElement } from './sportello-call.js';

if (!customElements.get('sportello-call')) {
  customElements.define('sportello-call', defineCallElement({
    home: new URL('./', import.meta.url).href,
    callable: callableHere,
    probe: probeEmbedding,
    resumable: resumableCall,
    load: () => import(SPORTELLO_PANEL),
  }));
}
