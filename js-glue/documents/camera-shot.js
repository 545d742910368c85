// SPDX-License-Identifier: EUPL-1.2
/**
 * The camera looks at paper.
 * @module
 */

import { Draft } from './draft.js';
import { DraftFailure } from './draft-failure.js';
import { takeFrames } from './still-frames.js';
import { frameOf, pairs, SheetShot, transferOf } from './sheet-shot.js';

/** @typedef {import('./document-thread.js').DocumentThread} DocumentThread */
/** @typedef {import('./own-pages.js').OwnPages} OwnPages */
/** @typedef {import('./document-types.js').Finding} Finding */
/** @typedef {import('./draft.js').Corners} Corners */
/**
 * Takes the call's camera away from the call for a while, if there is no other; gives back what
 * returns it. `force`: even if there are others.
 * @typedef {(wish: { force: boolean }) => Promise<() => void>} LendCamera
 */
/** @typedef {{ facing?: 'user' | 'environment', deviceId?: string }} CameraWish */
/** @typedef {{ thread: DocumentThread, own: OwnPages, lendCamera: LendCamera }} CameraWays */

/** Paper needs all pixels that there are, and few pictures a second. */
const PICTURE = { width: { ideal: 3840 }, height: { ideal: 2160 }, frameRate: { ideal: 20 } };
const LOOK_PERIOD_MS = 70;
const LOOK_SIDE = 640;
const FACING = { environment: /back|rear|environment|posterior|trasera|arrière|rück/i, user: /front|user|face|anterior|frontal|avant/i };

/** Events: `finding`; `shot` (detail: Draft); `ended`. @implements {CameraShotFace} */
export class CameraShot extends EventTarget {
  /**
   * @param {CameraWish} wish
   * @param {CameraWays} ways
   * @returns {Promise<CameraShot>} rejects with a DraftFailure
   */
  static async open(wish, ways) {
    const shot = new CameraShot(ways);
    try {
      await shot.#open({ facing: 'environment', ...wish });
      return shot;
    } catch (error) {
      shot.close();
      throw error;
    }
  }

  /** @param {CameraWays} ways use `open` */
  constructor({ thread, own, lendCamera }) {
    super();
    this.#thread = thread;
    this.#own = own;
    this.#lendCamera = lendCamera;
    Object.assign(this.video, { muted: true, playsInline: true, autoplay: true });
  }

  video = document.createElement('video');
  /** @type {Finding} */
  finding = { found: false, corners: [], state: 'searching' };
  automatic = true;
  torch = { available: false, on: false };
  /** @type {{ id: string, label: string, facing: 'user' | 'environment' | null }[]} */
  cameras = [];
  camera = '';
  #thread;
  #own;
  #lendCamera;
  /** @type {(() => void) | null} */
  #giveBack = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** After a shot, until the sheet is moved: one shot a page. */
  #spent = false;
  #shooting = false;
  #looking = false;
  #lookedMs = 0;
  #closed = false;

