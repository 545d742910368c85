// SPDX-License-Identifier: EUPL-1.2
// What somebody reads who opens the link of an invitation into a call.

const it = {
  title: 'Ti aspettano in una chiamata',
  text: '{desk} ti invita a entrare in una chiamata con un cittadino. Il link vale una volta sola.',
  name: 'Come ti chiami',
  nameHint: 'Lo vedono le altre persone. Per esempio: Ines, interprete.',
  startVideo: 'Entra con il video',
  startVideoHint: 'Gli altri ti vedono e ti sentono',
  startVoice: 'Entra con la voce',
  startVoiceHint: 'Usi solo il microfono',
};

/** @type {typeof it} */
const en = {
  title: 'You are expected in a call',
  text: '{desk} invites you into a call with a citizen. The link works once.',
  name: 'Your name',
  nameHint: 'The other people see it. For example: Ines, interpreter.',
  startVideo: 'Come in with video',
  startVideoHint: 'The others see and hear you',
  startVoice: 'Come in with your voice',
  startVoiceHint: 'You only use the microphone',
};

export const guestWords = { it, en };
