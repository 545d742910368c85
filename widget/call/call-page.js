// SPDX-License-Identifier: EUPL-1.2
// The server's own call page: /call/DESK[?kind=voice|video][&lang=it|en]
import { CallerSession } from '../../js-glue/index.js';
import { supported } from '../shared/language.js';
import { deskOf } from '../snippet/desk-states.js';
import { mountPanel } from './open-call.js';

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const asked = new URL(location.href);
const desk = decodeURIComponent(asked.pathname.match(/\/call\/([^/]+)/)?.[1] ?? '');
const lang = supported(asked.searchParams.get('lang') || navigator.language);
const kind = asked.searchParams.get('kind') === 'voice' ? 'voice' : 'video';

const server = new URL('/', location.href).href;

document.documentElement.lang = lang;
main.replaceChildren();
const { panel } = mountPanel(main, 'page', {
  desk,
  deskName: null,
  server,
  lang,
  phone: main.dataset.phone ?? '',
  hours: main.dataset.hours ?? '',
  hoursLink: '',
  privacyLink: main.dataset.privacy ?? '',
  guest: asked.searchParams.get('guest') ?? '',
});
deskOf(server, desk).then((known) => known && panel.nameDesk(known.name, known));
if (CallerSession.resumable(desk, server) || (await CallerSession.handedOver({ server, desk }))) panel.resume();
else panel.choose(kind);