  /** @param {boolean} on */
  async setTorch(on) {
    if (!this.#track || !this.torch.available) return;
    await this.#track.applyConstraints({ advanced: [/** @type {any} */ ({ torch: on })] });
    this.torch = { ...this.torch, on };
    this.dispatchEvent(new Event('finding'));
  }

  /** @param {string} id */
  async useCamera(id) {
    await this.#open({ deviceId: id });
  }

  /** @returns {Promise<Draft>} */
  async shoot() {
    if (this.#shooting || !this.#track) throw new DraftFailure('unavailable', '');
    this.#shooting = true;
    try {
      const seen = this.finding.found ? this.finding.corners : null;
      const { frames, fromVideo } = await takeFrames(this.video, this.#track);
      const picture = pictureOf(frames[0]);
      const shot = await SheetShot.keep(this.#thread, frames);
      this.#spent = true;
      return await new Draft(this.#own, [{ name: '', maker: shotMaker(shot, picture, fromVideo ? seen : null) }]).ready();
    } finally {
      this.#shooting = false;
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopTrack();
    this.#giveBack?.();
    this.#giveBack = null;
  }

  /** @param {CameraWish} wish */
  async #open(wish) {
    this.#stopTrack();
    this.#giveBack ??= await this.#lendCamera({ force: false });
    const track = await this.#ask(wish);
    if (this.#closed) {
      track.stop();
      throw new DraftFailure('unavailable', '');
    }
    this.#track = track;
    track.addEventListener('ended', () => this.#onEnded(track));
    this.camera = track.getSettings().deviceId ?? '';
    const abilities = /** @type {{ torch?: boolean }} */ (track.getCapabilities?.() ?? {});
    this.torch = { available: abilities.torch === true, on: false };
    this.#thread.forgetSheet();
    this.#spent = false;
    this.video.srcObject = new MediaStream([track]);
    await this.video.play().catch(() => {});
    this.cameras = await listCameras();
    this.#follow(track);
  }

  /** @param {CameraWish} wish @returns {Promise<MediaStreamTrack>} */
  async #ask({ facing, deviceId }) {
    const video = { ...PICTURE, ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } }) };
    const ask = async () => (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0];
    try {
      return await ask().catch(async (error) => {
        if (failureOf(error) !== 'camera-in-use') throw error;
        // By our own call, perhaps.
        this.#giveBack?.();
        this.#giveBack = await this.#lendCamera({ force: true });
        return ask();
      });
    } catch (error) {
      throw new DraftFailure(failureOf(error), '', error);
    }
  }

  #stopTrack() {
    const track = this.#track;
    this.#track = null;
    // The light beside the lens has to go out.
    track?.stop();
    this.video.srcObject = null;
  }

  /** @param {MediaStreamTrack} track */
  #onEnded(track) {
    if (track !== this.#track) return;
    this.close();
    this.dispatchEvent(new Event('ended'));
  }

  /** @param {MediaStreamTrack} track */
  #follow(track) {
    const onFrame = () => {
      if (track !== this.#track) return;
      this.video.requestVideoFrameCallback(onFrame);
      const nowMs = performance.now();
      if (this.#looking || this.#shooting || nowMs - this.#lookedMs < LOOK_PERIOD_MS) return;
      this.#lookedMs = nowMs;
      this.#look(nowMs).catch(() => {});
    };
    this.video.requestVideoFrameCallback(onFrame);
  }

  /** @param {number} nowMs */
  async #look(nowMs) {
    this.#looking = true;
    try {
      const frame = frameOf(await createImageBitmap(this.video, lookSize(this.video)));
      const { found, corners, state } = await this.#thread.ask({ ask: 'look', frame, nowUs: Math.round(nowMs * 1000) }, [transferOf(frame)]);
      if (this.#closed) return;
      this.finding = { found, corners: pairs(corners), state };
    } finally {
      this.#looking = false;
    }
    this.dispatchEvent(new Event('finding'));
    const { state } = this.finding;
    if (state === 'searching' || state === 'moving') this.#spent = false;
    if (state === 'ready' && this.automatic && !this.#spent && !this.#shooting) await this.#shootByItself();
  }

  async #shootByItself() {
    const draft = await this.shoot().catch(() => null);
    if (!draft) return;
    if (this.#closed) draft.discard();
    else this.dispatchEvent(new CustomEvent('shot', { detail: draft }));
  }
}

/**
 * @param {SheetShot} shot
 * @param {HTMLCanvasElement} picture its first frame
 * @param {Corners | null} seen where the sheet was just before
 * @returns {import('./draft.js').PageMaker}
 */
function shotMaker(shot, picture, seen) {
  let dpi = 0;
  return {
    picture,
    goLive: null,
    async preview({ corners, rotation }) {
      let page = await shot.straighten(corners ?? (corners === null ? WHOLE : null), rotation);
      if (corners === undefined && !page.sheetFound && seen) page = await shot.straighten(seen, rotation);
      dpi = page.dpi;
      const whole = corners === null || (corners === undefined && !page.sheetFound);
      return { image: page.canvas, corners: whole ? null : page.corners, source: 'camera' };
    },
    finish: async ({ canvas }) => ({ canvas, dpi, text: '' }),
    close() {
      shot.close();
      picture.width = picture.height = 0;
    },
  };
}

/** @type {Corners} */
const WHOLE = [[0, 0], [1, 0], [1, 1], [0, 1]];

/** @param {ImageBitmap} image */
function pictureOf(image) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: image.width, height: image.height });
  canvas.getContext('2d', { alpha: false })?.drawImage(image, 0, 0);
  return canvas;
}

/** @param {HTMLVideoElement} video @returns {ImageBitmapOptions} */
function lookSize({ videoWidth, videoHeight }) {
  const scale = Math.min(1, LOOK_SIDE / Math.max(videoWidth, videoHeight, 1));
  return { resizeWidth: Math.max(16, Math.round(videoWidth * scale)), resizeHeight: Math.max(16, Math.round(videoHeight * scale)), resizeQuality: 'medium' };
}

async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => {
    const facing = /** @type {const} */ (['environment', 'user']).find((side) => FACING[side].test(label)) ?? null;
    return { id: deviceId, label, facing };
  });
}

/** @param {unknown} error of getUserMedia @returns {import('./document-types.js').DraftErrorCode} */
function failureOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'no-camera';
  return 'camera-in-use';
}

/** @typedef {import('./document-types.js').CameraShot} CameraShotFace */
