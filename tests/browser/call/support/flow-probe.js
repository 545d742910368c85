// SPDX-License-Identifier: EUPL-1.2
// Runs in a page before its own scripts: keeps the peer connections, and tells what flows through
// them and what is on the far side's picture.
(() => {
  const Native = window.RTCPeerConnection;
  if (!Native) return;
  const connections = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };

  const deep = (root, selector, found = []) => {
    found.push(...root.querySelectorAll(selector));
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) deep(element.shadowRoot, selector, found);
    return found;
  };

  window.flow = async () => {
    const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
    const sum = { connections: open.length, voicePackets: 0, voiceBytes: 0, videoPackets: 0, datagrams: 0, codecs: [] };
    for (const connection of open) {
      const report = await connection.getStats();
      report.forEach((entry) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
          sum.voicePackets += entry.packetsReceived;
          sum.voiceBytes += entry.bytesReceived;
        }
        if (entry.type === 'inbound-rtp' && entry.kind === 'video') sum.videoPackets += entry.packetsReceived;
        if (entry.type === 'data-channel' && entry.label === 'voice') sum.datagrams += entry.messagesReceived;
        if (entry.type === 'codec') sum.codecs.push(entry.mimeType);
      });
    }
    return sum;
  };

  /** Whether the far side's picture shows anything with a pattern in it. */
  window.seesPicture = () => {
    const picture = deep(document, '.picture.remote canvas, .picture.remote video')[0];
    if (!picture || (picture.videoWidth ?? picture.width) < 32) return false;
    const canvas = new OffscreenCanvas(32, 24);
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0, 32, 24);
    const { data } = pen.getImageData(0, 0, 32, 24);
    let low = 255;
    let high = 0;
    for (let at = 0; at < data.length; at += 4) {
      low = Math.min(low, data[at]);
      high = Math.max(high, data[at]);
    }
    return high - low > 60;
  };
})();
