// SPDX-License-Identifier: EUPL-1.2
// English: the operator's console. Short sentences, one thing at a time.

/** The own state. */
export const presence = {
  available: 'Available',
  wrap_up: 'After a call',
  away: 'Away',
  wrapSwitch: 'Pause after calls',
  wrapHint: 'After a call no others come until you are ready.',
  wrapTitle: 'Finish the work of this call',
  wrapText: 'Complete your notes. No new calls come meanwhile.',
  wrapDone: 'I am ready',
  wrapSaid: 'After the call. When you have finished, choose “I am ready”.',
};

/** Who waits. */
export const queue = {
  title: 'Who is waiting',
  next: 'Answer the next',
  nextWrapUp: 'You are in the pause after a call',
  nextNobody: 'Nobody is waiting',
  nextAfter: 'After this call',
  nextFacts: '{desk} · for {time}',
  nobody: 'Nobody',
  countOne: '1 waiting',
  count: '{count} waiting',
  longest: 'for {time}',
  longestLabel: 'Longest wait: {time}',
  waits: 'Waiting for {time}',
  longWait: 'Long wait',
  more: 'Other choices',
  callback: 'Call-back of {name}',
  appointment: 'Appointment at {time}: {name}',
  why: '– {reason}',
  transferFrom: 'Passed on by {name}',
  invitation: 'Invitation by {name}',
};

/** Colleagues. */
export const colleagues = {
  title: 'Colleagues',
  none: 'No colleague is connected',
  available: 'Available',
  away: 'Away',
  busy: 'In a call',
  wrap_up: 'After a call',
  offline: 'Not connected',
  freeOne: '1 available',
  free: '{count} available',
};

/** The running call. */
export const talk = {
  hold: 'Hold',
  resume: 'Resume',
  onHold: 'On hold for {time}',
  onHoldTitle: 'Call on hold',
  onHoldText: 'The citizen sees a notice. You do not hear or see each other.',
  saidHold: 'The citizen is on hold.',
  saidResumed: 'You have resumed the call.',
  transfer: 'Pass on',
  invite: 'Invite somebody',
  block: 'End and block',
  showVideo: 'Show the video',
  hideVideo: 'Cover the video',
  veiledTitle: 'The video is covered',
  veiledText: 'You see it only when you choose to.',
  beside: 'Beside the call',
};

/** Passing a call on, and asking somebody in. */
export const passing = {
  title: 'Pass the call on',
  inviteTitle: 'Invite somebody',
  find: 'Find a desk or a colleague',
  desks: 'Desks',
  people: 'Colleagues',
  reason: 'Reason, for whoever answers',
  reasonHint: 'The colleague reads it before answering.',
  send: 'Pass to {name}',
  choose: 'Choose who gets the call',
  chooseInvite: 'Choose whom to invite',
  inviteSend: 'Invite {name}',
  none: 'Nobody has this name.',
  notReached: 'The list does not come from the server. What you see may be incomplete.',
  waitingFor: '{name} has not answered yet. The citizen is on hold.',
  waitingForDesk: 'The call is in the queue of {name}. The citizen is on hold.',
  takeBack: 'Take the call back',
  invited: 'You have invited {name}. Wait for an answer.',
  guest: 'Guest without an account',
  guestText: 'An interpreter or an expert comes in by a link. It is good for this call only.',
  guestMake: 'Make the link',
  guestLink: 'Link for the guest',
  copy: 'Copy',
  copied: 'Link copied.',
  closed: 'Closed',
};

/** Ending and blocking, with a way back. */
export const blocking = {
  going: 'Ending and blocking in {seconds}',
  text: 'You no longer hear or see each other.',
  undo: 'Undo',
  now: 'Now',
  said: 'Ending and blocking the call. You can undo it.',
  undone: 'Undone. The call goes on.',
};

/** People in a call with several. */
export const group = {
  asked: 'Invited, has not answered yet',
  cancelInvite: 'Take back the invitation of {name}',
  mute: 'Turn off the microphone of {name}',
  remove: 'Remove {name}',
  seats: '{taken} of {seats} places taken',
  hands: ', {count} hands raised',
  handOne: ', 1 hand raised',
  start: 'Begin the open hour',
  startAt: 'Open hour: {desk}',
  openDoor: 'Let others in',
  closeDoor: 'Let nobody else in',
  end: 'End for all',
  alone: 'There are two of you so far.',
};

