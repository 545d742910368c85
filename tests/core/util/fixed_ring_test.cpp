// SPDX-License-Identifier: EUPL-1.2
#include "util/fixed_ring.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(FixedRing, KeepsOrderAroundTheEnd) {
  FixedRing<int, 3> ring;
  EXPECT_TRUE(ring.empty());
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(ring.push(i));
    EXPECT_TRUE(ring.push(i + 100));
    EXPECT_EQ(ring.front(), i);
    EXPECT_EQ(ring.back(), i + 100);
    ring.pop();
    ring.pop();
  }
}

TEST(FixedRing, RefusesOrReplacesWhenFull) {
  FixedRing<int, 2> ring;
  ring.push(1);
  ring.push(2);
  EXPECT_FALSE(ring.push(3));
  EXPECT_EQ(ring.front(), 1);
  ring.push_over(3);
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_EQ(ring[0], 2);
  EXPECT_EQ(ring[1], 3);
  ring.clear();
  ring.pop();
  EXPECT_TRUE(ring.empty());
}

}  // namespace
}  // namespace sportello
