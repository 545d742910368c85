// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/fusion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"

namespace sportello::document {
namespace {

using testing::CameraScene;

CameraScene scene_of(uint64_t frame) {
  CameraScene scene;
  scene.width = 640;
  scene.height = 480;
  scene.pitch_deg = 6 + 0.4f * static_cast<float>(frame);
  scene.shift_x = 0.002f * static_cast<float>(frame);
  scene.noise = 6;
  scene.seed = 20100101 + frame;
  return scene;
}

/// Root mean square difference of luma, within the page's border.
double difference(const Image& a, const Image& b) {
  double sum = 0;
  int count = 0;
  for (int y = a.height() / 16; y < a.height() * 15 / 16; ++y) {
    for (int x = a.width() / 16; x < a.width() * 15 / 16; ++x) {
      const int d = luma(a.at(x, y)) - luma(b.at(x, y));
      sum += d * d;
      ++count;
    }
  }
  return std::sqrt(sum / count);
}

class FusionTest : public ::testing::Test {
 protected:
  Image draw(const std::vector<Image>& frames) const {
    const auto chosen = choose_frames(frames, corners_);
    return fuse(chosen, page_to_frame(corners_, 640, 480, kWidth, kHeight), kWidth, kHeight);
  }

  static constexpr int kWidth = 300;
  static constexpr int kHeight = 424;
  const Image letter_ = testing::draw_letter(600);
  const Quad corners_ = testing::corners_in_frame(scene_of(0), letter_.width(), letter_.height());
};

TEST_F(FusionTest, FourFramesComeNearerToTheTruthThanOne) {
  std::vector<Image> frames;
  for (uint64_t i = 0; i < 4; ++i) frames.push_back(testing::photograph(letter_, scene_of(i)));
  CameraScene noiseless = scene_of(0);
  noiseless.noise = 0;
  const Image truth = draw({testing::photograph(letter_, noiseless)});
  const double one = difference(draw({frames[0]}), truth);
  const double four = difference(draw(frames), truth);
  EXPECT_LT(four, 0.75 * one);
}

TEST_F(FusionTest, WhatMovesIsNotSmeared) {
  std::vector<Image> frames;
  for (uint64_t i = 0; i < 4; ++i) frames.push_back(testing::photograph(letter_, scene_of(i)));
  const Image clear = draw(frames);
  // A finger comes into the last frame.
  for (int y = 200; y < 280; ++y) {
    for (int x = 280; x < 360; ++x) frames[3].at(x, y) = {170, 120, 100, 255};
  }
  EXPECT_LT(difference(draw(frames), clear), 2.5);
}

TEST_F(FusionTest, FramesThatDoNotMatchAreLeftOut) {
  std::vector<Image> frames{testing::photograph(letter_, scene_of(0)), Image(640, 480), Image(320, 240),
                            testing::photograph(testing::draw_letter(600, 9), scene_of(0)), testing::photograph_desk(scene_of(0))};
  EXPECT_EQ(choose_frames(frames, corners_).size(), 1u);
  frames.push_back(testing::photograph(letter_, scene_of(1)));
  EXPECT_EQ(choose_frames(frames, corners_).size(), 2u);
}

TEST_F(FusionTest, TheSharpestFrameLeads) {
  CameraScene blurred = scene_of(0);
  blurred.blur = 1.8f;
  const std::vector<Image> frames{testing::photograph(letter_, blurred), testing::photograph(letter_, scene_of(1))};
  const auto chosen = choose_frames(frames, corners_);
  ASSERT_FALSE(chosen.empty());
  EXPECT_EQ(chosen[0].frame, &frames[1]);
}

}  // namespace
}  // namespace sportello::document
