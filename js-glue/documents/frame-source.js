// SPDX-License-Identifier: EUPL-1.2

/**
 * The newest picture of a track, also while the page is hidden where the browser has track
 * processors: who shares a window looks at that window.
 */
export class FrameSource {
  /** @param {MediaStreamTrack} track */
  constructor(track) {
    if (typeof MediaStreamTrackProcessor === 'function') this.#read(new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader());
    else this.#watch(track);
  }

  /** Counts the pictures. */
  version = 0;
  /** The newest one; good until the next. @type {VideoFrame | HTMLVideoElement | null} */
  image = null;
  closed = false;
  /** @type {ReadableStreamDefaultReader<VideoFrame> | null} */
  #reader = null;
  /** @type {(() => void)[]} */
  #waiting = [];

  get width() {
    const { image } = this;
    return image instanceof HTMLVideoElement ? image.videoWidth : (image?.displayWidth ?? 0);
  }

  get height() {
    const { image } = this;
    return image instanceof HTMLVideoElement ? image.videoHeight : (image?.displayHeight ?? 0);
  }

  /** Resolves when there is a picture after that one, or there will be none. @param {number} version */
  async after(version) {
    while (this.version <= version && !this.closed) await new Promise((resolve) => this.#waiting.push(() => resolve(null)));
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.#reader?.cancel().catch(() => {});
    if (this.image instanceof HTMLVideoElement) this.image.srcObject = null;
    else this.image?.close();
    this.image = null;
    this.#wake();
  }

  /** @param {ReadableStreamDefaultReader<VideoFrame>} reader */
  async #read(reader) {
    this.#reader = reader;
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
      if (done || this.closed || !value) {
        value?.close();
        return this.close();
      }
      if (!(this.image instanceof HTMLVideoElement)) this.image?.close();
      this.image = value;
      this.version += 1;
      this.#wake();
    }
  }

  /** @param {MediaStreamTrack} track */
  #watch(track) {
    const video = document.createElement('video');
    Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
    video.play().catch(() => {});
    const onFrame = () => {
      if (this.closed) return;
      this.image = video;
      this.version += 1;
      this.#wake();
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  #wake() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
