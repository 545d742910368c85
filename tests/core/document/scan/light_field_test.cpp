// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/light_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"
#include "document/scan/sharpness.h"

namespace sportello::document {
namespace {

/// Paper in light that falls off, with a soft shadow, warm on one side.
Image lit(const Image& page) {
  Image out = page;
  const auto width = static_cast<float>(page.width()), height = static_cast<float>(page.height());
  for (int y = 0; y < page.height(); ++y) {
    for (int x = 0; x < page.width(); ++x) {
      const float u = static_cast<float>(x) / width, v = static_cast<float>(y) / height;
      const float shadow = std::clamp((u + v - 1.1f) / 0.15f, 0.0f, 1.0f);
      const float light = (0.92f - 0.35f * v) * (1 - 0.4f * shadow);
      Rgba& pixel = out.at(x, y);
      pixel.r = static_cast<uint8_t>(static_cast<float>(pixel.r) * light);
      pixel.g = static_cast<uint8_t>(static_cast<float>(pixel.g) * light * 0.97f);
      pixel.b = static_cast<uint8_t>(static_cast<float>(pixel.b) * light * (0.95f - 0.15f * u));
    }
  }
  return out;
}

TEST(LightField, PaperBecomesEvenInAnyLight) {
  const Image letter = testing::draw_letter(700);
  Image page = lit(letter);
  const LightField light(page);
  ASSERT_TRUE(light.paper_found());
  light.flatten(page);
  int off = 0, count = 0;
  for (int y = 0; y < page.height(); ++y) {
    for (int x = 0; x < page.width(); ++x) {
      if (letter.at(x, y).r != 250) continue;
      const Rgba pixel = page.at(x, y);
      const int furthest = std::max({std::abs(pixel.r - kPaperLevel), std::abs(pixel.g - kPaperLevel), std::abs(pixel.b - kPaperLevel)});
      off += furthest > 10;
      ++count;
    }
  }
  EXPECT_LT(off, count / 50) << "of " << count;
}

TEST(LightField, AStampKeepsItsHue) {
  const Image letter = testing::draw_letter(700);
  Image page = lit(letter);
  LightField(page).flatten(page);
  const Rgba drawn = letter.at(static_cast<int>(testing::kStampX * 700), static_cast<int>(testing::kStampY * static_cast<float>(letter.height())));
  const Rgba seen = page.at(static_cast<int>(testing::kStampX * 700), static_cast<int>(testing::kStampY * static_cast<float>(letter.height())));
  EXPECT_NEAR(seen.r, drawn.r * kPaperLevel / 250, 14);
  EXPECT_NEAR(seen.g, drawn.g * kPaperLevel / 250, 14);
  EXPECT_NEAR(seen.b, drawn.b * kPaperLevel / 250, 14);
}

TEST(LightField, APortraitIsNotTakenForAShadow) {
  const Image card = testing::draw_card(800);
  Image page = card;
  const LightField light(page);
  ASSERT_TRUE(light.paper_found());
  light.flatten(page);
  // Hair and face keep their tones beside the card's ground.
  const Rgba hair = page.at(60, 200), face = page.at(144, 230);
  EXPECT_LT(luma(hair), 130);
  EXPECT_NEAR(luma(face) - luma(hair), luma(card.at(144, 230)) - luma(card.at(60, 200)), 25);
  EXPECT_GT(face.r, face.b + 35);
}

TEST(LightField, APictureIsNotPaper) {
  Image picture(400, 300);
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 400; ++x) {
      const int hill = 150 + static_cast<int>(40 * std::sin(static_cast<float>(x) / 40));
      const int grain = (x * 7 + y * 13) % 40;
      picture.at(x, y) = y < hill ? Rgba{static_cast<uint8_t>(90 + y / 3), static_cast<uint8_t>(130 + y / 3), 210, 255}
                                  : Rgba{static_cast<uint8_t>(40 + grain), static_cast<uint8_t>(80 + 2 * grain), 30, 255};
    }
  }
  Image page = picture;
  const LightField light(page);
  EXPECT_FALSE(light.paper_found());
  light.flatten(page);
  EXPECT_LE(page.at(200, 100).b, 255);
  EXPECT_GT(page.at(200, 100).b, page.at(200, 100).r + 60) << "the sky stays blue";
}

TEST(Sharpness, FallsWithBlurWhateverTheContrast) {
  const Image letter = testing::draw_letter(900);
  testing::CameraScene scene;
  scene.width = 800;
  scene.height = 600;
  const Quad corners = testing::corners_in_frame(scene, letter.width(), letter.height());
  float before = 1;
  for (const float blur : {0.3f, 1.0f, 2.0f, 3.5f}) {
    scene.blur = blur;
    const float sharpness = measure_sharpness(to_gray(testing::photograph(letter, scene)), corners);
    EXPECT_LT(sharpness, 0.93f * before) << blur;
    before = sharpness;
  }
  scene.blur = 1;
  const float bright = measure_sharpness(to_gray(testing::photograph(letter, scene)), corners);
  scene.light = 0.5f;
  EXPECT_NEAR(measure_sharpness(to_gray(testing::photograph(letter, scene)), corners), bright, 0.07f);
  scene.motion = 9;
  EXPECT_LT(measure_sharpness(to_gray(testing::photograph(letter, scene)), corners), 0.65f * bright) << "one direction is enough";
  EXPECT_EQ(measure_sharpness(GrayImage(300, 200, 128), kWholeFrame), 0);
}

}  // namespace
}  // namespace sportello::document
