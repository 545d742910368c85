// SPDX-License-Identifier: EUPL-1.2
/**
 * The messages of docs/signalling.md: their shapes, and the check that one from the server has it.
 * @module
 */

import { noteIcePolicy } from './ice-policy.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {'voice' | 'video'} Kind */
/** @typedef {{ it: string, en: string }} DeskName */
/** @typedef {{ id: string, name: DeskName }} Desk */
/** @typedef {{ id: string, name: string, desks?: Desk[] }} Operator */
/** @typedef {{ call: string, desk: Desk, kind: Kind, lang: string, since: number }} OfferedCall */
/** @typedef {{ call: string, desk: Desk, kind: Kind, lang: string, transport: Transport, resume: string }} ActiveCall */
/** @typedef {'desk_closed' | 'desk_busy' | 'unknown_desk' | 'no_common_transport' | 'server_full' | 'gone'} Refusal */
/** @typedef {'hangup' | 'declined' | 'no_answer' | 'peer_lost' | 'operators_left' | 'no_common_transport'} Ending */

/**
 * @typedef {{ type: 'call.ringing', call: string, resume: string, desk: Desk, ice_servers: RTCIceServer[] }
 *   | { type: 'call.queue', call: string, place: number, wait_s?: number | null }
 *   | { type: 'call.requeued', call: string, resume: string }
 *   | { type: 'call.refused', reason: Refusal, call?: string }
 *   | { type: 'call.answered', call: string, operator: { name?: string }, transport: Transport, resume?: string }
 *   | { type: 'call.resumed', call: string, state: 'ringing' | 'talking', desk: Desk, kind: Kind, lang?: string,
 *       peer: { name?: string | null, present: boolean }, transport?: Transport, ice_servers: RTCIceServer[], resume: string }
 *   | { type: 'call.ended', call: string, reason: Ending, by?: 'caller' | 'operator' }
 *   | { type: 'operator.welcome', operator: Operator, desks: Desk[], state: 'available' | 'away' | 'busy', ice_servers: RTCIceServer[],
 *       calls: OfferedCall[], active: ActiveCall[] }
 *   | { type: 'operator.state', state: 'available' | 'away' | 'busy' }
 *   | { type: 'operator.replaced' }
 *   | ({ type: 'call.offered' } & OfferedCall)
 *   | { type: 'call.withdrawn', call: string, reason: string }
 *   | { type: 'call.assigned', call: string, resume: string, desk: Desk, kind: Kind, lang: string,
 *       transport: Transport, ice_servers: RTCIceServer[] }
 *   | { type: 'peer.away', call: string, until: number }
 *   | { type: 'peer.back', call: string, fresh: boolean }
 *   | { type: 'signal', call: string, data: Record<string, any> }
 *   | { type: 'error', code: string, message: string }} ServerMessage
 */

/** @typedef {(value: any) => boolean} Check */

/** @type {Check} */
const text = (value) => typeof value === 'string' && value.length > 0;
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
/** @type {(shape: Record<string, Check>) => Check} */
const shaped = (shape) => (value) => object(value) && Object.entries(shape).every(([name, check]) => check(value[name]));

const kind = oneOf('voice', 'video');
const transport = oneOf('rtp', 'datachannel', 'native');
const iceServers = listOf((value) => object(value) && (text(value.urls) || (Array.isArray(value.urls) && value.urls.every(text))));
const offered = { call: text, desk, kind, lang: text, since: number };

/** @type {Record<string, Record<string, Check>>} */
const SHAPES = {
  'call.ringing': { call: text, resume: text, desk, ice_servers: iceServers },
  'call.queue': { call: text, place: number, wait_s: optional(number) },
  'call.requeued': { call: text, resume: text },
  'call.refused': { reason: text },
  'call.answered': { call: text, operator: object, transport, resume: optional(text) },
  'call.resumed': { call: text, state: oneOf('ringing', 'talking'), desk, kind, peer: object, transport: optional(transport), ice_servers: iceServers, resume: text },
  'call.ended': { call: text, reason: text, by: optional(text) },
  'operator.welcome': {
    operator: shaped({ id: text, name: text }), desks: listOf(desk), state: oneOf('available', 'away', 'busy'), ice_servers: iceServers,
    calls: listOf(shaped(offered)), active: listOf(shaped({ call: text, desk, kind, lang: text, transport, resume: text })),
  },
  'operator.state': { state: oneOf('available', 'away', 'busy') },
  'operator.replaced': {},
  'call.offered': offered,
  'call.withdrawn': { call: text, reason: text },
  'call.assigned': { call: text, resume: text, desk, kind, lang: text, transport, ice_servers: iceServers },
  'peer.away': { call: text, until: number },
  'peer.back': { call: text, fresh: flag },
  signal: { call: text, data: object },
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
