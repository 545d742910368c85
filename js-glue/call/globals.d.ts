// SPDX-License-Identifier: EUPL-1.2

/** Made by the widget's build: the addresses of what the media engine loads. */
declare module 'sportello:assets' {
  const assets: import('../media/media-threads.js').MediaAssets & import('../documents/document-thread.js').DocumentAssets;
  export default assets;
}
