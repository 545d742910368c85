// SPDX-License-Identifier: EUPL-1.2
import { lookUp } from '../i18n/words.js';
import { createButton } from '../shared/button.js';
import { h, setAttribute, setText } from '../shared/dom.js';
import { camera, switchCamera, torch } from './icons.js';
import { alert, check, close, icon } from '../shared/icons.js';
import { createSheetOutline } from './sheet-outline.js';

/** @typedef {import('../../js-glue/documents/document-types.js').CameraShot} CameraShot */
/** @typedef {import('../../js-glue/documents/document-types.js').Draft} Draft */

/** A hint stays this long before another is said: what the camera sees flickers. */
const SAY_AFTER_MS = 1200;

/**
 * The camera that looks at paper: the live picture, what is found in it, and the shutter.
 * @param {object} on
 * @param {(draft: Draft) => void} on.draft a picture was taken
 * @param {(error: Error) => void} on.trouble
 * @param {() => void} on.ended the camera was taken away
 * @param {() => void} on.cancel
 * @param {(sentence: string) => void} on.say
 * @param {string} heading
 */
export function createCameraView(on, heading) {
  const title = h(heading, { class: 'room-title', tabindex: '-1' });
  const request = h('p', { class: 'room-text request-text' });
  const outline = createSheetOutline();
  const picture = h('div', { class: 'camera-picture', role: 'img' });
  const hintText = h('span', {});
  const hintMark = h('span', { class: 'hint-mark' }, icon(alert));
  const hint = h('p', { class: 'camera-hint' }, hintMark, hintText);
  const stage = h('div', { class: 'camera-stage' }, picture, outline.element, hint);
  const shutter = createButton({ icon: [camera], class: 'main shutter', onclick: () => shoot() });
  const automatic = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', role: 'switch', onchange: () => { if (shot) shot.automatic = automatic.checked; } }));
  const automaticText = h('span', {});
  const automaticLabel = h('label', { class: 'switch' }, automatic, automaticText);
  const light = createButton({ icon: [torch], class: 'quiet', onclick: () => shot?.setTorch(!shot.torch.on).then(showTools, report) });
  const other = createButton({ icon: [switchCamera], class: 'quiet', onclick: () => useNext() });
  const cancel = createButton({ icon: [close], class: 'quiet', onclick: on.cancel });
  const tools = h('div', { class: 'camera-tools' }, light.element, other.element, automaticLabel, cancel.element);
  const element = h('section', { class: 'room camera' },
    h('div', { class: 'room-head' }, h('div', {}, title, request)), stage,
    h('div', { class: 'camera-bar' }, shutter.element, tools));

  /** @type {CameraShot|null} */
  let shot = null;
  /** @type {import('../i18n/papers-words.js').PaperWords|null} */
  let words = null;
  let said = '';
  let taking = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let sayTimer;
  const resized = new ResizeObserver(() => outline.redraw());

  /** @param {unknown} error */
  const report = (error) => on.trouble(error instanceof Error ? error : new Error(String(error)));
  const onFinding = () => showFinding();
  const onShot = (/** @type {Event} */ event) => on.draft(/** @type {CustomEvent<Draft>} */ (event).detail);
  const onEnded = () => on.ended();

  async function shoot() {
    if (!shot || taking) return;
    taking = true;
    shutter.element.setAttribute('aria-disabled', 'true');
    try {
      on.draft(await shot.shoot());
    } catch (error) {
      report(error);
    } finally {
      taking = false;
      shutter.element.removeAttribute('aria-disabled');
    }
  }

  async function useNext() {
    if (!shot) return;
    const at = shot.cameras.findIndex(({ id }) => id === shot?.camera);
    const next = shot.cameras[(at + 1) % shot.cameras.length];
    try {
      await shot.useCamera(next.id);
      showTools();
    } catch (error) {
      report(error);
    }
  }

  /** @param {CameraShot} next the camera to show; it is closed by `stop` */
  function start(next) {
    stop();
    shot = next;
    shot.addEventListener('finding', onFinding);
    shot.addEventListener('shot', onShot);
    shot.addEventListener('ended', onEnded);
    picture.replaceChildren(shot.video);
    resized.observe(stage);
    showTools();
    showFinding();
  }

  function stop() {
    clearTimeout(sayTimer);
    resized.disconnect();
    outline.stop();
    said = '';
    if (!shot) return;
    shot.removeEventListener('finding', onFinding);
    shot.removeEventListener('shot', onShot);
    shot.removeEventListener('ended', onEnded);
    shot.close();
    shot = null;
    picture.replaceChildren();
  }

  function showFinding() {
    if (!shot || !words) return;
    const { finding, video } = shot;
    outline.update(finding, { width: video.videoWidth, height: video.videoHeight });
    const sentence = lookUp(words.finding, finding.state) ?? '';
    const good = finding.state === 'ready' || finding.state === 'hold-still';
    setText(hintText, sentence);
    if (hint.dataset.good !== String(good)) hintMark.replaceChildren(icon(good ? check : alert));
    setAttribute(hint, 'data-good', String(good));
    setAttribute(hint, 'data-searching', finding.state === 'searching');
    clearTimeout(sayTimer);
    if (sentence === said) return;
    // Only what lasts is said; "hold still" at once, or it would come too late.
    sayTimer = setTimeout(() => {
      said = sentence;
      on.say(sentence);
    }, finding.state === 'hold-still' ? 0 : SAY_AFTER_MS);
  }

  function showTools() {
    if (!shot || !words) return;
    light.element.hidden = !shot.torch.available;
    light.label(shot.torch.on ? words.papers.torchOff : words.papers.torchOn);
    setAttribute(light.element, 'data-on', shot.torch.on);
    other.element.hidden = shot.cameras.length < 2;
    automatic.checked = shot.automatic;
  }

  /**
   * @param {{request: string}} model what the operator asked for, as a sentence, or empty
   * @param {import('../i18n/papers-words.js').PaperWords} next
   */
  function update(model, next) {
    words = next;
    const { papers } = words;
    setText(title, papers.cameraTitle);
    setText(request, model.request);
    request.hidden = !model.request;
    setAttribute(picture, 'aria-label', papers.cameraPicture);
    shutter.label(papers.shutter);
    setText(automaticText, papers.automatic);
    other.label(papers.otherCamera);
    cancel.label(papers.cancel);
    light.label(papers.torchOn);
    showTools();
    showFinding();
  }

  return { element, update, start, stop, title };
}
