// SPDX-License-Identifier: EUPL-1.2
//
// Real frames over a simulated network: every picture that comes out is the one that went in, bit
// for bit, whatever is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "core/video/test_pictures.h"
#include "core/video/video_path.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace sportello {
namespace {

using testing::Fingerprint;
using testing::LinkConfig;
using testing::VideoPath;
using testing::VideoPathConfig;

struct Outcome {
  int sent = 0;
  int shown = 0;
  int keys_sent = 0;
  std::int64_t longest_freeze_us = 0;
  std::int64_t p95_delay_us = 0;
  std::uint64_t retransmitted = 0;
};

constexpr int kFrames = 240;
constexpr int kSeeds = 3;

/// Drawn once for all calls.
std::span<const std::uint8_t> picture(int index) {
  static std::vector<std::vector<std::uint8_t>> pictures(kFrames);
  auto& drawn = pictures[static_cast<std::size_t>(index)];
  if (drawn.empty()) {
    drawn.resize(i420_bytes(160, 120));
    testing::draw_picture(160, 120, index, drawn);
  }
  return drawn;
}

Outcome call(VideoCodec codec, int layers, const VideoPathConfig& config, std::uint64_t seed) {
  constexpr std::int64_t kIntervalUs = 33'333;
  VideoEncoder encoder({.codec = codec,
                        .width = 160,
                        .height = 120,
                        .bitrate_bps = 200'000,
                        .temporal_layers = layers});
  VideoDecoder local(codec);
  VideoDecoder remote(codec);
  VideoPath path(config, seed);
  std::map<std::int64_t, std::uint64_t> pictures;
  std::vector<std::int64_t> delays_us;
  Outcome outcome;
  std::int64_t last_shown_us = -1;
  const auto fingerprint = [](const VideoDecoder& decoder) {
    Fingerprint print;
    print.add(decoder.frame());
    return print.value();
  };
  const auto on_frame = [&](const AssembledVideoFrame& frame, std::int64_t now_us) {
    const bool decoded = remote.decode(frame.data);
    EXPECT_TRUE(decoded) << "seed " << seed << " frame " << frame.frame.frame_id;
    EXPECT_EQ(fingerprint(remote), pictures.at(frame.frame.timestamp_us)) << "seed " << seed;
    if (last_shown_us >= 0) {
      outcome.longest_freeze_us = std::max(outcome.longest_freeze_us, now_us - last_shown_us);
    }
    last_shown_us = now_us;
    ++outcome.shown;
    delays_us.push_back(now_us - frame.frame.timestamp_us);
    return decoded;
  };
  for (int i = 0; i < kFrames; ++i) {
    const std::int64_t now_us = i * kIntervalUs;
    path.run_until(now_us, on_frame);
    std::copy(picture(i).begin(), picture(i).end(), encoder.frame_buffer().begin());
    const auto data = encoder.encode(now_us, path.key_frame_due(now_us));
    if (data.empty()) continue;
    EXPECT_TRUE(local.decode(data));
    pictures[now_us] = fingerprint(local);
    if (!path.send(encoder.last(), data, now_us)) continue;
    ++outcome.sent;
    outcome.keys_sent += encoder.last().key ? 1 : 0;
  }
  path.run_until(kFrames * kIntervalUs + 2'000'000, on_frame);
  std::sort(delays_us.begin(), delays_us.end());
  if (!delays_us.empty()) outcome.p95_delay_us = delays_us[delays_us.size() * 95 / 100];
  outcome.retransmitted = path.retransmitted();
  return outcome;
}

VideoPathConfig network(double loss, std::int64_t one_way_us) {
  const LinkConfig link{.delay_us = one_way_us, .jitter_us = 4'000, .loss = loss};
  VideoPathConfig config;
  config.forward = config.back = link;
  return config;
}

class VideoLoss : public ::testing::TestWithParam<std::tuple<VideoCodec, int>> {};
INSTANTIATE_TEST_SUITE_P(CodecsAndLayers, VideoLoss,
                         ::testing::Combine(::testing::Values(VideoCodec::kVp8, VideoCodec::kVp9),
                                            ::testing::Values(1, 3)),
                         [](const auto& parameters) {
                           return std::string(std::get<0>(parameters.param) == VideoCodec::kVp8
                                                  ? "Vp8"
                                                  : "Vp9") +
                                  "Layers" + std::to_string(std::get<1>(parameters.param));
                         });

TEST_P(VideoLoss, NothingIsLostOrDelayedOnAGoodNetwork) {
  const auto [codec, layers] = GetParam();
  const Outcome outcome = call(codec, layers, network(0, 30'000), 1);
  EXPECT_EQ(outcome.shown, outcome.sent);
  EXPECT_EQ(outcome.keys_sent, 1);
  EXPECT_EQ(outcome.retransmitted, 0u);
  EXPECT_LE(outcome.p95_delay_us, 35'000) << "no waiting is added";
}

TEST_P(VideoLoss, RetransmissionMendsLossOnAShortPath) {
  const auto [codec, layers] = GetParam();
  for (const double loss : {0.05, 0.2}) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Outcome outcome = call(codec, layers, network(loss, 10'000), seed);
      EXPECT_GE(outcome.shown, outcome.sent * (loss < 0.1 ? 97 : 85) / 100)
          << loss << " seed " << seed;
      EXPECT_LE(outcome.keys_sent, loss < 0.1 ? 1 : 3) << loss << " seed " << seed;
      EXPECT_LE(outcome.longest_freeze_us, loss < 0.1 ? 300'000 : 1'400'000)
          << loss << " seed " << seed;
    }
  }
}

TEST_P(VideoLoss, PicturesKeepComingOnALongPath) {
  const auto [codec, layers] = GetParam();
  for (const double loss : {0.05, 0.2}) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Outcome outcome = call(codec, layers, network(loss, 75'000), seed);
      // Frames above layer 0 are skipped rather than waited for.
      const int least = layers == 1 ? (loss < 0.1 ? 98 : 70) : (loss < 0.1 ? 85 : 50);
      EXPECT_GE(outcome.shown, outcome.sent * least / 100) << loss << " seed " << seed;
      EXPECT_LE(outcome.keys_sent, loss < 0.1 ? 2 : 6) << loss << " seed " << seed;
      EXPECT_LE(outcome.longest_freeze_us, loss < 0.1 ? 1'200'000 : 2'000'000)
          << loss << " seed " << seed;
    }
  }
}

TEST_P(VideoLoss, KeyFramesAloneMendLossWhereNothingIsSentTwice) {
  const auto [codec, layers] = GetParam();
  VideoPathConfig config = network(0.05, 20'000);
  config.retransmit = false;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Outcome outcome = call(codec, layers, config, seed);
    EXPECT_GT(outcome.keys_sent, 1) << "seed " << seed;
    EXPECT_LT(outcome.keys_sent, 30) << "seed " << seed;
    EXPECT_GT(outcome.shown, outcome.sent / 4) << "seed " << seed;
    EXPECT_LE(outcome.longest_freeze_us, 2'000'000) << "seed " << seed;
  }
}

TEST_P(VideoLoss, ReorderingAndDuplicatesCostNothing) {
  const auto [codec, layers] = GetParam();
  VideoPathConfig config = network(0, 30'000);
  config.forward.reorder = 0.1;
  config.forward.reorder_us = 5'000;
  config.forward.duplicate = 0.1;
  const Outcome outcome = call(codec, layers, config, 3);
  EXPECT_EQ(outcome.shown, outcome.sent);
  EXPECT_EQ(outcome.keys_sent, 1);
  EXPECT_EQ(outcome.retransmitted, 0u);
}

TEST(VideoLossPlayback, TheSameSeedGivesTheSameCall) {
  const Outcome a = call(VideoCodec::kVp8, 3, network(0.2, 75'000), 11);
  const Outcome b = call(VideoCodec::kVp8, 3, network(0.2, 75'000), 11);
  EXPECT_EQ(a.shown, b.shown);
  EXPECT_EQ(a.p95_delay_us, b.p95_delay_us);
  EXPECT_EQ(a.retransmitted, b.retransmitted);
}

}  // namespace
}  // namespace sportello
