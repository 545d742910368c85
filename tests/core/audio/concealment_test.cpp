// SPDX-License-Identifier: EUPL-1.2
#include "audio/concealment.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "audio/voice_encoder.h"
#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace sportello {
namespace {

using testing::largest_step;
using testing::rms;

/// A decoder in the middle of a signal.
class ConcealmentTest : public ::testing::Test {
 protected:
  void decode(int frames, auto source) {
    std::vector<std::int16_t> pcm(960);
    std::array<std::uint8_t, kMaxOpusBytes> packet;
    last_.resize(960);
    for (int i = 0; i < frames; ++i) {
      for (auto& sample : pcm) sample = static_cast<std::int16_t>(32000 * source(at_++));
      const std::size_t bytes = encoder_.encode(pcm, packet);
      ASSERT_TRUE(decoder_.decode({packet.data(), bytes}, last_));
      concealment_.join(last_);
    }
  }

  static float voice(std::int64_t i) { return testing::speech(i, 48000, false); }

  VoiceEncoder encoder_;
  VoiceDecoder decoder_;
  Concealment concealment_{decoder_};
  std::vector<float> last_;
  std::int64_t at_ = 0;
};

TEST_F(ConcealmentTest, GoesOnAsBeforeForAWhileThenFadesToNothing) {
  decode(35, voice);
  const double before = rms(last_);
  std::vector<float> gap(48 * 500);
  for (std::size_t i = 0; i < gap.size(); i += 480) concealment_.fill_gap({&gap[i], 480});
  EXPECT_GT(rms({gap.data(), 480 * 2}), before * 0.3);
  EXPECT_LT(rms({&gap[48 * 370], 48 * 130}), 1e-5);
  EXPECT_LT(largest_step(gap), 2 * largest_step(last_)) << "no click on the way";
}

TEST_F(ConcealmentTest, ComesBackWithoutAClick) {
  decode(35, voice);
  std::vector<float> gap(480);
  for (int i = 0; i < 60; ++i) concealment_.fill_gap(gap);
  ASSERT_LT(rms(gap), 1e-5);
  decode(1, voice);
  EXPECT_LT(std::abs(last_[0]), 1e-3);
  decode(5, voice);
  EXPECT_GT(rms(last_), 0.01);
}

TEST_F(ConcealmentTest, KeepsComfortNoiseInAnnouncedSilence) {
  testing::SeededRandom random(5);
  decode(60, [&](std::int64_t) { return static_cast<float>((random.uniform() - 0.5) * 0.02); });
  const double noise = rms(last_);
  std::vector<float> silence(480);
  for (int i = 0; i < 100; ++i) concealment_.fill_silence(silence);
  EXPECT_GT(rms(silence), noise * 0.05) << "not dead";
  EXPECT_LT(rms(silence), noise * 2);
}

}  // namespace
}  // namespace sportello
