// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/make_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/document/scan/camera_model.h"
#include "core/document/scan/drawn_pages.h"

namespace sportello::document {
namespace {

using testing::Background;
using testing::CameraScene;

CameraScene desk_scene() {
  CameraScene scene;
  scene.width = 960;
  scene.height = 720;
  scene.pitch_deg = 12;
  scene.yaw_deg = -8;
  scene.turn_deg = 5;
  scene.uneven = 0.4f;
  scene.shadow = 0.3f;
  scene.noise = 4;
  return scene;
}

ScannedPage scan(const Image& frame) { return make_page(std::span<const Image>(&frame, 1), {}); }

/// Luma that nine of ten pixels of an area exceed.
int dark_tenth(const Image& page, const Rect& area) {
  std::vector<uint8_t> values;
  for (int y = area.y; y < area.y + area.height; ++y) {
    for (int x = area.x; x < area.x + area.width; ++x) values.push_back(luma(page.at(x, y)));
  }
  std::sort(values.begin(), values.end());
  return values[values.size() / 10];
}

TEST(MakePage, PaperComesOutWhiteInUnevenLight) {
  const ScannedPage scanned = scan(testing::photograph(testing::draw_letter(1000), desk_scene()));
  ASSERT_TRUE(scanned.sheet_found);
  const Image& page = scanned.page;
  // The margins are blank: left, right, bottom.
  const int w = page.width();
  const int h = page.height();
  for (const Rect& blank : {Rect{w / 50, h / 4, w / 40, h / 2}, Rect{w - w / 22, h / 4, w / 40, h / 2}}) {
    EXPECT_GE(dark_tenth(page, blank), 240) << blank.x;
  }
}

TEST(MakePage, NothingOfTheTableStaysAtTheEdges) {
  for (const Background ground : {Background::kWood, Background::kDark}) {
    CameraScene scene = desk_scene();
    scene.background = ground;
    const ScannedPage scanned = scan(testing::photograph(testing::draw_letter(1000), scene));
    ASSERT_TRUE(scanned.sheet_found);
    const Image& page = scanned.page;
    const int w = page.width(), h = page.height();
    for (const Rect& edge : {Rect{0, 0, w, 3}, Rect{0, h - 3, w, 3}, Rect{0, 0, 3, h}, Rect{w - 3, 0, 3, h}}) {
      int dark = 0;
      for (int y = edge.y; y < edge.y + edge.height; ++y) {
        for (int x = edge.x; x < edge.x + edge.width; ++x) dark += luma(page.at(x, y)) < 200;
      }
      EXPECT_LE(dark * 50, edge.width * edge.height) << edge.x << ' ' << edge.y;
    }
  }
}

TEST(MakePage, AnA4SheetKeepsItsShape) {
  const ScannedPage scanned = scan(testing::photograph(testing::draw_letter(1000), desk_scene()));
  ASSERT_TRUE(scanned.sheet_found);
  EXPECT_NEAR(static_cast<double>(scanned.page.height()) / scanned.page.width(), std::sqrt(2.0), 0.01);
  EXPECT_GT(scanned.dpi, 40);
}

TEST(MakePage, RulesComeOutStraight) {
  const ScannedPage scanned = scan(testing::photograph(testing::draw_letter(1000), desk_scene()));
  ASSERT_TRUE(scanned.sheet_found);
  const Image& page = scanned.page;
  const auto width = static_cast<float>(page.width());
  const auto height = static_cast<float>(page.height());
  // The table's top rule: the middle of what is dark near where it was drawn.
  std::vector<float> places;
  for (float u = 0.16f; u < 0.86f; u += 0.02f) {
    // Between the columns' rules, that stand at every 0.19.
    if (std::abs(std::remainder(u - 0.12f, 0.19f)) < 0.015f) continue;
    const int x = static_cast<int>(u * width);
    float darkness = 0;
    float sum = 0;
    for (int y = static_cast<int>(0.593f * height); y < static_cast<int>(0.606f * height); ++y) {
      const auto dark = static_cast<float>(255 - luma(page.at(x, y)));
      darkness += dark;
      sum += dark * (static_cast<float>(y) + 0.5f);
    }
    ASSERT_GT(darkness, 60) << u;
    places.push_back(sum / darkness);
  }
  const auto [least, most] = std::minmax_element(places.begin(), places.end());
  EXPECT_LT(*most - *least, 1.5f);
  EXPECT_NEAR(*least / height, 0.6006, 0.004);
}

TEST(MakePage, TheDeskBesideACardsRoundCornersIsLeftOut) {
  CameraScene scene = desk_scene();
  scene.corner_radius = 0.037f;
  scene.shadow = 0;
  scene.background = Background::kDark;
  const ScannedPage scanned = scan(testing::photograph(testing::draw_card(900), scene));
  ASSERT_TRUE(scanned.sheet_found);
  EXPECT_GT(scanned.dpi, 100);
  const Image& page = scanned.page;
  for (const int x : {1, page.width() - 2}) {
    for (const int y : {1, page.height() - 2}) EXPECT_EQ(luma(page.at(x, y)), 255);
  }
}

TEST(MakePage, AStampStaysRed) {
  const ScannedPage scanned = scan(testing::photograph(testing::draw_letter(1000), desk_scene()));
  ASSERT_TRUE(scanned.sheet_found);
  const Image& page = scanned.page;
  const int cx = static_cast<int>(testing::kStampX * static_cast<float>(page.width()));
  const int cy = static_cast<int>(testing::kStampY * static_cast<float>(page.height()));
  const int reach = page.width() / 8;
  int red = 0;
  for (int y = std::max(0, cy - reach); y < std::min(page.height(), cy + reach); ++y) {
    for (int x = std::max(0, cx - reach); x < std::min(page.width(), cx + reach); ++x) {
      const Rgba pixel = page.at(x, y);
      red += pixel.r > 120 && pixel.r > pixel.g + 60 && pixel.r > pixel.b + 60;
    }
  }
  EXPECT_GT(red, reach * reach / 40);
}

TEST(MakePage, SeveralFramesHaveLessNoiseThanOne) {
  const Image letter = testing::draw_letter(1000);
  CameraScene scene = desk_scene();
  scene.noise = 10;
  std::vector<Image> frames;
  for (uint64_t i = 0; i < 4; ++i) {
    scene.seed = 20100101 + i;
    scene.shift_x = 0.0007f * static_cast<float>(i);
    frames.push_back(testing::photograph(letter, scene));
  }
  ScanOptions options;
  options.use_corners = true;
  options.corners = testing::corners_in_frame(desk_scene(), letter.width(), letter.height());
  const ScannedPage one = make_page(std::span<const Image>(frames).first(1), options);
  const ScannedPage four = make_page(frames, options);
  const auto roughness = [](const Image& page) {
    // Of the blank left margin: mean step between neighbours.
    double sum = 0;
    int count = 0;
    for (int y = page.height() / 4; y < page.height() * 3 / 4; ++y) {
      for (int x = page.width() / 50; x < page.width() / 25; ++x) {
        sum += std::abs(luma(page.at(x, y)) - luma(page.at(x + 1, y)));
        ++count;
      }
    }
    return sum / count;
  };
  EXPECT_LE(roughness(four.page), roughness(one.page));
}

TEST(MakePage, WithoutASheetTheWholeFrameGoes) {
  CameraScene scene = desk_scene();
  scene.background = Background::kWood;
  const Image desk = testing::photograph_desk(scene);
  const ScannedPage scanned = scan(desk);
  EXPECT_FALSE(scanned.sheet_found);
  EXPECT_EQ(scanned.page.width(), desk.width());
  EXPECT_EQ(scanned.page.height(), desk.height());
}

TEST(MakePage, CornersOfThePersonWinUnlessTheyCannotBe) {
  const Image frame = testing::photograph(testing::draw_letter(1000), desk_scene());
  ScanOptions options;
  options.use_corners = true;
  options.corners = {{{0.2f, 0.2f}, {0.8f, 0.2f}, {0.8f, 0.8f}, {0.2f, 0.8f}}};
  const ScannedPage chosen = make_page(std::span<const Image>(&frame, 1), options);
  EXPECT_TRUE(chosen.sheet_found);
  EXPECT_EQ(chosen.corners, options.corners);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Quad& wrong : {Quad{{{0.2f, 0.2f}, {0.8f, 0.8f}, {0.8f, 0.2f}, {0.2f, 0.8f}}}, Quad{{{0, 0}, {0, 0}, {0, 0}, {0, 0}}},
                            Quad{{{nan, 0}, {1, 0}, {1, 1}, {0, 1}}}, Quad{{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}}}}) {
    options.corners = wrong;
    const ScannedPage page = make_page(std::span<const Image>(&frame, 1), options);
    EXPECT_FALSE(page.sheet_found);
    EXPECT_EQ(page.page.width(), frame.width());
  }
}

TEST(MakePage, QuarterTurnsTurnThePage) {
  const Image frame = testing::photograph(testing::draw_letter(600), desk_scene());
  ScanOptions options;
  const ScannedPage upright = make_page(std::span<const Image>(&frame, 1), options);
  options.quarter_turns = 1;
  const ScannedPage turned = make_page(std::span<const Image>(&frame, 1), options);
  ASSERT_EQ(turned.page.width(), upright.page.height());
  EXPECT_EQ(turned.page.at(turned.page.width() - 1, 0), upright.page.at(0, 0));
  options.quarter_turns = -3;
  EXPECT_EQ(make_page(std::span<const Image>(&frame, 1), options).page, turned.page);
}

TEST(MakePage, AnyFrameGivesAPage) {
  EXPECT_TRUE(make_page({}, {}).page.empty());
  for (const auto& [width, height] : {std::pair{16, 16}, {17, 300}, {1, 1}}) {
    const Image frame(width, height, Rgba{90, 80, 70, 255});
    EXPECT_FALSE(scan(frame).page.empty()) << width;
  }
}

}  // namespace
}  // namespace sportello::document
