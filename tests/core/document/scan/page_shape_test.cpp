// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/page_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "document/image/image.h"
#include "document/scan/homography.h"

namespace sportello::document {
namespace {

using testing::CameraScene;

PageShape shape_of(const CameraScene& scene, int page_width, int page_height) {
  return shape_page(testing::corners_in_frame(scene, page_width, page_height), scene.width, scene.height, 1);
}

TEST(Quad, TakesConvexClockwiseCornersOnly) {
  EXPECT_TRUE(is_usable_quad(kWholeFrame));
  EXPECT_TRUE(is_usable_quad({{{0.1f, 0.2f}, {0.9f, 0.1f}, {1.2f, 0.9f}, {-0.1f, 1.0f}}}));
  EXPECT_FALSE(is_usable_quad({{{0, 0}, {0, 1}, {1, 1}, {1, 0}}})) << "anticlockwise";
  EXPECT_FALSE(is_usable_quad({{{0, 0}, {1, 0}, {0, 1}, {1, 1}}})) << "crossed";
  EXPECT_FALSE(is_usable_quad({{{0, 0}, {1, 0}, {0.3f, 0.3f}, {0, 1}}})) << "hollow";
  EXPECT_FALSE(is_usable_quad({{{0, 0}, {0.5f, 0}, {1, 0}, {0, 1}}})) << "flat corner";
  EXPECT_FALSE(is_usable_quad({{{0.5f, 0.5f}, {0.51f, 0.5f}, {0.51f, 0.51f}, {0.5f, 0.51f}}})) << "tiny";
}

TEST(Homography, TheWayBackUndoesTheWay) {
  const Homography map = page_to_frame({{{0.1f, 0.2f}, {0.9f, 0.1f}, {0.8f, 0.9f}, {0.2f, 0.8f}}}, 640, 480, 210, 297);
  const auto corner = map(-0.5, -0.5);
  EXPECT_NEAR(corner.x, 63.5, 1e-3);
  EXPECT_NEAR(corner.y, 95.5, 1e-3);
  const Homography back = invert(map);
  for (const double x : {0.0, 100.0, 209.0}) {
    const auto there = map(x, 2 * x / 3);
    const auto here = back(there.x, there.y);
    EXPECT_NEAR(here.x, x, 1e-6);
    EXPECT_NEAR(here.y, 2 * x / 3, 1e-6);
  }
}

TEST(PageShape, KnowsA4AndACardFromAnyPointOfView) {
  for (const float pitch : {0.0f, 20.0f, 35.0f}) {
    for (const float yaw : {-25.0f, 0.0f, 15.0f}) {
      CameraScene scene;
      scene.pitch_deg = pitch;
      scene.yaw_deg = yaw;
      scene.turn_deg = 8;
      const PageShape letter = shape_of(scene, 210, 297);
      EXPECT_NEAR(static_cast<double>(letter.height) / letter.width, std::sqrt(2.0), 0.005) << pitch << ' ' << yaw;
      EXPECT_NEAR(letter.dpi, letter.height / 11.69, 1);
      const PageShape card = shape_of(scene, 8560, 5398);
      EXPECT_NEAR(static_cast<double>(card.width) / card.height, 1.586, 0.01) << pitch << ' ' << yaw;
      EXPECT_NEAR(card.dpi, card.width / 3.37, 1);
      const PageShape receipt = shape_of(scene, 80, 280);
      EXPECT_NEAR(static_cast<double>(receipt.height) / receipt.width, 3.5, 0.3) << pitch << ' ' << yaw;
      EXPECT_EQ(receipt.dpi, 0);
    }
  }
}

TEST(PageShape, LosesNothingOfTheNearestPart) {
  CameraScene scene;
  scene.pitch_deg = 30;
  const Quad corners = testing::corners_in_frame(scene, 210, 297);
  const PageShape shape = shape_page(corners, scene.width, scene.height, 1);
  const auto side = [&](size_t a, size_t b) {
    return std::hypot((corners[a].x - corners[b].x) * static_cast<float>(scene.width), (corners[a].y - corners[b].y) * static_cast<float>(scene.height));
  };
  EXPECT_GE(static_cast<float>(shape.width) + 1, std::max(side(0, 1), side(2, 3)));
  EXPECT_GE(static_cast<float>(shape.height) + 1, std::max(side(1, 2), side(3, 0)));
}

TEST(PageShape, IsAlwaysAPageSize) {
  const Quad odd[] = {kWholeFrame,
                      {{{-0.5f, -0.5f}, {1.5f, -0.5f}, {1.5f, 1.5f}, {-0.5f, 1.5f}}},
                      {{{0, 0}, {1, 0.999f}, {1, 1}, {0, 0.003f}}},
                      {{{0.5f, 0}, {0.502f, 0}, {1, 1}, {0, 1}}}};
  for (const Quad& corners : odd) {
    for (const auto& [width, height] : {std::pair{16, 16}, {4096, 4096}, {16383, 1024}, {20, 16000}}) {
      const PageShape shape = shape_page(corners, width, height, 1.25f);
      EXPECT_TRUE(is_page_size(shape.width, shape.height)) << shape.width << 'x' << shape.height;
    }
  }
}

}  // namespace
}  // namespace sportello::document
