// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/registration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"

namespace sportello::document {
namespace {

using testing::CameraScene;

CameraScene scene_at(float step) {
  CameraScene scene;
  scene.width = 800;
  scene.height = 600;
  scene.pitch_deg = 10 + 1.5f * step;
  scene.yaw_deg = -6 + step;
  scene.turn_deg = 3 - 0.8f * step;
  scene.shift_x = 0.006f * step;
  scene.shift_y = -0.004f * step;
  scene.noise = 3;
  scene.seed = 20100101 + static_cast<uint64_t>(step * 10);
  return scene;
}

/// The farthest that a registration puts a corner of the sheet from where it is, in pixels.
double corner_error(const Homography& map, const Quad& from, const Quad& to, const CameraScene& scene) {
  double farthest = 0;
  for (size_t i = 0; i < 4; ++i) {
    const auto width = static_cast<double>(scene.width), height = static_cast<double>(scene.height);
    const auto place = map(static_cast<double>(from[i].x) * width - 0.5, static_cast<double>(from[i].y) * height - 0.5);
    farthest = std::max(farthest, std::hypot(place.x + 0.5 - static_cast<double>(to[i].x) * width, place.y + 0.5 - static_cast<double>(to[i].y) * height));
  }
  return farthest;
}

TEST(Registrar, AlignsAHandThatShakesToAFractionOfAPixel) {
  const Image letter = testing::draw_letter(700);
  const CameraScene first = scene_at(0);
  const Quad corners = testing::corners_in_frame(first, letter.width(), letter.height());
  const Registrar registrar(testing::photograph(letter, first), corners);
  for (const float step : {0.3f, 1.0f}) {
    CameraScene scene = scene_at(step);
    scene.light = 0.8f;
    const Registration found = registrar.align(testing::photograph(letter, scene), {});
    EXPECT_GT(found.likeness, 0.9f);
    EXPECT_LT(corner_error(found.map, corners, testing::corners_in_frame(scene, letter.width(), letter.height()), scene), 0.35) << step;
  }
}

TEST(Registrar, AnotherPageDoesNotMatch) {
  const CameraScene scene = scene_at(0);
  const Image letter = testing::draw_letter(700);
  const Quad corners = testing::corners_in_frame(scene, letter.width(), letter.height());
  const Registrar registrar(testing::photograph(letter, scene), corners);
  EXPECT_LT(registrar.align(testing::photograph(testing::draw_letter(700, 7), scene), {}).likeness, 0.75f);
  EXPECT_LT(registrar.align(testing::photograph_desk(scene), {}).likeness, 0.75f);
  EXPECT_LT(registrar.align(Image(scene.width, scene.height), {}).likeness, 0.75f);
}

TEST(Registrar, BlankAndTinyFramesMatchNothing) {
  for (const int size : {1, 16, 40}) {
    const Image blank(size, size, Rgba{200, 200, 200, 255});
    EXPECT_EQ(Registrar(blank, kWholeFrame).align(blank, {}).likeness, 0);
  }
}

}  // namespace
}  // namespace sportello::document
