// SPDX-License-Identifier: EUPL-1.2
/**
 * Makes the media of a call: the engine with our core, or the browser's own.
 * @module
 */

/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {import('./peer-link.js').LinkedMedia} LinkedMedia */

/**
 * @typedef {LinkedMedia & {
 *   openDevices: (wanted: { audio: boolean, video: boolean }) => Promise<{ notices: string[], error: string | null }>,
 *   setMuted: (on: boolean) => void,
 *   setHeld: (on: boolean) => void,
 *   limitVideo: (cap: import('../media/session-host.js').VideoLimits | null) => void,
 *   setCamera: (on: boolean) => Promise<{ notices: string[] }>,
 *   setViews: (views: { local?: Element | null, remote?: Element | null }) => void,
 *   attachDocuments?: (port: MessagePort) => void,
 *   stats: () => Promise<object>,
 *   close: () => void,
 *   cameraOn: boolean,
 * }} CallMedia what a conversation needs of MediaEngine and NativeMedia
 */

/** @typedef {(kind: Kind, open: import('../media/devices.js').OpenDevices) => Promise<CallMedia>} MediaMaker `open`: where the devices come from */

/** Loads what it takes with the first call: nothing of it is in the page before. */
export const mediaMakers = {
  /** @type {MediaMaker} */
  async core(kind, open) {
    const [{ MediaEngine }, { default: assets }] = await Promise.all([import('../media/engine.js'), import('sportello:assets')]);
    return /** @type {CallMedia} */ (/** @type {unknown} */ (await MediaEngine.create({ assets, kind, open })));
  },
  /** @type {MediaMaker} */
  async native(kind, open) {
    const { NativeMedia } = await import('./native-media.js');
    return /** @type {CallMedia} */ (/** @type {unknown} */ (new NativeMedia({ kind, open })));
  },
};
