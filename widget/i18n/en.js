// SPDX-License-Identifier: EUPL-1.2
// English in plain words: many who choose it did not grow up with it.

/** The snippet's own words: all that a page loads before the click. */
export const button = {
  voice: 'Call',
  video: 'Video call',
  back: 'Back to the call',
  newWindow: 'opens in a new window',
  loading: 'One moment…',
  open: 'Answering now',
  busy: 'Busy, try again soon',
  closed: 'Closed at the moment',
  failed: 'The service does not open. Try a new window.',
};

/** The call panel. */
export const call = {
  panelOf: 'Call with {desk}',
  town: 'Town hall desk',
  otherLanguage: 'Italiano',
  otherLanguageCode: 'it',

  idleTitle: 'Talk to {desk}',
  idleText: 'You call from the browser. It is free and you do not need to sign up. Someone from the town hall answers.',
  idlePermission: 'The browser asks if it may use the microphone. Choose “Allow”.',
  idlePermissionVideo: 'The browser asks if it may use the microphone and the camera. Choose “Allow”.',
  startVideo: 'Start the video call',
  startVoice: 'Start the voice call',
  startVideoHint: 'You see each other and can show a paper',
  startVoiceHint: 'You only use the microphone',

  checking: 'Getting the microphone ready',
  checkingVideo: 'Getting microphone and camera ready',
  checkingText: 'If the browser asks for permission, choose “Allow”.',
  connecting: 'Connecting to the town hall',
  connectingText: 'This takes a moment.',
  answered: '{name} has answered',
  answeredText: 'Connecting you, one moment.',
  ringing: 'Calling {desk}',
  ringingText: 'Please wait. Someone answers as soon as they can.',
  talking: 'In a call',
  talkingWith: 'You are talking to {name}',
  reconnecting: 'Reconnecting',
  reconnectingText: 'The line broke. Wait a moment, do not close.',
  ended: 'Call ended',
  lasted: 'Length: {time}',
  waited: 'Waiting for {time}',

  operator: 'Operator',
  operatorVideoOff: 'The operator’s camera is off',
  operatorMuted: 'The operator’s microphone is off',
  youMuted: 'Microphone off',
  yourPicture: 'Your picture',
  operatorPicture: 'Picture of the operator',

  controls: 'Call controls',
  mute: 'Turn off microphone',
  unmute: 'Turn on microphone',
  cameraOff: 'Turn off video',
  cameraOn: 'Turn on video',
  hangUp: 'End call',
  cancel: 'Cancel',
  toWindow: 'Open in a window',
  smaller: 'Make smaller',
  larger: 'Make larger',
  close: 'Close',

  safetyCode: 'Safety code',
  safetyText: 'Read this code to the operator. If theirs is the same, nobody else can listen.',

  again: 'Call again',
  retry: 'Try again',
  byVoice: 'Call by voice only',
  inWindow: 'Open in a new window',
  byPhone: 'Phone: {phone}',
  hours: 'Hours: {hours}',
  hoursLink: 'See the opening hours',

  alreadyCalling: 'You are already in a call with {desk}. End that call first.',
};

/** Why a call ended: what happened, and what to do now. */
export const reasons = {
  'hangup-local': { title: 'You ended the call', text: 'Thank you for calling.' },
  'hangup-remote': { title: 'The operator ended the call', text: 'If you need more help, call again.' },
  declined: { title: 'The operator cannot answer', text: 'They are busy at the moment. Try again in a few minutes.' },
  'no-answer': { title: 'Nobody answered', text: 'The operators are busy. Try again in a few minutes.' },
  'peer-lost': { title: 'The operator lost the line', text: 'It is not your fault. Call again.' },
  'connection-lost': { title: 'The line broke', text: 'Check your internet connection, then call again. A voice call needs less.' },
  'server-unreachable': { title: 'I cannot connect', text: 'Check your internet connection. If it works, the service is down: try later.' },
  'desk-closed': { title: 'The desk is closed', text: 'Nobody is there now. Call in the opening hours.' },
  'desk-busy': { title: 'The desk is busy', text: 'All operators are talking to other people. Try again in a few minutes.' },
  'unknown-desk': { title: 'There is no such desk', text: 'The town hall does not know the desk “{desk}”. Look for another contact on this page.' },
  'no-common-transport': { title: 'Your browser cannot talk to the desk', text: 'Try another, up-to-date browser, for example Firefox or Chrome.' },
  'server-full': { title: 'There are too many calls', text: 'The service is full. Try again in a few minutes.' },
  'permission-denied': { title: 'The microphone is blocked', text: 'Press the symbol near the page’s address, at the top, and choose “Allow” for the microphone. Then try again.' },
  'no-microphone': { title: 'I find no microphone', text: 'Connect a microphone or a headset, then try again.' },
  unsupported: { title: 'This browser cannot call', text: 'Update the browser or use another one, for example Firefox or Chrome.' },
  moved: { title: 'The call goes on in another window', text: 'Here you can go on reading the page.' },
  gone: { title: 'The call is no longer there', text: 'Too much time has passed. Call again.' },
};

