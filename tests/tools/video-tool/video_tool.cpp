// SPDX-License-Identifier: EUPL-1.2
//
// A video file through the core: encoder, packets over a simulated network, decoder, file.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include "tools/json_writer.h"
#include "tools/options.h"
#include "tools/video-tool/video_run.h"
#include "tools/video-tool/y4m.h"

namespace sportello::tools {
namespace {

struct Arguments {
  std::string in;
  std::string out;
  std::string codec = "vp8";
  std::int64_t bitrate_bps = 500'000;
  std::int64_t speed = 8;
  std::int64_t layers = 1;
  std::int64_t key_interval = 0;
  double loss = 0;
  double burst = 1;
  std::int64_t delay_ms = 50;
  std::int64_t jitter_ms = 0;
  std::int64_t wait_ms = 500;
  bool no_retransmit = false;
  std::int64_t seed = 1;
};

Options declare(Arguments* a) {
  Options options("Codes a Y4M file as a call would, and writes what the far side sees.",
                  "video-tool --in A.y4m --out B.y4m [options]");
  options.text("--in", "FILE", &a->in, "pictures to send: Y4M, 4:2:0, even sides of 16 to 1920");
  options.required();
  options.text("--out", "FILE", &a->out, "where the pictures go that are seen: one for each sent");
  options.required();
  options.choice("--codec", {"vp8", "vp9"}, &a->codec, "default vp8");
  options.integer("--bitrate", "BPS", &a->bitrate_bps, VideoEncoderSettings::kMinBitrateBps,
                  VideoEncoderSettings::kMaxBitrateBps, "bits per second, default 500000");
  options.integer("--speed", "N", &a->speed, 1, 16,
                  "higher is faster: 1 to 16 for vp8, 5 to 9 for vp9; default 8");
  options.integer("--layers", "N", &a->layers, 1, kMaxTemporalLayers, "temporal layers, default 1");
  options.integer("--key-interval", "N", &a->key_interval, 0, 1'000'000,
                  "a key frame every N pictures; default 0: only when it is needed");
  options.real("--loss", "PERCENT", &a->loss, 0, 100, "packets lost, each way; default 0");
  options.real("--burst", "N", &a->burst, 1, 1000, "mean length of a loss in packets, default 1");
  options.integer("--delay-ms", "N", &a->delay_ms, 0, 10'000, "one-way delay, default 50");
  options.integer("--jitter-ms", "N", &a->jitter_ms, 0, 10'000, "further delay, 0 to N at random");
  options.integer("--wait-ms", "N", &a->wait_ms, 0, 60'000,
                  "a picture that has not come by then is replaced by the last; default 500");
  options.flag("--no-retransmit", &a->no_retransmit, "send nothing twice");
  options.integer("--seed", "N", &a->seed, 0, 1'000'000'000, "of the simulated network, default 1");
  return options;
}

VideoRunSettings settings_of(const Arguments& a, const Y4mHeader& header) {
  VideoRunSettings settings;
  settings.encoder = {.codec = a.codec == "vp9" ? VideoCodec::kVp9 : VideoCodec::kVp8,
                      .width = header.width,
                      .height = header.height,
                      .fps = header.fps(),
                      .bitrate_bps = a.bitrate_bps,
                      .speed = static_cast<int>(a.speed),
                      .temporal_layers = static_cast<int>(a.layers)};
  sportello::testing::LinkConfig link;
  link.delay_us = a.delay_ms * 1000;
  link.jitter_us = a.jitter_ms * 1000;
  link.loss = a.loss / 100;
  link.burst = a.burst;
  settings.path.forward = settings.path.back = link;
  settings.path.retransmit = !a.no_retransmit;
  settings.seed = static_cast<std::uint64_t>(a.seed);
  settings.wait_us = a.wait_ms * 1000;
  settings.key_interval = a.key_interval;
  return settings;
}

double per(double total, std::uint64_t count) {
  return count == 0 ? 0.0 : total / static_cast<double>(count);
}

std::string report(const Arguments& a, const Y4mHeader& header, VideoRun& run) {
  const VideoRunStatistics& s = run.statistics();
  const VideoAssemblerStats& assembler = run.path().assembler().stats();
  const double seconds = static_cast<double>(s.pictures) / header.fps();
  JsonWriter json;
  json.begin_object()
      .value("codec", a.codec)
      .value("width", header.width)
      .value("height", header.height)
      .value("fps", header.fps())
      .value("temporalLayers", a.layers)
      .value("speed", a.speed)
      .value("pictures", s.pictures)
      .value("targetBps", a.bitrate_bps)
      .value("bits", s.bytes * 8)
      .value("bitrateBps", s.pictures == 0 ? 0.0 : static_cast<double>(s.bytes) * 8 / seconds, 0)
      .value("psnrYDb", s.psnr_db())
      .value("encodeMsPerFrame", per(s.encode_ms, s.pictures))
      .value("decodeMsPerFrame", per(s.decode_ms, s.decoded))
      .value("keyFrames", s.key_frames)
      .value("framesEncoded", s.encoded)
      .value("framesDroppedByEncoder", s.encoder_dropped)
      .value("framesDroppedByAssembler", assembler.dropped)
      .value("decodeFailures", s.decode_failures)
      .value("picturesShown", s.shown)
      .value("picturesRepeated", s.repeated)
      .value("longestRepeat", s.longest_repeat)
      .begin_object("network")
      .value("seed", a.seed)
      .value("lossPercent", a.loss)
      .value("packetsSent", run.path().forward().sent())
      .value("packetsLost", run.path().forward().dropped())
      .value("packetsSentAgain", run.path().retransmitted())
      .value("keyFrameRequests", run.path().key_requests())
      .end_object()
      .end_object();
  return json.text();
}

int fail(const std::string& why) {
  std::fprintf(stderr, "video-tool: %s\n", why.c_str());
  return 1;
}

int run_tool(const Arguments& arguments) {
  Y4mReader reader;
  if (!reader.open(arguments.in)) return fail(reader.error());
  const Y4mHeader& header = reader.header();
  const VideoRunSettings settings = settings_of(arguments, header);
  const std::string size = std::to_string(header.width) + "x" + std::to_string(header.height);
  if (header.fps() < 1 || header.fps() > 120) {
    return fail(arguments.in + ": the frame rate must be 1 to 120 pictures per second");
  }
  if (!valid(settings.encoder)) {
    return fail(arguments.in + ": pictures of " + size +
                " cannot be coded; both sides must be even, 16 to 1920");
  }
  Y4mWriter writer;
  if (!writer.open(arguments.out, header)) return fail(writer.error());
  VideoRun run(settings,
               [&](std::span<const std::uint8_t> picture) { return writer.write(picture); });
  if (!run.ok()) return fail("the codec does not open for pictures of " + size);

  Y4mReader::Result result = Y4mReader::Result::kPicture;
  while ((result = reader.read(run.picture())) == Y4mReader::Result::kPicture) {
    if (!run.push()) return fail(writer.error());
  }
  if (result == Y4mReader::Result::kError) return fail(arguments.in + ": " + reader.error());
  if (run.statistics().pictures == 0) return fail(arguments.in + ": there are no pictures in it");
  if (!run.finish() || !writer.commit()) return fail(writer.error());
  std::printf("%s\n", report(arguments, header, run).c_str());
  return 0;
}

}  // namespace
}  // namespace sportello::tools

int main(int argc, char** argv) {
  using namespace sportello::tools;
  Arguments arguments;
  Options options = declare(&arguments);
  if (!options.parse(argc, argv)) {
    std::fprintf(stderr, "video-tool: %s\nvideo-tool --help tells all options.\n",
                 options.error().c_str());
    return 2;
  }
  if (options.help_wanted()) {
    std::fputs(options.help().c_str(), stdout);
    return 0;
  }
  return run_tool(arguments);
}
