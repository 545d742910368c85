// SPDX-License-Identifier: EUPL-1.2
/**
 * How each transport joins media to peer connections.
 *
 * | transport | connections | on them |
 * | --- | --- | --- |
 * | `rtp` | 1 | carrier tracks with transforms, control channel, documents |
 * | `datachannel` | 1 + 4 | control, documents (and video) on the first; voice dealt over the other four: one association with loss delays all that is on it |
 * | `native` | 1 | the browser's own tracks, control channel |
 * @module
 */

import { restrictToCarriers, tuneCarriers } from './sdp.js';

/** @typedef {import('./capabilities.js').Transport} Transport */
/** @typedef {import('./signalling-messages.js').Kind} Kind */
/** @typedef {'voice' | 'video'} MediaKind */

/**
 * @typedef {object} Media what a peer session needs of MediaEngine or NativeMedia
 * @property {() => { audio: MediaStreamTrack | null, video: MediaStreamTrack | null }} carrierTracks
 * @property {(sender: RTCRtpSender, kind: MediaKind) => void} attachSender
 * @property {(receiver: RTCRtpReceiver, kind: MediaKind) => void} attachReceiver
 * @property {(channel: RTCDataChannel, lane: 'control' | 'document' | MediaKind) => void} attachChannel
 * @property {() => void} detachTransport
 */

/** Negotiated stream ids, the same on both sides. */
const CHANNEL = { control: 0, call: 1, video: 2, document: 3, papers: 4, voice: 0 };
const VOICE_CONNECTIONS = 4;
const LOSSY = { ordered: false, maxRetransmits: 0 };
// Lets the browser's pacer send a burst of carrier frames at once.
const VIDEO_MAX_BPS = 6_000_000;

/**
 * @param {Transport} transport
 * @returns {number} how many peer connections it takes
 */
export function connectionCount(transport) {
  return transport === 'datachannel' ? 1 + VOICE_CONNECTIONS : 1;
}

/**
 * How descriptions are changed in transit.
 * @param {Transport} transport
 */
export function shapers(transport) {
  return transport === 'rtp' ? { shapeOffer: restrictToCarriers, shapeRemote: tuneCarriers } : {};
}

/**
 * Opens the channels of connection `link`; both sides do so before the first description, since
 * only a fresh channel can be transferred to a worker.
 * @param {{ pc: RTCPeerConnection, link: number, transport: Transport, kind: Kind, media: Media }} parts
 * @returns {{ call: RTCDataChannel, papers: RTCDataChannel | null } | null} what the page itself speaks on, on
 *   the first connection: about the call, and about pages that are shown
 */
export function openChannels({ pc, link, transport, kind, media }) {
  /**
   * @param {string} label
   * @param {number} id
   * @param {RTCDataChannelInit} [options]
   */
  const open = (label, id, options) => pc.createDataChannel(label, { negotiated: true, id, ...options });
  if (link > 0) {
    media.attachChannel(open('voice', CHANNEL.voice, LOSSY), 'voice');
    return null;
  }
  media.attachChannel(open('control', CHANNEL.control), 'control');
  if (transport === 'datachannel' && kind === 'video') media.attachChannel(open('video', CHANNEL.video, LOSSY), 'video');
  if (transport !== 'native') media.attachChannel(open('document', CHANNEL.document), 'document');
  return { call: open('call', CHANNEL.call), papers: transport === 'native' ? null : open('papers', CHANNEL.papers) };
}

/**
 * The caller's tracks, before its first offer.
 * @param {{ pc: RTCPeerConnection, transport: Transport, kind: Kind, media: Media }} parts
 */
export function addTracks({ pc, transport, kind, media }) {
  if (transport === 'datachannel') return;
  const tracks = media.carrierTracks();
  const audio = pc.addTransceiver(tracks.audio ?? 'audio', { direction: 'sendrecv' });
  attach(audio, 'voice', media);
  if (kind === 'voice') return;
  const sendEncodings = transport === 'rtp' ? [{ maxBitrate: VIDEO_MAX_BPS }] : undefined;
  const video = pc.addTransceiver(tracks.video ?? 'video', { direction: 'sendrecv', sendEncodings });
  attach(video, 'video', media);
}

/**
 * The operator's tracks, between the caller's first offer and the answer. To be called as soon as
 * the offer is set: a transform that is not there before the browser's next task is never asked
 * (Chromium 156 bypasses it for good, silently).
 * @param {{ pc: RTCPeerConnection, transport: Transport, media: Media }} parts
 */
export async function joinTracks({ pc, transport, media }) {
  if (transport === 'datachannel') return;
  const transceivers = pc.getTransceivers();
  for (const transceiver of transceivers) {
    transceiver.direction = 'sendrecv';
    attach(transceiver, transceiver.receiver.track.kind === 'audio' ? 'voice' : 'video', media);
  }
  const tracks = media.carrierTracks();
  for (const { sender, receiver } of transceivers) {
    const kind = /** @type {'audio' | 'video'} */ (receiver.track.kind);
    if (tracks[kind]) await sender.replaceTrack(tracks[kind]);
    if (kind === 'video' && transport === 'rtp') await allowBursts(sender);
  }
}

/**
 * @param {RTCRtpTransceiver} transceiver
 * @param {MediaKind} kind
 * @param {Media} media
 */
function attach(transceiver, kind, media) {
  media.attachSender(transceiver.sender, kind);
  media.attachReceiver(transceiver.receiver, kind);
}

/** @param {RTCRtpSender} sender */
async function allowBursts(sender) {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = VIDEO_MAX_BPS;
  await sender.setParameters(parameters);
}