/** Things that a call goes on in spite of; `action` where something helps. */
export const notices = {
  'no-camera': { text: 'I find no camera. The operator hears you but does not see you.', action: 'Look again' },
  'camera-in-use': { text: 'Another program uses the camera. Close it and try again.', action: 'Try again' },
  'camera-refused': { text: 'The browser blocks the camera. The operator hears you but does not see you.', action: 'Ask again' },
  'no-microphone-listen-only': { text: 'I find no microphone. You hear the operator, but they do not hear you.', action: '' },
  'poor-connection': { text: 'The line is weak. Without video the voice is clearer.', action: 'Turn off video' },
  'peer-away': { text: 'The operator lost the line. Wait: they may come back.', action: '' },
};

/** The operator's console. */
export const desk = {
  title: 'Sportello',
  console: 'Operator’s console',
  otherLanguage: 'Italiano',
  otherLanguageCode: 'it',

  signInTitle: 'Sign in to the console',
  name: 'User name',
  password: 'Password',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  restoring: 'Connecting to the server…',
  errorCredentials: 'Wrong user name or password. Check and try again.',
  errorAttempts: 'Too many attempts. Try again in {seconds} seconds.',
  errorServer: 'The server does not answer. Check the network and try again.',
  errorMissing: 'Write your user name and password.',

  availability: 'Your presence',
  available: 'Available',
  away: 'Away',
  busy: 'In a call',
  yourDesks: 'Your desks',

  incoming: 'Incoming calls',
  noIncoming: 'No incoming calls',
  noIncomingText: 'When a call comes you hear a sound and see it here.',
  awayText: 'You are away: no calls come to you.',
  incomingTitle: '({count}) Call: {desk}',
  voiceCall: 'Voice call',
  videoCall: 'Video call',
  speaks: { it: 'Italian', en: 'English' },
  waiting: 'Waiting for {time}',
  answer: 'Answer',
  answerVoice: 'Answer without video',
  decline: 'Decline',
  ringingAnnounce: 'Incoming call for {desk}',
  ringingWhileBusy: 'End the running call before you answer.',

  restTitle: 'Ready to answer',
  restTitleAway: 'You are away',
  restText: 'When you answer, you see the citizen here.',
  restTextAway: 'Choose “Available” to get calls.',
  connecting: 'Connecting the call',
  connectingText: 'The citizen sees you in a moment.',
  reconnecting: 'The line broke',
  reconnectingText: 'Reconnecting. The citizen sees a notice and waits.',
  talking: 'In a call',
  citizen: 'Citizen',
  citizenVideoOff: 'The citizen’s camera is off',
  citizenMuted: 'The citizen’s microphone is off',
  citizenPicture: 'Picture of the citizen',
  safetyText: 'The citizen can read you their code. If it is the same, nobody else can listen.',

  lastCall: 'Last call',
  dismiss: 'Hide',
  soundOff: 'The sound is off: calls arrive in silence.',
  soundOn: 'Turn on the sound',
  soundTest: 'Test the sound',
  soundVolume: 'Ring volume',
  shortcuts: 'Shortcut keys',
  shortcutAnswer: 'Answer the first call',
  shortcutHangUp: 'End the call',
  shortcutMute: 'Microphone on or off',
  shortcutCamera: 'Camera on or off',

  offline: 'The server does not answer',
  offlineText: 'Reconnecting by itself. A running call goes on.',
  replaced: 'Console open elsewhere',
  replacedText: 'You opened the console with this user name in another window or on another computer. Calls no longer come here.',
  replacedAction: 'Use this window',
};

/** The same reasons, told to the operator. */
export const deskReasons = {
  'hangup-local': 'You ended the call.',
  'hangup-remote': 'The citizen ended the call.',
  declined: 'The call was declined.',
  'no-answer': 'The call was not answered.',
  'peer-lost': 'The citizen lost the line and did not come back.',
  'connection-lost': 'Your line broke. Check the network.',
  'server-unreachable': 'The server does not answer. Check the network.',
  'desk-closed': 'The desk is closed.',
  'desk-busy': 'The desk is busy.',
  'unknown-desk': 'This desk no longer exists.',
  'no-common-transport': 'The citizen’s browser and yours cannot talk to each other. Update the browser.',
  'server-full': 'The server takes no more calls.',
  'permission-denied': 'The browser blocks the microphone. Choose “Allow” near the page’s address.',
  'no-microphone': 'There is no microphone. Connect one and try again.',
  unsupported: 'This browser cannot call. Update it.',
  moved: 'The call goes on in another window.',
  gone: 'The call is no longer there: a colleague answered, or the citizen hung up.',
};

/** The same notices, told to the operator. */
export const deskNotices = {
  'no-camera': { text: 'I find no camera. The citizen hears you but does not see you.', action: 'Look again' },
  'camera-in-use': { text: 'Another program uses the camera. Close it and try again.', action: 'Try again' },
  'camera-refused': { text: 'The browser blocks the camera. The citizen hears you but does not see you.', action: 'Ask again' },
  'no-microphone-listen-only': { text: 'I find no microphone. The citizen does not hear you.', action: '' },
  'poor-connection': { text: 'The line is weak. Without video the voice is clearer.', action: 'Turn off video' },
  'peer-away': { text: 'The citizen lost the line. Wait: they may come back within 30 seconds.', action: '' },
};
