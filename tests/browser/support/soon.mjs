// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `question` answers with something true and returns the answer; fails after `withinMs`.
 * @template T
 * @param {() => T | Promise<T>} question
 * @param {string | (() => string | Promise<string>)} what the sentence that should become true; a function is asked
 *   when it has not
 */
export async function expectSoon(question, what, withinMs = 15000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > deadline) assert.fail(`not within ${withinMs / 1000} s: ${typeof what === 'function' ? await what() : what}`);
    await pause(100);
  }
}
