// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { fill } from '../shared/language.js';

/** @typedef {import('../i18n/papers-words.js').PaperWords} PaperWords */
/** @typedef {import('../../js-glue/documents/document-types.js').SharedPage} SharedPage */
/** @typedef {import('../../js-glue/documents/document-types.js').DraftProblem} DraftProblem */
/** @typedef {{who: string, from: string, to: string, name: string}} Peer the far side, as sentences name it */

/**
 * The far side in words: by name where there is one.
 * @param {'caller'|'operator'} role who reads
 * @param {string} name the far side's name, or empty
 * @param {PaperWords} words
 * @returns {Peer}
 */
export function peerOf(role, name, words) {
  const forms = role === 'operator' ? words.who.citizen : name ? words.who.named : words.who.operator;
  const { who, from, to } = forms;
  return { who: fill(who, { name }), from: fill(from, { name }), to: fill(to, { name }), name: name || fill(who, { name }) };
}

/**
 * Who shows a page or has made a mark, in words.
 * @param {Partial<Pick<SharedPage, 'by'>>} page or a mark
 * @param {Peer} peer who is meant by the far side
 * @param {PaperWords} words
 * @returns {Peer}
 */
export function ownerOf({ by }, peer, words) {
  if (!by || by.main) return peer;
  return peerOf(by.role === 'caller' && !by.name ? 'operator' : 'caller', by.name, words);
}

/**
 * Who will see what is about to be sent, if more than one.
 * @param {Pick<import('../../js-glue/documents/document-types.js').Documents, 'audience'>} documents
 * @param {Peer} peer
 * @param {PaperWords} words
 * @param {'it'|'en'} lang
 */
export function audienceSentence({ audience = [] }, peer, words, lang) {
  if (audience.length < 2) return '';
  const names = audience.map(({ name, main }) => (main ? peer.name : name || words.papers.someone));
  return fill(words.papers.audience, { names: new Intl.ListFormat(lang, { type: 'conjunction' }).format(names) });
}

/**
 * How far a page is, in a few words.
 * @param {Pick<SharedPage, 'owner'|'state'|'progress'|'live'|'orphan'>} page
 * @param {Peer} peer
 * @param {PaperWords} words
 */
export function progressSentence({ owner, state, progress, live, orphan }, peer, words) {
  if (orphan) return fill(words.papers.orphan, { ...peer });
  const table = /** @type {Record<string, string>} */ (words.progress[owner]);
  const key = live && state !== 'sending' && state !== 'arriving' ? 'live' : state;
  // The last percent is for the state that follows.
  const percent = Math.min(99, Math.max(0, Math.floor(progress * 100)));
  return fill(lookUp(table, key) ?? '', { ...peer, percent });
}

/**
 * What a page is called: its file, or what it came from.
 * @param {Pick<SharedPage, 'name'|'source'>} page
 * @param {PaperWords} words
 */
export function pageName({ name, source }, words) {
  return name || (lookUp(words.papers.sources, source) ?? words.papers.onePage);
}

/**
 * "Page 2 of 3", with the page's place among those shown.
 * @param {number} index from 0
 * @param {number} count
 * @param {PaperWords} words
 */
export function placeSentence(index, count, words) {
  return fill(words.papers.pageOf, { number: index + 1, of: count });
}

/**
 * What is said when pages of the far side appear: one sentence for all of them.
 * @param {readonly Pick<SharedPage, 'number'|'of'|'live'>[]} pages
 * @param {Peer} peer
 * @param {PaperWords} words
 */
export function arrivalSentence([first], peer, words) {
  if (!first) return '';
  if (first.live) return fill(words.papers.arrivedScreen, { ...peer });
  return fill(first.of > 1 ? words.papers.arrived : words.papers.arrivedOne, { number: first.number, of: first.of, ...peer });
}

/**
 * A problem with a file, with the file's name.
 * @param {DraftProblem|Error} problem anything thrown by what makes drafts
 * @param {PaperWords} words
 */
export function problemSentence(problem, words) {
  const { error = 'unavailable', file = '' } = /** @type {Partial<DraftProblem>} */ (problem);
  const sentence = lookUp(words.problems, error) ?? words.problems.unavailable;
  return file ? `${file}: ${sentence}` : sentence;
}

/**
 * One form for one, another for many.
 * @param {string} one
 * @param {string} many with `{count}`
 * @param {number} count
 */
export function counted(one, many, count) {
  return count === 1 ? one : fill(many, { count });
}

/**
 * Lets a sentence run on where only the paper's edge had broken it: in large letters its lines are others.
 * @param {string} text
 */
export function flow(text) {
  return text.replace(/([\p{L}\p{N},;:’'”"»)]) ?\n(?=\p{Ll})/gu, '$1 ');
}
