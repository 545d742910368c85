// SPDX-License-Identifier: EUPL-1.2
// The server's own call page: /call/DESK[?kind=voice|video][&lang=it|en]
import { CallerSession } from '../../js-glue/index.js';
import { supported } from '../shared/language.js';
import { mountPanel } from './open-call.js';

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const asked = new URL(location.href);
const desk = decodeURIComponent(asked.pathname.match(/\/call\/([^/]+)/)?.[1] ?? '');
const lang = supported(asked.searchParams.get('lang') || navigator.language);
const kind = asked.searchParams.get('kind') === 'voice' ? 'voice' : 'video';

document.documentElement.lang = lang;
const { panel } = mountPanel(main, 'page', {
  desk,
  deskName: '',
  server: new URL('/', location.href).href,
  lang,
  phone: main.dataset.phone ?? '',
  hours: main.dataset.hours ?? '',
  hoursLink: '',
});
if (CallerSession.resumable(desk)) panel.resume();
else panel.choose(kind);
