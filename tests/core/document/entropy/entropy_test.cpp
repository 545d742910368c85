// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/entropy/mixer.h"
#include "document/entropy/probability_map.h"
#include "document/entropy/range_coder.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;

TEST(RangeCoder, GivesBackBitsOfAnyProbability) {
  SplitMix64 random(kSeed);
  std::vector<std::pair<bool, Probability>> bits;
  for (int i = 0; i < 50000; ++i) {
    const Probability one = i % 7 == 0 ? 1 : i % 11 == 0 ? 65535 : static_cast<Probability>(1 + random.next() % 65535);
    bits.emplace_back(random.next() % 65536 < one || i % 501 == 0, one);
  }
  std::vector<uint8_t> bytes;
  RangeEncoder encoder(bytes);
  for (const auto& [bit, one] : bits) encoder.encode(bit, one);
  encoder.finish();
  RangeDecoder decoder(bytes);
  for (const auto& [bit, one] : bits) ASSERT_EQ(decoder.decode(one), bit);
  EXPECT_FALSE(decoder.overrun());
}

TEST(RangeCoder, SpendsWhatTheProbabilitiesSay) {
  SplitMix64 random(kSeed);
  double ideal_bits = 0;
  std::vector<uint8_t> bytes;
  RangeEncoder encoder(bytes);
  for (int i = 0; i < 200000; ++i) {
    const Probability one = 200;
    const bool bit = random.next() % 65536 < one;
    ideal_bits -= std::log2((bit ? one : 65536 - one) / 65536.0);
    encoder.encode(bit, one);
  }
  encoder.finish();
  EXPECT_NEAR(static_cast<double>(bytes.size()), ideal_bits / 8, ideal_bits / 8 * 0.001 + 8);
}

TEST(RangeCoder, ShortRunsTakeFewBytes) {
  for (int length = 0; length < 40; ++length) {
    for (const bool bit : {false, true}) {
      std::vector<uint8_t> bytes;
      RangeEncoder encoder(bytes);
      for (int i = 0; i < length; ++i) encoder.encode(bit, 32768);
      encoder.finish();
      EXPECT_LE(bytes.size(), static_cast<size_t>(length / 8 + 1));
      RangeDecoder decoder(bytes);
      for (int i = 0; i < length; ++i) ASSERT_EQ(decoder.decode(32768), bit);
    }
  }
}

TEST(RangeCoder, SaysWhenTheInputHasLongEnded) {
  const std::vector<uint8_t> bytes{1, 2, 3};
  RangeDecoder decoder(bytes);
  for (int i = 0; i < 100000; ++i) decoder.decode(32768);
  EXPECT_TRUE(decoder.overrun());
}

TEST(Logistic, SquashInvertsStretch) {
  for (int p = 32; p < 65536; p += 16) {
    EXPECT_NEAR(static_cast<double>(squash(stretch(static_cast<Probability>(p)))), p, 100);
  }
  EXPECT_NEAR(stretch(32768), 0, 1);
  EXPECT_GE(squash(-100000), 1u);
  EXPECT_LE(squash(100000), 65535u);
}

TEST(BitModel, LearnsAFrequency) {
  SplitMix64 random(kSeed);
  BitModel<> model;
  for (int i = 0; i < 5000; ++i) model.update(random.next() % 10 == 0);
  EXPECT_NEAR(static_cast<double>(model.one()), 6554, 1500);
  for (int i = 0; i < 5000; ++i) model.update(true);
  EXPECT_GT(model.one(), 65000u);
}

TEST(Mixer, TrustsTheInputThatKnows) {
  SplitMix64 random(kSeed);
  Mixer<2> mixer(1);
  double cost_bits = 0;
  for (int i = 0; i < 20000; ++i) {
    const bool bit = random.next() % 2 == 0;
    mixer.set(0, bit ? 800 : -800);
    mixer.set(1, random.next() % 2 == 0 ? 800 : -800);
    const Probability one = mixer.mix(0);
    if (i > 10000) cost_bits -= std::log2((bit ? one : 65536 - one) / 65536.0);
    mixer.update(bit);
  }
  EXPECT_LT(cost_bits / 10000, 0.05);
}

TEST(ProbabilityMap, CorrectsAPredictionThatIsWrong) {
  ProbabilityMap map(1);
  for (int i = 0; i < 2000; ++i) {
    map.refine(1000, 0);
    map.update(false);
  }
  EXPECT_LT(map.refine(1000, 0), 3000u);
}

}  // namespace
}  // namespace sportello::document
