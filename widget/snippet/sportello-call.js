// SPDX-License-Identifier: EUPL-1.2
import { callPageAddress } from '../call/address.js';
import { button as en } from '../i18n/en.js';
import { button as it } from '../i18n/it.js';
import { adoptStyles, h, setAttribute, setText } from '../shared/dom.js';
import { icon, phone, popOut, video } from '../shared/icons.js';
import { deskLabel, languageOf } from '../shared/language.js';
import { openingSentence } from '../shared/opening-time.js';
import { deskAnew, watchDesk } from './desk-states.js';
import { createCorner, showAccent } from './placement.js';
import style from './sportello-call.css';

const KINDS = /** @type {const} */ (['voice', 'video']);
const WINDOW_FEATURES = 'popup,width=560,height=760';

/**
 * @typedef {object} SnippetParts what the element is made of
 * @property {string} home the server's base address
 * @property {() => {ok: boolean}} callable whether a call can run inside this page, as far as is known
 * @property {(server: string) => Promise<boolean>} probe finds out what the page's policy allows
 * @property {(desk: string) => boolean} resumable whether this tab left a call to the desk a moment ago
 * @property {() => Promise<typeof import('../call/open-call.js')>} load loads the call panel
 */

/**
 * Makes the class of `<sportello-call>`: the buttons that a municipal page
 * shows. All that a call needs is loaded by the first click.
 * @param {SnippetParts} parts
 */
export function defineCallElement({ home, callable, probe, resumable, load }) {
  return class SportelloCall extends HTMLElement {
    static observedAttributes = ['desk', 'lang', 'server', 'accent', 'placement'];

    #root = this.attachShadow({ mode: 'open' });
    #words = en;
    /** @type {Record<string, string>|null} */
    #name = null;
    /** @type {import('./desk-states.js').DeskState|null} */
    #found = null;
    #unwatch = () => {};
    /** @type {{bringForward: () => void}|null} */
    #call = null;
    #parts = this.#build();

    connectedCallback() {
      this.#render();
      this.#unwatch = watchDesk(this.server, this.desk, (found) => {
        this.#found = found;
        this.#name = found.name;
        this.#render();
      });
      if (callable().ok && resumable(this.desk)) this.#open('resume');
    }

    disconnectedCallback() {
      this.#unwatch();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#render();
    }

    /** The desk's code, as the server knows it. */
    get desk() {
      return this.getAttribute('desk') ?? '';
    }

    /** The server's base address: that of the script, unless the page says another. */
    get server() {
      return new URL(this.getAttribute('server') || home, home).href;
    }

    #build() {
      const name = h('span', { class: 'name' });
      const state = h('span', { class: 'state' });
      const links = { voice: this.#link('voice', phone), video: this.#link('video', video) };
      const back = h('button', { type: 'button', class: 'go back', hidden: true, onclick: () => this.#call?.bringForward() });
      const trouble = h('span', { class: 'trouble', role: 'status' });
      const row = h('span', { class: 'row' }, links.voice.element, links.video.element, back);
      // The policy is asked only when somebody is about to call: a page that
      // forbids the call gets no report of it from every visitor.
      const look = () => this.#probe();
      const box = h('span', { class: 'box', role: 'group', onpointerenter: look, onfocusin: look }, h('span', { class: 'head' }, name, state), row, trouble);
      adoptStyles(this.#root, style);
      const corner = createCorner(box);
      this.#root.append(corner.element, box);
      return { box, corner, name, state, links, back, trouble };
    }

    /**
     * A link, not a button: where a call cannot run inside the page it leads to
     * the server's own call page.
     * @param {'voice'|'video'} kind
     * @param {string} drawing
     */
    #link(kind, drawing) {
      const label = h('span', {});
      const note = h('span', { class: 'visually-hidden' });
      const out = icon(popOut);
      out.classList.add('out');
      const element = h('a', {
        class: `go ${kind}`,
        target: '_blank',
        onclick: (/** @type {MouseEvent} */ event) => this.#onClick(event, kind),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          // What is called a button is pressed with the space bar too.
          if (event.key !== ' ' || !element.hasAttribute('role')) return;
          event.preventDefault();
          element.click();
        },
      }, icon(drawing), label, note, out);
      return { element, label, note, out };
    }

    #render() {
      const lang = languageOf(this);
      const words = (this.#words = lang === 'it' ? it : en);
      const inside = callable().ok;
      const desk = deskLabel({ id: this.desk, name: this.#name }, lang);
      const { box, corner, name, links, back } = this.#parts;
      setAttribute(box, 'lang', lang);
      setAttribute(box, 'aria-label', desk);
      corner.label(desk, lang);
      showAccent(this.getAttribute('accent'), box, corner.element);
      setText(name, desk);
      setText(back, words.back);
      for (const kind of KINDS) {
        const { element, label, note, out } = links[kind];
        setAttribute(element, 'href', callPageAddress(this.server, this.desk, kind, lang));
        setAttribute(element, 'role', inside ? 'button' : null);
        setText(label, words[kind]);
        setText(note, ` ${desk}${inside ? '' : ` (${words.newWindow})`}`);
        out.toggleAttribute('hidden', inside);
      }
      this.#renderState();
    }

    async #probe() {
      await probe(this.server);
      this.#render();
    }

    #renderState() {
      if (!this.#found) return;
      const { open, busy, closed } = this.#words;
      const { state, opens_at: opens } = this.#found;
      const text = state === 'closed' && opens ? openingSentence(opens, Date.now(), this.#words, this.#words === it ? 'it' : 'en') : { open, busy, closed }[state] ?? '';
      setText(this.#parts.state, text);
      setAttribute(this.#parts.state, 'data-state', state);
    }

    /** Where there is nobody the panel says when there will be, and asks for no microphone. */
    async #closedNow() {
      if (this.#found?.state !== 'closed') return false;
      return (await deskAnew(this.server, this.desk))?.state === 'closed';
    }

    /** @param {MouseEvent} event @param {'voice'|'video'} kind */
    #onClick(event, kind) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (callable().ok) {
        event.preventDefault();
        this.#closedNow().then((closed) => this.#open(closed ? 'closed' : kind));
        return;
      }
      const { href } = /** @type {HTMLAnchorElement} */ (this.#parts.links[kind].element);
      // Without leave for a window the link does what links do.
      if (open(href, '_blank', WINDOW_FEATURES)) event.preventDefault();
    }

    /** @param {'voice'|'video'|'resume'|'closed'} kind */
    async #open(kind) {
      const { links, back, corner, trouble } = this.#parts;
      corner.show(true);
      const opener = links[kind === 'video' ? 'video' : 'voice'].element;
      setText(trouble, this.#words.loading);
      try {
        const { openCall } = await load();
        setText(trouble, '');
        this.#call = openCall({
          kind,
          origin: this,
          context: {
            desk: this.desk,
            deskName: this.#name,
            server: this.server,
            lang: languageOf(this),
            phone: this.getAttribute('phone') ?? '',
            hours: this.getAttribute('hours') ?? '',
            hoursLink: this.getAttribute('hours-href') ?? '',
            privacyLink: this.getAttribute('privacy-href') ?? '',
          },
          onChange: (active) => {
            for (const each of KINDS) links[each].element.hidden = active;
            back.hidden = !active;
          },
          onClose: () => opener.focus(),
        });
      } catch (error) {
        console.error('sportello: the call panel did not load', error);
        setText(trouble, this.#words.failed);
      }
    }
  };
}
