// SPDX-License-Identifier: EUPL-1.2
/**
 * The messages of docs/signalling.md: their shapes, and the check that one from the server has it.
 * @module
 */

import { noteIcePolicy } from './ice-policy.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {'voice' | 'video'} Kind */
/** @typedef {{ it: string, en: string }} DeskName */
/** @typedef {{ id: string, name: DeskName, blur?: boolean, group_size?: number, languages?: string[] }} Desk `blur`: the caller's picture stays veiled until the operator shows it */
/** @typedef {{ id: string, name: string, desks?: Desk[], roles?: string[] }} Operator */
/** @typedef {'available' | 'away' | 'wrap_up' | 'busy'} OperatorState */
/** @typedef {{ call: string, desk: Desk, kind: Kind, lang: string, since: number }} CallFacts */
/** @typedef {{ id: string, name: string | null, role: 'caller' | 'operator' | 'guest', present: boolean, transport?: Transport | null, hand: boolean }} ParticipantFacts */
/** @typedef {{ taken: number, of: number, open: boolean }} Group */
/** @typedef {{ on?: boolean, desk?: Desk | null, operator_name?: string | null, until?: number, reason?: string }} TransferNews */
/**
 * @typedef {object} CallPeople who is in a call, and how it stands
 * @property {string} [you]
 * @property {ParticipantFacts[]} [participants]
 * @property {boolean} [held]
 * @property {TransferNews | null} [transferring]
 * @property {Group | null} [group]
 */
/** @typedef {import('./call-types.js').Visit} Visit */
/** @typedef {CallFacts & { priority?: number, place?: number, visit?: Visit | null, transfer?: { from: string, reason?: string | null } | null, invite?: { by: string, reason?: string | null } | null }} CallOffer */
/** @typedef {import('./call-types.js').WaitingCall} OfferedCall a CallOffer as the session shows it */
/** @typedef {CallFacts & CallPeople & { transport: Transport | null, resume: string, in_charge?: boolean, visit?: Visit | null }} ActiveCall */
/** @typedef {'desk_closed' | 'desk_busy' | 'unknown_desk' | 'no_common_transport' | 'server_full' | 'gone' | 'blocked'} Refusal */
/** @typedef {'hangup' | 'declined' | 'no_answer' | 'peer_lost' | 'operators_left' | 'no_common_transport' | 'blocked' | 'removed' | 'operator_lost'} Ending */

