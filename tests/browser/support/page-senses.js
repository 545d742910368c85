// SPDX-License-Identifier: EUPL-1.2
// Runs in a page before its own scripts. Records what reaches the loudspeaker, what the microphone
// gave, and which frame numbers are on a picture, all on the wall clock that both persons share.
(() => {
  const recorderModule = URL.createObjectURL(
    new Blob(
      [
        `registerProcessor('test-recorder', class extends AudioWorkletProcessor {
          constructor() { super(); this.block = new Float32Array(2400); this.used = 0; this.start = 0; this.offset = Infinity; }
          process(inputs) {
            const input = inputs[0];
            if (this.used === 0) this.start = currentTime;
            // When this quantum was rendered, on the wall clock: a starved audio thread falls behind for good.
            this.offset = Math.min(this.offset, Date.now() - currentTime * 1000);
            for (let n = 0; n < 128; n++) {
              let sum = 0;
              for (const channel of input) sum += channel[n];
              this.block[this.used++] = input.length ? sum / input.length : 0;
              if (this.used === this.block.length) {
                this.port.postMessage({ samples: this.block, start: this.start, offset: this.offset });
                this.block = new Float32Array(2400);
                this.used = 0;
                this.offset = Date.now() - currentTime * 1000;
                this.start = currentTime + (n + 1) / sampleRate;
              }
            }
            return true;
          }
        });`,
      ],
      { type: 'text/javascript' },
    ),
  );
  const NativeContext = window.AudioContext;
  const connect = AudioNode.prototype.connect;
  const recordings = { ear: [], mouth: [] };
  const loaded = new WeakMap();
  const load = (context) => {
    if (!loaded.has(context)) loaded.set(context, context.audioWorklet.addModule(recorderModule));
    return loaded.get(context);
  };
  const record = async (node, kind) => {
    await load(node.context);
    const recorder = new AudioWorkletNode(node.context, 'test-recorder', { numberOfOutputs: 0 });
    const recording = { rate: node.context.sampleRate, blocks: [] };
    recorder.port.onmessage = ({ data }) => recording.blocks.push(data);
    connect.call(node, recorder);
    recordings[kind].push(recording);
  };

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) record(this, 'ear').catch((error) => console.error('the senses hear nothing', error));
    return connect.call(this, target, ...rest);
  };

  const getUserMedia = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    if (stream.getAudioTracks().length > 0) {
      const context = new NativeContext();
      await record(context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())), 'mouth');
    }
    return stream;
  };

  const canvas = new OffscreenCanvas(64, 48);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const readNumber = (picture) => {
    pen.drawImage(picture, 0, 0, 64, 48);
    const pixels = pen.getImageData(0, 0, 64, 12).data;
    const bright = (column, row) => pixels[((row * 6 + 3) * 64 + column * 8 + 4) * 4 + 1];
    let number = 0;
    for (let bit = 0; bit < 7; bit++) {
      const one = bright(bit, 0);
      const zero = bright(bit, 1);
      if (Math.abs(one - zero) < 60) return -1;
      if (one > zero) number |= 1 << bit;
    }
    return bright(7, 0) - bright(7, 1) > 60 ? number : -1;
  };

  const deepPictures = (root, found = []) => {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLVideoElement || element instanceof HTMLCanvasElement) found.push(element);
      if (element.shadowRoot) deepPictures(element.shadowRoot, found);
    }
    return found;
  };
  const pictureIn = (place) => deepPictures(document).find((element) => element.closest(`.picture.${place}`));

  const takeFrom = (recording, seconds) => {
    const blocks = recording.blocks.slice(-Math.ceil((seconds * recording.rate) / 2400));
    let bytes = '';
    for (const { samples } of blocks) {
      const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32767);
      bytes += String.fromCharCode(...new Uint8Array(pcm.buffer));
    }
    const offset = Math.min(...blocks.map((block) => block.offset));
    return { pcm: btoa(bytes), rate: recording.rate, startMs: offset + blocks[0].start * 1000 };
  };

  const watches = {};
  window.senses = {
    /** The last `seconds` of what was heard: { pcm (16 bit, base64), rate, startMs } or null. */
    take(kind, seconds) {
      return this.takeAll(kind, seconds).at(-1) ?? null;
    },
    /** The same of every loudspeaker or microphone that was ever open, in the order of their opening. */
    takeAll: (kind, seconds) => recordings[kind].filter(({ blocks }) => blocks.length > 0).map((recording) => takeFrom(recording, seconds)),
    /** Begins to note each new frame number on the picture in the stage. */
    watch(place) {
      const seen = (watches[place] = []);
      let last = -1;
      const look = () => {
        if (watches[place] !== seen) return;
        const picture = pictureIn(place);
        if (picture && (picture.videoWidth || picture.width) > 16) {
          const number = readNumber(picture);
          if (number >= 0 && number !== last) {
            last = number;
            seen.push({ number, atMs: performance.timeOrigin + performance.now() });
          }
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    seen: (place) => watches[place] ?? [],
    stop: (place) => delete watches[place],
  };
})();
