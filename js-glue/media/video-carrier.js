// SPDX-License-Identifier: EUPL-1.2

const CANVAS_SIZE = 32;

/**
 * The tiny video track whose frames carry the core's datagrams. Chromium's is written by the media
 * worker itself; elsewhere a canvas is drawn here each time the worker says so.
 */
export class VideoCarrier {
  /** @param {Worker} mediaWorker */
  constructor(mediaWorker) {
    /** @type {CanvasRenderingContext2D | null} */
    this.pen = null;
    this.shade = 0;
    this.capture = () => {};
    if (typeof MediaStreamTrackGenerator === 'function') {
      const generator = new MediaStreamTrackGenerator({ kind: 'video' });
      this.track = /** @type {MediaStreamTrack} */ (generator);
      mediaWorker.postMessage({ type: 'video-carrier', writable: generator.writable }, [generator.writable]);
    } else {
      const canvas = document.createElement('canvas');
      canvas.width = CANVAS_SIZE;
      canvas.height = CANVAS_SIZE;
      // Firefox: a canvas without a context cannot be captured.
      this.pen = canvas.getContext('2d', { alpha: false });
      const stream = canvas.captureStream(0);
      [this.track] = stream.getVideoTracks();
      // Firefox has it on the stream, where the standard began.
      const taker = /** @type {CanvasCaptureMediaStreamTrack} */ ('requestFrame' in this.track ? this.track : stream);
      this.capture = () => taker.requestFrame();
      mediaWorker.postMessage({ type: 'video-carrier', writable: null });
    }
  }

  /** The worker has something to send. */
  tick() {
    if (!this.pen) return;
    this.shade = (this.shade + 64) % 256;
    this.pen.fillStyle = `rgb(${this.shade} ${this.shade} ${this.shade})`;
    this.pen.fillRect(0, 0, 4, 4);
    this.capture();
  }

  close() {
    this.track.stop();
  }
}
