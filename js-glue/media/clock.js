// SPDX-License-Identifier: EUPL-1.2

/**
 * The core wants one monotonic clock, while every thread of the page counts from its own start.
 * All threads of one engine make their clock from the same epoch.
 * @param {number} epochMs `wallMs()` of the moment that is zero
 * @returns {() => number} whole microseconds since the epoch; never goes back
 */
export function makeClock(epochMs) {
  let last = 0;
  return () => {
    const now = Math.floor((wallMs() - epochMs) * 1000);
    if (now > last) last = now;
    return last;
  };
}

/** Milliseconds, comparable between the threads of one page (not between machines). */
export function wallMs() {
  return performance.timeOrigin + performance.now();
}
