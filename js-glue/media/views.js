// SPDX-License-Identifier: EUPL-1.2

/** @param {HTMLElement} picture */
function fill(picture) {
  // Set by script, one property at a time: a page's policy against inline styles does not forbid it.
  Object.assign(picture.style, { display: 'block', width: '100%', height: '100%', objectFit: 'contain' });
}

/** Puts the two pictures of the call into the page's elements. */
export class Views {
  /** @param {(canvas: OffscreenCanvas | null) => void} onRemoteCanvas gets each new canvas to draw on */
  constructor(onRemoteCanvas) {
    this.onRemoteCanvas = onRemoteCanvas;
    /** @type {Element | null} */
    this.localPlace = null;
    /** @type {Element | null} */
    this.remotePlace = null;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** @type {HTMLCanvasElement | null} */
    this.canvas = null;
    /** @type {MediaStreamTrack | null} */
    this.camera = null;
  }

  /** @param {{ local?: Element | null, remote?: Element | null }} places */
  set({ local, remote }) {
    if (local !== undefined) this.setLocal(local);
    if (remote !== undefined) this.setRemote(remote);
  }

  /** @param {Element | null} place */
  setLocal(place) {
    this.localPlace = place;
    if (!place) {
      this.dropVideo();
      return;
    }
    if (!this.video) {
      this.video = document.createElement('video');
      this.video.muted = true;
      this.video.playsInline = true;
      this.video.autoplay = true;
      fill(this.video);
      // People expect a mirror.
      this.video.style.transform = 'scaleX(-1)';
      this.showCamera(this.camera);
    }
    if (this.video.parentNode !== place) {
      place.replaceChildren(this.video);
      this.video.play().catch(() => {});
    }
  }

  /** @param {MediaStreamTrack | null} track */
  showCamera(track) {
    this.camera = track;
    if (!this.video) return;
    this.video.srcObject = track ? new MediaStream([track]) : null;
    if (track) this.video.play().catch(() => {});
  }

  /** @param {Element | null} place */
  setRemote(place) {
    if (place && place === this.remotePlace && this.canvas?.parentNode === place) return;
    this.remotePlace = place;
    // A canvas in place already moves with what was drawn; its worker's end cannot be given twice.
    if (this.canvas && place) {
      place.replaceChildren(this.canvas);
      return;
    }
    this.canvas?.remove();
    this.canvas = null;
    if (!place) return this.onRemoteCanvas(null);
    this.canvas = document.createElement('canvas');
    fill(this.canvas);
    place.replaceChildren(this.canvas);
    this.onRemoteCanvas(this.canvas.transferControlToOffscreen());
  }

  dropVideo() {
    if (this.video) this.video.srcObject = null;
    this.video?.remove();
    this.video = null;
  }

  close() {
    this.setLocal(null);
    this.setRemote(null);
  }
}
