// SPDX-License-Identifier: EUPL-1.2
// What the sessions show of a call beyond its media.
import type { Desk, DeskName, Kind } from './signalling-messages.js';

/** Somebody else in the call. The list holds everybody but oneself; the order is the order of arrival. */
export interface Participant {
  readonly id: string;
  /** What they are called, or `null`: a citizen is anonymous. */
  readonly name: string | null;
  readonly role: 'caller' | 'operator' | 'guest';
  /** The one whose picture is where `setViews({ remote })` puts it; `muted` and `camera` are as `peerMuted` and `peerCameraOn`. */
  readonly main: boolean;
  /** Whether their page is joined to the server; it may come back. */
  readonly present: boolean;
  /** How the way to them is: `lost` does not end the call of the others. */
  readonly state: 'connecting' | 'talking' | 'reconnecting' | 'lost';
  readonly muted: boolean;
  readonly camera: boolean;
  /** Whether they ask to speak. */
  readonly hand: boolean;
  /** Holds their picture, as large as its parent; the same element as long as they are there. `null` for the main one. */
  readonly view: HTMLElement | null;
}

/** A line of the text chat. It is gone with the call. */
export interface ChatLine {
  /** Who wrote it, or `null`: the citizen. */
  readonly from: string | null;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly own: boolean;
  /** False until the server has it. */
  readonly sent: boolean;
}

/** Where a call is being handed to: a desk, or a person by name. */
export interface Transferring {
  readonly desk: { readonly id: string; readonly name: DeskName } | null;
  readonly operator: string | null;
  /** When it comes back by itself, in milliseconds since the epoch. */
  readonly until: number;
}

/** A colleague who is being asked into the call. */
export interface Inviting {
  readonly id: string;
  readonly name: string;
  readonly until: number;
}

/**
 * Something that was asked for and cannot be done; the call goes on. `request` is the type of the
 * message, as `call.transfer`; `reason` is one of docs/signalling.md under `request.failed`, or, of a
 * transfer that came back, under `call.transferring`.
 */
export interface FailedRequest {
  readonly request: string;
  readonly reason: string;
  /** The id of the colleague who was asked in, for `call.invite`. */
  readonly operator: string | null;
}

/** A call that comes by a link: called back, or by appointment. */
export interface Visit {
  readonly kind: 'callback' | 'appointment';
  readonly name: string;
  readonly subject: string;
  /** When the appointment begins, in milliseconds since the epoch; `null` for a call-back. */
  readonly at: number | null;
}

/** A call that waits, as the console sees it. */
export interface WaitingCall {
  readonly call: string;
  readonly desk: Desk;
  readonly kind: Kind;
  readonly lang: string;
  /** When it began to wait, in milliseconds since the epoch. */
  readonly since: number;
  /** 0 is the next one of its desk; as it was when the call was offered. */
  readonly place: number;
  /** 0: handed over; 1: by appointment; 2: in turn. */
  readonly priority: number;
  readonly visit: Visit | null;
  /** It is handed over by a colleague. */
  readonly transfer: { readonly from: string; readonly reason: string | null } | null;
  /** A colleague asks this person into a running call. */
  readonly invite: { readonly from: string; readonly reason: string | null } | null;
}

/** The state of an operator. */
export type OperatorState = 'available' | 'away' | 'busy' | 'wrap_up';

/** What goes on at one's desks, and who else is there. */
export interface Overview {
  readonly desks: readonly {
    readonly id: string;
    readonly name: DeskName;
    readonly state: 'open' | 'busy' | 'closed';
    readonly waiting: number;
    /** Since when the longest waits, in milliseconds since the epoch, or `null`. */
    readonly longestSince: number | null;
  }[];
  /** Those who are connected and have a desk in common; `desks` are the common ones' ids. */
  readonly colleagues: readonly { readonly id: string; readonly name: string; readonly state: OperatorState; readonly desks: readonly string[] }[];
}

/** The running open hour: how many callers are in it and how many may be. */
export interface Seats {
  readonly desk: Desk;
  readonly taken: number;
  readonly of: number;
  /** Whether more may come. */
  readonly open: boolean;
}
