// SPDX-License-Identifier: EUPL-1.2
//
// Sends the sound of a file through VoiceSender, a simulated network and VoiceReceiver, and writes
// what is heard to another file. Statistics go to standard output as JSON.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include "audio/voice_encoder.h"
#include "core/audio/voice_call.h"
#include "tools/json_writer.h"
#include "tools/options.h"
#include "tools/voice-tool/wav.h"

namespace {

using sportello::VoiceReceiverStats;
using sportello::testing::VoiceCall;
using sportello::testing::VoiceCallConfig;
using sportello::tools::JsonWriter;
using sportello::tools::Options;
using sportello::tools::read_wav;
using sportello::tools::Wav;
using sportello::tools::write_wav;

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

struct Settings {
  std::string in;
  std::string out;
  std::int64_t bitrate_bps = 32'000;
  std::string frame_ms = "20";
  std::int64_t complexity = 5;
  std::int64_t expected_loss_percent = -1;
  bool no_fec = false;
  bool dtx = false;
  double loss_percent = 0;
  double burst = 1;
  std::int64_t delay_ms = 0;
  std::int64_t jitter_ms = 0;
  double reorder_percent = 0;
  double duplicate_percent = 0;
  std::int64_t rate_bps = 0;
  double drift_ppm = 0;
  std::int64_t block_frames = 128;
  std::int64_t seed = 1;
};

Options make_options(Settings& s) {
  Options options(
      "voice-tool: send a sound file through Sportello's voice codec and a simulated network.",
      "voice-tool --in a.wav --out b.wav [options]");
  options.text("--in", "FILE", &s.in, "WAV to send: PCM 16/24/32 bit or float, mono or stereo");
  options.required();
  options.text("--out", "FILE", &s.out, "WAV of what is heard: 16 bit, mono, at the rate of --in");
  options.required();
  options.integer("--bitrate", "BPS", &s.bitrate_bps, 6'000, 64'000,
                  "bits per second of the codec (32000)");
  options.choice("--frame-ms", {"10", "20", "40", "60"}, &s.frame_ms, "length of a frame (20)");
  options.integer("--complexity", "N", &s.complexity, 0, 10, "effort of the encoder, 0 to 10 (5)");
  options.integer("--expected-loss", "P", &s.expected_loss_percent, 0, 100,
                  "percent of loss the encoder prepares for (that of --loss)");
  options.flag("--no-fec", &s.no_fec, "no forward error correction");
  options.flag("--dtx", &s.dtx, "send next to nothing in silence");
  options.real("--loss", "P", &s.loss_percent, 0, 100, "percent of packets lost (0)");
  options.real("--burst", "N", &s.burst, 1, 1000, "mean number of packets lost in a row (1)");
  options.integer("--delay-ms", "N", &s.delay_ms, 0, 10'000, "delay of the network (0)");
  options.integer("--jitter-ms", "N", &s.jitter_ms, 0, 5'000,
                  "further delay, 0 to N at random (0)");
  options.real("--reorder", "P", &s.reorder_percent, 0, 100,
               "percent of packets held back by 30 ms (0)");
  options.real("--duplicate", "P", &s.duplicate_percent, 0, 100, "percent delivered twice (0)");
  options.integer("--rate-bps", "BPS", &s.rate_bps, 0, 1'000'000'000,
                  "bits per second of the network, 0 for no limit (0)");
  options.real("--drift-ppm", "N", &s.drift_ppm, -1'000, 1'000,
               "sender's clock faster than the listener's by N millionths (0)");
  options.integer("--block", "N", &s.block_frames, 1, 65'536,
                  "samples a device moves at once (128)");
  options.integer("--seed", "N", &s.seed, 0, INT64_MAX, "of the network's chances (1)");
  return options;
}

VoiceCallConfig to_config(const Settings& s, int rate_hz) {
  const std::int64_t expected = s.expected_loss_percent >= 0
                                    ? s.expected_loss_percent
                                    : static_cast<std::int64_t>(std::ceil(s.loss_percent));
  VoiceCallConfig config;
  config.sender = {.device_rate_hz = rate_hz,
                   .frame_ms = std::stoi(s.frame_ms),
                   .bitrate_bps = static_cast<int>(s.bitrate_bps),
                   .complexity = static_cast<int>(s.complexity),
                   .expected_loss_percent = static_cast<int>(expected),
                   .fec = !s.no_fec,
                   .dtx = s.dtx};
  config.receiver.device_rate_hz = rate_hz;
  config.link = {.delay_us = s.delay_ms * 1000,
                 .jitter_us = s.jitter_ms * 1000,
                 .loss = s.loss_percent / 100,
                 .burst = s.burst,
                 .reorder = s.reorder_percent / 100,
                 .duplicate = s.duplicate_percent / 100,
                 .rate_bps = s.rate_bps};
  config.seed = static_cast<std::uint64_t>(s.seed);
  config.capture_block = config.pull_block = static_cast<std::size_t>(s.block_frames);
  config.capture_ppm = s.drift_ppm;
  return config;
}

/// What is heard is later than what was said: this much more must be listened to.
double tail_s(const Settings& s) {
  return static_cast<double>(s.delay_ms + s.jitter_ms) / 1000 + 0.3;
}

void report(const Wav& in, const VoiceCallConfig& config, VoiceCall& call, double mean_delay_ms) {
  const double seconds = static_cast<double>(in.samples.size()) / in.rate_hz;
  const double heard_s = static_cast<double>(call.heard().size()) / in.rate_hz;
  const VoiceReceiverStats stats = call.receiver().stats();
  const double lookahead_ms = sportello::VoiceEncoder().lookahead() / 48.0;
  JsonWriter json;
  json.begin_object();
  json.begin_object("input")
      .value("rate_hz", in.rate_hz)
      .value("channels", in.channels)
      .value("seconds", seconds)
      .end_object();
  json.begin_object("sent")
      .value("frames", call.frames_sent())
      .value("silence_markers", call.silence_markers())
      .value("payload_bytes", call.payload_bytes())
      .value("payload_bps", static_cast<double>(call.payload_bytes()) * 8 / heard_s, 0)
      .end_object();
  json.begin_object("network")
      .value("packets", call.link().sent())
      .value("dropped", call.link().dropped())
      .end_object();
  json.begin_object("received")
      .value("frames", stats.received)
      .value("lost", stats.lost)
      .value("recovered_by_fec", stats.recovered)
      .value("late", stats.late)
      .value("duplicates", stats.duplicates)
      .value("malformed", stats.malformed)
      .value("restarts", stats.restarts)
      .end_object();
  json.begin_object("playout")
      .value("seconds", heard_s)
      .value("concealed_ms", stats.concealed_ms)
      .value("concealed_percent", static_cast<double>(stats.concealed_ms) / heard_s / 10)
      .value("comfort_noise_ms", stats.comfort_noise_ms)
      .value("accelerated_ms", stats.accelerated_ms)
      .value("stretched_ms", stats.stretched_ms)
      .value("drift_ppm", stats.drift_ppm, 1)
      .end_object();
  json.begin_object("delay_ms")
      .value("frame", config.sender.frame_ms)
      .value("codec", lookahead_ms)
      .value("network", static_cast<double>(config.link.delay_us) / 1000)
      .value("jitter_buffer_mean", mean_delay_ms)
      .value("jitter_buffer_end", stats.jitter_buffer_ms)
      .value("jitter_buffer_target", stats.target_delay_ms)
      .end_object();
  json.end_object();
  std::printf("%s\n", json.text().c_str());
}

int fail(const std::string& why) {
  std::fprintf(stderr, "voice-tool: %s\n", why.c_str());
  return kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  Options options = make_options(settings);
  if (!options.parse(argc, argv)) {
    std::fprintf(stderr, "voice-tool: %s; --help tells more\n", options.error().c_str());
    return kWrongUsage;
  }
  if (options.help_wanted()) {
    std::printf("%s", options.help().c_str());
    return 0;
  }

  Wav in;
  if (const std::string error = read_wav(settings.in, in); !error.empty()) {
    return fail(settings.in + " " + error);
  }
  const VoiceCallConfig config = to_config(settings, in.rate_hz);
  VoiceCall call(config);
  if (!call.sender().ok() || !call.receiver().ok()) return fail("the codec could not be started");

  double delay_sum_ms = 0;
  std::int64_t pulls = 0;
  const auto said = static_cast<std::int64_t>(in.samples.size());
  call.run(
      static_cast<double>(said) / in.rate_hz + tail_s(settings),
      [&](std::int64_t i) { return i < said ? in.samples[static_cast<std::size_t>(i)] : 0.0f; },
      [&](std::int64_t) {
        const double delay_ms = call.receiver().stats().jitter_buffer_ms;
        if (delay_ms <= 0) return;
        delay_sum_ms += delay_ms;
        ++pulls;
      });
  if (const std::string error = write_wav(settings.out, in.rate_hz, call.heard()); !error.empty()) {
    return fail(settings.out + " " + error);
  }
  report(in, config, call, pulls > 0 ? delay_sum_ms / static_cast<double>(pulls) : 0);
  return 0;
}
