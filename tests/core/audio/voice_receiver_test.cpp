// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_receiver.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "audio/voice_sender.h"
#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace sportello {
namespace {

/// A sender and a receiver side by side, without a network, stepped by hand in frames of 20 ms.
class VoiceReceiverTest : public ::testing::Test {
 protected:
  VoiceReceiverTest() : sender_({.complexity = 0, .dtx = false}) {}

  /// The sender captures 20 ms of speech; what it sends is given to the receiver.
  void speak(std::int64_t arrives_later_us = 0) {
    std::vector<float> pcm(960);
    for (float& sample : pcm) sample = testing::speech(captured_++, 48000, false);
    sender_.push(pcm, now_us_);
    for (; sender_.has_frame(); sender_.pop()) {
      const VoiceFrame frame = sender_.front();
      receiver_.insert(frame.sequence, frame.timestamp_48k + timestamp_shift_, frame.payload,
                       now_us_ + arrives_later_us);
    }
  }
  void listen() {
    out_.resize(960);
    receiver_.pull(out_, now_us_);
  }
  void step() {
    speak();
    listen();
    now_us_ += 20'000;
  }
  void steps(int count) {
    for (int i = 0; i < count; ++i) step();
  }

  VoiceSender sender_;
  VoiceReceiver receiver_;
  std::vector<float> out_;
  std::int64_t captured_ = 0;
  std::int64_t now_us_ = 1'000'000'000'000;
  std::uint32_t timestamp_shift_ = 0;
};

TEST_F(VoiceReceiverTest, PlaysSilenceBeforeAnythingHasCome) {
  for (int i = 0; i < 100; ++i) {
    out_.assign(960, 1.0f);
    listen();
    now_us_ += 20'000;
    ASSERT_EQ(testing::rms(out_), 0);
  }
  const VoiceReceiverStats stats = receiver_.stats();
  EXPECT_EQ(stats.concealed_ms, 0u);
  EXPECT_EQ(stats.received, 0u);
  EXPECT_EQ(receiver_.level(), 0);
  EXPECT_EQ(stats.target_delay_ms, 40);
}

TEST_F(VoiceReceiverTest, CountsAndDropsHostilePayloads) {
  steps(50);
  const VoiceReceiverStats before = receiver_.stats();
  receiver_.insert(50, 50 * 960, {}, now_us_);
  receiver_.insert(50, 50 * 960, std::vector<std::uint8_t>(1276, 0x48), now_us_);
  receiver_.insert(50, 50 * 960, std::vector<std::uint8_t>(100'000), now_us_);
  receiver_.insert(50, 50 * 960, std::vector<std::uint8_t>{0x4b, 0x3f}, now_us_);
  EXPECT_EQ(receiver_.stats().malformed, before.malformed + 4);
  steps(50);
  const VoiceReceiverStats after = receiver_.stats();
  EXPECT_EQ(after.received, before.received + 50) << "the true frame still has its place";
  EXPECT_EQ(after.concealed_ms, before.concealed_ms);
}

TEST_F(VoiceReceiverTest, SurvivesRandomPacketsAndGoesOnAfterThem) {
  steps(20);
  testing::SeededRandom random(99);
  std::vector<std::uint8_t> payload;
  for (int i = 0; i < 3'000; ++i) {
    payload.resize(static_cast<std::size_t>(random.below(i % 50 == 0 ? 1400 : 40)));
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(random.next());
    const bool near = random.below(2) == 0;
    const std::uint64_t far_sequence = random.next();
    const std::uint64_t far_timestamp = random.next();
    receiver_.insert(
        near ? static_cast<std::uint16_t>(20 + i / 2) : static_cast<std::uint16_t>(far_sequence),
        near ? static_cast<std::uint32_t>((20 + i / 2) * 960 + random.below(4'000))
             : static_cast<std::uint32_t>(far_timestamp),
        payload, now_us_ + random.below(50'000) - 25'000);
    if (i % 2 == 0) {
      listen();
      now_us_ += 20'000;
      for (const float sample : out_) ASSERT_TRUE(sample >= -1 && sample <= 1);
    }
  }
  EXPECT_GT(receiver_.stats().malformed, 100u);
  // An honest stream is heard again soon.
  steps(25);
  const VoiceReceiverStats before = receiver_.stats();
  steps(50);
  EXPECT_GT(receiver_.level(), 0.005f);
  EXPECT_EQ(receiver_.stats().concealed_ms, before.concealed_ms);
}

TEST_F(VoiceReceiverTest, BeginsAnewWhenTheSendersClockJumps) {
  steps(100);
  for (const std::uint32_t shift : {48'000u * 100, 0x9000'0000u, 0u}) {
    timestamp_shift_ = shift;
    steps(30);
    const VoiceReceiverStats before = receiver_.stats();
    steps(50);
    const VoiceReceiverStats after = receiver_.stats();
    EXPECT_GT(receiver_.level(), 0.005f);
    EXPECT_EQ(after.concealed_ms, before.concealed_ms);
  }
  EXPECT_EQ(receiver_.stats().restarts, 3u);
}

TEST_F(VoiceReceiverTest, CatchesUpAfterTheDeviceHasStalled) {
  steps(100);
  for (const int stalled_frames : {15, 60, 500}) {
    for (int i = 0; i < stalled_frames; ++i) {
      speak();
      now_us_ += 20'000;
    }
    steps(250);
    EXPECT_LT(receiver_.stats().jitter_buffer_ms, 40) << stalled_frames;
    EXPECT_GT(receiver_.level(), 0.005f);
  }
  EXPECT_EQ(receiver_.stats().restarts, 0u);
}

TEST_F(VoiceReceiverTest, PlaysOnWhenTheDeviceChangesItsRate) {
  steps(100);
  const VoiceReceiverStats before = receiver_.stats();
  receiver_.set_device_rate(16000);
  std::vector<float> narrow(320);
  double energy = 0;
  for (int i = 0; i < 100; ++i) {
    speak();
    receiver_.pull(narrow, now_us_);
    energy += testing::rms(narrow);
    now_us_ += 20'000;
  }
  EXPECT_GT(energy / 100, 0.01);
  EXPECT_EQ(receiver_.stats().concealed_ms, before.concealed_ms);
}

TEST_F(VoiceReceiverTest, StopsCountingWhenTheFarSideIsGone) {
  steps(50);
  for (int i = 0; i < 500; ++i) {
    listen();
    now_us_ += 20'000;
  }
  EXPECT_LE(receiver_.stats().concealed_ms, 1'010u);
  EXPECT_EQ(testing::rms(out_), 0);
  EXPECT_EQ(receiver_.stats().jitter_buffer_ms, 0);
}

TEST_F(VoiceReceiverTest, TakesAnyPull) {
  steps(10);
  receiver_.pull({}, now_us_);
  std::vector<float> huge(48'000);
  receiver_.pull(huge, now_us_);
  EXPECT_GT(testing::rms({huge.data(), 9600}), 0.001);
}

TEST(VoiceReceiver, ClampsItsSettings) {
  VoiceReceiver receiver(
      {.device_rate_hz = 0, .min_delay_ms = 900, .max_delay_ms = 5, .initial_delay_ms = -3});
  std::vector<float> out(160);
  receiver.pull(out, 0);
  EXPECT_TRUE(receiver.ok());
  EXPECT_EQ(receiver.stats().target_delay_ms, 900);
}

}  // namespace
}  // namespace sportello
