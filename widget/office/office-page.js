// SPDX-License-Identifier: EUPL-1.2
// What supervisors and web editors use: /office
import { SportelloOffice } from './sportello-office.js';

customElements.define('sportello-office', SportelloOffice);
