// SPDX-License-Identifier: EUPL-1.2

/**
 * Leads the camera's pictures to the video worker: as a transferred stream where the browser has
 * track processors, picture by picture from a hidden video element elsewhere.
 */
export class CameraFeed {
  /** @param {Worker} worker @param {MediaStreamTrack} track */
  constructor(worker, track) {
    this.worker = worker;
    this.closed = false;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    this.waiting = false;
    if (typeof MediaStreamTrackProcessor === 'function') {
      const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 2 });
      worker.postMessage({ type: 'camera', readable }, [readable]);
    } else {
      this.followVideo(track);
    }
  }

  /** @param {MediaStreamTrack} track */
  followVideo(track) {
    const video = document.createElement('video');
    this.video = video;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    video.play().catch(() => {});
    /** @param {number} _now @param {VideoFrameCallbackMetadata} metadata */
    const onFrame = (_now, { mediaTime }) => {
      if (this.closed) return;
      video.requestVideoFrameCallback(onFrame);
      // One picture at a time is under way: a slow worker must not pile them up.
      if (this.waiting) return;
      const frame = new VideoFrame(video, { timestamp: Math.round(mediaTime * 1e6) });
      this.waiting = true;
      this.worker.postMessage({ type: 'camera-frame', frame }, [frame]);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  /** The worker is done with the last picture. */
  taken() {
    this.waiting = false;
  }

  close() {
    this.closed = true;
    if (this.video) this.video.srcObject = null;
    this.worker.postMessage({ type: 'camera-off' });
  }
}
