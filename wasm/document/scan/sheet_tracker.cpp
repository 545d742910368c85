// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sheet_tracker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/scan/page_shape.h"
#include "document/scan/reduce.h"
#include "document/scan/sharpness.h"
#include "document/scan/sheet_finder.h"

namespace sportello::document {
namespace {

constexpr int kLiveSide = 800;
constexpr int64_t kStillUs = 600'000;
constexpr int kMissesAllowed = 2;
/// Of the frame's sides: between two frames, and away from where the sheet came to rest.
constexpr float kStep = 0.006f;
constexpr float kDrift = 0.015f;
constexpr float kLeastLight = 0.22f;
constexpr float kLeastSharpness = 0.33f;
/// Share of the best sharpness of late that is enough; the best fades by this factor a frame.
constexpr float kOfBest = 0.8f;
constexpr float kFading = 0.985f;
/// The sheet's extent as a share of the frame's, in the direction in which it fills more of it.
constexpr float kLeastExtent = 0.55f;
constexpr float kLeastCardExtent = 0.35f;

/// How far corners moved. The largest is left out: a hand over one corner makes it jump.
float movement(const Quad& a, const Quad& b) {
  std::array<float, 4> moved{};
  for (size_t i = 0; i < 4; ++i) moved[i] = std::max(std::abs(a[i].x - b[i].x), std::abs(a[i].y - b[i].y));
  std::sort(moved.begin(), moved.end());
  return moved[2];
}

/// The level that an eighth of the pixels within a quad's bounding box exceed, 0..1.
float measure_light(const GrayImage& gray, const Quad& corners) {
  float left = 1, right = 0, top = 1, bottom = 0;
  for (const Point& corner : corners) {
    left = std::min(left, corner.x);
    right = std::max(right, corner.x);
    top = std::min(top, corner.y);
    bottom = std::max(bottom, corner.y);
  }
  const auto to_pixel = [](float share, int size) { return std::clamp(static_cast<int>(share * static_cast<float>(size)), 0, size); };
  const int x0 = to_pixel(left, gray.width()), x1 = to_pixel(right, gray.width());
  const int y0 = to_pixel(top, gray.height()), y1 = to_pixel(bottom, gray.height());
  std::array<uint32_t, 256> histogram{};
  uint32_t count = 0;
  for (int y = y0; y < y1; y += 2) {
    for (int x = x0; x < x1; x += 2) {
      ++histogram[gray.at(x, y)];
      ++count;
    }
  }
  uint32_t seen = 0;
  int level = 255;
  while (level > 0 && (seen += histogram[level]) * 8 < count) --level;
  return static_cast<float>(level) / 255;
}

bool is_too_far(const Quad& corners, int width, int height) {
  float left = 1, right = 0, top = 1, bottom = 0;
  for (const Point& corner : corners) {
    left = std::min(left, corner.x);
    right = std::max(right, corner.x);
    top = std::min(top, corner.y);
    bottom = std::max(bottom, corner.y);
  }
  const float extent = std::max(right - left, bottom - top);
  if (extent >= kLeastExtent) return false;
  const PageShape shape = shape_page(corners, width, height, 1);
  const float ratio = static_cast<float>(std::max(shape.width, shape.height)) / static_cast<float>(std::min(shape.width, shape.height));
  const bool card = shape.dpi > 0 && ratio > 1.5f;
  return !card || extent < kLeastCardExtent;
}

}  // namespace

void SheetTracker::reset() { *this = SheetTracker(); }

Finding SheetTracker::push(const Image& frame, int64_t now_us) {
  Finding finding;
  if (frame.empty()) return finding;
  Image reduced;
  const int factor = reduction_to(frame.width(), frame.height(), kLiveSide);
  if (factor > 1) reduced = reduce(frame, factor);
  const Image& picture = factor > 1 ? reduced : frame;

  const SheetGuess guess = find_sheet(picture, tracking_ ? &last_ : nullptr);
  const bool moved = !tracking_ || !guess.found || movement(guess.corners, last_) > kStep || movement(guess.corners, anchor_) > kDrift;
  if (guess.found) {
    missed_ = 0;
    if (moved) {
      last_ = anchor_ = guess.corners;
      if (!tracking_) best_sharpness_ = 0;
    } else {
      for (size_t i = 0; i < 4; ++i) {
        last_[i].x += 0.4f * (guess.corners[i].x - last_[i].x);
        last_[i].y += 0.4f * (guess.corners[i].y - last_[i].y);
      }
    }
    tracking_ = true;
  } else if (tracking_ && ++missed_ > kMissesAllowed) {
    reset();
  }

  finding.found = tracking_;
  finding.corners = last_;
  const GrayImage gray = to_gray(picture);
  finding.sharpness = measure_sharpness(gray, finding.corners);
  finding.light = measure_light(gray, finding.corners);
  best_sharpness_ = std::max(finding.sharpness, best_sharpness_ * kFading);

  if (finding.light < kLeastLight) {
    finding.state = ShotState::kTooDark;
  } else if (!finding.found) {
    finding.state = ShotState::kSearching;
  } else if (is_too_far(finding.corners, picture.width(), picture.height())) {
    finding.state = ShotState::kTooFar;
  } else if (guess.found && guess.cut_off) {
    finding.state = ShotState::kCutOff;
  } else if (moved) {
    finding.state = ShotState::kMoving;
  } else if (finding.sharpness < kLeastSharpness || finding.sharpness < kOfBest * best_sharpness_) {
    finding.state = ShotState::kBlurred;
  } else {
    finding.state = ShotState::kHoldStill;
  }
  if (finding.state != ShotState::kHoldStill) {
    good_ = false;
  } else if (!good_) {
    good_ = true;
    good_since_us_ = now_us;
  } else if (now_us - good_since_us_ >= kStillUs) {
    finding.state = ShotState::kReady;
  }
  return finding;
}

}  // namespace sportello::document
