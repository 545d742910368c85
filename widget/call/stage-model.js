// SPDX-License-Identifier: EUPL-1.2
import { fill } from '../shared/language.js';

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
    ringing: [fill(words.ringing, { desk: deskName }), words.ringingText],
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
