// SPDX-License-Identifier: EUPL-1.2
// A room for the ears of a browser, made of PulseAudio sinks: what its loudspeaker plays comes back to
// its microphone, later and quieter, and somebody may speak near the microphone.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ECHO_DELAY_MS = 60;
const ECHO_GAIN_DB = -10;

/**
 * Starts a private PulseAudio with the sinks `speaker` and `air` (whose monitor is the microphone),
 * joined by 60 ms and -10 dB.
 */
export async function openSoundRoom() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sportello-room-'));
  const socket = path.join(folder, 'native');
  const env = { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder, PULSE_RUNTIME_PATH: folder, PULSE_SERVER: `unix:${socket}` };
  const daemon = spawn(
    'pulseaudio',
    ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes', '--realtime=no', '--high-priority=no',
      '-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
      '-L', 'module-null-sink sink_name=speaker rate=48000',
      '-L', 'module-null-sink sink_name=air rate=48000',
      '-L', `module-loopback source=speaker.monitor sink=air latency_msec=${ECHO_DELAY_MS} source_dont_move=true sink_dont_move=true`,
      '-L', 'module-remap-source source_name=microphone master=air.monitor'],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaints = '';
  daemon.stderr.on('data', (text) => (complaints += text));
  const control = (...words) => execFileSync('pactl', words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await ready(control, daemon, () => complaints);
    control('set-default-sink', 'speaker');
    control('set-default-source', 'microphone');
    const echo = /Sink Input #(\d+)/.exec(control('list', 'sink-inputs'));
    control('set-sink-input-volume', echo[1], `${ECHO_GAIN_DB}dB`);
  } catch (error) {
    daemon.kill();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const speakers = [];
  return {
    /** For the browser's environment. */
    env: { PULSE_SERVER: `unix:${socket}`, XDG_RUNTIME_DIR: folder },
    /** Plays a WAV near the microphone; `stop()` ends it. */
    speakNear(file) {
      const speaker = spawn('paplay', ['--device=air', file], { env, stdio: 'ignore' });
      speakers.push(speaker);
      return { stop: () => speaker.kill() };
    },
    async close() {
      for (const speaker of speakers) speaker.kill();
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(control, daemon, complaints) {
  for (let turn = 0; turn < 100; turn++) {
    if (daemon.exitCode !== null) throw new Error(`PulseAudio did not start: ${complaints()}`);
    try {
      if (control('list', 'short', 'sources').includes('microphone')) return;
    } catch {
      // Not listening yet.
    }
    await pause(100);
  }
  throw new Error(`PulseAudio did not get ready in 10 s: ${complaints()}`);
}
