// SPDX-License-Identifier: EUPL-1.2
/**
 * Hands a running call over to the server's own window, so that it outlives the page.
 *
 * The token travels by `postMessage`, and only to the server's origin. The window says that it is
 * ready to whoever opened it: that tells nothing, and it takes a call from its opener only.
 * @module
 */

import { layDown } from './resume-store.js';

/** @typedef {import('./resume-store.js').ResumeEntry} ResumeEntry */

const READY = 'sportello.handover.ready';
const HANDOVER = 'sportello.handover.call';
const MARK = '#handover';
/** How long a window may take to load. */
const WINDOW_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 4000;
const REPEAT_MS = 250;

/**
 * Page: opens the window and hands the call over when it is ready. Must be called in the turn of a
 * click, or the browser blocks the window.
 * @param {ResumeEntry} entry
 * @param {{ lang: string }} options
 * @returns {Promise<boolean>} false if the window is blocked or never asks
 */
export function handOver(entry, { lang }) {
  const address = new URL(`call/${encodeURIComponent(entry.desk)}`, entry.server);
  address.searchParams.set('kind', entry.kind);
  address.searchParams.set('lang', lang);
  address.hash = MARK;
  const callWindow = globalThis.open(address.href, '_blank', 'popup,width=560,height=760');
  if (!callWindow) return Promise.resolve(false);
  return new Promise((resolve) => {
    /** @param {boolean} done */
    const finish = (done) => {
      clearTimeout(timer);
      removeEventListener('message', onMessage);
      resolve(done);
    };
    /** @param {MessageEvent} event */
    const onMessage = (event) => {
      if (event.source !== callWindow || event.origin !== address.origin || event.data?.type !== READY) return;
      const { server, desk, call, resume, kind } = entry;
      callWindow.postMessage({ type: HANDOVER, entry: { server, desk, call, resume, kind } }, address.origin);
      finish(true);
    };
    addEventListener('message', onMessage);
    const timer = setTimeout(() => finish(false), WINDOW_TIMEOUT_MS);
  });
}

/**
 * Window: takes the call that the opener has for it, if it was opened for that.
 * @param {{ server: string, desk: string }} options as the window knows them
 * @returns {Promise<boolean>} whether there is a call now, to be resumed
 */
export function takeOver({ server, desk }) {
  const opener = globalThis.opener;
  if (!opener || location.hash !== MARK) return Promise.resolve(false);
  // A reload of this window is a reload of its own call.
  history.replaceState(history.state, '', location.pathname + location.search);
  return new Promise((resolve) => {
    /** @param {boolean} done */
    const finish = (done) => {
      clearInterval(repeat);
      clearTimeout(timer);
      removeEventListener('message', onMessage);
      resolve(done);
    };
    /** @param {MessageEvent} event */
    const onMessage = (event) => {
      if (event.source !== opener || event.data?.type !== HANDOVER) return;
      const { call, resume, kind } = event.data.entry ?? {};
      if (typeof call !== 'string' || typeof resume !== 'string' || (kind !== 'voice' && kind !== 'video')) return;
      layDown({ server, desk, call, resume, kind });
      finish(true);
    };
    addEventListener('message', onMessage);
    const ask = () => opener.postMessage({ type: READY }, '*');
    const repeat = setInterval(ask, REPEAT_MS);
    const timer = setTimeout(() => finish(false), ANSWER_TIMEOUT_MS);
    ask();
  });
}
