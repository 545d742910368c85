// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "document/mask/bitmap.h"
#include "document/mask/components.h"
#include "document/mask/layout.h"
#include "test_masks.h"

namespace sportello::document {
namespace {

TEST(FindComponents, JoinsDiagonalsAndArms) {
  Mask mask(12, 6);
  // A U whose arms meet below, a diagonal, and a dot.
  for (int y = 0; y < 4; ++y) mask.at(1, y) = mask.at(4, y) = 1;
  mask.at(2, 4) = mask.at(3, 4) = 1;
  mask.at(7, 1) = mask.at(8, 2) = mask.at(7, 3) = 1;
  mask.at(11, 5) = 1;
  const Components found = find_components(mask);
  ASSERT_EQ(found.components.size(), 3u);
  EXPECT_EQ(found.components[0].box, (Rect{1, 0, 4, 5}));
  EXPECT_EQ(found.components[0].pixels, 10);
  EXPECT_EQ(found.components[1].box, (Rect{7, 1, 2, 3}));
  EXPECT_EQ(found.components[2].box, (Rect{11, 5, 1, 1}));
  int pixels = 0;
  for (int32_t r = found.components[0].first_run; r >= 0; r = found.runs[static_cast<size_t>(r)].next) {
    pixels += found.runs[static_cast<size_t>(r)].end - found.runs[static_cast<size_t>(r)].begin;
  }
  EXPECT_EQ(pixels, 10);
}

TEST(ReadLayout, GoesLineByLineAndKeepsDotsWithTheirStems) {
  const Mask mask = text_page(600, 300, 3, 0, "picea in corte 0571 IO iii tenor pace noi");
  const Components components = find_components(mask);
  const auto glyphs = read_layout(components);
  ASSERT_FALSE(glyphs.empty());
  EXPECT_TRUE(glyphs.front().begins_segment);
  size_t parts = 0;
  for (const Glyph& glyph : glyphs) parts += glyph.parts.size();
  EXPECT_EQ(parts, components.components.size());
  EXPECT_EQ(glyphs[1].parts.size(), 2u) << "the dot of the i";
  for (size_t i = 1; i < glyphs.size(); ++i) {
    if (glyphs[i].begins_segment) {
      EXPECT_GT(glyphs[i].box.y, glyphs[i - 1].box.y);
    } else {
      EXPECT_GT(glyphs[i].box.x, glyphs[i - 1].box.x);
    }
  }
}

TEST(Bitmap, CountsDifferencesAcrossWords) {
  Bitmap wide(150, 3);
  wide.set_run(1, 10, 140);
  EXPECT_EQ(measure(wide).pixels, 130);
  EXPECT_EQ(measure(wide).center_x, 74 * kSubpixels + 8 + 8);
  Bitmap shifted(150, 3);
  shifted.set_run(1, 12, 142);
  EXPECT_EQ(difference(wide, shifted, 0, 0, 1000), 4);
  EXPECT_EQ(difference(wide, shifted, -2, 0, 1000), 0);
  EXPECT_GE(difference(wide, shifted, 0, 1, 1000), 260) << "more where they lie together";
  Bitmap narrow(20, 3);
  narrow.set_run(1, 3, 9);
  Bitmap narrow_shifted(20, 3);
  narrow_shifted.set_run(1, 4, 10);
  EXPECT_EQ(difference(narrow, narrow_shifted, 0, 0, 1000), 2);
  EXPECT_EQ(difference(narrow, narrow_shifted, -1, 0, 1000), 0);
  EXPECT_EQ(difference(narrow, narrow_shifted, 1, 0, 1000), 4);
}

}  // namespace
}  // namespace sportello::document
