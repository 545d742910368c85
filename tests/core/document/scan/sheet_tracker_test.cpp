// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sheet_tracker.h"

#include <gtest/gtest.h>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"

namespace sportello::document {
namespace {

using testing::Background;
using testing::CameraScene;

constexpr int64_t kFrameUs = 100'000;

CameraScene good_scene() {
  CameraScene scene;
  scene.width = 640;
  scene.height = 480;
  scene.background = Background::kDark;
  scene.pitch_deg = 8;
  scene.blur = 0.5f;
  return scene;
}

class SheetTrackerTest : public ::testing::Test {
 protected:
  Finding see(const CameraScene& scene) { return look(testing::photograph(letter_, scene)); }
  Finding look(const Image& frame) { return tracker_.push(frame, now_us_ += kFrameUs); }

  const Image letter_ = testing::draw_letter(700);
  SheetTracker tracker_;
  int64_t now_us_ = 1'000'000;
};

TEST_F(SheetTrackerTest, AStillSheetIsHeldThenReady) {
  const Image frame = testing::photograph(letter_, good_scene());
  std::vector<ShotState> states;
  for (int i = 0; i < 10; ++i) states.push_back(look(frame).state);
  EXPECT_EQ(states[0], ShotState::kMoving) << "one frame says nothing of stillness";
  EXPECT_EQ(states[2], ShotState::kHoldStill);
  EXPECT_EQ(states[9], ShotState::kReady);
  for (size_t i = 1; i < states.size(); ++i) EXPECT_GE(states[i], states[i - 1]) << i;
}

TEST_F(SheetTrackerTest, ASheetThatMovesIsNeverReady) {
  CameraScene scene = good_scene();
  for (int i = 0; i < 10; ++i) {
    scene.shift_x = i % 2 == 0 ? 0.0f : 0.05f;
    const Finding finding = see(scene);
    EXPECT_TRUE(finding.found);
    EXPECT_EQ(finding.state, ShotState::kMoving);
  }
}

TEST_F(SheetTrackerTest, MotionBlurIsNotSharpEnough) {
  see(good_scene());
  CameraScene scene = good_scene();
  scene.motion = 14;
  scene.blur = 3;
  Finding finding;
  for (int i = 0; i < 9; ++i) finding = see(scene);
  EXPECT_EQ(finding.state, ShotState::kBlurred);
}

TEST_F(SheetTrackerTest, WithoutLightItIsTooDark) {
  CameraScene scene = good_scene();
  scene.light = 0.06f;
  EXPECT_EQ(see(scene).state, ShotState::kTooDark);
}

TEST_F(SheetTrackerTest, ASmallSheetIsTooFar) {
  CameraScene scene = good_scene();
  scene.fill = 0.4f;
  Finding finding;
  for (int i = 0; i < 3; ++i) finding = see(scene);
  ASSERT_TRUE(finding.found);
  EXPECT_EQ(finding.state, ShotState::kTooFar);
}

TEST_F(SheetTrackerTest, AGlimpseOfTheDeskIsForgiven) {
  const Image frame = testing::photograph(letter_, good_scene());
  for (int i = 0; i < 4; ++i) look(frame);
  const Image desk = testing::photograph_desk(good_scene());
  EXPECT_TRUE(look(desk).found);
  Finding finding;
  for (int i = 0; i < 4; ++i) finding = look(desk);
  EXPECT_FALSE(finding.found);
  EXPECT_EQ(finding.state, ShotState::kSearching);
}

TEST_F(SheetTrackerTest, AfterAResetStillnessBeginsAnew) {
  const Image frame = testing::photograph(letter_, good_scene());
  for (int i = 0; i < 10; ++i) look(frame);
  tracker_.reset();
  EXPECT_EQ(look(frame).state, ShotState::kMoving);
}

TEST_F(SheetTrackerTest, LargeAndEmptyFramesAreTaken) {
  CameraScene scene = good_scene();
  scene.width = 1600;
  scene.height = 1200;
  EXPECT_TRUE(see(scene).found);
  tracker_.reset();
  EXPECT_FALSE(look(Image()).found);
  EXPECT_FALSE(look(Image(1, 1)).found);
}

}  // namespace
}  // namespace sportello::document
