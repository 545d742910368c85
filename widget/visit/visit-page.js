// SPDX-License-Identifier: EUPL-1.2
// The server's own page behind a link: /visit/TOKEN
import { CallerSession } from '../../js-glue/index.js';
import { mountPanel } from '../call/open-call.js';
import { serviceWords } from '../i18n/services-words.js';
import callViewStyle from '../shared/call-view.css';
import { createAnnouncer } from '../shared/announcer.js';
import { adoptStyles, h, setText } from '../shared/dom.js';
import { supported } from '../shared/language.js';
import tokens from '../shared/tokens.css';
import { createServicesClient } from '../services/services-client.js';
import servicesStyle from '../services/services.css';
import panelStyle from '../call/panel.css';
import { createVisitView, visitModel } from './visit-view.js';
import visitStyle from './visit.css';

/** How often the server is asked whether the desk is calling, while the page is seen. */
const POLL_MS = 10_000;
const POLL_HIDDEN_MS = 60_000;

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const token = decodeURIComponent(location.pathname.match(/\/visit\/([^/]+)/)?.[1] ?? '');
const server = new URL('/', location.href).href;
const client = createServicesClient(server);
let lang = supported(new URL(location.href).searchParams.get('lang') || navigator.language);

/** @type {any} */
let visit = null;
let fault = /** @type {'unknown'|'trouble'|''} */ ('');
let announced = false;
/** @type {(ReturnType<typeof mountPanel> & {used: boolean})|null} */
let call = null;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let timer;

const announcer = createAnnouncer();
const language = h('button', { type: 'button', class: 'language', onclick: switchLanguage });
const view = createVisitView({
  calendarAddress: () => client.calendarAddress(token),
  takeBack: async () => {
    const answer = await client.takeBack(token);
    if (!answer.ok && answer.error !== 'unknown') fault = 'trouble';
    await look();
  },
});
const host = h('div', { class: 'visit-host', 'data-sportello': 'visit' });
const root = host.attachShadow({ mode: 'open' });
adoptStyles(root, tokens, callViewStyle, panelStyle, servicesStyle, visitStyle);
root.append(h('div', { class: 'visit-page' }, view.element, language, announcer.element));

function switchLanguage() {
  lang = lang === 'it' ? 'en' : 'it';
  render();
}

/** Asks how the request stands, and again after a while. */
async function look() {
  clearTimeout(timer);
  const answer = await client.visit(token);
  if (answer.ok) {
    visit = answer.data;
    fault = '';
  } else {
    fault = answer.error === 'unknown' ? 'unknown' : 'trouble';
  }
  render();
  again();
}

function again() {
  clearTimeout(timer);
  const { open, state } = visitModel(visit, fault, Date.now());
  if (!open && state !== 'loading' && fault !== 'trouble') return;
  timer = setTimeout(look, document.hidden ? POLL_HIDDEN_MS : POLL_MS);
}

function render() {
  const model = visitModel(visit, fault, Date.now());
  document.documentElement.lang = lang;
  host.setAttribute('lang', lang);
  const words = serviceWords[lang];
  view.update(model, words, lang);
  setText(language, words.visit.otherLanguage);
  language.setAttribute('lang', words.visit.otherLanguageCode);
  document.title = `${model.callable ? `(!) ${words.visit[model.state === 'now' ? 'now' : 'calling']}` : view.title.textContent} – ${main.dataset.town ?? ''}`;
  if (model.callable && !announced) {
    announced = true;
    announcer.say(words.visit.callingAnnounce);
  }
  if (!model.callable) announced = false;
  if (model.callable && !call) openPanel();
  // A panel that is in use, or tells how the call went, stays.
  if (call) call.host.hidden = !model.callable && !call.used;
}

/** The call's panel below the facts; while a call runs it has the page. */
function openPanel() {
  const mounted = mountPanel(main, 'page', {
    desk: visit.desk.id,
    deskName: visit.desk.name,
    server,
    lang,
    phone: main.dataset.phone ?? '',
    hours: '',
    hoursLink: '',
    privacyLink: main.dataset.privacy ?? '',
    ticket: token,
  });
  call = { ...mounted, used: false };
  mounted.host.classList.add('visit-call');
  mounted.panel.addEventListener('change', () => {
    if (!call) return;
    call.used = true;
    host.hidden = mounted.panel.active;
    if (!mounted.panel.active) look();
  });
  if (CallerSession.resumable(visit.desk.id, server)) mounted.panel.resume();
  else mounted.panel.choose('video');
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) look();
});
main.replaceChildren(host);
render();
look();