/**
 * @typedef {{ type: 'call.ringing', call: string, resume: string, desk: Desk, ice_servers: RTCIceServer[] }
 *   | { type: 'call.queue', call: string, place: number, wait_s?: number | null }
 *   | { type: 'call.requeued', call: string, resume: string }
 *   | { type: 'call.refused', reason: Refusal, call?: string }
 *   | ({ type: 'call.answered', call: string, operator: { name?: string }, transport: Transport | null, resume?: string, becomes?: string,
 *       desk?: Desk, kind?: Kind, ice_servers?: RTCIceServer[] } & CallPeople)
 *   | ({ type: 'call.resumed', call: string, state: 'ringing' | 'talking', desk: Desk, kind: Kind, lang?: string,
 *       peer: { name?: string | null, present: boolean }, transport?: Transport | null, ice_servers: RTCIceServer[], resume: string,
 *       in_charge?: boolean, visit?: Visit | null } & CallPeople)
 *   | { type: 'call.ended', call: string, reason: Ending, by?: 'caller' | 'operator', rate?: string, block?: string, until?: number }
 *   | { type: 'operator.welcome', operator: Operator, desks: Desk[], state: OperatorState, wrap_up_after?: boolean, ice_servers: RTCIceServer[],
 *       calls: CallOffer[], active: ActiveCall[] }
 *   | { type: 'operator.state', state: OperatorState, wrap_up_after?: boolean }
 *   | { type: 'desk.overview', desks: { id: string, state: 'open' | 'busy' | 'closed', waiting: number, longest_since?: number | null }[],
 *       colleagues: { id: string, name: string, state: OperatorState, desks: string[] }[] }
 *   | { type: 'operator.replaced' }
 *   | ({ type: 'call.offered' } & CallOffer)
 *   | { type: 'call.withdrawn', call: string, reason: string }
 *   | ({ type: 'call.assigned', ice_servers: RTCIceServer[] } & ActiveCall)
 *   | { type: 'call.held', call: string, on: boolean }
 *   | ({ type: 'call.transferring', call: string, on: boolean } & TransferNews)
 *   | { type: 'call.transferred', call: string, to: string }
 *   | { type: 'call.inviting', call: string, operator: string, name: string, until: number }
 *   | { type: 'call.guest_link', call: string, token: string, expires: number }
 *   | { type: 'call.joined', call: string, participant: ParticipantFacts }
 *   | { type: 'call.parted', call: string, participant: string, reason: string }
 *   | { type: 'call.seats', call: string, taken: number, of: number, open: boolean }
 *   | { type: 'call.hand', call: string, participant: string, up: boolean }
 *   | { type: 'call.mute', call: string }
 *   | { type: 'chat', call: string, from: string, text: string, at: number }
 *   | { type: 'request.failed', request: string, reason: string, call?: string, desk?: string, operator?: string }
 *   | { type: 'peer.away', call: string, until: number, participant?: string }
 *   | { type: 'peer.back', call: string, fresh: boolean, participant?: string }
 *   | { type: 'signal', call: string, data: Record<string, any>, from?: string }
 *   | { type: 'service.state', degraded: boolean }
 *   | { type: 'service.resume' }
 *   | { type: 'error', code: string, message: string }} ServerMessage
 */

/** @typedef {(value: any) => boolean} Check */

/** @type {Check} */
const text = (value) => typeof value === 'string' && value.length > 0;
/** People's words: there may be none. @type {Check} */
const words = (value) => typeof value === 'string';
/** @type {Check} */
const number = (value) => typeof value === 'number' && Number.isFinite(value);
/** @type {Check} */
const flag = (value) => typeof value === 'boolean';
/** @type {Check} */
const object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @type {Check} */
const desk = (value) => object(value) && text(value.id) && object(value.name);
/** @type {(...values: string[]) => Check} */
const oneOf = (...values) => (value) => values.includes(value);
/** @type {(check: Check) => Check} */
const listOf = (check) => (value) => Array.isArray(value) && value.every(check);
/** @type {(check: Check) => Check} */
const optional = (check) => (value) => value === undefined || value === null || check(value);
/** @type {(check: Check) => Check} */
const nullable = (check) => (value) => value === null || check(value);
/** @type {(shape: Record<string, Check>) => Check} */
const shaped = (shape) => (value) => object(value) && Object.entries(shape).every(([name, check]) => check(value[name]));

const kind = oneOf('voice', 'video');
const transport = oneOf('rtp', 'datachannel', 'native');
const operatorState = oneOf('available', 'away', 'wrap_up', 'busy');
const iceServers = listOf((value) => object(value) && (text(value.urls) || (Array.isArray(value.urls) && value.urls.every(text))));
const participant = shaped({ id: text, name: optional(words), role: oneOf('caller', 'operator', 'guest'), present: flag, transport: optional(transport), hand: flag });
const visit = optional(shaped({ kind: oneOf('callback', 'appointment'), name: optional(words), subject: optional(words), at: optional(number) }));
const seats = { taken: number, of: number, open: flag };
const transferring = { desk: optional(desk), operator_name: optional(words), until: optional(number) };
const people = {
  you: optional(text), participants: optional(listOf(participant)), held: optional(flag),
  transferring: optional(shaped(transferring)), group: optional(shaped(seats)),
};
const offered = {
  call: text, desk, kind, lang: text, since: number, priority: optional(number), place: optional(number), visit,
  transfer: optional(shaped({ from: text, reason: optional(words) })), invite: optional(shaped({ by: text, reason: optional(words) })),
};
const active = { call: text, resume: text, desk, kind, lang: text, transport: nullable(transport), in_charge: optional(flag), visit, ...people };

