// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "packet/feedback_codec.h"
#include "util/random.h"

namespace sportello {
namespace {

bool round_trip(const Feedback& in, Feedback* out, size_t* size) {
  std::array<uint8_t, 400> buffer{};
  ByteWriter writer(buffer);
  if (!write_feedback(in, &writer)) return false;
  *size = writer.size();
  return read_feedback(writer.written(), out);
}

TEST(Feedback, ComesBackFromRandomContents) {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    SplitMix64 random(seed);
    Feedback in;
    in.base_sequence = random.next_u16();
    in.count = static_cast<uint8_t>(1 + random.next() % kMaxFeedbackCount);
    in.lost_total_24 = random.next_u32() & 0xffffff;
    in.first_arrival_24 = random.next_u32() & 0xffffff;
    in.has_echo = random.next() % 2 == 0;
    in.echo_send_time_us_24 = in.has_echo ? random.next_u32() & 0xffffff : 0;
    in.echo_hold = static_cast<uint16_t>(in.has_echo ? random.next() % 0xffff : 0);
    int32_t offset = 0;
    bool first = true;
    for (size_t i = 0; i < in.count; ++i) {
      in.received[i] = i + 1 == in.count || random.next() % 4 != 0;
      if (!in.received[i]) continue;
      const int64_t span = random.next() % 8 == 0 ? 8'000 : 300;
      if (!first) {
        const auto delta = static_cast<int32_t>(static_cast<int64_t>(random.next_u16()) % span) -
                           static_cast<int32_t>(span / 3);
        offset += std::min(std::max(delta, kMinArrivalDelta), kMaxArrivalDelta);
      }
      first = false;
      in.arrival_offset[i] = offset;
    }
    Feedback out;
    size_t size = 0;
    ASSERT_TRUE(round_trip(in, &out, &size)) << "seed " << seed;
    EXPECT_EQ(out.base_sequence, in.base_sequence);
    EXPECT_EQ(out.count, in.count);
    EXPECT_EQ(out.lost_total_24, in.lost_total_24);
    EXPECT_EQ(out.has_echo, in.has_echo);
    EXPECT_EQ(out.echo_send_time_us_24, in.echo_send_time_us_24);
    EXPECT_EQ(out.first_arrival_24, in.first_arrival_24);
    for (size_t i = 0; i < in.count; ++i) {
      ASSERT_EQ(out.received[i], in.received[i]) << "seed " << seed << " at " << i;
      ASSERT_EQ(out.arrival_offset[i], in.arrival_offset[i]) << "seed " << seed << " at " << i;
    }
  }
}

TEST(Feedback, IsCompactForWhatACallSends) {
  // Voice every 20 ms, and five fragments at once, in 100 ms.
  Feedback in;
  in.count = 10;
  for (size_t i = 0; i < 10; ++i) {
    in.received[i] = true;
    in.arrival_offset[i] = static_cast<int32_t>(i) * 40;
  }
  Feedback out;
  size_t size = 0;
  ASSERT_TRUE(round_trip(in, &out, &size));
  EXPECT_LE(size, 26u);
}

TEST(Feedback, TheUnexpressibleIsRefused) {
  Feedback out;
  size_t size = 0;
  Feedback in;
  EXPECT_FALSE(round_trip(in, &out, &size)) << "no datagrams";
  in.count = 3;
  EXPECT_FALSE(round_trip(in, &out, &size)) << "none received";
  in.received[0] = in.received[2] = true;
  in.arrival_offset[2] = kMaxArrivalDelta + 1;
  EXPECT_FALSE(round_trip(in, &out, &size)) << "too long a pause";
  in.arrival_offset[2] = kMaxArrivalDelta;
  EXPECT_TRUE(round_trip(in, &out, &size));
  in.arrival_offset[2] = kMinArrivalDelta;
  EXPECT_TRUE(round_trip(in, &out, &size));
  EXPECT_EQ(out.arrival_offset[2], kMinArrivalDelta);
}

TEST(Feedback, CutOrEmptyBodiesAreRefused) {
  Feedback in;
  in.count = 20;
  for (size_t i = 0; i < 20; ++i) in.received[i] = true;
  std::array<uint8_t, 100> buffer{};
  ByteWriter writer(buffer);
  ASSERT_TRUE(write_feedback(in, &writer));
  Feedback out;
  for (size_t size = 0; size < writer.size(); ++size) {
    const std::vector<uint8_t> cut(buffer.begin(),
                                   buffer.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(read_feedback(cut, &out)) << size;
  }
  // A count beyond the largest one.
  buffer[2] = kMaxFeedbackCount + 1;
  EXPECT_FALSE(read_feedback(buffer, &out));
}

}  // namespace
}  // namespace sportello
