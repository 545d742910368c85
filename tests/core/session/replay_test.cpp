// SPDX-License-Identifier: EUPL-1.2
//
// One call, the same to the last bit on every platform: what leaves, what is played, what is
// counted. A change of the numbers below is a change of behaviour: look whether it was meant.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "core/session/simulated_call.h"

namespace sportello::testing {
namespace {

/// FNV-1a, 64 bits.
class Hash {
 public:
  void add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3u;
  }
  void add(uint64_t number) {
    for (int i = 0; i < 8; ++i) value_ = (value_ ^ ((number >> (8 * i)) & 0xff)) * 0x100000001b3u;
  }
  void add(double number) {
    uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    add(bits);
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xcbf29ce484222325u;
};

void add(Hash* hash, const SessionStats& stats) {
  for (const uint64_t count :
       {stats.voice_sent, stats.voice_received, stats.voice_lost, stats.voice_recovered,
        stats.voice_concealed_ms, stats.video_frames_sent, stats.video_frames_received,
        stats.video_frames_dropped, stats.accelerated_ms, stats.stretched_ms, stats.malformed,
        stats.duplicates, static_cast<uint64_t>(stats.estimate_bps),
        static_cast<uint64_t>(stats.sent_bps), static_cast<uint64_t>(stats.received_bps)}) {
    hash->add(count);
  }
  for (const double number :
       {stats.rtt_ms, stats.loss_fraction, stats.jitter_buffer_ms, stats.target_delay_ms,
        double{stats.capture_level}, double{stats.playout_level}}) {
    hash->add(number);
  }
}

TEST(Replay, OneCallIsTheSameEverywhere) {
  CallSetup setup;
  setup.seed = 2010;
  setup.temporal_layers = 2;
  for (LinkConfig& path : setup.path) {
    path.delay_us = 45'000;
    path.jitter_us = 25'000;
    path.loss = 0.06;
    path.burst = 2;
    path.reorder = 0.02;
    path.duplicate = 0.01;
    path.rate_bps = 450'000;
  }
  SimulatedCall call(setup);
  Hash sent;
  Hash stats;
  call.on_sent = [&](int, Carrier, std::span<const uint8_t> bytes) { sent.add(bytes); };
  for (int second = 0; second < 12; ++second) {
    call.run_for(1'000'000);
    for (int i = 0; i < 2; ++i) add(&stats, call.stats(i));
  }
  Hash heard;
  for (int i = 0; i < 2; ++i) {
    for (const float sample : call.side(i).heard) heard.add(double{sample});
  }
  EXPECT_GT(call.side(0).frames, 100u);
  EXPECT_EQ(sent.value(), 216494213203902655u) << "datagrams";
  EXPECT_EQ(heard.value(), 7131496166013282848u) << "sound";
  EXPECT_EQ(stats.value(), 3582317159437481261u) << "statistics";
}

}  // namespace
}  // namespace sportello::testing
