// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sheet_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"
#include "util/random.h"

namespace sportello::document {
namespace {

using testing::Background;
using testing::CameraScene;

/// The farthest corner's error, as a share of the frame's diagonal; the sheet may be named from any corner.
float corner_error(const CameraScene& scene, const Quad& found, const Quad& truth) {
  const auto width = static_cast<float>(scene.width);
  const auto height = static_cast<float>(scene.height);
  float best = 1e9f;
  for (size_t turn = 0; turn < 4; ++turn) {
    float worst = 0;
    for (size_t i = 0; i < 4; ++i) {
      const Point& a = found[(i + turn) % 4];
      const Point& b = truth[i];
      worst = std::max(worst, std::hypot((a.x - b.x) * width, (a.y - b.y) * height));
    }
    best = std::min(best, worst);
  }
  return best / std::hypot(width, height);
}

struct Tally {
  int found = 0;
  int exact = 0;
  int scenes = 0;
};

Tally judge(const Image& page, std::vector<CameraScene> scenes) {
  Tally tally;
  for (const CameraScene& scene : scenes) {
    const SheetGuess guess = find_sheet(testing::photograph(page, scene));
    ++tally.scenes;
    if (!guess.found) continue;
    ++tally.found;
    tally.exact += corner_error(scene, guess.corners, testing::corners_in_frame(scene, page.width(), page.height())) < 0.01f;
  }
  return tally;
}

/// The same few ways to hold a sheet, on every background.
std::vector<CameraScene> usual_scenes() {
  std::vector<CameraScene> scenes;
  for (int background = 0; background < testing::kBackgrounds; ++background) {
    for (const float tilt : {0.0f, 18.0f}) {
      CameraScene scene;
      scene.width = 640;
      scene.height = 480;
      scene.background = static_cast<Background>(background);
      scene.pitch_deg = tilt;
      scene.yaw_deg = -tilt / 2;
      scene.turn_deg = 4 + tilt / 3;
      scene.shadow = tilt > 0 ? 0.3f : 0;
      scenes.push_back(scene);
    }
  }
  return scenes;
}

TEST(SheetFinder, FindsALetterOnAnyBackground) {
  const Tally tally = judge(testing::draw_letter(800), usual_scenes());
  EXPECT_GE(tally.found, tally.scenes - 1);
  EXPECT_GE(tally.exact, tally.scenes - 2);
}

TEST(SheetFinder, FindsACardAndAReceipt) {
  std::vector<CameraScene> card_scenes = usual_scenes();
  for (CameraScene& scene : card_scenes) {
    scene.corner_radius = 0.037f;
    scene.fill = 0.7f;
  }
  const Tally card = judge(testing::draw_card(800), card_scenes);
  EXPECT_GE(card.found, card.scenes - 1);
  EXPECT_GE(card.exact, card.scenes - 3);
  const Tally receipt = judge(testing::draw_receipt(400), usual_scenes());
  EXPECT_GE(receipt.found, receipt.scenes - 2);
  EXPECT_GE(receipt.exact, receipt.scenes - 4);
}

TEST(SheetFinder, FindsNearlyAllOfManyScenes) {
  SplitMix64 random(20100101);
  const auto between = [&](float low, float high) { return low + (high - low) * static_cast<float>(random.next_unit()); };
  const Image letter = testing::draw_letter(600);
  const Image card = testing::draw_card(500);
  const Image receipt = testing::draw_receipt(300);
  const Image* const pages[] = {&letter, &card, &receipt};
  constexpr int kScenes = 30;
  int exact = 0;
  for (int i = 0; i < kScenes; ++i) {
    CameraScene scene;
    scene.width = i % 4 == 3 ? 360 : 480;
    scene.height = i % 4 == 3 ? 480 : 360;
    scene.background = static_cast<Background>(i % testing::kBackgrounds);
    const Image& page = *pages[i / testing::kBackgrounds % 3];
    scene.corner_radius = &page == &card ? 0.037f : 0;
    scene.turn_deg = between(-20, 20);
    scene.pitch_deg = between(-32, 32);
    scene.yaw_deg = between(-28, 28);
    scene.fill = between(0.65f, 0.95f);
    scene.hand = i % 3 == 1;
    scene.shadow = i % 4 == 1 ? 0.35f : 0;
    scene.light = between(0.55f, 0.95f);
    scene.noise = between(1, 4);
    scene.blur = between(0.4f, 1);
    scene.seed = scene.background_seed = static_cast<uint64_t>(i);
    const SheetGuess guess = find_sheet(testing::photograph(page, scene));
    exact += guess.found && corner_error(scene, guess.corners, testing::corners_in_frame(scene, page.width(), page.height())) < 0.01f;
  }
  EXPECT_GE(exact, kScenes * 9 / 10);
}

TEST(SheetFinder, ASheetBeyondTheFrameIsCutOff) {
  CameraScene scene;
  scene.width = 640;
  scene.height = 480;
  scene.background = Background::kDark;
  scene.fill = 0.95f;
  scene.shift_y = 0.3f;
  const SheetGuess guess = find_sheet(testing::photograph(testing::draw_letter(800), scene));
  EXPECT_TRUE(guess.found);
  EXPECT_TRUE(guess.cut_off);
}

TEST(SheetFinder, AnEmptyDeskHasNoSheet) {
  int found = 0;
  for (int background = 0; background < testing::kBackgrounds; ++background) {
    CameraScene scene;
    scene.width = 640;
    scene.height = 480;
    scene.background = static_cast<Background>(background);
    found += find_sheet(testing::photograph_desk(scene)).found;
  }
  EXPECT_LE(found, 1) << "of a cluttered desk something may look like a sheet";
}

TEST(SheetFinder, TinyAndBlankFramesDoNoHarm) {
  EXPECT_FALSE(find_sheet(Image(16, 16)).found);
  EXPECT_FALSE(find_sheet(Image(3, 1)).found);
  EXPECT_FALSE(find_sheet(Image(640, 480, Rgba{255, 255, 255, 255})).found);
}

}  // namespace
}  // namespace sportello::document
