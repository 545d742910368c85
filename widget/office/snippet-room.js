// SPDX-License-Identifier: EUPL-1.2
// For web editors: choose, look, copy; and what the site has to allow.
import { h, setText } from '../shared/dom.js';
import { deskLabel, fill } from '../shared/language.js';
import { contrastWithWhite, isColour, LEAST_CONTRAST } from './contrast.js';
import { button, choice, empty, field, select, textInput } from './form.js';
import { createSitesRoom } from './sites-room.js';
import { createSnippetPreview } from './snippet-preview.js';
import { linkText, policyText, snippetText } from './snippet-text.js';

const OWN = 'own';

/**
 * @param {import('./office-types.js').Office} office
 * @returns {import('./office-types.js').Room}
 */
export function createSnippetRoom(office) {
  const element = h('div', {});
  const sites = createSitesRoom(office);
  const server = office.api.address('');
  /** @type {import('./snippet-text.js').SnippetChoice} */
  const chosen = { desk: '', lang: '', placement: '', colour: '' };
  let preset = '';
  let own = '#8a3b12';

  async function show() {
    await office.loadDesks();
    const { snippet: texts, desks: deskTexts } = office.words;
    const { desks, lang } = office;
    if (desks.length === 0) {
      const may = office.who.roles.includes('supervisor');
      element.replaceChildren(empty(texts.noDesks, texts.noDesksText, ...(may ? [h('a', { class: 'button main', href: '#desks/new' }, deskTexts.add)] : [])));
      return;
    }
    if (!desks.some(({ id }) => id === chosen.desk)) chosen.desk = desks[0].id;

    const deskField = field(texts.desk, select(desks.map((desk) => [desk.id, deskLabel(desk, lang)]), chosen.desk, (value) => change({ desk: value })));
    const language = choice(texts.language, Object.entries(texts.languages), chosen.lang, (value) => change({ lang: /** @type {''|'it'|'en'} */ (value) }));
    const placement = choice(texts.placement, Object.entries(texts.placements), chosen.placement, (value) => change({ placement: /** @type {''|'corner'|'corner-left'} */ (value) }), 'stacked');
    const colours = choice(texts.colour, Object.entries(texts.colours), preset, (value) => {
      preset = value;
      takeColour();
    }, 'colours');
    for (const input of colours.querySelectorAll('input')) {
      const swatch = h('i', { class: 'colour-swatch' });
      if (input.value !== OWN) swatch.style.background = input.value || '#0a58a8';
      input.after(swatch);
    }
    const ownText = textInput(own, (value) => { own = value.trim(); picker.value = isColour(own) ? own : picker.value; takeColour(); }, { maxlength: '7', class: 'short', spellcheck: 'false' });
    const picker = /** @type {HTMLInputElement} */ (h('input', { type: 'color', 'aria-label': texts.ownColour, oninput: () => { own = picker.value; ownText.value = own; takeColour(); } }));
    picker.value = isColour(own) ? own : '#0a58a8';
    const ownField = field(texts.ownColour, ownText, { hint: texts.ownColourHint });
    ownText.before(picker);
    const contrast = h('p', { class: 'contrast', role: 'status' });

    const preview = createSnippetPreview(texts.previewFrame);
    const code = codeBox(texts.code, texts.copy);
    const link = codeBox(texts.linkTitle, texts.copyLink);
    const policy = codeBox(texts.cmsPolicy, texts.copy);
    const script = h('li', {});

    const step = (/** @type {number} */ number, /** @type {string} */ title, /** @type {Array<Node>} */ ...parts) => h('section', { class: 'step' }, h('h2', {}, h('span', { class: 'step-number', 'aria-hidden': 'true' }, String(number)), title), ...parts);
    element.replaceChildren(h('p', { class: 'intro' }, texts.intro),
      h('div', { class: 'with-preview snippet-choice' },
        h('div', {}, step(1, texts.stepDesk, deskField.element, language), step(2, texts.stepLook, placement, colours, ownField.element, contrast)),
        h('section', { class: 'preview', 'aria-labelledby': 'snippet-preview' }, h('h2', { id: 'snippet-preview' }, texts.preview), h('p', { class: 'hint' }, texts.previewText), preview.element)),
      step(3, texts.stepCopy, code.element, h('p', {}, texts.where),
        h('details', {}, h('summary', {}, texts.cmsTitle), h('p', {}, texts.cmsText), h('ul', { class: 'plain-list bullets' }, script, h('li', {}, texts.cmsElement)), policy.element),
        h('details', {}, h('summary', {}, texts.linkTitle), h('p', {}, texts.linkText), link.element)),
      step(4, texts.stepSite, sites.element));
    takeColour();
    await sites.show([]);

    /** @param {Partial<import('./snippet-text.js').SnippetChoice>} fields */
    function change(fields) {
      Object.assign(chosen, fields);
      const desk = desks.find(({ id }) => id === chosen.desk) ?? null;
      const inLanguage = chosen.lang || lang;
      const label = office.wordsIn(inLanguage).snippet.linkLabel;
      const name = deskLabel(desk, inLanguage);
      code.put(snippetText(server, chosen, label, name));
      link.put(linkText(server, chosen, label, name));
      policy.put(policyText(server));
      setText(script, fill(texts.cmsScript, { address: new URL('sportello.js', server).href }));
      preview.update({ choice: chosen, lang: inLanguage, title: texts.previewPage, line: texts.previewLine });
    }

    function takeColour() {
      const colour = preset === OWN ? own : preset;
      ownField.element.hidden = preset !== OWN;
      const ratio = isColour(colour) ? contrastWithWhite(colour) : null;
      const good = ratio !== null && ratio >= LEAST_CONTRAST;
      const shown = ratio === null ? '' : new Intl.NumberFormat(lang === 'en' ? 'en-GB' : 'it-IT', { maximumFractionDigits: 1 }).format(Math.floor(ratio * 10) / 10);
      setText(contrast, colour === '' ? '' : ratio === null ? texts.contrastNone : fill(good ? texts.contrastGood : texts.contrastBad, { ratio: shown }));
      contrast.toggleAttribute('data-bad', colour !== '' && !good);
      // A colour that cannot be read goes into no page.
      change({ colour: good ? colour : '' });
    }
  }

  /**
   * Text to copy, and the button for it.
   * @param {string} label
   * @param {string} action
   */
  function codeBox(label, action) {
    const { snippet: texts } = office.words;
    const area = /** @type {HTMLTextAreaElement} */ (h('textarea', { readonly: true, rows: '1', spellcheck: 'false', 'aria-label': label, class: 'code-text' }));
    const copy = button(action, async () => {
      try {
        await navigator.clipboard.writeText(area.value);
        office.say(texts.copied);
      } catch {
        area.select();
        area.focus();
        office.say(texts.copyFailed);
      }
    }, 'main');
    return {
      element: h('div', { class: 'code-box' }, area, copy),
      /** @param {string} text */
      put(text) {
        area.value = text;
        area.rows = Math.max(2, text.split('\n').length);
      },
    };
  }

  return { element, show };
}
