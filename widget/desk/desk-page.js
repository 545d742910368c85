// SPDX-License-Identifier: EUPL-1.2
// The operator's console: /desk
import { OperatorSession } from '../../js-glue/index.js';
import { defineDeskElement } from './sportello-desk.js';

customElements.define('sportello-desk', defineDeskElement((server) => new OperatorSession({ server })));
