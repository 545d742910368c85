// SPDX-License-Identifier: EUPL-1.2
/**
 * When the call's camera has to make way for another use of it.
 * @module
 */

/**
 * Whether somebody who needs a camera can only have it if the call lets go of its own. A phone has
 * one camera at a time, however many it counts.
 * @returns {Promise<boolean>}
 */
export async function oneCameraOnly() {
  if (/Android|iPhone|iPad|Mobile/.test(globalThis.navigator?.userAgent ?? '')) return true;
  const devices = (await globalThis.navigator?.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter(({ kind }) => kind === 'videoinput').length < 2;
}