/** Notes. */
export const notes = {
  title: 'Notes',
  field: 'Notes of this call',
  hint: 'Only operators read them. Do not write what is not needed.',
  empty: 'Saved as you type',
  typing: 'Changed…',
  saving: 'Saving…',
  saved: 'Saved',
  unsaved: 'Not saved: the server does not answer. Trying again by itself.',
  refused: 'The server does not accept this note.',
  by: 'Note by {name}',
  pendingOne: 'One note is not saved yet. Do not close this window.',
  pending: '{count} notes are not saved yet. Do not close this window.',
};

/** Call-back requests and appointments. */
export const work = {
  callbacks: 'To call back',
  appointments: 'Appointments',
  callbacksNone: 'Nobody to call back.',
  appointmentsNone: 'No appointments for now.',
  notReached: 'The list is not up to date: the server does not answer.',
  loading: 'Loading the list…',
  asked: 'Asked {when}',
  preferred: 'Prefers: {when}',
  contact: 'Show who asked',
  contactHide: 'Hide who asked',
  phone: 'Phone',
  email: 'E-mail',
  name: 'Name',
  noSubject: 'No subject',
  callAgain: 'Send a new link',
  ways: { calling: 'Call back', done: 'Done', unreachable: 'No answer', open: 'Reopen' },
  states: {
    open: 'To call back', calling: 'Link sent', done: 'Done', unreachable: 'No answer',
    booked: 'Booked', held: 'Done', missed: 'Did not come',
  },
  parts: { any: 'at any time', morning: 'in the morning', afternoon: 'in the afternoon' },
  link: 'Link to read out on the phone',
  copy: 'Copy the link',
  copied: 'Link copied.',
  linkSent: 'The link went out by e-mail.',
  linkRead: 'Without e-mail: read the link out.',
  failed: 'It did not work. Try again.',
  today: 'today',
  tomorrow: 'tomorrow',
};

/** The desktop notification. */
export const alerts = {
  tools: 'Sound and notices',
  off: 'Notices on the desktop are off.',
  ask: 'Tell me in other windows too',
  on: 'Notices on the desktop are on',
  denied: 'The browser blocks notices. Allow them beside the address of the page.',
  title: '{desk}: somebody is waiting',
  body: '{kind}, {lang}',
};

/** The list of keys. */
export const keys = {
  title: 'Shortcut keys',
  open: 'Keys',
  close: 'Close',
  answer: 'Answer the next, or be ready after a call',
  hangUp: 'Hang up, or decline the next',
  block: 'End and block',
  mute: 'Microphone on or off',
  camera: 'Camera on or off',
  hold: 'Hold or resume',
  transfer: 'Pass the call on',
  chat: 'Write a message',
  help: 'Show this list',
  undo: 'Undo ending and blocking',
};

/** What could not be done, and why. */
export const failures = {
  what: {
    call_answer: 'The call could not be answered: it still waits.',
    call_transfer: 'The call was not passed on: it is still yours.',
    call_invite: 'The invitation did not work.',
    call_hold: 'The call is not on hold.',
    chat: 'The message was not sent.',
    call_open_hour: 'The open hour does not begin.',
    other: 'It did not work. The call goes on.',
  },
  why: {
    cancelled: 'You took it back.',
    no_answer: 'Nobody answered.',
    declined: 'The colleague cannot answer.',
    away: 'The colleague is not available.',
    busy: 'The colleague is in a call.',
    desk_closed: 'The desk is closed.',
    unknown_desk: 'The desk is no longer there.',
    unknown_operator: 'The colleague is not connected.',
    full: 'The call is full.',
    not_now: 'Try again soon.',
    not_in_charge: 'Only the one who answered can do it.',
    no_common_transport: 'The two browsers cannot talk to each other.',
    too_many: 'Wait a few seconds.',
    degraded: 'The service has paused for a moment.',
  },
};

/** Who may use the console, and the way to the office. */
export const access = {
  title: 'Only operators answer here',
  text: '{name}, you are not signed in as an operator: no calls come to you. Your work is in the office.',
  textNobody: '{name}, you are not signed in as an operator: no calls come to you. If you should answer calls, ask your supervisor.',
  toOffice: 'Go to the office',
  office: 'Office',
  newTab: 'opens in another tab',
};
