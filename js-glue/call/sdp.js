// SPDX-License-Identifier: EUPL-1.2
/**
 * Session descriptions as the packets of the core need them: pure functions from text to text.
 *
 * Descriptions are changed in transit only, never between createOffer and setLocalDescription
 * (browsers refuse that more and more): what is not in the offer that the far side sees is not in
 * its answer either, and so is negotiated away on both sides.
 * @module
 */

const MID_EXTENSION = 'urn:ietf:params:rtp-hdrext:sdes:mid';
// Voice and video carriers of the RTP transport, and nothing else. RED would put two of our
// payloads in one packet (RFC 2198), which the transform cannot tell apart.
const CARRIER_CODECS = { audio: 'opus/48000', video: 'vp8/90000' };
// The browser's own NACK, RTX, REMB and transport-cc make it pace and probe: loss and rate are the
// core's business. PLI and FIR stay, so that a decoder of the carrier that lost a frame recovers.
const KEPT_FEEDBACK = new Set(['nack pli', 'ccm fir']);

// The carrier's payload is replaced, so its own quality is worth nothing: narrow band is the cheapest.
const OPUS_CARRIER = { maxplaybackrate: '8000', maxaveragebitrate: '8000', stereo: '0', 'sprop-stereo': '0', usedtx: '0', useinbandfec: '0' };
// Without these, Chromium's pacer sends at 300 kbit/s to begin with and falls with loss (RFC-less
// parameters of libwebrtc; other browsers ignore them).
const VP8_CARRIER = { 'x-google-min-bitrate': '3000', 'x-google-start-bitrate': '3000', 'x-google-max-bitrate': '6000' };

/**
 * @param {string} sdp
 * @returns {string[][]} the session part, then one list of lines for each media description
 */
function sections(sdp) {
  /** @type {string[][]} */
  const parts = [[]];
  for (const line of sdp.split(/\r\n|\n/)) {
    if (line === '') continue;
    if (line.startsWith('m=')) parts.push([]);
    parts[parts.length - 1].push(line);
  }
  return parts;
}

/** @param {string[][]} parts */
function join(parts) {
  return parts.flat().join('\r\n') + '\r\n';
}

/**
 * The payload type of `codec` in one media description.
 * @param {string[]} lines
 * @param {string} codec name and clock rate in lower case
 * @returns {string | null}
 */
function payloadTypeOf(lines, codec) {
  const order = lines[0].split(' ').slice(3);
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const line of lines) {
    const match = /^a=rtpmap:(\d+) ([^/ ]+\/\d+)/.exec(line);
    if (match) names.set(match[1], match[2].toLowerCase());
  }
  return order.find((type) => names.get(type) === codec) ?? null;
}

/**
 * The SSRCs that only repeat another one (FID groups: retransmission).
 * @param {string[]} lines
 */
function repairSources(lines) {
  /** @type {Set<string>} */
  const repair = new Set();
  for (const line of lines) {
    const match = /^a=ssrc-group:(?:FID|FEC-FR) \d+ (.+)$/.exec(line);
    if (match) for (const ssrc of match[1].split(' ')) repair.add(ssrc);
  }
  return repair;
}

/**
 * Whether a line of a media description stays when only the carrier's codec does.
 * @param {string} line
 * @param {string} type the carrier's payload type
 * @param {Set<string>} repair
 */
function keptLine(line, type, repair) {
  let match = /^a=(?:rtpmap|fmtp):(\d+) /.exec(line);
  if (match) return match[1] === type;
  match = /^a=rtcp-fb:(\d+|\*) (.+)$/.exec(line);
  if (match) return match[1] === type && KEPT_FEEDBACK.has(match[2].trim());
  match = /^a=extmap:\d+(?:\/\w+)? (\S+)/.exec(line);
  if (match) return match[1] === MID_EXTENSION;
  if (line.startsWith('a=extmap-allow-mixed') || line.startsWith('a=ssrc-group:')) return false;
  match = /^a=ssrc:(\d+)/.exec(line);
  if (match) return !repair.has(match[1]);
  return true;
}

/**
 * Leaves of every audio and video description only the carrier's codec (Opus, VP8), without the
 * feedback, repair and header extensions that make a browser pace and probe. Other descriptions,
 * and one that lacks the codec, stay as they are.
 * @param {string} sdp
 * @returns {string}
 */
export function restrictToCarriers(sdp) {
  const parts = sections(sdp);
  parts[0] = parts[0].filter((line) => !line.startsWith('a=extmap'));
  return join(parts.map((lines, index) => {
    if (index === 0) return lines;
    const kind = lines[0].slice(2).split(' ')[0];
    const codec = kind === 'audio' || kind === 'video' ? CARRIER_CODECS[kind] : null;
    const type = codec && payloadTypeOf(lines, codec);
    if (!type) return lines;
    const repair = repairSources(lines);
    const head = [...lines[0].split(' ').slice(0, 3), type].join(' ');
    return [head, ...lines.slice(1).filter((line) => keptLine(line, type, repair))];
  }));
}

/**
 * @param {string[]} lines
 * @param {string} type
 * @param {Record<string, string>} wanted
 */
function withFormat(lines, type, wanted) {
  const prefix = `a=fmtp:${type} `;
  const at = lines.findIndex((line) => line.startsWith(prefix));
  /** @type {Map<string, string>} */
  const format = new Map();
  if (at >= 0) {
    for (const item of lines[at].slice(prefix.length).split(';')) {
      const [name, value = ''] = item.trim().split('=');
      if (name) format.set(name, value);
    }
  }
  for (const [name, value] of Object.entries(wanted)) format.set(name, value);
  const line = prefix + [...format].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join(';');
  if (at >= 0) return lines.map((old, index) => (index === at ? line : old));
  const map = lines.findIndex((old) => old.startsWith(`a=rtpmap:${type} `));
  return [...lines.slice(0, map + 1), line, ...lines.slice(map + 1)];
}

/**
 * What the own browser shall read in the far side's description: how to send the carriers (the
 * cheapest Opus; a VP8 pacer that does not wait). To be applied before setRemoteDescription.
 * @param {string} sdp
 * @returns {string}
 */
export function tuneCarriers(sdp) {
  return join(sections(sdp).map((lines, index) => {
    if (index === 0) return lines;
    const kind = lines[0].slice(2).split(' ')[0];
    if (kind !== 'audio' && kind !== 'video') return lines;
    const type = payloadTypeOf(lines, CARRIER_CODECS[kind]);
    return type ? withFormat(lines, type, kind === 'audio' ? OPUS_CARRIER : VP8_CARRIER) : lines;
  }));
}

/**
 * The DTLS certificate fingerprints of a description (RFC 8122), each once, as `sha-256 AA:BB…`.
 * @param {string} sdp
 * @returns {string[]}
 */
export function fingerprints(sdp) {
  const found = [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gm)];
  return [...new Set(found.map((match) => `${match[1].toLowerCase()} ${match[2].toUpperCase()}`))];
}
