// SPDX-License-Identifier: EUPL-1.2
// Stands for js-glue/index.js: sessions that do what the test says. Every
// session made is in `globalThis.scriptedSessions`, and each has `put(fields)`.

import { ScriptedDocuments } from './documents.js';

class Scripted extends EventTarget {
  calls = [];
  views = {};

  constructor(options) {
    super();
    this.options = options;
    (globalThis.scriptedSessions ??= []).push(this);
  }

  /** Sets fields and tells of it, as the real ones do. */
  put(fields) {
    Object.assign(this, fields);
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
  ratingTicket = null;
  muted = false;
  cameraOn = false;
  peerMuted = false;
  peerCameraOn = false;
  talkingSince = 0;
  transport = null;
  safetyCode = null;
  documents = null;

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
}

export class OperatorSession extends Scripted {
  connection = 'signed-out';
  operator = null;
  availability = 'available';
  ringing = [];
  active = null;
  lastEnded = null;

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
