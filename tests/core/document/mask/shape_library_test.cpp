// SPDX-License-Identifier: EUPL-1.2
// What is learnt from one page serves the next, alike on both sides, and without end in memory.
#include <gtest/gtest.h>

#include "core/document/mask/coded_mask.h"

namespace sportello::document {
namespace {

using testing::expect_round_trip;
using testing::PageArtist;

TEST(ShapeLibrary, ShapesOfOnePageServeTheNext) {
  PageArtist artist;
  ShapeLibrary near, far;
  const size_t first = expect_round_trip(testing::ink_of(artist.page(500, 300)), near, far);
  const size_t known = near.size();
  EXPECT_GT(known, 0u);
  const size_t second = expect_round_trip(testing::ink_of(artist.page(500, 300)), near, far);
  EXPECT_LT(second, first * 3 / 4);
  EXPECT_LE(near.size(), known + known / 4) << "the alphabet is known";
}

TEST(ShapeLibrary, AMaskGivenUpLeavesBothSidesAlike) {
  PageArtist artist;
  ShapeLibrary near, far;
  const Mask first = testing::ink_of(artist.page(800, 1000));
  {
    MaskEncoder encoder(first, near);
    MaskDecoder decoder(800, 1000, far);
    std::vector<uint8_t> packet;
    ASSERT_TRUE(encoder.next_packet(packet));
    ASSERT_TRUE(decoder.decode(packet));
  }
  EXPECT_EQ(near.digest(), far.digest());
  expect_round_trip(testing::ink_of(artist.page(400, 500)), near, far);
}

TEST(ShapeLibrary, ManyPagesOfNewShapesStayWithinBounds) {
  ShapeLibrary near, far;
  size_t most = 0;
  for (uint64_t page = 0; page < 12; ++page) {
    expect_round_trip(testing::noise(400, 400, 60, page), near, far);
    most = std::max(most, near.pixels());
  }
  EXPECT_LT(most, size_t{1} << 23);
}

TEST(ShapeLibrary, ACopyGoesItsOwnWay) {
  PageArtist artist;
  ShapeLibrary near, far;
  expect_round_trip(testing::ink_of(artist.page(300, 300)), near, far);
  ShapeLibrary copy = near;
  EXPECT_EQ(copy.digest(), near.digest());
  expect_round_trip(testing::ink_of(artist.page(300, 300)), near, far);
  EXPECT_NE(copy.digest(), near.digest());
}

}  // namespace
}  // namespace sportello::document
