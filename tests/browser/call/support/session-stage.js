// SPDX-License-Identifier: EUPL-1.2
// The two sessions on a bare page of the server, for tests of what goes on between several pages:
// pictures stand in the page under `.picture.local`, `.picture.remote` and `.picture.of-ID`.
import { CallerSession, OperatorSession } from '../../../../js-glue/index.js';

const place = (name) => {
  const element = document.createElement('div');
  element.className = `picture ${name}`;
  Object.assign(element.style, { width: '320px', height: '240px', display: 'inline-block' });
  document.body.append(element);
  return element;
};

/** What a session shows of its call, as plain data. */
const facts = (call) =>
  call && {
    state: call.state, held: call.held, transferring: call.transferring, notices: [...call.notices], muted: call.muted, mutedByHost: call.mutedByHost,
    chat: call.chat.map(({ from, text, own, sent }) => ({ from, text, own, sent })), seats: call.seats, hand: call.hand,
    participants: call.participants.map(({ view, ...rest }) => ({ ...rest, hasView: view !== null })),
    guestLink: call.guestLink ?? null,
  };

function put(session) {
  window.session = session;
  window.failures = [];
  session.setViews({ local: place('local'), remote: place('remote') });
  session.addEventListener('failed', ({ detail }) => window.failures.push(detail));
  session.addEventListener('change', () => {
    const call = session instanceof OperatorSession ? session.active : session;
    for (const { id, view } of call?.participants ?? []) {
      if (view && !view.isConnected) place(`of-${id}`).append(view);
    }
  });
  return session;
}

window.stage = {
  citizen: (options) => put(new CallerSession({ server: location.origin, lang: 'it', ...options })),
  async operator({ name, password }) {
    const session = put(new OperatorSession({ server: location.origin }));
    if (!(await session.signIn(name, password)).ok) throw new Error('not signed in');
  },
  /** Goes on with the console's session, as after a reload. */
  restore: () => put(new OperatorSession({ server: location.origin })).restore(),
  call: () => {
    const { session } = window;
    if (session instanceof OperatorSession) return { ...facts(session.active), connection: session.connection, availability: session.availability, ringing: session.ringing.map(({ call }) => call), lastEnded: session.lastEnded?.reason ?? null };
    return { ...facts(session), state: session.state, reason: session.reason, operatorName: session.operatorName, ratingTicket: session.ratingTicket };
  },
  /** Whether a picture with a pattern stands in `name`. */
  sees(name) {
    const picture = document.querySelector(`.picture.${CSS.escape(name)} :is(canvas, video)`);
    if (!picture || (picture.videoWidth ?? picture.width) < 32) return null;
    const canvas = new OffscreenCanvas(32, 24);
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0, 32, 24);
    const { data } = pen.getImageData(0, 0, 32, 24);
    const bright = Array.from({ length: data.length / 4 }, (_, at) => data[4 * at]);
    if (Math.max(...bright) - Math.min(...bright) <= 60) return null;
    return { width: picture.videoWidth ?? picture.width, tint: bright };
  },
};
