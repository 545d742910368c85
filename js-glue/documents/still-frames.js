// SPDX-License-Identifier: EUPL-1.2

/** Fused, so many pictures of one sheet have less noise than one. */
const VIDEO_FRAMES = 3;
const PHOTO_TIMEOUT_MS = 3000;
const FRAME_TIMEOUT_MS = 1000;
/** A photo takes its time: it must be worth it. */
const WORTH_A_PHOTO = 1.3;

/**
 * The best still of what a camera sees: a photo where it has more pixels than the video, else a few
 * pictures of the video, to be fused.
 * @param {HTMLVideoElement} video playing the track
 * @param {MediaStreamTrack} track
 * @returns {Promise<{ frames: ImageBitmap[], fromVideo: boolean }>}
 */
export async function takeFrames(video, track) {
  const photo = await takePhoto(track, video.videoWidth * video.videoHeight).catch(() => null);
  if (photo) return { frames: [photo], fromVideo: false };
  const frames = [];
  for (let count = 0; count < VIDEO_FRAMES; count += 1) {
    if (count > 0) await nextFrame(video);
    frames.push(await createImageBitmap(video));
  }
  return { frames, fromVideo: true };
}

/** @param {MediaStreamTrack} track @param {number} videoPixels @returns {Promise<ImageBitmap | null>} */
async function takePhoto(track, videoPixels) {
  if (typeof ImageCapture !== 'function') return null;
  const capture = new ImageCapture(track);
  const { imageWidth, imageHeight } = await within(PHOTO_TIMEOUT_MS, capture.getPhotoCapabilities());
  const [width, height] = [imageWidth?.max ?? 0, imageHeight?.max ?? 0];
  if (width * height < videoPixels * WORTH_A_PHOTO) return null;
  const photo = await within(PHOTO_TIMEOUT_MS, capture.takePhoto({ imageWidth: width, imageHeight: height }));
  const image = await createImageBitmap(photo);
  if (image.width * image.height >= videoPixels * WORTH_A_PHOTO) return image;
  image.close();
  return null;
}

/** @param {HTMLVideoElement} video */
function nextFrame(video) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FRAME_TIMEOUT_MS);
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      resolve(null);
    });
  });
}

/** @template T @param {number} ms @param {Promise<T>} promise @returns {Promise<T>} */
function within(ms, promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('took too long')), ms))]);
}
