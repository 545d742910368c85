// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';
import { fingerprints, restrictToCarriers, tuneCarriers } from '../../../js-glue/call/sdp.js';

const FINGERPRINT = Array.from({ length: 32 }, (_, n) => (n * 7).toString(16).padStart(2, '0')).join(':');

// Written after what Chromium and Firefox offer: the lines that matter, in their order.
const CHROMIUM = [
  'v=0', 'o=- 4611 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1 2', 'a=extmap-allow-mixed', 'a=msid-semantic: WMS',
  'm=audio 9 UDP/TLS/RTP/SAVPF 63 111 9 0 13 126',
  'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:a/b+', 'a=ice-pwd:secretsecretsecretsecret', 'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${FINGERPRINT.toUpperCase()}`, 'a=setup:actpass', 'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=sendrecv', 'a=msid:- t1', 'a=rtcp-mux', 'a=rtcp-rsize',
  'a=rtpmap:63 red/48000/2', 'a=fmtp:63 111/111',
  'a=rtpmap:111 opus/48000/2', 'a=rtcp-fb:111 transport-cc', 'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:9 G722/8000', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:13 CN/8000', 'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:1001 cname:x', 'a=ssrc:1001 msid:- t1',
  'm=video 9 UDP/TLS/RTP/SAVPF 98 96 97 103',
  'c=IN IP4 0.0.0.0', 'a=mid:1',
  'a=extmap:14 urn:ietf:params:rtp-hdrext:toffset', 'a=extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=extmap:12 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'a=sendrecv', 'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 goog-remb', 'a=rtcp-fb:96 transport-cc', 'a=rtcp-fb:96 ccm fir', 'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96',
  'a=rtpmap:98 VP9/90000', 'a=rtcp-fb:98 nack', 'a=fmtp:98 profile-id=0',
  'a=rtpmap:103 H264/90000', 'a=fmtp:103 packetization-mode=1',
  'a=ssrc-group:FID 2001 2002', 'a=ssrc:2001 cname:x', 'a=ssrc:2002 cname:x',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:2', 'a=sctp-port:5000', 'a=max-message-size:262144', '',
].join('\r\n');

const FIREFOX = [
  'v=0', 'o=mozilla...THIS_IS_SDPARTA-99.0 123 0 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=sendrecv',
  `a=fingerprint:sha-256 ${FINGERPRINT}`, 'a=group:BUNDLE 0 1', 'a=ice-options:trickle', 'a=msid-semantic:WMS *',
  'm=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101',
  'c=IN IP4 0.0.0.0', 'a=sendrecv',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level', 'a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1', 'a=fmtp:101 0-15',
  'a=ice-pwd:secretsecretsecretsecret', 'a=ice-ufrag:abcd', 'a=mid:0', 'a=rtcp-mux',
  'a=rtpmap:109 opus/48000/2', 'a=rtpmap:9 G722/8000/1', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000/1',
  'm=video 9 UDP/TLS/RTP/SAVPF 120 124 121',
  'c=IN IP4 0.0.0.0', 'a=sendrecv', 'a=mid:1',
  'a=fmtp:120 max-fs=12288;max-fr=60', 'a=fmtp:124 apt=120', 'a=fmtp:121 max-fs=12288;max-fr=60',
  'a=rtcp-fb:120 nack', 'a=rtcp-fb:120 nack pli', 'a=rtcp-fb:120 ccm fir', 'a=rtcp-fb:120 goog-remb', 'a=rtcp-fb:120 transport-cc', 'a=rtcp-fb:* transport-cc',
  'a=rtpmap:120 VP8/90000', 'a=rtpmap:124 rtx/90000', 'a=rtpmap:121 VP9/90000', '',
].join('\r\n');

const linesOf = (sdp) => sdp.split('\r\n');

test('of Chromium\'s offer only the carriers are left', () => {
  const lines = linesOf(restrictToCarriers(CHROMIUM));
  assert.ok(lines.includes('m=audio 9 UDP/TLS/RTP/SAVPF 111'));
  assert.ok(lines.includes('m=video 9 UDP/TLS/RTP/SAVPF 96'));
  assert.deepEqual(lines.filter((line) => line.startsWith('a=rtpmap')), ['a=rtpmap:111 opus/48000/2', 'a=rtpmap:96 VP8/90000']);
  assert.deepEqual(lines.filter((line) => line.startsWith('a=rtcp-fb')), ['a=rtcp-fb:96 ccm fir', 'a=rtcp-fb:96 nack pli']);
  assert.deepEqual(lines.filter((line) => line.startsWith('a=fmtp')), ['a=fmtp:111 minptime=10;useinbandfec=1']);
});

