// SPDX-License-Identifier: EUPL-1.2
/**
 * Shows and plays the browser's own tracks.
 * @module
 */

/** Pictures in the page's elements; the far side's voice needs no place to be heard. */
export class NativeViews {
  /** @param {(width: number, height: number) => void} onPicture the far side's picture has a new size */
  constructor(onPicture) {
    this.#remote.onresize = () => {
      if (this.#remote.videoWidth > 0) onPicture(this.#remote.videoWidth, this.#remote.videoHeight);
    };
    // People expect a mirror of themselves.
    this.#local.style.transform = 'scaleX(-1)';
  }

  #local = makeVideo();
  #remote = makeVideo();
  #voice = new Audio();

  /** @param {{ local?: Element | null, remote?: Element | null }} places */
  set({ local, remote }) {
    if (local !== undefined) put(this.#local, local);
    if (remote !== undefined) put(this.#remote, remote);
  }

  /** @param {MediaStreamTrack | null} track */
  showLocal(track) {
    play(this.#local, track);
  }

  /** @param {MediaStreamTrack} track */
  showRemote(track) {
    play(track.kind === 'audio' ? this.#voice : this.#remote, track);
  }

  hideRemote() {
    play(this.#voice, null);
    play(this.#remote, null);
  }

  close() {
    this.#local.remove();
    this.#remote.remove();
    play(this.#local, null);
    this.hideRemote();
  }
}

function makeVideo() {
  const video = document.createElement('video');
  // Voice has an element of its own: a picture without sound may always play.
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  // Whoever moves it with its place pauses it.
  video.onpause = () => {
    if (video.srcObject && video.isConnected) video.play().catch(() => {});
  };
  Object.assign(video.style, { display: 'block', width: '100%', height: '100%', objectFit: 'contain' });
  return video;
}

/**
 * @param {HTMLVideoElement} video
 * @param {Element | null} place
 */
function put(video, place) {
  if (!place) video.remove();
  else if (video.parentNode !== place) {
    place.replaceChildren(video);
    // Moving an element pauses it.
    if (video.srcObject) video.play().catch(() => {});
  }
}

/**
 * @param {HTMLMediaElement} element
 * @param {MediaStreamTrack | null} track
 */
function play(element, track) {
  element.srcObject = track ? new MediaStream([track]) : null;
  if (track) element.play().catch(() => {});
}
