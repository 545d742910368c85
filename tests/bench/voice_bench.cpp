// SPDX-License-Identifier: EUPL-1.2
//
// What voice costs: microseconds for each 20 ms, and how many times faster than real time.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <span>
#include <vector>

#include "audio/voice_decoder.h"
#include "audio/voice_encoder.h"
#include "audio/voice_receiver.h"
#include "audio/voice_sender.h"
#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace {

using namespace sportello;

constexpr int kRepeats = 5;
constexpr int kFrames = 600;
constexpr std::size_t kSpeechFrames = 150;  // said over and over

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Times of the same work, done several times: the least is the one that nobody disturbed.
struct Best {
  double seconds = 1e9;
  void add(double value) { seconds = std::min(seconds, value); }
};

void print(const char* what, const Best& best) {
  const double us = best.seconds / kFrames * 1e6;
  std::printf("%-52s %8.1f us / 20 ms  %7.0f x\n", what, us, 20'000 / us);
}

std::vector<float> said(int rate_hz) {
  std::vector<float> pcm(kSpeechFrames * static_cast<std::size_t>(rate_hz / 50));
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    pcm[i] = testing::speech(static_cast<std::int64_t>(i), rate_hz);
  }
  return pcm;
}

struct CodecTimes {
  double encoding = 0;
  double decoding = 0;
};

CodecTimes run_codec(int complexity, std::span<const float> pcm) {
  VoiceEncoder encoder;
  VoiceDecoder decoder;
  encoder.set_bitrate_bps(32'000);
  encoder.set_complexity(complexity);
  encoder.set_fec(true);
  encoder.set_expected_loss_percent(10);
  std::array<std::int16_t, 960> frame;
  std::array<std::uint8_t, kMaxOpusBytes> packet;
  std::array<float, 960> out;
  CodecTimes times;
  for (std::size_t i = 0; i < kFrames; ++i) {
    const auto part = pcm.subspan(i % kSpeechFrames * frame.size(), frame.size());
    std::transform(part.begin(), part.end(), frame.begin(),
                   [](float sample) { return static_cast<std::int16_t>(32767 * sample); });
    const double begin = seconds_now();
    const std::size_t bytes = encoder.encode(frame, packet);
    const double middle = seconds_now();
    decoder.decode({packet.data(), bytes}, out);
    times.decoding += seconds_now() - middle;
    times.encoding += middle - begin;
  }
  return times;
}

void codec(int complexity) {
  const std::vector<float> pcm = said(48000);
  Best encoding, decoding;
  for (int i = 0; i < kRepeats; ++i) {
    const CodecTimes times = run_codec(complexity, pcm);
    encoding.add(times.encoding);
    decoding.add(times.decoding);
  }
  std::printf("-- Opus, 32 kbit/s, complexity %d\n", complexity);
  print("VoiceEncoder.encode", encoding);
  print("VoiceDecoder.decode", decoding);
}

struct CallTimes {
  double pushing = 0;
  double inserting = 0;
  double pulling = 0;
};

CallTimes run_call(int rate_hz, std::int64_t jitter_us, double loss, std::span<const float> pcm) {
  VoiceSender sender({.device_rate_hz = rate_hz, .dtx = false});
  VoiceReceiver receiver({.device_rate_hz = rate_hz});
  testing::SimulatedLink link({.jitter_us = jitter_us, .loss = loss}, 1);
  testing::SimulatedLink::Arrival arrival;
  const auto frame = static_cast<std::size_t>(rate_hz / 50);
  std::vector<float> out(128);
  CallTimes times;
  std::size_t pulled = 0;
  for (std::size_t i = 0; i < kFrames; ++i) {
    const auto now_us = static_cast<std::int64_t>(i) * 20'000;
    double begin = seconds_now();
    sender.push(pcm.subspan(i % kSpeechFrames * frame, frame), now_us);
    times.pushing += seconds_now() - begin;
    for (; sender.has_frame(); sender.pop()) {
      const VoiceFrame sent = sender.front();
      link.send(sent.payload, now_us, (std::uint64_t{sent.sequence} << 32) | sent.timestamp_48k);
    }
    while (link.receive(now_us, arrival)) {
      begin = seconds_now();
      receiver.insert(static_cast<std::uint16_t>(arrival.tag >> 32),
                      static_cast<std::uint32_t>(arrival.tag), arrival.bytes, arrival.arrival_us);
      times.inserting += seconds_now() - begin;
    }
    begin = seconds_now();
    for (; pulled + 128 <= (i + 1) * frame; pulled += 128) receiver.pull(out, now_us);
    times.pulling += seconds_now() - begin;
  }
  return times;
}

void call(int rate_hz, std::int64_t jitter_us, double loss) {
  const std::vector<float> pcm = said(rate_hz);
  Best pushing, inserting, pulling;
  for (int i = 0; i < kRepeats; ++i) {
    const CallTimes times = run_call(rate_hz, jitter_us, loss, pcm);
    pushing.add(times.pushing);
    inserting.add(times.inserting);
    pulling.add(times.pulling);
  }
  std::printf("-- device at %d Hz, jitter %d ms, loss %.0f %%, complexity 5\n", rate_hz,
              static_cast<int>(jitter_us / 1000), loss * 100);
  print("VoiceSender.push (resample, encode)", pushing);
  print("VoiceReceiver.insert", inserting);
  print("VoiceReceiver.pull of 128 (decode, stretch, resample)", pulling);
}

}  // namespace

int main() {
  for (const int complexity : {0, 5, 8, 10}) codec(complexity);
  call(48000, 0, 0);
  call(44100, 0, 0);
  call(44100, 50'000, 0.1);
  call(16000, 0, 0);
  return 0;
}
