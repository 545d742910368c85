// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_sender.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "audio/voice_decoder.h"
#include "core/audio/test_signals.h"

namespace sportello {
namespace {

struct Sent {
  std::vector<std::uint8_t> payload;
  std::uint16_t sequence;
  std::uint32_t timestamp_48k;
  int frame_ms;
  bool silence;
  std::int64_t captured_us;
};

/// Pushes `seconds` in blocks, taking frames as they come.
std::vector<Sent> send(VoiceSender& sender, double seconds, int rate_hz, auto source,
                       std::size_t block_frames = 128) {
  std::vector<Sent> frames;
  std::vector<float> block(block_frames);
  std::int64_t at = 0;
  while (at < static_cast<std::int64_t>(seconds * rate_hz)) {
    for (float& sample : block) sample = source(at++);
    sender.push(block, at * 1'000'000 / rate_hz);
    for (; sender.has_frame(); sender.pop()) {
      const VoiceFrame frame = sender.front();
      frames.push_back({{frame.payload.begin(), frame.payload.end()},
                        frame.sequence,
                        frame.timestamp_48k,
                        frame.frame_ms,
                        frame.silence,
                        frame.captured_us});
    }
  }
  return frames;
}

auto speech_at(int rate_hz, bool pauses = false) {
  return [=](std::int64_t i) { return testing::speech(i, rate_hz, pauses); };
}

TEST(VoiceSender, NumbersFramesInAllRatesAndLengths) {
  for (const int rate : {8000, 16000, 44100, 48000, 96000, 192000}) {
    for (const int frame_ms : {10, 20, 40, 60}) {
      VoiceSender sender({.device_rate_hz = rate,
                          .frame_ms = frame_ms,
                          .dtx = false,
                          .first_sequence = 65'530,
                          .first_timestamp_48k = 0xffff'fff0});
      const auto frames = send(sender, 1, rate, speech_at(rate));
      EXPECT_NEAR(static_cast<double>(frames.size()), 1000.0 / frame_ms, 1.01) << rate;
      for (std::size_t i = 0; i < frames.size(); ++i) {
        ASSERT_EQ(frames[i].sequence, static_cast<std::uint16_t>(65'530 + i));
        ASSERT_EQ(
            frames[i].timestamp_48k,
            static_cast<std::uint32_t>(0xffff'fff0 + i * static_cast<std::size_t>(frame_ms) * 48));
        ASSERT_EQ(frames[i].frame_ms, frame_ms);
        ASSERT_EQ(VoiceDecoder::samples_of(frames[i].payload), frame_ms * 48);
      }
    }
  }
}

TEST(VoiceSender, EncodesTheFrameWithItsLastBlock) {
  VoiceSender sender({.dtx = false});
  const auto frames = send(sender, 1, 48000, speech_at(48000));
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::int64_t complete_us = static_cast<std::int64_t>(i + 1) * 20'000;
    EXPECT_GE(frames[i].captured_us, complete_us);
    EXPECT_LE(frames[i].captured_us, complete_us + 128 * 1'000'000 / 48000 + 1000);
  }
}

TEST(VoiceSender, CarriesForwardErrorCorrectionUnlessNoLossIsExpected) {
  for (const int bitrate : {24'000, 32'000, 48'000}) {
    for (const int loss : {0, 1, 5, 20}) {
      VoiceSender sender({.bitrate_bps = bitrate, .expected_loss_percent = loss, .dtx = false});
      int with_fec = 0;
      for (const Sent& frame : send(sender, 2, 48000, speech_at(48000))) {
        with_fec += VoiceDecoder::fec_samples_of(frame.payload) > 0;
      }
      EXPECT_EQ(with_fec > 60, loss > 0) << bitrate << " bit/s, " << loss << " %";
    }
  }
}

TEST(VoiceSender, ChangesTheFrameLengthAtAFrameEdge) {
  VoiceSender sender({.dtx = false});
  std::vector<float> block(700, 0.1f);
  std::uint32_t expected = 0;
  for (const int frame_ms : {20, 60, 10, 40, 20}) {
    ASSERT_TRUE(sender.set_frame_ms(frame_ms));
    EXPECT_EQ(sender.frame_ms(), frame_ms);
    for (int i = 0; i < 20; ++i) {
      sender.push(block, 0);
      for (; sender.has_frame(); sender.pop()) {
        const VoiceFrame frame = sender.front();
        EXPECT_EQ(frame.timestamp_48k, expected);
        EXPECT_EQ(VoiceDecoder::samples_of(frame.payload), frame.frame_ms * 48);
        expected += static_cast<std::uint32_t>(frame.frame_ms) * 48;
      }
    }
  }
  EXPECT_FALSE(sender.set_frame_ms(30));
  EXPECT_EQ(sender.frame_ms(), 20);
  EXPECT_NEAR(expected, 5 * 20 * 700, 2880);
}

TEST(VoiceSender, SendsAlmostNothingInSilenceButGoesOnCountingTime) {
  VoiceSender sender({.dtx = true});
  const auto frames = send(sender, 10, 48000, [](std::int64_t i) {
    return i < 48000 * 2 || i > 48000 * 8 ? testing::speech(i, 48000, false) : 0.0f;
  });
  std::size_t silent_bytes = 0;
  int markers = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const double at_s = frames[i].timestamp_48k / 48000.0;
    ASSERT_EQ(frames[i].sequence, i) << "what is not sent is not lost";
    if (at_s > 2.5 && at_s < 7.9) {
      silent_bytes += frames[i].payload.size();
      markers += frames[i].silence;
    }
  }
  EXPECT_LT(static_cast<double>(silent_bytes) * 8 / 5.4, 1500) << "bit/s in silence";
  EXPECT_GE(markers, 5);
  EXPECT_NEAR(frames.back().timestamp_48k / 48000.0, 10, 0.05);
}

TEST(VoiceSender, SendsNothingOfTheMicrophoneWhenMuted) {
  VoiceSender sender({.dtx = false});
  sender.set_muted(true);
  EXPECT_TRUE(sender.muted());
  const auto muted = send(sender, 3, 48000, speech_at(48000));
  VoiceDecoder decoder;
  std::vector<float> heard;
  std::size_t bytes = 0;
  for (const auto& frame : muted) {
    std::vector<float> out(960);
    ASSERT_TRUE(decoder.decode(frame.payload, out));
    heard.insert(heard.end(), out.begin(), out.end());
    bytes += frame.payload.size();
  }
  EXPECT_LT(testing::rms(std::span(heard).subspan(9600)), 3e-4);
  EXPECT_LT(bytes, 700u);
  EXPECT_GT(sender.level(), 0.01f) << "the meter shows the microphone all the same";

  sender.set_muted(false);
  bytes = 0;
  for (const auto& frame : send(sender, 1, 48000, speech_at(48000))) bytes += frame.payload.size();
  EXPECT_GT(bytes, 1500u);
}

TEST(VoiceSender, DropsTheOldestFramesThatNobodyTakes) {
  VoiceSender sender({.dtx = false});
  std::vector<float> block(960, 0.1f);
  for (int i = 0; i < VoiceSender::kCapacity + 11; ++i) sender.push(block, i * 20'000);
  EXPECT_GE(sender.dropped(), 10u);
  EXPECT_EQ(sender.front().sequence, sender.dropped());
  int waiting = 0;
  for (; sender.has_frame(); sender.pop()) ++waiting;
  EXPECT_EQ(waiting, VoiceSender::kCapacity);
  sender.pop();
  EXPECT_FALSE(sender.has_frame());
}

TEST(VoiceSender, TakesWildSamples) {
  VoiceSender sender({.device_rate_hz = 44100, .dtx = false});
  const float wild[] = {std::numeric_limits<float>::quiet_NaN(),
                        std::numeric_limits<float>::infinity(),
                        -std::numeric_limits<float>::infinity(), 1e30f, -5.0f};
  const auto frames = send(sender, 1, 44100, [&](std::int64_t i) { return wild[i % 5]; });
  EXPECT_GE(frames.size(), 49u);
  EXPECT_TRUE(std::isfinite(sender.level()));
  EXPECT_LE(sender.level(), 1);
}

TEST(VoiceSender, ClampsItsSettings) {
  VoiceSender sender({.device_rate_hz = 1, .frame_ms = 35, .bitrate_bps = 1, .complexity = 99});
  EXPECT_TRUE(sender.ok());
  EXPECT_EQ(sender.frame_ms(), 20);
  EXPECT_EQ(sender.bitrate_bps(), 6000);
  sender.set_bitrate_bps(1'000'000);
  EXPECT_EQ(sender.bitrate_bps(), 64000);
}

TEST(VoiceSender, FollowsTheDeviceToAnotherRate) {
  VoiceSender sender({.device_rate_hz = 44100, .dtx = false});
  const auto before = send(sender, 1, 44100, speech_at(44100));
  sender.set_device_rate(16000);
  const auto after = send(sender, 1, 16000, speech_at(16000));
  EXPECT_NEAR(static_cast<double>(after.size()), 50, 1);
  EXPECT_EQ(after.front().timestamp_48k, before.back().timestamp_48k + 960);
}

}  // namespace
}  // namespace sportello