test('no header extension but the one that tells voice from video is left', () => {
  for (const sdp of [CHROMIUM, FIREFOX]) {
    const extensions = linesOf(restrictToCarriers(sdp)).filter((line) => line.startsWith('a=extmap'));
    assert.ok(extensions.length > 0 && extensions.every((line) => line.endsWith('urn:ietf:params:rtp-hdrext:sdes:mid')), extensions.join());
  }
});

test('the source that only repeats another one goes, the other stays', () => {
  const lines = linesOf(restrictToCarriers(CHROMIUM));
  assert.deepEqual(lines.filter((line) => line.startsWith('a=ssrc')), ['a=ssrc:1001 cname:x', 'a=ssrc:1001 msid:- t1', 'a=ssrc:2001 cname:x']);
});

test('of Firefox\'s offer only the carriers are left', () => {
  const lines = linesOf(restrictToCarriers(FIREFOX));
  assert.ok(lines.includes('m=audio 9 UDP/TLS/RTP/SAVPF 109'));
  assert.ok(lines.includes('m=video 9 UDP/TLS/RTP/SAVPF 120'));
  assert.ok(!lines.some((line) => /transport-cc|goog-remb|rtx|VP9|PCMU/.test(line)));
});

test('what does not concern the carriers is left alone', () => {
  const before = linesOf(CHROMIUM);
  const after = linesOf(restrictToCarriers(CHROMIUM));
  const data = before.indexOf('m=application 9 UDP/DTLS/SCTP webrtc-datachannel');
  assert.deepEqual(after.slice(after.indexOf('m=application 9 UDP/DTLS/SCTP webrtc-datachannel')), before.slice(data));
  for (const line of ['a=ice-ufrag:a/b+', 'a=mid:0', 'a=mid:1', 'a=rtcp-mux', 'a=group:BUNDLE 0 1 2', 'a=setup:actpass', 'a=rtcp:9 IN IP4 0.0.0.0']) assert.ok(after.includes(line), line);
});

test('restricting twice is restricting once', () => {
  assert.equal(restrictToCarriers(restrictToCarriers(CHROMIUM)), restrictToCarriers(CHROMIUM));
});

test('a description without the carrier\'s codec is not emptied', () => {
  const sdp = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=rtpmap:0 PCMU/8000\r\n';
  assert.equal(restrictToCarriers(sdp), sdp);
  assert.equal(tuneCarriers(sdp), sdp);
});

test('tuning adds to the formats that are there, and makes those that are not', () => {
  const lines = linesOf(tuneCarriers(restrictToCarriers(CHROMIUM)));
  const opus = lines.filter((line) => line.startsWith('a=fmtp:111 '));
  assert.equal(opus.length, 1);
  assert.match(opus[0], /minptime=10/);
  assert.match(opus[0], /useinbandfec=0/);
  assert.match(opus[0], /usedtx=0/);
  assert.match(opus[0], /maxplaybackrate=8000/);
  const vp8 = lines.indexOf('a=rtpmap:96 VP8/90000') + 1;
  assert.match(lines[vp8], /^a=fmtp:96 x-google-min-bitrate=\d+;/);
});

test('tuning twice is tuning once', () => {
  assert.equal(tuneCarriers(tuneCarriers(FIREFOX)), tuneCarriers(FIREFOX));
});

test('line ends of either kind are read, and carriage return with line feed written', () => {
  assert.equal(restrictToCarriers(CHROMIUM.replaceAll('\r\n', '\n')), restrictToCarriers(CHROMIUM));
});

test('fingerprints are found in the session part or in a medium, written alike', () => {
  assert.deepEqual(fingerprints(CHROMIUM), fingerprints(FIREFOX));
  assert.deepEqual(fingerprints(CHROMIUM), [`sha-256 ${FINGERPRINT.toUpperCase()}`]);
  assert.deepEqual(fingerprints('v=0\r\ns=a=fingerprint:sha-256 AA\r\n'), []);
});
