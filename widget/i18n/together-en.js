// SPDX-License-Identifier: EUPL-1.2
// English: what citizen and operator see alike during the call.

/** Messages beside the call. */
export const chat = {
  title: 'Messages',
  unread: ', {count} new',
  unreadOne: ', 1 new',
  close: 'Close the messages',
  empty: 'No messages. What you write stays only during the call.',
  field: 'Write a message',
  send: 'Send',
  you: 'You',
  operator: 'Operator',
  citizen: 'Citizen',
  guest: 'Guest',
  notSent: 'Not sent. Try again.',
  said: '{name} wrote: {text}',
  newTab: 'opens in a new tab',
};

/** People in the call. */
export const people = {
  title: 'People',
  listOf: 'People in the call',
  you: '{name} (you)',
  operator: 'Operator',
  citizen: 'Citizen',
  guest: 'Guest',
  host: 'Host',
  muted: 'Microphone off',
  speaking: 'Microphone on',
  away: 'Connection lost',
  joining: 'Joining…',
  hand: 'Hand raised',
  raiseHand: 'Raise your hand',
  lowerHand: 'Lower your hand',
  handRaised: '{name} raised a hand',
  joined: '{name} is in the call',
  left: '{name} has left the call',
  mutedByHost: 'The operator turned your microphone off. You can turn it on again.',
  picture: 'Picture of {name}',
  seats: '{taken} of {seats} seats taken',
};

/** The call on hold, seen by the citizen. */
export const hold = {
  title: 'The operator has put you on hold',
  text: 'They will be right back. Do not close the call.',
  status: 'On hold',
  back: 'The operator is with you again',
  movingTitle: 'Passing you to {name}',
  movingText: 'Stay on the line. The call goes on.',
};