/** @type {Record<string, Record<string, Check>>} */
const SHAPES = {
  'call.ringing': { call: text, resume: text, desk, ice_servers: iceServers },
  'call.queue': { call: text, place: number, wait_s: optional(number) },
  'call.requeued': { call: text, resume: text },
  'call.refused': { reason: text },
  'call.answered': {
    call: text, operator: object, transport: nullable(transport), resume: optional(text), becomes: optional(text), desk: optional(desk),
    kind: optional(kind), ice_servers: optional(iceServers), ...people,
  },
  'call.resumed': {
    call: text, state: oneOf('ringing', 'talking'), desk, kind, peer: object, transport: optional(transport), ice_servers: iceServers, resume: text,
    in_charge: optional(flag), visit, ...people,
  },
  'call.ended': { call: text, reason: text, by: optional(text), rate: optional(text), block: optional(text), until: optional(number) },
  'operator.welcome': {
    operator: shaped({ id: text, name: text }), desks: listOf(desk), state: operatorState, wrap_up_after: optional(flag), ice_servers: iceServers,
    calls: listOf(shaped(offered)), active: listOf(shaped(active)),
  },
  'operator.state': { state: operatorState, wrap_up_after: optional(flag) },
  'desk.overview': {
    desks: listOf(shaped({ id: text, state: oneOf('open', 'busy', 'closed'), waiting: number, longest_since: optional(number) })),
    colleagues: listOf(shaped({ id: text, name: text, state: operatorState, desks: listOf(text) })),
  },
  'operator.replaced': {},
  'call.offered': offered,
  'call.withdrawn': { call: text, reason: text },
  'call.assigned': { ...active, ice_servers: iceServers },
  'call.held': { call: text, on: flag },
  'call.transferring': { call: text, on: flag, reason: optional(text), ...transferring },
  'call.transferred': { call: text, to: text },
  'call.inviting': { call: text, operator: text, name: text, until: number },
  'call.guest_link': { call: text, token: text, expires: number },
  'call.joined': { call: text, participant },
  'call.parted': { call: text, participant: text, reason: text },
  'call.seats': { call: text, ...seats },
  'call.hand': { call: text, participant: text, up: flag },
  'call.mute': { call: text },
  chat: { call: text, from: text, text, at: number },
  'request.failed': { request: text, reason: text, call: optional(text), desk: optional(text), operator: optional(text) },
  'peer.away': { call: text, until: number, participant: optional(text) },
  'peer.back': { call: text, fresh: flag, participant: optional(text) },
  signal: { call: text, data: object, from: optional(text) },
  'service.state': { degraded: flag },
  'service.resume': {},
  error: { code: text, message: optional(text) },
};

/**
 * A message of the server, or `null` if it is none that this version knows.
 * @param {unknown} payload what the WebSocket delivered
 * @returns {ServerMessage | null}
 */
export function parseServerMessage(payload) {
  if (typeof payload !== 'string') return null;
  let message;
  try {
    message = JSON.parse(payload);
  } catch {
    return null;
  }
  if (!object(message) || typeof message.type !== 'string') return null;
  const shape = Object.hasOwn(SHAPES, message.type) ? SHAPES[message.type] : null;
  if (!shape) return null;
  if (!Object.entries(shape).every(([name, check]) => check(message[name]))) return null;
  noteIcePolicy(message);
  return message;
}

/** The socket's close codes that mean something of their own (docs/signalling.md). */
export const CloseCode = Object.freeze({
  goingAway: 1001, malformed: 4400, signedOut: 4401, unknownType: 4404, idle: 4408, replaced: 4409, tooLarge: 4413, tooMany: 4429,
});
