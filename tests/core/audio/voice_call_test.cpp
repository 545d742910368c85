// SPDX-License-Identifier: EUPL-1.2
//
// Voice from microphone to loudspeaker over networks that delay, reorder and repeat but do not
// lose.

#include "core/audio/voice_call.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/audio/test_signals.h"

namespace sportello::testing {
namespace {

VoiceCallConfig call_config() {
  VoiceCallConfig config;
  config.sender.dtx = false;
  config.sender.complexity = 0;  // as good for what is tested, and quicker
  config.sender.expected_loss_percent = 0;
  return config;
}

auto voice_at(int rate_hz, bool pauses = false) {
  return [=](std::int64_t i) { return speech(i, rate_hz, pauses); };
}

/// By how many samples the end of `heard` lags behind what was said.
std::int64_t measured_lag(std::span<const float> heard, int rate_hz, int most_ms) {
  const auto span = static_cast<std::int64_t>(rate_hz / 2);
  const std::int64_t begin = static_cast<std::int64_t>(heard.size()) - span;
  const std::int64_t most = static_cast<std::int64_t>(rate_hz) * most_ms / 1000;
  std::vector<float> said;
  for (std::int64_t i = begin - most; i < begin + span; ++i)
    said.push_back(speech(i, rate_hz, false));
  double best = 0;
  std::int64_t best_lag = -1;
  for (std::int64_t lag = 0; lag <= most; lag += 4) {
    double sum = 0;
    for (std::int64_t i = 0; i < span; ++i) {
      sum += static_cast<double>(heard[static_cast<std::size_t>(begin + i)]) *
             said[static_cast<std::size_t>(most - lag + i)];
    }
    if (sum > best) {
      best = sum;
      best_lag = lag;
    }
  }
  return best_lag;
}

TEST(VoiceCall, AddsLittleDelayOnAQuietNetwork) {
  VoiceCallConfig config = call_config();
  config.link.delay_us = 30'000;
  VoiceCall call(config);
  call.run(20, voice_at(48000));
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_EQ(stats.concealed_ms, 0u);
  EXPECT_EQ(stats.late + stats.lost + stats.duplicates + stats.malformed, 0u);
  EXPECT_EQ(stats.target_delay_ms, 10);
  EXPECT_LT(stats.jitter_buffer_ms, 21);
  // 30 network, 20 frame, 6.5 encoder, 1 resamplers, some 3 for a block of the device.
  const double mouth_to_ear_ms = static_cast<double>(measured_lag(call.heard(), 48000, 200)) / 48;
  EXPECT_NEAR(mouth_to_ear_ms, 30 + 20 + 6.5 + 1 + 3 + stats.jitter_buffer_ms, 5);
}

TEST(VoiceCall, KeepsAToneWholeWhileTheDelayChanges) {
  VoiceCallConfig config = call_config();
  config.sender.bitrate_bps = 48000;
  config.sender.device_rate_hz = 44100;
  config.receiver.device_rate_hz = 44100;
  config.link.delay_us = 20'000;
  VoiceCall call(config);
  const auto source = [](std::int64_t i) { return tone(i, 330, 44100, 0.4); };
  call.run(3, source);
  call.link().config().jitter_us = 80'000;
  call.run(6, source);
  call.link().config().jitter_us = 0;
  call.run(20, source);
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_GT(stats.accelerated_ms, 60u);

  const std::span<const float> heard = std::span(call.heard()).subspan(44100);
  EXPECT_NEAR(measured_frequency(heard, 44100), 330, 1.5);
  EXPECT_LT(largest_step(heard), 0.4 * 2 * kPi * 330 / 44100 * 2) << "a click";
  // While jitter grows, frames come too late and the codec conceals, which it does badly for tones.
  for (std::size_t i = 44100 * 9; i + 882 < heard.size(); i += 882) {
    EXPECT_GT(rms(heard.subspan(i, 882)), 0.25) << "a hole at sample " << i;
  }
}

class VoiceCallDrift : public ::testing::TestWithParam<double> {};

TEST_P(VoiceCallDrift, KeepsTheDelayThroughTheResamplerAlone) {
  VoiceCallConfig config = call_config();
  config.capture_ppm = GetParam() / 2;
  config.playout_ppm = -GetParam() / 2;
  config.receiver.device_rate_hz = 44100;
  VoiceCall call(config);
  call.run(30, voice_at(48000));
  const VoiceReceiverStats before = call.receiver().stats();
  double least = 1e9, most = 0;
  call.run(180, voice_at(48000), [&](std::int64_t) {
    const double delay_ms = call.receiver().stats().jitter_buffer_ms;
    least = std::min(least, delay_ms);
    most = std::max(most, delay_ms);
  });
  const VoiceReceiverStats after = call.receiver().stats();
  EXPECT_EQ(after.concealed_ms, 0u);
  EXPECT_EQ(after.late, 0u);
  EXPECT_EQ(after.accelerated_ms, before.accelerated_ms);
  EXPECT_EQ(after.stretched_ms, before.stretched_ms);
  EXPECT_GT(least, 7);
  EXPECT_LT(most, 21);
  EXPECT_NEAR(after.drift_ppm, GetParam(), 10);
}

INSTANTIATE_TEST_SUITE_P(BothWays, VoiceCallDrift, ::testing::Values(-200.0, 200.0));

TEST(VoiceCall, FollowsJitterUpAndDown) {
  VoiceCallConfig config = call_config();
  config.seed = 31;
  config.link.delay_us = 20'000;
  VoiceCall call(config);
  call.run(10, voice_at(48000));
  EXPECT_LT(call.receiver().stats().jitter_buffer_ms, 21);
  call.link().config().jitter_us = 100'000;
  call.run(10, voice_at(48000));
  const VoiceReceiverStats shaky = call.receiver().stats();
  EXPECT_GT(shaky.jitter_buffer_ms, 75);
  EXPECT_LT(shaky.jitter_buffer_ms, 125);
  EXPECT_LT(shaky.concealed_ms, 250u);
  call.run(30, voice_at(48000));
  EXPECT_LT(call.receiver().stats().concealed_ms - shaky.concealed_ms, 300u) << "1 %, seed 31";
  call.link().config().jitter_us = 0;
  call.run(25, voice_at(48000));
  const VoiceReceiverStats calm = call.receiver().stats();
  EXPECT_LT(calm.jitter_buffer_ms, 25);
  EXPECT_GT(calm.accelerated_ms, 50u);
  EXPECT_EQ(calm.lost, 0u);
}

TEST(VoiceCall, PlaysReorderedAndRepeatedFramesOnceAndInOrder) {
  VoiceCallConfig config = call_config();
  config.link.reorder = 0.1;
  config.link.duplicate = 0.1;
  VoiceCall call(config);
  call.run(5, voice_at(48000));
  const VoiceReceiverStats settled = call.receiver().stats();
  call.run(20, voice_at(48000));
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_NEAR(static_cast<double>(stats.duplicates), 125, 40);
  EXPECT_EQ(stats.lost, 0u);
  EXPECT_EQ(stats.late, settled.late);
  EXPECT_EQ(stats.concealed_ms, settled.concealed_ms);
}

TEST(VoiceCall, HearsNothingOfCountersThatWrap) {
  VoiceCallConfig config = call_config();
  config.sender.first_sequence = 65'536 - 200;
  config.sender.first_timestamp_48k = 0u - 48'000u * 6;
  VoiceCall call(config);
  call.run(12, voice_at(48000));
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_EQ(stats.concealed_ms + stats.late + stats.lost + stats.malformed + stats.restarts, 0u);
  EXPECT_GT(stats.received, 590u);
}

TEST(VoiceCall, TakesAnnouncedSilenceForNoLoss) {
  VoiceCallConfig config = call_config();
  config.sender.dtx = true;
  config.link.jitter_us = 20'000;
  VoiceCall call(config);
  call.run(30, voice_at(48000, true));
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_LT(stats.received, 1350u) << "of 1500 without DTX";
  EXPECT_EQ(stats.lost, 0u);
  EXPECT_LE(stats.concealed_ms, 20u);
  EXPECT_GT(stats.comfort_noise_ms, 3'500u);
}

TEST(VoiceCall, IsSilentWhileTheFarSideIsMuted) {
  VoiceCall call(call_config());
  call.run(3, voice_at(48000));
  EXPECT_GT(call.receiver().level(), 0.005f);
  call.sender().set_muted(true);
  call.run(3, voice_at(48000));
  EXPECT_LT(call.receiver().level(), 0.001f);
  EXPECT_EQ(call.receiver().stats().concealed_ms, 0u);
  call.sender().set_muted(false);
  call.run(1, voice_at(48000));
  EXPECT_GT(call.receiver().level(), 0.005f);
  EXPECT_EQ(call.receiver().stats().concealed_ms, 0u);
}

TEST(VoiceCall, WorksWithAnyDevice) {
  for (const int rate : {8000, 16000, 44100, 48000, 192000}) {
    for (const std::size_t block : {1u, 7u, 128u, 441u, 2048u}) {
      if (block == 1 && rate > 48000) continue;  // nothing new, and slow
      VoiceCallConfig config = call_config();
      config.receiver.device_rate_hz = rate;
      config.pull_block = block;
      VoiceCall call(config);
      call.run(block == 1 ? 1.5 : 3, voice_at(48000));
      const VoiceReceiverStats stats = call.receiver().stats();
      EXPECT_EQ(stats.concealed_ms, 0u) << rate << " Hz, blocks of " << block;
      EXPECT_GT(rms(std::span(call.heard()).subspan(static_cast<std::size_t>(rate))), 0.01)
          << rate << " Hz, blocks of " << block;
    }
  }
}

TEST(VoiceCall, RidesOutPullsThatComeInBurstsAndLate) {
  VoiceCallConfig config = call_config();
  config.receiver.device_rate_hz = 44100;
  config.pull_block = 1024;
  config.pull_jitter_us = 15'000;
  VoiceCall call(config);
  call.run(30, voice_at(48000));
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_EQ(stats.concealed_ms, 0u);
  EXPECT_LT(stats.jitter_buffer_ms, 25);
}

}  // namespace
}  // namespace sportello::testing
