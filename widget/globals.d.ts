// SPDX-License-Identifier: EUPL-1.2

/** Made by the build: a minified style sheet as text, for constructable sheets. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** Put in by the build: the call panel's address, relative to the snippet. */
declare const SPORTELLO_PANEL: string;
