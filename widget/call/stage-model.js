// SPDX-License-Identifier: EUPL-1.2
import { fill } from '../shared/language.js';

/**
 * The place in the queue and the wait, in words. Minutes are rounded up: a wait that ends early annoys nobody.
 * @param {{ place: number, waitS: number | null }} queue
 * @param {import('../i18n/words.js').CallWords} words
 * @returns {[string, string]}
 */
export function queueSentences({ place, waitS }, words) {
  const title = place === 1 ? words.queueNext : place === 2 ? words.queueOne : fill(words.queuePlace, { count: String(place - 1) });
  if (waitS === null) return [title, words.queueText];
  const minutes = Math.max(1, Math.ceil(waitS / 60));
  const wait = minutes === 1 ? words.queueMinute : fill(words.queueMinutes, { minutes: String(minutes) });
  return [title, `${wait} ${words.queueText}`];
}

/**
 * What the stage shows to the citizen in a state of the call.
 * @param {string} state
 * @param {import('../../js-glue/index.js').CallerSession|null} session
 * @param {import('../i18n/words.js').CallWords} words
 * @param {string} deskName
 * @returns {import('../shared/call-stage.js').StageModel}
 */
export function stageModel(state, session, words, deskName) {
  const video = session?.kind === 'video';
  const answered = state === 'talking' || state === 'reconnecting';
  const peerName = session?.operatorName || words.operator;
  const showsRemote = answered && Boolean(session?.peerCameraOn);
  /** @type {Record<string, [string, string]>} */
  const sentences = {
    checking: [video ? words.checkingVideo : words.checking, words.checkingText],
    // Before the ringing the server is sought; after it the operator is on the way.
    connecting: session?.operatorName
      ? [fill(words.answered, { name: peerName }), words.answeredText]
      : [words.connecting, words.connectingText],
    ringing: session?.queue ? queueSentences(session.queue, words) : [fill(words.ringing, { desk: deskName }), words.ringingText],
    talking: showsRemote ? ['', ''] : [fill(words.talkingWith, { name: peerName }), session?.peerMuted ? words.operatorMuted : video ? words.operatorVideoOff : ''],
    reconnecting: [words.reconnecting, words.reconnectingText],
  };
  const [title, text] = sentences[state] ?? ['', ''];
  return {
    showsRemote,
    showsLocal: Boolean(session?.cameraOn) && (answered || state === 'ringing' || state === 'connecting'),
    preview: !answered,
    busy: state !== 'talking' && state !== 'ended' && state !== 'idle',
    title,
    text,
    peerName: showsRemote ? peerName : '',
    peerMuted: showsRemote && session?.peerMuted ? words.operatorMuted : '',
    selfNote: session?.muted ? words.youMuted : '',
    remoteLabel: words.operatorPicture,
    localLabel: words.yourPicture,
  };
}
