// SPDX-License-Identifier: EUPL-1.2
#include "util/sequence.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(UnwrapNear, FindsTheNearest) {
  EXPECT_EQ(unwrap_near(0, 5, 16), 5);
  EXPECT_EQ(unwrap_near(0, 0xffff, 16), -1);
  EXPECT_EQ(unwrap_near(0x1ffff, 0, 16), 0x20000);
  EXPECT_EQ(unwrap_near(0x20000, 0xffff, 16), 0x1ffff);
  EXPECT_EQ(unwrap_near(-3, 0xfff0, 16), -16);
  EXPECT_EQ(unwrap_near(int64_t{7} << 32, 1, 32), (int64_t{7} << 32) + 1);
  EXPECT_EQ(unwrap_near(0xffffff, 2, 24), 0x1000002);
}

TEST(SequenceUnwrapper, CountsOnOverManyWraps) {
  SequenceUnwrapper<16> unwrapper;
  int64_t expected = 65'530;
  for (int i = 0; i < 300'000; ++i, ++expected) {
    ASSERT_EQ(unwrapper.unwrap(static_cast<uint32_t>(expected & 0xffff)), expected);
  }
}

TEST(SequenceUnwrapper, ReorderingDoesNotMoveTheReferenceBack) {
  SequenceUnwrapper<16> unwrapper;
  EXPECT_EQ(unwrapper.unwrap(65'535), 65'535);
  EXPECT_EQ(unwrapper.unwrap(1), 65'537);
  EXPECT_EQ(unwrapper.unwrap(65'534), 65'534);
  EXPECT_EQ(unwrapper.highest(), 65'537);
  EXPECT_EQ(unwrapper.peek(3), 65'539);
  EXPECT_EQ(unwrapper.highest(), 65'537);
  EXPECT_EQ(unwrapper.unwrap(2), 65'538);
}

}  // namespace
}  // namespace sportello
