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
      this.track = canvas.captureStream(0).getVideoTracks()[0];
      mediaWorker.postMessage({ type: 'video-carrier', writable: null });
    }
  }

  /** The worker has something to send. */
  tick() {
    if (!this.pen) return;
    this.shade = (this.shade + 64) % 256;
    this.pen.fillStyle = `rgb(${this.shade} ${this.shade} ${this.shade})`;
    this.pen.fillRect(0, 0, 4, 4);
    /** @type {CanvasCaptureMediaStreamTrack} */ (this.track).requestFrame();
  }

  close() {
    this.track.stop();
  }
}
