// SPDX-License-Identifier: EUPL-1.2
// Stands for js-glue/index.js: sessions that do what the test says. Every
// session made is in `globalThis.scriptedSessions`, and each has `put(fields)`.

import { ScriptedDocuments } from './documents.js';

class Scripted extends EventTarget {
  calls = [];
  views = {};
  participantViews = new Map();

  constructor(options) {
    super();
    this.options = options;
    (globalThis.scriptedSessions ??= []).push(this);
  }

  /** Sets fields and tells of it, as the real ones do. */
  put(fields) {
    Object.assign(this, fields);
    if (fields.participants) this.participants = showParticipants(fields.participants, this.participantViews);
    this.dispatchEvent(new Event('change'));
  }

  level(local, remote) {
    this.dispatchEvent(new CustomEvent('level', { detail: { local, remote } }));
  }

  setViews(views) {
    this.views = views;
  }

  note(name, ...values) {
    this.calls.push([name, ...values]);
  }

  /** Lets pages be shown in the running call, as `globalThis.scriptedDocuments`. */
  allowDocuments() {
    const role = this instanceof OperatorSession ? 'operator' : 'caller';
    const documents = (globalThis.scriptedDocuments = new ScriptedDocuments(role));
    this.put(role === 'operator' ? { active: { ...this.active, documents } } : { documents });
    return documents;
  }

  async stats() {
    return {};
  }
}

export class CallerSession extends Scripted {
  state = 'idle';
  reason = null;
  notices = new Set();
  kind = 'voice';
  deskName = null;
  operatorName = '';
  queue = null;
  muted = false;
  cameraOn = false;
  peerMuted = false;
  peerCameraOn = false;
  talkingSince = 0;
  transport = null;
  safetyCode = null;
  documents = null;
  held = false;
  transferring = null;
  chat = [];
  participants = [];
  hand = false;
  mutedByHost = false;
  seats = null;
  ratingTicket = null;
  blockedUntil = null;

  static resumable(desk) {
    return globalThis.scriptedResumable === desk;
  }

  static async handedOver() {
    return globalThis.scriptedHandover ?? false;
  }

  async start(kind) {
    this.note('start', kind);
    if (globalThis.scriptedFailure) throw new Error(globalThis.scriptedFailure);
    this.put({ kind, state: 'checking' });
  }

  async resume() {
    this.note('resume');
    this.put({ state: 'reconnecting' });
  }

  hangUp() {
    this.note('hangUp');
    this.put({ state: 'ended', reason: 'hangup-local' });
  }

  setMuted(on) {
    this.note('setMuted', on);
    this.put({ muted: on });
  }

  setCamera(on) {
    this.note('setCamera', on);
    this.put({ cameraOn: on });
  }

  async moveToWindow() {
    this.note('moveToWindow');
    this.put({ state: 'ended', reason: 'moved' });
  }

  sendChat(text) {
    this.note('sendChat', text);
    this.put({ chat: [...this.chat, { from: null, text, at: Date.now(), own: true, sent: true }] });
    return true;
  }

  raiseHand(on) {
    this.note('raiseHand', on);
    this.put({ hand: on });
  }
}

/** What a running call can be asked for: noted with the session's own calls. */
class ScriptedCall {
  held = false;
  transferring = null;
  chat = [];
  participants = [];
  inCharge = true;
  inviting = [];
  guestLink = null;
  visit = null;
  notices = new Set();
  #session;

  constructor(session, fields) {
    Object.assign(this, fields);
    this.#session = session;
  }

  hold(on) {
    this.#session.note('hold', on);
    this.#put({ held: on });
  }

  transfer(target) {
    this.#session.note('transfer', target);
  }

  cancelTransfer() {
    this.#session.note('cancelTransfer');
    this.#put({ transferring: null });
  }

  invite(whom) {
    this.#session.note('invite', whom);
  }

  cancelInvite(id) {
    this.#session.note('cancelInvite', id);
    this.#put({ inviting: this.inviting.filter((each) => each.id !== id) });
  }

  removeParticipant(id) {
    this.#session.note('removeParticipant', id);
  }

  muteParticipant(id) {
    this.#session.note('muteParticipant', id);
  }

  sendChat(text) {
    this.#session.note('sendChat', text);
    this.#put({ chat: [...this.chat, { from: 'Anna', text, at: Date.now(), own: true, sent: true }] });
    return true;
  }

  block() {
    this.#session.note('block');
    this.#session.put({ active: null, lastEnded: { reason: 'blocked', desk: this.desk } });
  }

  #put(fields) {
    this.#session.put({ active: { ...this, ...fields } });
  }
}

/**
 * Gives participants that a test has only described a `view` with a picture in it; the same one for
 * the same id.
 */
function showParticipants(list, views) {
  return list.map((participant) => {
    if (participant.main || participant.view) return { view: null, ...participant };
    if (!views.has(participant.id)) {
      const view = document.createElement('div');
      view.style.cssText = 'width: 100%; height: 100%';
      const picture = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
      picture.style.cssText = 'display: block; width: 100%; height: 100%; object-fit: contain';
      const pen = picture.getContext('2d');
      pen.fillStyle = ['#47637c', '#7c5a47', '#4d7a58'][views.size % 3];
      pen.fillRect(0, 0, 320, 240);
      pen.fillStyle = '#e3b899';
      pen.beginPath();
      pen.ellipse(160, 120, 46, 58, 0, 0, 7);
      pen.fill();
      view.append(picture);
      views.set(participant.id, view);
    }
    return { ...participant, view: views.get(participant.id) };
  });
}

export class OperatorSession extends Scripted {
  connection = 'signed-out';
  operator = null;
  availability = 'available';
  ringing = [];
  active = null;
  lastEnded = null;
  roles = ['operator'];
  overview = null;
  seats = null;
  wrapUpAfter = false;

  /** What the test says of the running call becomes one that can be asked for something. */
  put(fields) {
    const active = fields.active && new ScriptedCall(this, { ...fields.active, participants: showParticipants(fields.active.participants ?? [], this.participantViews) });
    super.put(active ? { ...fields, active } : fields);
  }

  /** Something that was asked for cannot be done. */
  fail(request, reason, operator = null) {
    this.dispatchEvent(new CustomEvent('failed', { detail: { request, reason, operator } }));
  }

  setWrapUpAfter(on) {
    this.note('setWrapUpAfter', on);
    this.put({ wrapUpAfter: on });
  }

  openHour(desk, on) {
    this.note('openHour', desk, on);
  }

  async restore() {
    this.note('restore');
  }

  async signIn(name, password) {
    this.note('signIn', name);
    return globalThis.scriptedSignIn?.(name, password) ?? { ok: false, error: 'bad_credentials' };
  }

  async signOut() {
    this.note('signOut');
    this.put({ connection: 'signed-out', operator: null });
  }

  setAvailability(state) {
    this.note('setAvailability', state);
    this.put({ availability: state });
  }

  answer(call) {
    this.note('answer', call);
  }

  decline(call) {
    this.note('decline', call);
    this.put({ ringing: this.ringing.filter((each) => each.call !== call) });
  }

  hangUp() {
    this.note('hangUp');
    this.put({ active: null, lastEnded: { reason: 'hangup-local', desk: this.active?.desk } });
  }

  setMuted(on) {
    this.note('setMuted', on);
    if (this.active) this.put({ active: { ...this.active, muted: on } });
  }

  setCamera(on) {
    this.note('setCamera', on);
    if (this.active) this.put({ active: { ...this.active, cameraOn: on } });
  }
}
