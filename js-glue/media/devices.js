// SPDX-License-Identifier: EUPL-1.2

/** The page's own canceller removes what our worklet plays; never `remote-only`, which does not. */
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const CAMERA = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 25 }, facingMode: { ideal: 'user' } };
const BUSY_RETRY_MS = 400;

/** @typedef {'no-microphone-listen-only' | 'no-camera' | 'camera-in-use' | 'camera-refused'} DeviceNotice */
/** @typedef {(wanted: { audio: boolean, video: boolean }) => Promise<OpenedDevices>} OpenDevices */
/**
 * @typedef {object} OpenedDevices
 * @property {MediaStreamTrack | null} microphone
 * @property {MediaStreamTrack | null} camera
 * @property {DeviceNotice[]} notices what the call goes on without
 * @property {'permission-denied' | null} error the microphone was refused
 */

/**
 * Opens microphone and camera. One question to the person if possible; if that fails, each alone,
 * so that a missing or busy camera costs no more than the picture. Never rejects.
 * @param {{ audio: boolean, video: boolean }} wanted
 * @param {(constraints: MediaStreamConstraints) => Promise<MediaStream>} [getUserMedia]
 * @param {(ms: number) => Promise<void>} [pause]
 * @returns {Promise<OpenedDevices>}
 */
export async function openDevices(wanted, getUserMedia = (constraints) => navigator.mediaDevices.getUserMedia(constraints), pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))) {
  /** @type {OpenedDevices} */
  const opened = { microphone: null, camera: null, notices: [], error: null };
  if (wanted.audio && wanted.video) {
    try {
      const stream = await getUserMedia({ audio: MICROPHONE, video: CAMERA });
      opened.microphone = stream.getAudioTracks()[0] ?? null;
      opened.camera = stream.getVideoTracks()[0] ?? null;
      return opened;
    } catch {
      // Which of the two it was shows when each is asked for alone.
    }
  }
  if (wanted.audio) {
    const { track, failure } = await openOne({ audio: MICROPHONE }, getUserMedia, pause);
    opened.microphone = track;
    if (failure === 'refused') opened.error = 'permission-denied';
    else if (failure) opened.notices.push('no-microphone-listen-only');
  }
  if (wanted.video && !opened.error) {
    const { track, failure } = await openOne({ video: CAMERA }, getUserMedia, pause);
    opened.camera = track;
    if (failure === 'refused') opened.notices.push('camera-refused');
    else if (failure === 'busy') opened.notices.push('camera-in-use');
    else if (failure) opened.notices.push('no-camera');
  }
  return opened;
}

/**
 * @param {MediaStreamConstraints} constraints for one kind of device
 * @param {(constraints: MediaStreamConstraints) => Promise<MediaStream>} getUserMedia
 * @param {(ms: number) => Promise<void>} pause
 * @returns {Promise<{ track: MediaStreamTrack | null, failure: 'refused' | 'missing' | 'busy' | null }>}
 */
async function openOne(constraints, getUserMedia, pause) {
  // The second try asks for nothing in particular: an odd driver refuses what it does not know.
  const plain = constraints.audio ? { audio: true } : { video: true };
  let failure = /** @type {'refused' | 'missing' | 'busy'} */ ('missing');
  for (const attempt of [constraints, plain]) {
    try {
      const stream = await getUserMedia(attempt);
      const [track] = stream.getTracks();
      if (track) return { track, failure: null };
    } catch (error) {
      failure = kindOfFailure(error);
      if (failure !== 'busy') break;
      await pause(BUSY_RETRY_MS);
    }
  }
  return { track: null, failure };
}

/** @param {unknown} error of getUserMedia */
function kindOfFailure(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'missing';
  return 'busy';
}
