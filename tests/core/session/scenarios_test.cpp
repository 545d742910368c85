// SPDX-License-Identifier: EUPL-1.2
//
// Whole calls over simulated paths; `PRINT_SCENARIOS=1` in the environment prints what came out.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/session/simulated_call.h"

namespace sportello::testing {
namespace {

constexpr int64_t kSecondUs = 1'000'000;

struct Scenario {
  const char* name;
  int64_t delay_ms, jitter_ms;
  double loss, burst, reorder, duplicate;
  int64_t rate_bps;
  // What is asked for, in the 20 s after the first 10 s.
  double max_concealed;      ///< Share of the time.
  double min_tone;           ///< Share of 100 ms stretches.
  int64_t max_voice_p95_ms;  ///< Of the way of voice datagrams, beyond delay and jitter.
  uint64_t min_frames;
  int64_t min_estimate_bps, max_estimate_bps;
};

// clang-format off
const Scenario kScenarios[] = {
  //                  delay jit  loss  burst reord dup   rate      concealed tone  p95  frames  estimate
  {"near",               5,   0, 0,    1,    0,    0,    0,         0.005,   0.99,   5,  450, 900'000, 3'000'000},
  {"far",              150,   0, 0,    1,    0,    0,    0,         0.005,   0.99,   5,  450, 900'000, 3'000'000},
  {"jitter",            40,  40, 0,    1,    0,    0,    0,         0.02,    0.97,   5,  400, 500'000, 3'000'000},
  {"loss_2",            40,   5, 0.02, 1,    0,    0,    0,         0.03,    0.96,   5,  380, 400'000, 3'000'000},
  {"loss_5_far",        75,   5, 0.05, 1,    0,    0,    0,         0.06,    0.93,   5,  330, 300'000, 3'000'000},
  {"loss_10_far",       75,   5, 0.10, 1,    0,    0,    0,         0.10,    0.88,   5,  250, 200'000, 3'000'000},
  {"loss_20_far",       75,   5, 0.20, 1,    0,    0,    0,         0.18,    0.75,   5,  150, 150'000, 3'000'000},
  {"loss_10_bursts",    40,   5, 0.10, 4,    0,    0,    0,         0.13,    0.85,   5,  250, 200'000, 3'000'000},
  {"reordered",         40,  10, 0,    1,    0.05, 0.02, 0,         0.02,    0.97,  35,  400, 500'000, 3'000'000},
  {"all_at_once",       60,  20, 0.03, 2,    0.03, 0.01, 800'000,   0.07,    0.92, 250,  300, 250'000, 1'000'000},
  {"link_1000",         40,   5, 0,    1,    0,    0,    1'000'000, 0.02,    0.97, 250,  400, 500'000, 1'200'000},
  {"link_300",          40,   5, 0,    1,    0,    0,    300'000,   0.02,    0.97, 250,  300, 180'000, 360'000},
  {"link_150",          40,   5, 0,    1,    0,    0,    150'000,   0.03,    0.95, 300,  120,  90'000, 190'000},
  {"link_300_loss_5",   40,   5, 0.05, 1,    0,    0,    300'000,   0.08,    0.92, 300,  200, 120'000, 400'000},
};
// clang-format on

class Scenarios : public ::testing::TestWithParam<Scenario> {};

TEST_P(Scenarios, TheCallIsGood) {
  const Scenario& want = GetParam();
  CallSetup setup;
  setup.seed = 20;
  for (LinkConfig& path : setup.path) {
    path.delay_us = want.delay_ms * 1'000;
    path.jitter_us = want.jitter_ms * 1'000;
    path.loss = want.loss;
    path.burst = want.burst;
    path.reorder = want.reorder;
    path.duplicate = want.duplicate;
    path.rate_bps = want.rate_bps;
  }
  SimulatedCall call(setup);
  call.run_for(10 * kSecondUs);
  const SessionStats before = call.stats(1);
  Side& side = call.side(1);
  const size_t heard_before = side.heard.size();
  const uint64_t frames_before = side.frames;
  const uint32_t keys_before = call.side(0).encoder->keys();
  side.voice_delays_us.clear();
  side.frame_delays_us.clear();
  call.run_for(20 * kSecondUs);
  const SessionStats after = call.stats(1);
  const SessionStats sender = call.stats(0);

  const double concealed =
      static_cast<double>(after.voice_concealed_ms - before.voice_concealed_ms) / 20'000;
  const double tone = tone_presence(side.heard, heard_before, 440);
  const int64_t voice_p95_ms = percentile(side.voice_delays_us, 0.95) / 1'000;
  const uint64_t frames = side.frames - frames_before;
  const uint32_t keys = call.side(0).encoder->keys() - keys_before;
  if (std::getenv("PRINT_SCENARIOS") != nullptr) {
    std::printf(
        "%-16s concealed %.3f tone %.3f | voice on the way %3lld/%3lld ms, buffer %3.0f ms | "
        "frames %3llu, p50 %3lld p95 %3lld ms, keys %u | rtt %3.0f ms estimate %4lld sent %4lld "
        "kbit/s\n",
        want.name, concealed, tone,
        static_cast<long long>(percentile(side.voice_delays_us, 0.5) / 1'000),
        static_cast<long long>(voice_p95_ms), after.jitter_buffer_ms,
        static_cast<unsigned long long>(frames),
        static_cast<long long>(percentile(side.frame_delays_us, 0.5) / 1'000),
        static_cast<long long>(percentile(side.frame_delays_us, 0.95) / 1'000), keys, sender.rtt_ms,
        static_cast<long long>(sender.estimate_bps / 1'000),
        static_cast<long long>(sender.sent_bps / 1'000));
  }

  EXPECT_LE(concealed, want.max_concealed);
  EXPECT_GE(tone, want.min_tone);
  EXPECT_LE(voice_p95_ms, want.delay_ms + want.jitter_ms + want.max_voice_p95_ms);
  EXPECT_GE(frames, want.min_frames);
  EXPECT_EQ(side.out_of_order, 0u);
  EXPECT_EQ(side.damaged, 0u);
  EXPECT_EQ(side.undecodable, 0u);
  EXPECT_LE(keys, 18u) << "no more than one a second";
  EXPECT_GE(sender.estimate_bps, want.min_estimate_bps);
  EXPECT_LE(sender.estimate_bps, want.max_estimate_bps);
  EXPECT_EQ(after.malformed, 0u);
  if (want.rate_bps == 0) {
    EXPECT_GE(sender.rtt_ms, static_cast<double>(2 * want.delay_ms) - 2);
    EXPECT_LE(sender.rtt_ms, static_cast<double>(2 * (want.delay_ms + want.jitter_ms) + 15));
  }
  if (want.duplicate > 0) {
    EXPECT_GT(after.duplicates, 5u);
  }
}

INSTANTIATE_TEST_SUITE_P(Paths, Scenarios, ::testing::ValuesIn(kScenarios),
                         [](const auto& instance) { return std::string(instance.param.name); });

TEST(Bottleneck, TheRateGoesBelowItAndBackUpAndVoiceStaysWhole) {
  CallSetup setup;
  setup.seed = 3;
  for (LinkConfig& path : setup.path) path.delay_us = 40'000;
  SimulatedCall call(setup);
  call.run_for(12 * kSecondUs);
  EXPECT_GT(call.stats(0).estimate_bps, 800'000);
  call.path(0).config().rate_bps = 300'000;
  call.run_for(3 * kSecondUs);
  EXPECT_LT(call.stats(0).estimate_bps, 330'000);
  Side& side = call.side(1);
  side.voice_delays_us.clear();
  const size_t heard_before = side.heard.size();
  const uint64_t concealed_before = call.stats(1).voice_concealed_ms;
  call.run_for(15 * kSecondUs);
  EXPECT_LT(percentile(side.voice_delays_us, 0.5), 150'000);
  EXPECT_LT(percentile(side.voice_delays_us, 0.99), 400'000);
  EXPECT_GT(tone_presence(side.heard, heard_before, 440), 0.97);
  EXPECT_LT(call.stats(1).voice_concealed_ms - concealed_before, 300u);
  EXPECT_EQ(side.undecodable, 0u);
  // The other direction is not harmed.
  EXPECT_GT(call.stats(1).estimate_bps, 800'000);
  call.path(0).config().rate_bps = 0;
  call.run_for(25 * kSecondUs);
  EXPECT_GT(call.stats(0).estimate_bps, 700'000);
}

TEST(Bottleneck, OnAThinLinkVoiceHasItAlone) {
  CallSetup setup;
  setup.seed = 4;
  for (LinkConfig& path : setup.path) {
    path.delay_us = 40'000;
    path.rate_bps = 50'000;
    path.queue_bytes = 16'000;
  }
  SimulatedCall call(setup);
  call.run_for(10 * kSecondUs);
  Side& side = call.side(1);
  side.voice_delays_us.clear();
  const size_t heard_before = side.heard.size();
  call.run_for(30 * kSecondUs);
  EXPECT_LT(percentile(side.voice_delays_us, 0.5), 150'000);
  EXPECT_GT(tone_presence(side.heard, heard_before, 440), 0.9);
}

TEST(TemporalLayers, PicturesGoOnWithHalfOfThem) {
  CallSetup setup;
  setup.seed = 6;
  setup.temporal_layers = 2;
  for (LinkConfig& path : setup.path) {
    path.delay_us = 60'000;
    path.loss = 0.05;
  }
  SimulatedCall call(setup);
  call.run_for(20 * kSecondUs);
  EXPECT_GT(call.side(1).frames, 300u);
  EXPECT_EQ(call.side(1).out_of_order, 0u);
  EXPECT_EQ(call.side(1).undecodable, 0u);
  EXPECT_EQ(call.side(1).damaged, 0u);
}

}  // namespace
}  // namespace sportello::testing
