// SPDX-License-Identifier: EUPL-1.2
/** @typedef {import('../../js-glue/call/operator-call.js').OperatorCall} OperatorCall */
/** @typedef {import('../../js-glue/call/call-types.js').WaitingCall} WaitingCall */

/**
 * Does what a key stands for. Function keys alone: single letters get in the way of speech input.
 * @param {KeyboardEvent} event
 * @param {object} now how things stand
 * @param {OperatorCall|null} now.active
 * @param {WaitingCall|null} now.next
 * @param {boolean} now.wrapUp
 * @param {boolean} now.signedIn
 * @param {boolean} now.blocking
 * @param {object} on
 * @param {(call: WaitingCall) => void} on.answer
 * @param {(call: WaitingCall) => void} on.decline
 * @param {() => void} on.ready
 * @param {() => void} on.hangUp
 * @param {() => void} on.block
 * @param {() => void} on.undo
 * @param {() => void} on.hold
 * @param {(active: OperatorCall) => void} on.mute
 * @param {(active: OperatorCall) => void} on.camera
 * @param {() => void} on.pass
 * @param {() => void} on.chat
 * @param {() => void} on.help
 * @param {{group: boolean}} kind an open hour knows no hold and no passing on
 * @returns {boolean} whether it stood for anything now
 */
export function useKey(event, { active, next, wrapUp, signedIn, blocking }, on, { group }) {
  if (!signedIn || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
  const { key } = event;
  const whole = active !== null && active.inCharge && !group;
  if (event.shiftKey) {
    if (key !== 'F4' || !whole) return false;
    on.block();
  } else if (key === 'F1') on.help();
  else if (key === 'Escape' && blocking) on.undo();
  else if (active) {
    if (key === 'F4') on.hangUp();
    else if (key === 'F8') on.mute(active);
    else if (key === 'F9' && active.kind === 'video') on.camera(active);
    else if (key === 'F7' && whole) on.hold();
    else if (key === 'F10' && whole) on.pass();
    else if (key === 'F3') on.chat();
    else return false;
  } else if (key === 'F2' && next) on.answer(next);
  else if (key === 'F2' && wrapUp) on.ready();
  else if (key === 'F4' && next) on.decline(next);
  else return false;
  return true;
}
