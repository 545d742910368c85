// SPDX-License-Identifier: EUPL-1.2
import { button as en } from '../i18n/en.js';
import { button as it } from '../i18n/it.js';
import { callPageAddress } from '../call/address.js';
import { adoptStyles, h, setAttribute, setText } from '../shared/dom.js';
import { icon, phone, popOut, video } from '../shared/icons.js';
import { deskLabel, fill, languageOf } from '../shared/language.js';
import { deskOf } from './desk-states.js';
import style from './sportello-call.css';

const ICONS = { voice: phone, video };
const KINDS = /** @type {const} */ (['voice', 'video']);

/**
 * Makes the class of `<sportello-call>`: the buttons that a municipal page
 * shows. All that a call needs is loaded by the first click.
 * @param {object} parts
 * @param {string} parts.home the server's base address
 * @param {() => {ok: boolean, reason?: string|null}} parts.callable whether a call can run inside this page
 * @param {(desk: string) => boolean} parts.resumable whether this tab left a call to the desk a moment ago
 * @param {() => Promise<{openCall: Function}>} parts.load loads the call panel
 */
export function defineCallElement({ home, callable, resumable, load }) {
  return class SportelloCall extends HTMLElement {
    static observedAttributes = ['desk', 'lang', 'server'];

    #root = this.attachShadow({ mode: 'open' });
    #words = en;
    #links = {};
    #parts;
    #name = /** @type {Record<string, string>|null} */ (null);
    #call = null;

    connectedCallback() {
      if (!this.#parts) this.#build();
      this.#render();
      this.#showState();
      if (callable().ok && resumable(this.desk)) this.#open('resume');
    }

    attributeChangedCallback() {
      if (this.#parts) this.#render();
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
      adoptStyles(this.#root, style);
      const name = h('span', { class: 'name' });
      const state = h('span', { class: 'state' });
      for (const kind of KINDS) this.#links[kind] = this.#link(kind);
      const back = h('button', { type: 'button', class: 'go back', hidden: true, onclick: () => this.#call?.bringForward() });
      const trouble = h('span', { class: 'trouble', role: 'status' });
      const go = h('span', { class: 'row' }, this.#links.voice.element, this.#links.video.element, back);
      this.#parts = { name, state, back, trouble };
      this.#root.append(h('span', { class: 'box', role: 'group' }, h('span', { class: 'head' }, name, state), go, trouble));
    }

    // A link, not a button: where a call cannot run inside the page, or this
    // script breaks, it leads to the server's own call page.
    #link(kind) {
      const label = h('span', {});
      const note = h('span', { class: 'visually-hidden' });
      const element = h('a', { class: `go ${kind}`, target: '_blank', onclick: (event) => this.#onClick(event, kind) }, icon(ICONS[kind]), label, note);
      return { element, label, note };
    }

    #render() {
      const lang = languageOf(this);
      const words = (this.#words = lang === 'it' ? it : en);
      const inside = callable().ok;
      const desk = deskLabel({ id: this.desk, name: this.#name }, lang);
      setText(this.#parts.name, desk);
      setAttribute(this.#root.firstElementChild ?? this, 'lang', lang);
      setAttribute(this.#parts.name.closest('.box'), 'aria-label', desk);
      setText(this.#parts.back, words.back);
      for (const kind of KINDS) {
        const { element, label, note } = this.#links[kind];
        setAttribute(element, 'href', callPageAddress(this.server, this.desk, kind, lang));
        setAttribute(element, 'role', inside ? 'button' : null);
        setText(label, words[kind]);
        setText(note, ` ${desk}${inside ? '' : ` (${words.newWindow})`}`);
        if (!inside && !element.querySelector('.out')) {
          const out = icon(popOut);
          out.classList.add('out');
          element.append(out);
        }
      }
    }

    async #showState() {
      const found = await deskOf(this.server, this.desk);
      if (!found || !this.isConnected) return;
      this.#name = found.name;
      this.#render();
      setText(this.#parts.state, this.#words[found.state] ?? '');
      setAttribute(this.#parts.state, 'data-state', found.state);
    }

    #onClick(event, kind) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
      if (callable().ok) {
        event.preventDefault();
        this.#open(kind);
      } else if (open(this.#links[kind].element.href, `sportello-${this.desk}`, 'popup,width=560,height=760')) {
        event.preventDefault();
      }
    }

    /** @param {'voice'|'video'|'resume'} kind */
    async #open(kind) {
      const { back, trouble } = this.#parts;
      const opener = this.#links[kind === 'resume' ? 'voice' : kind].element;
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
          },
          onChange: (open) => {
            for (const name of KINDS) this.#links[name].element.hidden = open;
            back.hidden = !open;
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
