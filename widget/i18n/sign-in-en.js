// SPDX-License-Identifier: EUPL-1.2
// Signing in at the town's identity provider, `{name}`.

export const provider = {
  enter: 'Sign in with {name}',
  or: 'or with user name and password',
  stillThere: 'On this computer you may still be signed in to {name}.',
  leave: 'Sign out of {name} too',
};

/** Why it came to nothing, and what to do. */
export const outcomes = {
  unavailable: '{name} does not answer. Try again in a few minutes.',
  expired: 'Signing in took too long or began in another window. Try again from here.',
  cancelled: 'You cancelled signing in. Try again whenever you like.',
  refused: 'Signing in with {name} did not work. Try again; if it happens again, tell whoever runs Sportello.',
  not_enabled: 'Your {name} account may not use Sportello. Ask your supervisor to add you.',
  too_many: 'Too many attempts from this network. Wait a minute and try again.',
};
