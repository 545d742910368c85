// SPDX-License-Identifier: EUPL-1.2
#include "audio/jitter_buffer.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sportello {
namespace {

using Outcome = JitterBuffer::Outcome;

class JitterBufferTest : public ::testing::Test {
 protected:
  static constexpr int kSamples = 960;

  /// The i-th frame, counted from the first sequence number and timestamp, at its own time.
  Outcome insert(std::int64_t i) { return insert_at(i, i * 20'000); }
  Outcome insert_at(std::int64_t i, std::int64_t arrival_us) {
    const std::array<std::uint8_t, 2> payload{static_cast<std::uint8_t>(i & 0xff), 1};
    return buffer_.insert(static_cast<std::uint16_t>(first_sequence_ + i),
                          static_cast<std::uint32_t>(first_timestamp_ + i * kSamples), kSamples,
                          false, payload, arrival_us);
  }
  /// The last byte of the index of all frames, in order, which are thereby removed.
  std::vector<int> drain() {
    std::vector<int> order;
    for (; !buffer_.empty(); buffer_.pop_front()) order.push_back(buffer_.front().payload()[0]);
    return order;
  }

  std::int64_t first_sequence_ = 0;
  std::int64_t first_timestamp_ = 0;
  JitterBuffer buffer_{10'000, 800'000, 40'000};
};

TEST_F(JitterBufferTest, PutsFramesInOrder) {
  for (const int i : {0, 3, 1, 5, 4, 2}) EXPECT_EQ(insert(i), Outcome::kStored);
  EXPECT_EQ(drain(), (std::vector<int>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(buffer_.received(), 6u);
  EXPECT_EQ(buffer_.lost(), 0u);
}

TEST_F(JitterBufferTest, KeepsOrderWhereCountersWrap) {
  first_sequence_ = 65'533;
  first_timestamp_ = 0x1'0000'0000 - 3 * kSamples;
  for (const int i : {0, 2, 1, 4, 3, 6}) EXPECT_EQ(insert(i), Outcome::kStored);
  EXPECT_EQ(buffer_.lost(), 1u);
  EXPECT_EQ(drain(), (std::vector<int>{0, 1, 2, 3, 4, 6}));
}

TEST_F(JitterBufferTest, TellsDuplicatesAndLateFramesApart) {
  for (const int i : {0, 1, 3}) insert(i);
  EXPECT_EQ(insert(1), Outcome::kDuplicate);
  drain();
  buffer_.set_played_until(first_timestamp_ + 4 * kSamples);
  EXPECT_EQ(insert(2), Outcome::kLate);
  EXPECT_EQ(insert(2), Outcome::kDuplicate);
  EXPECT_EQ(insert(3), Outcome::kDuplicate);
  EXPECT_TRUE(buffer_.empty());
  EXPECT_EQ(buffer_.received(), 4u);
  EXPECT_EQ(buffer_.lost(), 0u);
}

TEST_F(JitterBufferTest, CountsWhatIsMissing) {
  for (int i = 0; i < 100; ++i) {
    if (i % 10 != 5) insert(i);
    drain();
  }
  EXPECT_EQ(buffer_.lost(), 10u);
  EXPECT_EQ(buffer_.received(), 90u);
}

TEST_F(JitterBufferTest, RefusesStrayFramesAndGoesOn) {
  for (int i = 0; i < 10; ++i) insert(i);
  EXPECT_EQ(insert_at(20'000, 200'000), Outcome::kRefused);
  const std::array<std::uint8_t, 2> payload{};
  EXPECT_EQ(buffer_.insert(10, 0x8000'0000, kSamples, false, payload, 200'000), Outcome::kRefused);
  EXPECT_EQ(insert(10), Outcome::kStored);
  EXPECT_EQ(buffer_.size(), 11u);
  EXPECT_EQ(buffer_.lost(), 0u);
}

TEST_F(JitterBufferTest, BeginsAnewWhenTheStreamHasMoved) {
  for (int i = 0; i < 10; ++i) insert(i);
  first_timestamp_ += 48'000 * 60;
  int restarts = 0;
  for (int i = 10; i < 20; ++i) restarts += insert(i) == Outcome::kRestart;
  EXPECT_EQ(restarts, 1);
  EXPECT_EQ(drain(), (std::vector<int>{14, 15, 16, 17, 18, 19}));
}

TEST_F(JitterBufferTest, DropsTheEarliestWhenFull) {
  constexpr int kCount = 140;
  for (int i = 0; i < kCount; ++i) EXPECT_EQ(insert_at(i, i * 10'000), Outcome::kStored);
  EXPECT_EQ(buffer_.size(), FrameStore::kCapacity);
  EXPECT_EQ(buffer_.front().payload()[0], kCount - FrameStore::kCapacity);
}

}  // namespace
}  // namespace sportello
