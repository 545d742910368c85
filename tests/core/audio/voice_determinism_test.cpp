// SPDX-License-Identifier: EUPL-1.2
//
// The same calls give the same samples, bit for bit, on every platform: what the page plays is what
// these tests have heard. If a change of the algorithms is meant, take over the hash printed.

#include <gtest/gtest.h>

#include <cstring>
#include <span>

#include "core/audio/test_signals.h"
#include "core/audio/voice_call.h"

namespace sportello::testing {
namespace {

/// FNV-1a of the samples' bits.
std::uint64_t hash_of(std::span<const float> pcm) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const float sample : pcm) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &sample, sizeof bits);
    for (int shift = 0; shift < 32; shift += 8) {
      hash = (hash ^ ((bits >> shift) & 0xff)) * 0x100000001b3u;
    }
  }
  return hash;
}

VoiceCallConfig everything_at_once() {
  VoiceCallConfig config;
  config.seed = 2010;
  config.sender.device_rate_hz = 44100;
  config.sender.expected_loss_percent = 10;
  config.receiver.device_rate_hz = 44100;
  config.link = {.delay_us = 30'000,
                 .jitter_us = 40'000,
                 .loss = 0.08,
                 .burst = 1.5,
                 .reorder = 0.02,
                 .duplicate = 0.02};
  config.capture_ppm = 60;
  config.playout_ppm = -90;
  config.pull_jitter_us = 4'000;
  return config;
}

TEST(VoiceDeterminism, GivesTheSameSamplesEverywhere) {
  VoiceCall call(everything_at_once());
  call.run(20, [](std::int64_t i) { return speech(i, 44100); });
  // The run has been through all that the receiver can do.
  const VoiceReceiverStats stats = call.receiver().stats();
  EXPECT_GT(stats.recovered, 10u);
  EXPECT_GT(stats.concealed_ms, 100u);
  EXPECT_GT(stats.comfort_noise_ms, 1'000u);
  EXPECT_GT(stats.accelerated_ms, 10u);
  EXPECT_GT(stats.stretched_ms, 5u);
  EXPECT_EQ(hash_of(call.heard()), 17501221750299938747u);
}

}  // namespace
}  // namespace sportello::testing
