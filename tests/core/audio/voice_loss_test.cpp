// SPDX-License-Identifier: EUPL-1.2
//
// Voice over networks that lose.

#include <gtest/gtest.h>

#include <span>

#include "core/audio/test_signals.h"
#include "core/audio/voice_call.h"

namespace sportello::testing {
namespace {

float voice(std::int64_t i) { return speech(i, 48000, false); }

VoiceCallConfig lossy(double loss, double burst = 1) {
  VoiceCallConfig config;
  config.sender.dtx = false;
  config.sender.complexity = 2;
  config.sender.expected_loss_percent = static_cast<int>(loss * 100);
  config.link.delay_us = 40'000;
  config.link.loss = loss;
  config.link.burst = burst;
  config.seed = 77;
  return config;
}

class VoiceLoss : public ::testing::TestWithParam<int> {};

TEST_P(VoiceLoss, RebuildsMostLoneLossesFromForwardErrorCorrection) {
  VoiceCallConfig config = lossy(0.1);
  config.sender.frame_ms = GetParam();
  config.sender.bitrate_bps = 24'000;
  VoiceCall call(config);
  call.run(40, voice);
  const VoiceReceiverStats stats = call.receiver().stats();
  const double frames = static_cast<double>(stats.received + stats.lost);
  EXPECT_NEAR(static_cast<double>(stats.lost) / frames, 0.1, 0.04);
  EXPECT_GT(static_cast<double>(stats.recovered), 0.7 * static_cast<double>(stats.lost));
  EXPECT_LT(stats.concealed_ms, 40'000u * 35 / 1000) << "3.5 % of the time at 10 % loss";
  EXPECT_EQ(stats.late, 0u);
}

INSTANTIATE_TEST_SUITE_P(FrameMs, VoiceLoss, ::testing::Values(10, 20, 40, 60));

TEST(VoiceLoss, WaitsForErrorCorrectionThatJitterHoldsUp) {
  VoiceCallConfig config = lossy(0.1);
  config.link.jitter_us = 50'000;
  VoiceCall call(config);
  call.run(40, voice);
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_GT(static_cast<double>(stats.recovered), 0.7 * static_cast<double>(stats.lost));
  EXPECT_LT(stats.concealed_ms, 40'000u * 35 / 1000);
  EXPECT_LT(stats.jitter_buffer_ms, 85);
}

TEST(VoiceLoss, ConcealsAllThatIsLostWithoutForwardErrorCorrection) {
  VoiceCallConfig config = lossy(0.1);
  config.sender.fec = false;
  VoiceCall call(config);
  call.run(20, voice);
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_EQ(stats.recovered, 0u);
  EXPECT_NEAR(static_cast<double>(stats.concealed_ms), static_cast<double>(stats.lost) * 20,
              static_cast<double>(stats.lost) * 20 * 0.35);
  EXPECT_LT(stats.jitter_buffer_ms, 30) << "no waiting for what never comes";
}

TEST(VoiceLoss, KeepsTheVoiceGoingThroughBursts) {
  VoiceCall call(lossy(0.15, 3));
  call.run(30, voice);
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_GT(stats.recovered, 20u);
  EXPECT_LT(stats.concealed_ms, stats.lost * 20);
  EXPECT_LT(stats.jitter_buffer_ms, 45);
  const std::span<const float> heard = std::span(call.heard()).subspan(48000);
  EXPECT_LT(largest_step(heard), 0.35) << "a click";
}

TEST(VoiceLoss, FallsSilentInAnOutageAndComesBack) {
  VoiceCall call(lossy(0));
  call.run(5, voice);
  call.link().config().loss = 1;
  call.run(1.5, voice);
  EXPECT_LT(call.receiver().level(), 1e-4f);
  EXPECT_NEAR(static_cast<double>(call.receiver().stats().concealed_ms), 1'000, 50)
      << "after a second the stream counts as stopped";
  call.link().config().loss = 0;
  call.run(0.2, voice);
  const VoiceReceiverStats back = call.receiver().stats();
  EXPECT_GT(call.receiver().level(), 0.005f);
  EXPECT_NEAR(static_cast<double>(back.lost), 75, 2);
  EXPECT_EQ(back.restarts, 0u);
  call.run(5, voice);
  const VoiceReceiverStats after = call.receiver().stats();
  EXPECT_EQ(after.concealed_ms, back.concealed_ms);
  EXPECT_LT(after.jitter_buffer_ms, 40);
}

TEST(VoiceLoss, SkipsWhatPiledUpInAStallOfTheNetwork) {
  VoiceCall call(lossy(0));
  call.run(5, voice);
  call.link().config().delay_us = 940'000;  // nothing for 0.9 s, then all at once
  call.run(0.1, voice);
  call.link().config().delay_us = 40'000;
  call.run(1.4, voice);
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_EQ(stats.lost, 0u);
  EXPECT_LT(stats.jitter_buffer_ms, 350);
  call.run(20, voice);
  EXPECT_LT(call.receiver().stats().jitter_buffer_ms, 25);
}

TEST(VoiceLoss, LosesAMarkerOfSilenceWithoutPanic) {
  VoiceCallConfig config = lossy(0.1);
  config.sender.dtx = true;
  VoiceCall call(config);
  call.run(60, [](std::int64_t i) { return speech(i, 48000, true); });
  const VoiceReceiverStats stats = call.receiver().stats();
  // There are 14 s of silence, some 10 of them after the encoder has noticed.
  EXPECT_GT(stats.comfort_noise_ms, 8'000u);
  EXPECT_LT(stats.concealed_ms, 3'500u);
}

}  // namespace
}  // namespace sportello::testing
